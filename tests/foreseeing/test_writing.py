"""What is written of a range that was moved."""

from counters.foreseeing.watch import OfficeWatch
from counters.models import StoredForecast
from tests.office import issue


def test_the_minutes_of_a_move_shrink_when_the_range_narrows_afterwards(hall, morning):
    """“+60 minutes” beside a range that has become shorter since would be untrue."""
    ticket = issue(hall.office)
    watch = OfficeWatch(hall.office.pk)
    watch.look()
    stored = StoredForecast.objects.get()
    row = stored.tickets[str(ticket.pk)]
    low, high = row["held"]
    cause = {"kind": "slower", "counter": "", "at": None, "station": ""}
    row |= {"held": [low, high + 60], "stood": high, "cause": cause, "later": True, "by": 60}
    stored.save()
    morning.forward(seconds=25)
    watch._rests_until = 0
    assert watch.look()
    narrowed = StoredForecast.objects.get().tickets[str(ticket.pk)]
    assert narrowed["cause"] == cause
    assert high <= narrowed["held"][1] < high + 60
    assert narrowed["by"] == narrowed["held"][1] - high


def test_no_step_is_told_for_after_the_end_of_the_visit(hall, morning):
    """The range of the visit stays where it was shown while the times of its steps go on moving."""
    ticket = issue(hall.office, "perpanjangan")
    watch = OfficeWatch(hall.office.pk)
    watch.look()
    stored = StoredForecast.objects.get()
    row = stored.tickets[str(ticket.pk)]
    low, high = row["held"]
    earlier = max(row["done"][1] + 1, low + 10)
    row["held"] = [low, earlier]
    stored.save()
    morning.forward(seconds=25)
    watch._rests_until = 0
    assert watch.look()
    told = StoredForecast.objects.get().tickets[str(ticket.pk)]
    assert told["shown"][1] == earlier < high
    assert max(times[2] for times in told["steps"].values()) == earlier
