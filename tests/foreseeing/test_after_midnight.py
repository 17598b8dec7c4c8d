"""A forecast that reaches past the end of the day."""

from counters.foreseeing.watch import OfficeWatch
from counters.live.picture import latest
from counters.models import StoredForecast
from tests.office import issue, open_all

SERVICE = "perpanjangan"


def test_what_the_day_will_not_see_finished_gets_no_time_on_any_screen(cast, morning):
    """Counters that open at midnight only: a forecast knows them from the day before."""
    open_all(cast)
    morning.forward(seconds=1)
    before = issue(cast.office, SERVICE)
    assert OfficeWatch(cast.office.pk).look()
    stored = StoredForecast.objects.get()
    tomorrow = [1435.0, 1441.0, 1450.0]
    newcomers = {flow: {**row, "done": tomorrow} for flow, row in stored.newcomers.items()}
    tickets = {str(before.pk): {"done": tomorrow, "steps": {}, "shown": [1435.0, 1450.0]}}
    StoredForecast.objects.update(newcomers=newcomers, tickets=tickets)
    ticket = issue(cast.office, SERVICE)
    assert (ticket.promise_from, ticket.promise_until) == (None, None)
    picture = latest(cast.office)
    assert picture.range(before) is None
    assert {picture.newcomer(service) for service in picture.floor.services} == {None}
