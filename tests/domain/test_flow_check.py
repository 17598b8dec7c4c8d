"""A flow is refused for what is wrong with it, in sentences that name the row."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from counters.domain.flow_check import RouteDraft, StepDraft, faults

SERVED = {"kasir", "penyerahan"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def step(key: str, *routes: tuple[str, str | None], station: str | None = "kasir", minutes: float = 5):
    return StepDraft(key, station, minutes, tuple(RouteDraft(*route) for route in routes))


GOOD = [
    step("cek", ("lolos", "bayar"), ("ulang", "cek"), ("ditolak", None)),
    step("bayar", ("lunas", "cetak")),
    step("cetak", ("tercetak", "ambil"), station=None),
    step("ambil", ("diserahkan", None), ("salah-cetak", "cetak"), station="penyerahan"),
]


def changed(key: str, other: StepDraft) -> list[StepDraft]:
    return [other if row.key == key else row for row in GOOD]


def test_a_flow_with_loops_and_back_office_work_is_accepted():
    assert faults("samsat", GOOD, SERVED) == []


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([], "The flow of samsat has no step."),
        (changed("bayar", step("bayar")), "Step bayar of samsat has no outcome."),
        (
            changed("bayar", step("bayar", ("lunas", "cetka"))),
            "Outcome lunas of step bayar of samsat leads to unknown cetka.",
        ),
        (
            changed("bayar", step("bayar", ("lunas", "cetak"), station="bank")),
            "Step bayar of samsat is at bank, where no counter serves.",
        ),
        (
            changed("bayar", step("bayar", ("lunas", "cetak"), minutes=0)),
            "Step bayar of samsat takes no time.",
        ),
        (
            changed("bayar", step("bayar", ("lunas", "cetak"), ("lunas", "ambil"))),
            "Step bayar of samsat has outcome lunas more than once.",
        ),
        ([*GOOD, step("bayar", ("lunas", None))], "Step bayar of samsat is there more than once."),
        ([*GOOD, step("arsip", ("beres", None))], "No route leads to step arsip of samsat."),
        (
            changed("bayar", step("bayar", ("lunas", "ambil"), ("tinjau", "cetak"))),
            None,
        ),
        (
            changed("cetak", step("cetak", ("salah", "cetak"), ("tercetak", "ambil"), station=None)),
            "From step cetak of samsat the usual outcomes go in circles.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_row(steps, sentence):
    found = faults("samsat", steps, SERVED)
    assert sentence in found if sentence else found == []


def test_every_step_without_a_way_out_is_named():
    ring = [step("a", ("next", "b")), step("b", ("next", "a"))]
    assert faults("samsat", ring, SERVED) == [
        "From step a of samsat no route leads to the end.",
        "From step b of samsat no route leads to the end.",
    ]


KEYS = ["a", "b", "c", "d", "e"]
ENDS = st.sampled_from([None, *KEYS])


@st.composite
def drafts(draw):
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    rows = []
    for key in keys:
        targets = draw(st.lists(ENDS, min_size=0, max_size=3))
        station = draw(st.sampled_from([None, "kasir", "kasir", "kasir", "bank"]))
        rows.append(step(key, *((f"o{n}", to) for n, to in enumerate(targets)), station=station))
    return rows


def walks_end(
    steps: list[StepDraft], key: str, seen: frozenset[str] = frozenset(), usual: bool = False
) -> bool:
    """Whether some walk (the usual one) from `key` ends, found by trying them all."""
    routes = next(row for row in steps if row.key == key).routes
    return any(
        route.to is None or (route.to not in seen and walks_end(steps, route.to, seen | {key}, usual))
        for route in (routes[:1] if usual else routes)
    )


def walked(steps: list[StepDraft], key: str, seen: set[str]) -> set[str]:
    seen.add(key)
    for route in next(row for row in steps if row.key == key).routes:
        if route.to is not None and route.to not in seen:
            walked(steps, route.to, seen)
    return seen


@given(drafts())
def test_a_flow_passes_exactly_when_every_walk_through_it_can_end(steps):
    keys = {row.key for row in steps}
    whole = all(row.routes and {route.to for route in row.routes} <= keys | {None} for row in steps)
    served = all(row.station in SERVED | {None} for row in steps)
    sound = (
        whole
        and served
        and walked(steps, "a", set()) == keys
        and all(walks_end(steps, key, usual=usual) for key in keys for usual in (False, True))
    )
    found = faults("samsat", steps, SERVED)
    assert (found == []) == sound, found
    assert all(any(f"step {key} " in row.lower() for key in keys) for row in found)


@given(st.data())
def test_a_chain_with_any_loops_back_is_accepted(data):
    steps = []
    for place, key in enumerate(KEYS):
        onward = KEYS[place + 1] if place + 1 < len(KEYS) else None
        back = data.draw(st.lists(st.sampled_from([None, *KEYS]), max_size=3))
        steps.append(step(key, ("usual", onward), *((f"o{n}", to) for n, to in enumerate(back))))
    assert faults("samsat", steps, SERVED) == []
