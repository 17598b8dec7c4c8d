"""The next number of a series, and of a receipt. Call it under the lock of the day only."""

from counters.models import FileSequence, NumberSequence, Office, QueueDay


def next_number(day: QueueDay, series: str) -> int:
    """The number after the last one given; the first of a day is 1, and none is skipped."""
    sequence = NumberSequence.objects.filter(day=day, series=series).first()
    if sequence is None:
        sequence = NumberSequence(day=day, series=series)
    sequence.last += 1
    sequence.save()
    return sequence.last


def next_file_number(office: Office, year: int) -> int:
    """The number of the office's next receipt in `year`; the first is 1, and none is skipped."""
    sequence = FileSequence.objects.filter(office=office, year=year).first()
    if sequence is None:
        sequence = FileSequence(office=office, year=year)
    sequence.last += 1
    sequence.save()
    return sequence.last
