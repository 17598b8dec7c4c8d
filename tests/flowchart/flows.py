"""Random flows as an administrator may store them: branches, loops, work behind the counters, files."""

from hypothesis import strategies as st

from counters.flowchart.facts import FlowFacts, Note, RouteFacts, StepFacts

WORDS = st.text("abcdefghi klmno prstu ABW.,()–é", min_size=1, max_size=60).map(str.strip).filter(bool)
NOTES = st.builds(Note, st.sampled_from(["paper", "fee", "hint"]), WORDS, st.sampled_from(["", "Rp225.000"]))


@st.composite
def flows(draw: st.DrawFn, most_steps: int = 15) -> FlowFacts:
    """Every step is reached and leads out by its usual outcomes; what else leads where is free."""
    count = draw(st.integers(1, most_steps))
    days = draw(st.integers(0, min(3, count - 1)))
    visit, file = count - days, days
    kinds = ["station"] + [
        draw(st.sampled_from(["station", "station", "back-office"])) for _ in range(visit - 1)
    ]
    steps = [_step(draw, place, kind) for place, kind in enumerate(kinds + ["file"] * file)]
    routes: list[RouteFacts] = []
    for part in (range(visit), range(visit, count)):
        for place in part:
            routes += _routes(draw, steps, place, part)
    if file:
        opener = draw(st.integers(0, visit - 1))
        routes.append(RouteFacts(steps[opener].key, "usual", steps[visit].key, "Berkas dibuka", opens=True))
    return FlowFacts(tuple(steps), tuple(routes), "Selesai", "Siap diambil")


def _step(draw: st.DrawFn, place: int, kind: str) -> StepFacts:
    notes = draw(st.lists(NOTES, max_size=4))
    place_words = draw(st.sampled_from(["", "Loket 3", "Loket 3–6", "Loket 11, 14, 17, 20–28"]))
    state = draw(st.sampled_from(["", "done", "current", "coming"]))
    return StepFacts(
        f"s{place}", draw(WORDS), kind, place_words, draw(WORDS), "± 5 menit", tuple(notes), state
    )


def _routes(draw: st.DrawFn, steps: list[StepFacts], place: int, part: range) -> list[RouteFacts]:
    """The usual outcome leads to a later step or out; the chain in between keeps every step reachable."""
    key, last = steps[place].key, part[-1]
    later = [None, *(steps[to].key for to in range(place + 1, last + 1))]
    usual = draw(st.sampled_from(later))
    routes = [RouteFacts(key, "usual", usual, draw(st.one_of(st.just(""), WORDS)), usual=True)]
    if place < last and usual != steps[place + 1].key:
        routes.append(RouteFacts(key, "next", steps[place + 1].key, draw(WORDS)))
    anywhere = [None, *(steps[to].key for to in part)]
    for number in range(draw(st.integers(0, 3))):
        routes.append(RouteFacts(key, f"other-{number}", draw(st.sampled_from(anywhere)), draw(WORDS)))
    return routes
