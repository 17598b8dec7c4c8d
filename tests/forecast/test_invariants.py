"""What must hold of every forecast, whatever happened."""

from hypothesis import given, settings
from hypothesis import strategies as st

from counters.forecast.events import Event
from counters.forecast.forecaster import Forecaster
from counters.forecast.what_if import Change
from tests.forecast.offices import NOW, an_office, begun, called, certain, hear, issued, one_line

FEW = settings(max_examples=25, deadline=None)
PATHS = 40
# Two sums of the same minutes in another order are not quite the same.
HAIR = 1e-6


def same_services(forecaster: Forecaster) -> Forecaster:
    """Services stay with their tickets, and come from nothing that a counter or another ticket could change."""
    squares = forecaster.learning.times.squares.copy()
    certain(forecaster)
    forecaster.learning.times.squares = squares
    return forecaster


def a_line(counters: int, people: int, seed: int, serving: int = 0) -> Forecaster:
    forecaster = same_services(begun(one_line(counters), paths=PATHS, seed=seed))
    hear(forecaster, *(issued(NOW - 60 + n / 10, f"t{n}") for n in range(people)))
    return hear(
        forecaster,
        *(called(NOW - 2, f"t{n}", str(n + 1)) for n in range(min(serving, counters, people))),
    )


@FEW
@given(
    counters=st.integers(1, 5), people=st.integers(1, 15), ahead=st.integers(0, 14), seed=st.integers(0, 99)
)
def test_one_more_person_ahead_never_makes_anybody_earlier(counters, people, ahead, seed):
    """By the same draws: the tickets keep theirs, whoever is put before them has others."""
    place = min(ahead, people)
    few = same_services(begun(one_line(counters), paths=PATHS, seed=seed))
    more = same_services(begun(one_line(counters), paths=PATHS, seed=seed))
    for forecaster in (few, more):
        hear(forecaster, *(issued(NOW - 60 + n, f"t{n}") for n in range(people)))
        # The extra one took the last number, and stands where it pleases; or is gone again.
        hear(forecaster, issued(NOW - 1, "extra"))
    hear(more, Event("queued", NOW - 60 + place - 0.5, ticket="extra", step="s1"))
    hear(few, Event("cancelled", NOW, ticket="extra"))
    before = {o.ticket: o for o in few.predict(NOW)}
    for outlook in more.predict(NOW):
        if outlook.ticket != "extra":
            old = before[outlook.ticket]
            assert all(new >= was - HAIR for new, was in zip(outlook.done, old.done, strict=True))
            assert all(new >= was - HAIR for new, was in zip(outlook.call, old.call, strict=True))


@FEW
@given(
    counters=st.integers(1, 4), people=st.integers(1, 15), serving=st.integers(0, 3), seed=st.integers(0, 99)
)
def test_one_more_counter_never_makes_anybody_later(counters, people, serving, seed):
    forecaster = a_line(counters + 1, people, seed, serving)
    hear(forecaster, Event("counter", NOW - 1, counter=str(counters + 1), state="close"))
    more = [Change(str(counters + 1), "open")]
    for before, after in zip(forecaster.predict(NOW), forecaster.what_if(NOW, more), strict=True):
        assert all(new <= was + HAIR for new, was in zip(after.done, before.done, strict=True))


events = st.lists(
    st.tuples(st.sampled_from(("issued", "called", "finished", "no_show", "parked", "back", "pause", "open")),
              st.integers(0, 9), st.floats(0.0, 6.0)),
    max_size=60,
)  # fmt: skip


def a_morning(facts, story, forecaster: Forecaster) -> list[tuple[float, list[Event]]]:
    """A story in which everything that happens can happen; `forecaster` follows it."""
    at, told, number = NOW - 120, [], 0
    visits, desks = forecaster.hall.visits, forecaster.hall.desks
    for kind, which, minutes in story:
        at += minutes
        here = sorted(visits.values(), key=lambda v: v.slot)
        ready = [v for v in here if v.state == {"called": 0, "back": 4}.get(kind, 1)]
        ready += [v for v in here if kind == "back" and v.state == 5]
        free = [key for key, desk in desks.items() if desk.state == "open" and not desk.ticket]
        counter = list(facts.counters)[which % len(facts.counters)]
        event = None
        if kind == "issued":
            number += 1
            event = issued(at, f"t{number}", "vw"[which % 2], priority=which > 7, items=1 + which // 8)
        elif kind == "called" and ready and free:
            event = called(at, ready[which % len(ready)].id, free[which % len(free)], "")
        elif kind in ("finished", "no_show", "parked") and ready:
            visit = ready[which % len(ready)]
            step = forecaster.learning.ways.nodes[visit.node][1]
            event = Event(kind, at, ticket=visit.id, step=step, counter=visit.counter)
        elif kind == "back" and ready:
            visit = ready[which % len(ready)]
            event = Event("resumed" if visit.state == 4 else "returned", at, ticket=visit.id)
        elif kind in ("pause", "open"):
            event = Event("counter", at, counter=counter, state=kind, officer=f"o{which}")
        if event is not None:
            forecaster.observe(event)
            told.append(event)
    return told


FACTS = an_office(
    {"1": "AB", "2": "BA", "3": "C"},
    {"v": [("A", 8.0), (None, 6.0), ("C", 2.0)], "w": [("B", 5.0), ("A", 4.0), ("C", 2.0)]},
    max_wait=45.0,
)


@FEW
@given(story=events, seed=st.integers(0, 9))
def test_a_forecast_is_never_before_now_and_its_quantiles_are_in_order(story, seed):
    forecaster = begun(FACTS, paths=PATHS, seed=seed)
    a_morning(FACTS, story, forecaster)
    now = forecaster.hall.at
    for outlook in forecaster.predict(now, steps=True):
        for quantiles in (outlook.call, outlook.done, *outlook.steps.values()):
            assert quantiles is None or 0.0 <= quantiles[0] <= quantiles[1] <= quantiles[2]
        if outlook.call and outlook.done:
            assert outlook.done[1] >= outlook.call[1]
    for quantiles in forecaster.newcomers(now).values():
        assert quantiles is None or 0.0 <= quantiles[0] <= quantiles[1] <= quantiles[2]


@FEW
@given(story=events, seed=st.integers(0, 9), cut=st.integers(0, 60))
def test_what_happens_later_changes_nothing_that_was_said(story, seed, cut):
    """The same events and seed give the same answer, and a log that ends here the same as one that goes on."""
    told = a_morning(FACTS, story, begun(FACTS, paths=PATHS, seed=seed))

    def said(events: list[Event]) -> list:
        forecaster = begun(FACTS, paths=PATHS, seed=seed)
        answers = []
        for event in events:
            forecaster.observe(event)
            if event.kind == "issued":
                answers.append(forecaster.predict(event.at))
        return answers

    whole, part = said(told), said(told[:cut])
    assert whole[: len(part)] == part
    assert said(told) == whole
