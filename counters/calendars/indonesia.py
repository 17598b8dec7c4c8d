"""The public holidays of Indonesia, from the library `holidays` (MIT licence).

National holidays are known for every year; those of the moon are an estimate until the yearly decree of three
ministers (SKB) names them. The *cuti bersama* stand in the same decree, so the library has them only for years that
were decreed before its release: the closures of the office fill in what it lacks (docs/operations.md).
"""

import datetime
from collections.abc import Mapping
from functools import lru_cache

# The library answers for these years; a date outside them has no holidays.
FIRST_YEAR, LAST_YEAR = 1946, 2100


@lru_cache(maxsize=64)
def national_holidays(year: int) -> Mapping[datetime.date, str]:
    """The national holidays (*hari libur nasional*) of a year, by their Indonesian names."""
    return _days(year, "public")


@lru_cache(maxsize=64)
def joint_leave(year: int) -> Mapping[datetime.date, str]:
    """The *cuti bersama* of a year, by their Indonesian names; empty where no decree is known yet."""
    return _days(year, "government")


def _days(year: int, category: str) -> Mapping[datetime.date, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    # Loaded when it is first asked for: the package brings every country, and most commands need none.
    from holidays.countries.indonesia import Indonesia

    return dict(Indonesia(years=year, categories=(category,), language="id"))
