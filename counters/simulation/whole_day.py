"""A whole day of an office: from the doors' opening to the last visitor, and the figures of it."""

import datetime

from counters import clock
from counters.clock import SetClock
from counters.domain.errors import Conflict
from counters.models import Office
from counters.simulation.agenda import play
from counters.simulation.arrivals import moments
from counters.simulation.files import plan_files
from counters.simulation.habits import Habits, between, chance
from counters.simulation.hall import Hall
from counters.simulation.officers import Officer

# Who is still in the office so long after the doors were closed is sent home: the day is closed.
LOCKED_UP = datetime.timedelta(minutes=120)
# Parts of the day at which lunches begin, one after the other, and within which short breaks lie.
LUNCH, LUNCH_STEP, LUNCHES = 0.5, 0.045, 4
FRIDAY = 5


def simulate_day(
    office: Office,
    date: datetime.date,
    *,
    visitors: int = 300,
    seed: int = 1,
    speed: float = 0,
    habits: Habits | None = None,
) -> Hall:
    """Play `date` in `office` (whose day must not have begun) with so many visitors; the hall at its end.

    The injected clock shows the simulated time while it lasts. The same seed gives the same events. Raises
    Conflict where the office already has a day on or after `date`.
    """
    if office.days.filter(retired_at=None, date__gte=date).exists():
        raise Conflict("day_begun", f"The office {office.key} has begun {date:%Y-%m-%d} or a later day.")
    opens, closes = (datetime.datetime.combine(date, at, office.tz) for at in (office.opens, office.closes))
    with clock.standing_at(opens.astimezone(datetime.UTC)) as standing:
        hall = Hall(office, seed, habits or Habits())
        for officer in hall.officers.values():
            plan_officer(officer, opens, closes)
        plan_files(hall, date, opens, closes)
        friday = date.isoweekday() == FRIDAY
        for moment in moments(visitors, opens, closes, hall.random_of("arrivals"), friday=friday):
            hall.agenda.at(moment, hall.comes_in)
        hall.agenda.at(closes, lambda: shut_doors(hall))
        _play_to_the_end(hall, standing, closes + LOCKED_UP, speed)
    return hall


def shut_doors(hall: Hall) -> None:
    """Nobody comes in any more; whoever has a number is served."""
    hall.over = True


def _play_to_the_end(hall: Hall, standing: SetClock, at_latest: datetime.datetime, speed: float) -> None:
    while (moment := hall.agenda.next_at) is not None and moment <= at_latest:
        if hall.over and not hall.under_way:
            break
        play(hall.agenda, standing, until=moment, speed=speed)
    # Who stays behind and who never came back expires, and every counter is closed.
    hall.hands.close_day()


def plan_officer(officer: Officer, opens: datetime.datetime, closes: datetime.datetime) -> None:
    """When an officer comes, and when they rest: the officers of a line go to lunch one after the other."""
    habits, random, span = officer.hall.habits, officer.random, closes - opens
    late = between(random, habits.late_minutes) if chance(random, habits.late) else random.uniform(0, 2)
    officer.hall.agenda.at(
        (opens + datetime.timedelta(minutes=late)).replace(microsecond=0).astimezone(datetime.UTC),
        lambda: officer.then(0, officer.arrives),
    )
    lunch = opens + span * (LUNCH + LUNCH_STEP * (officer.desk.number % LUNCHES))
    officer.rests.append((lunch, between(random, habits.lunch_minutes), "break"))
    for part in (0.27, 0.78):
        if chance(random, habits.short_break):
            reason = random.choice(("break", "prayer", "errand"))
            at = opens + span * (part + random.uniform(-0.1, 0.1))
            officer.rests.append((at, between(random, habits.short_minutes), reason))
    officer.rests.sort()
