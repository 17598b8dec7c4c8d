"""The next number of a series. Call it under the lock of the day only."""

from counters.models import NumberSequence, QueueDay


def next_number(day: QueueDay, series: str) -> int:
    """The number after the last one given; the first of a day is 1, and none is skipped."""
    sequence = NumberSequence.objects.filter(day=day, series=series).first()
    if sequence is None:
        sequence = NumberSequence(day=day, series=series)
    sequence.last += 1
    sequence.save()
    return sequence.last
