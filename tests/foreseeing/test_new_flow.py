"""A flow that is published while people are under way: the forecast soon knows both versions."""

from dataclasses import replace

from counters.domain import actions
from counters.domain.flow_text import END, read_flow
from counters.foreseeing.watch import SETUP, OfficeWatch
from counters.live.picture import latest
from counters.models import StoredForecast
from tests.domain.acting import act
from tests.office import advance, issue, open_all

SERVICE = "pengesahan"


def test_tickets_of_both_versions_are_foreseen_along_their_own_steps(cast, morning):
    open_all(cast)
    watch, before = OfficeWatch(cast.office.pk), issue(cast.office, SERVICE)
    assert watch.look()
    service = cast.office.services.get(key=SERVICE)
    first, *rest = read_flow(service.flows.get())
    # The new way ends at the first counter.
    short = (replace(first, routes=(replace(first.routes[0], to=END),)),)
    act(cast.office, lambda today: actions.publish_flow(today, service, short, base=1))
    after = issue(cast.office, SERVICE)
    morning.forward(seconds=SETUP.total_seconds() + 1)
    watch._rests_until = 0
    assert watch.look()

    stored = StoredForecast.objects.get()
    assert set(stored.tickets) == {str(before.pk), str(after.pk)}
    picture = latest(cast.office)
    assert not picture.forecast.is_plain
    assert set(picture.forecast.arrival(before.pk)) <= {step.pk for step in before.flow.steps.all()}
    assert picture.range(after).end < picture.range(before).end
    assert picture.newcomer(service.pk) is not None
    advance(cast, after)
    morning.forward(seconds=5)
    watch._rests_until = 0
    assert watch.look()
    assert set(StoredForecast.objects.get().tickets) == {str(before.pk)}
