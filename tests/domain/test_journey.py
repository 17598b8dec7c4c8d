"""The way through a service as plain values: which step an outcome leads to, and what usually lies ahead."""

import pytest
from django.utils import translation

from counters.domain.errors import Invalid
from counters.domain.journey import Chart, ChartRoute, ChartStep


def step(number: int, *routes: tuple[str, int | None]) -> ChartStep:
    edges = tuple(ChartRoute(outcome, outcome.title(), "", to) for outcome, to in routes)
    return ChartStep(
        number, f"langkah-{number}", f"Langkah {number}", f"Step {number}", "", "", 1, 5.0, edges
    )


CHART = Chart(
    1, 1, (step(1, ("baik", 2), ("ulang", 1), ("batal", None)), step(2, ("baik", 3)), step(3, ("baik", None)))
)


def keys(way: list[ChartStep]) -> list[int]:
    return [row.id for row in way]


@pytest.mark.parametrize(("outcome", "to"), [("", 2), (None, 2), ("baik", 2), ("ulang", 1), ("batal", None)])
def test_an_outcome_leads_to_its_step_and_none_is_the_usual_one(outcome, to):
    assert CHART.route(1, outcome).to == to


@pytest.mark.parametrize("outcome", ["lunas", "BAIK", " "])
def test_an_unknown_outcome_is_refused_with_those_that_there_are(outcome):
    with translation.override("en"), pytest.raises(Invalid) as refused:
        CHART.route(1, outcome)
    assert str(refused.value) == f"This step has no outcome “{outcome}”. It has: baik, ulang, batal."


def test_the_usual_way_follows_the_first_outcomes_to_the_end():
    assert [keys(CHART.usual_way(number)) for number in (1, 2, 3)] == [[1, 2, 3], [2, 3], [3]]
    assert CHART.usual_way(None) == []


def test_the_usual_way_ends_where_it_would_repeat_itself():
    circle = Chart(1, 1, (step(1, ("baik", 2)), step(2, ("baik", 1))))
    assert keys(circle.usual_way(1)) == [1, 2]
    assert keys(Chart(1, 1, (step(1, ("baik", 1)),)).usual_way(1)) == [1]


def test_names_follow_the_language_of_the_screen():
    with translation.override("en"):
        assert CHART.first.title == "Step 1"
        assert CHART.first.routes[0].title == "Baik"
    with translation.override("id"):
        assert CHART.first.title == "Langkah 1"
