"""Whatever an administrator writes is refused in sentences and nothing stored, or it can be walked to its end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counters.domain.drafts import newest_version
from counters.domain.errors import Invalid
from counters.domain.flow_changes import changes
from counters.domain.flow_text import END, RouteText, StepText, check, from_json, to_json, with_keys
from counters.domain.journey import chart_of
from tests.domain.test_publishing import publish, service, text

__all__ = ["service"]
pytestmark = pytest.mark.usefixtures("morning")

WORDS = st.sampled_from(["", "Cek", "Kasir", "Cetak", "Serah terima", "É", "Ω", "a" * 130, "1.", "Kasir"])
IDS = st.sampled_from(["a", "b", "c", "+1", "+2"])


@st.composite
def drafts(draw):
    ids = draw(st.lists(IDS, min_size=0, max_size=5, unique=draw(st.booleans())))
    targets = st.sampled_from([END, END, "", "gone", *ids])
    steps = []
    for id in ids:
        outcomes = draw(st.lists(st.tuples(IDS, WORDS, targets), max_size=3))
        opens = st.sampled_from(["", "", "", "gone", *ids])
        routes = tuple(RouteText(route, name, "", to, draw(opens)) for route, name, to in outcomes)
        station = draw(st.sampled_from(["", "kasir", "kasir", "cek-fisik", "bulan"]))
        minutes = draw(st.sampled_from(["5", "2,5", "0", "", "x", "-1", "1e9", "nan"]))
        days = draw(st.sampled_from(["", "", "", "3", "0", "x"]))
        steps.append(StepText(id, draw(WORDS), "", station, minutes, days, routes=routes))
    return tuple(steps)


@st.composite
def sound_drafts(draw):
    """A way from step to step with any outcomes back or ahead."""
    count = draw(st.integers(1, 6))
    ids = [f"+{n}" for n in range(count)]
    steps = []
    for n, id in enumerate(ids):
        onward = ids[n + 1] if n + 1 < count else END
        more = draw(st.lists(st.sampled_from([END, *ids]), max_size=3))
        routes = tuple(RouteText(f"+{m}", f"Hasil {m}", "", to) for m, to in enumerate([onward, *more]))
        steps.append(StepText(id, f"Tahap {n}", "", draw(st.sampled_from(["", "kasir"])), "5", routes=routes))
    return tuple(steps)


@pytest.mark.sqlite_only
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.one_of(drafts(), sound_drafts()), choices=st.lists(st.integers(0, 7), min_size=40, max_size=40)
)
def test_any_flow_is_refused_in_sentences_or_can_be_walked_to_its_end(service, steps, choices):
    found = check(service.title, steps, service.office)
    base = newest_version(service)
    assert from_json(to_json(steps)) == steps
    assert changes(with_keys(steps), text(service), service.office) is not None
    if found:
        with pytest.raises(Invalid) as refused:
            publish(service, steps, base=base)
        assert refused.value.code == "flow_faults"
        assert newest_version(service) == base
        return
    if with_keys(steps) == text(service):
        return
    chart = chart_of(publish(service, steps, base=base).pk)
    assert walk_ends(chart, choices)


def walk_ends(chart, choices):
    """Walk by the choices given, then by the usual outcomes: whatever happened, the visit comes to its end."""
    step = chart.first.id
    for choice in choices:
        routes = chart.step(step).routes
        step = chart.route(step, routes[choice % len(routes)].outcome).to
        if step is None:
            return True
    return chart.usual_way(step)[-1].routes[0].to is None


def test_any_sound_flow_is_accepted(service):
    @settings(max_examples=20)
    @given(sound_drafts())
    def holds(steps):
        assert check("x", steps, service.office) == []

    holds()
