"""The next number of a series. Call it under the lock of the day only."""

from django.db.models import F

from counters.models import NumberSequence, QueueDay


def next_number(day: QueueDay, series: str) -> int:
    """The number after the last one given; the first of a day is 1, and none is skipped."""
    sequence, _made = NumberSequence.objects.get_or_create(day=day, series=series)
    NumberSequence.objects.filter(pk=sequence.pk).update(last=F("last") + 1)
    sequence.refresh_from_db(fields=["last"])
    return sequence.last
