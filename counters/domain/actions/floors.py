"""After a restored backup: papers in people's hands may be ahead of what the database knows."""

from counters.domain.day import Today
from counters.models import FileSequence, NumberSequence

RAISE_FLOOR, RAISE_CALLS, RAISE_FILES = "raise_floor", "raise_calls", "raise_files"


def raise_floor(today: Today, series: str, number: int) -> int:
    """Give no number up to `number` in this series any more today; the last number that counts as given.

    A floor below what was given changes nothing. The log keeps what was jumped over.
    """
    sequence, _made = NumberSequence.objects.get_or_create(day=today.day, series=series)
    if number > sequence.last:
        data = {"series": series, "from": sequence.last, "to": number}
        sequence.last = number
        sequence.save(update_fields=["last"])
        today.log(RAISE_FLOOR, **data)
    return sequence.last


def raise_calls(today: Today, number: int) -> int:
    """Number no call up to `number` any more today; the last one that counts as told. A screen that has shown or
    spoken a call by its number would take another one with that number for the same."""
    if number > today.day.calls:
        data = {"from": today.day.calls, "to": number}
        today.day.calls = number
        today.log(RAISE_CALLS, **data)
    return today.day.calls


def raise_files(today: Today, number: int) -> int:
    """Give no receipt up to `number` any more this year; the last number that counts as given."""
    year = today.day.date.year
    sequence, _made = FileSequence.objects.get_or_create(office=today.office, year=year)
    if number > sequence.last:
        data = {"year": year, "from": sequence.last, "to": number}
        sequence.last = number
        sequence.save(update_fields=["last"])
        today.log(RAISE_FILES, **data)
    return sequence.last
