"""A drawing that is kept without its figures says what one made for the ticket alone says."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from counters.flowchart import kept
from counters.flowchart.facts import FlowFacts, Note, StepFacts
from counters.flowchart.kept import svg_with_figures
from counters.flowchart.layout import lay_out
from counters.flowchart.look import NARROW
from counters.flowchart.svg import svg_of
from tests.flowchart.flows import flows

MINUTES = st.integers(0, 24 * 60 - 1)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}.{minutes % 60:02}"


@st.composite
def tickets(draw: st.DrawFn) -> FlowFacts:
    """Ways with times of their own, and with people ahead."""
    facts = draw(flows(6))
    steps = [_timed(draw, step) for step in facts.steps]
    return replace(facts, steps=tuple(steps), end=f"Selesai {clock(draw(MINUTES))}–{clock(draw(MINUTES))}")


def _timed(draw: st.DrawFn, step: StepFacts) -> StepFacts:
    here = Note("here", f"Anda di sini: {draw(st.integers(0, 1200))} orang di depan Anda")
    notes = (here, *step.notes) if step.state == "current" else step.notes
    return replace(step, time=f"{clock(draw(MINUTES))}–{clock(draw(MINUTES))}", notes=notes)


@given(facts=st.lists(tickets(), min_size=1, max_size=3))
@settings(max_examples=40)
def test_a_kept_drawing_is_the_drawing(facts):
    for one in facts:
        assert svg_with_figures(one, NARROW, "way") == svg_of(lay_out(one, NARROW), NARROW, "way")


def test_tickets_that_differ_in_figures_only_share_a_drawing():
    kept._open.cache_clear()
    step = StepFacts("s0", "Loket", time="10.35–10.50", notes=(Note("here", "12 orang di depan Anda"),))
    facts = FlowFacts((step,), (), "Selesai 11.20")
    other = FlowFacts(
        (replace(step, time="09.00–09.10", notes=(Note("here", "87 orang di depan Anda"),)),),
        (),
        "Selesai 09.15",
    )
    assert "12 orang" in svg_with_figures(facts, NARROW, "way")
    assert "87 orang" in svg_with_figures(other, NARROW, "way")
    assert kept._open.cache_info().misses == 1


def test_more_figures_than_can_be_left_open():
    notes = tuple(Note("here", "1234567890" * 6) for _ in range(10))
    facts = FlowFacts((StepFacts("s0", "Loket", notes=notes, state="current"),), (), "Selesai")
    assert svg_with_figures(facts, NARROW, "way") == svg_of(lay_out(facts, NARROW), NARROW, "way")
