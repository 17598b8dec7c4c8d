"""The promises as a supervisor sees them: were they kept, and which ones will not be."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counters.domain import truth
from counters.domain.truth import Judged, Record
from counters.live.picture import Picture

WEEK, MONTH = datetime.timedelta(days=6), datetime.timedelta(days=29)
DAY = datetime.timedelta(days=1)
# What earlier days were: (office, today) -> their promises and forgotten finishes. They do not change any more.
_earlier: dict[tuple[int, datetime.date], tuple[list[Judged], int]] = {}


@dataclass(frozen=True)
class Group:
    """The promises of a service, an hour of the day, or a horizon."""

    title: str
    record: Record


def promises(picture: Picture) -> dict[str, Any]:
    """The context of counters/supervisor/promises.html."""
    floor, date = picture.floor, picture.floor.date
    past, forgotten_before = _past(picture)
    now, forgotten = truth.judged(floor.office, date, date)
    month = [*past, *now]
    week = [row for row in month if row.date >= date - WEEK]
    recent = truth.record(week)
    titles = {key: service.title for key, service in floor.services.items()}
    return {
        "periods": [
            (_("Today"), truth.record(now)),
            (_("7 days"), recent),
            (_("30 days"), truth.record(month)),
        ],
        "alarm": recent if recent.is_alarming else None,
        "what_if": picture.learnt.warnings.get("what_if", []) if picture.learnt else [],
        "forgotten": forgotten + forgotten_before,
        "groups": [
            (_("By service"), _groups(month, lambda row: row.service, lambda key: titles.get(key, ""))),
            (_("By hour of the number"), _groups(month, lambda row: row.hour, lambda key: f"{key:02}.00")),
            (_("By distance"), _groups(month, lambda row: row.horizon or 0, _distance)),
        ],
    }


def _past(picture: Picture) -> tuple[list[Judged], int]:
    office, date = picture.floor.office, picture.floor.date
    key = (office.pk, date)
    if key not in _earlier:
        found = truth.judged(office, date - MONTH, date - DAY)
        for old in [known for known in _earlier if known[0] == office.pk]:
            del _earlier[old]
        _earlier[key] = found
    return _earlier[key]


def forget() -> None:
    """Drop what is kept (a test that rolls its rows back gives their ids away again)."""
    _earlier.clear()


def _groups(rows: list[Judged], of: Any, title: Any) -> list[Group]:
    found = truth.records(rows, of)
    return [Group(title(key), found[key]) for key in sorted(found, key=lambda key: (key == 0, key))]


def _distance(minutes: int) -> str:
    if not minutes:
        return _("over %(minutes)s minutes") % {"minutes": truth.HORIZONS[-1]}
    return _("up to %(minutes)s minutes") % {"minutes": minutes}
