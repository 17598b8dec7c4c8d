"""When visitors come: more in the morning and after lunch, and in small crowds, as at a real Samsat."""

import datetime
from collections.abc import Iterator
from random import Random

# Arrivals an hour relative to a mean hour, over the day from opening to closing: peaks after opening and after
# lunch. On Fridays the hall empties for the prayer.
SHAPE = (1.45, 1.6, 1.2, 0.85, 0.5, 1.15, 0.45)
FRIDAY = (1.7, 1.8, 1.35, 0.5, 0.2, 1.15, 0.5)
# How many come in together, and how often.
CROWDS = (1, 2, 3, 4, 6)
CROWD_WEIGHTS = (80, 11, 5, 3, 1)
# Who stood before the door when it was opened.
EARLY = 0.04


def crowd(random: Random) -> int:
    """How many come through the door together."""
    return random.choices(CROWDS, CROWD_WEIGHTS)[0]


def moments(
    visitors: int,
    opens: datetime.datetime,
    closes: datetime.datetime,
    random: Random,
    *,
    friday: bool = False,
) -> list[datetime.datetime]:
    """The arrivals of a day with exactly so many visitors, in order: a Poisson process of small crowds whose
    rate follows the hours."""
    early = round(visitors * EARLY)
    found = [opens + datetime.timedelta(seconds=random.randint(0, 240)) for _visitor in range(early)]
    places = _places(FRIDAY if friday else SHAPE, random)
    while len(found) < visitors:
        moment = opens + next(places) * (closes - opens)
        for behind in range(min(crowd(random), visitors - len(found))):
            found.append(min(closes, moment + datetime.timedelta(seconds=behind * random.randint(8, 40))))
    return sorted(moment.replace(microsecond=0) for moment in found)


def _places(shape: tuple[float, ...], random: Random) -> Iterator[float]:
    """Places in the day (0 opening, 1 closing), as often as the shape says."""
    while True:
        hour = random.choices(range(len(shape)), shape)[0]
        yield (hour + random.random()) / len(shape)
