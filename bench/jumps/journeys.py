"""Where the clock goes: from a machine without a battery (1970) through the changes of summer time to our day."""

import datetime
from zoneinfo import ZoneInfo

from bench.jumps.trip import Trip

JAKARTA = "Asia/Jakarta"
EPOCH = datetime.datetime(1970, 1, 1, 0, 0, 20, tzinfo=datetime.UTC)


def local(zone: str, *at: int) -> datetime.datetime:
    """A moment by the wall clock of a zone (year, month, day, hour, minute, second); the first of two alike."""
    return datetime.datetime(*at, tzinfo=ZoneInfo(zone)).astimezone(datetime.UTC)


# Zone, and a moment some seconds before its wall clock changes; oldest first, for a day never goes back.
CHANGES: list[tuple[str, str, datetime.datetime]] = [
    # At one past midnight the wall clock falls back into the day before.
    ("back into yesterday", "America/St_Johns", local("America/St_Johns", 2010, 11, 7, 0, 0, 57)),
    # Midnight does not exist: the day begins at one.
    ("no midnight", "America/Sao_Paulo", local("America/Sao_Paulo", 2018, 11, 3, 23, 59, 57)),
    ("forward", "America/New_York", local("America/New_York", 2026, 3, 8, 1, 59, 57)),
    ("forward", "Europe/Berlin", local("Europe/Berlin", 2026, 3, 29, 1, 59, 57)),
    ("back half an hour", "Australia/Lord_Howe", local("Australia/Lord_Howe", 2026, 4, 5, 1, 59, 57)),
    ("no midnight", "Africa/Cairo", local("Africa/Cairo", 2026, 4, 23, 23, 59, 57)),
    ("forward half an hour", "Australia/Lord_Howe", local("Australia/Lord_Howe", 2026, 10, 4, 1, 59, 57)),
    ("back", "Europe/Berlin", local("Europe/Berlin", 2026, 10, 25, 2, 59, 57)),
    ("back", "America/New_York", local("America/New_York", 2026, 11, 1, 1, 59, 57)),
]
SHORT_CHANGES = {"America/St_Johns", "America/Sao_Paulo", "Europe/Berlin"}
TUESDAY = local(JAKARTA, 2027, 3, 2, 10, 0, 0)
# The clock before a change, at ten times its speed: six office seconds, three on each side.
CHANGE_SPEED, CHANGE_SECONDS = 10, 0.6


async def summer_time(trip: Trip, *, every: bool) -> None:
    """Over each change of the wall clock, from an office that begins in 1970 and is then put right."""
    await trip.look("1970")
    for name, zone, before in CHANGES:
        if every or zone in SHORT_CHANGES:
            await trip.move_to(zone)
            await trip.go(f"{zone}: {name}", before, speed=CHANGE_SPEED, seconds=CHANGE_SECONDS)


async def jumps(trip: Trip) -> None:
    """Forward and back by every measure; what lies in the future is mended."""
    await trip.move_to(JAKARTA)
    await trip.go("the right time, years later", TUESDAY)
    await trip.jump("+1 s", seconds=1)
    await trip.jump("+1 min", minutes=1)
    await trip.jump("+1 h", hours=1)
    await trip.jump("−1 h", hours=-1)
    await trip.jump("+1 d", days=1)
    right = trip.hand.now() - datetime.timedelta(days=1)
    await trip.jump("−1 d", days=-1)
    await trip.mend("−1 d, mended", right)
    right = trip.hand.now()
    await trip.jump("+400 d", days=400)
    await trip.go("back from +400 d", right)
    await trip.mend("−400 d, mended", right)


async def midnights(trip: Trip, times: int) -> None:
    """Over midnight again and again; the first three at the clock's own speed."""
    for n in range(times):
        if n < 3:
            await trip.midnight("midnight", before=0.6, speed=1, seconds=0.9)
        else:
            await trip.midnight("midnight", before=10, speed=60, seconds=0.4)
