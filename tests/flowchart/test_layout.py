"""A flow can always be read from its drawing: nothing lies over anything else, and nothing is left out."""

import re
from html import escape
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from counters.flowchart.facts import FlowFacts, RouteFacts, StepFacts
from counters.flowchart.layout import Box, Drawing, lay_out
from counters.flowchart.look import LOOKS
from counters.flowchart.measure import broken, width_of
from counters.flowchart.svg import svg_of
from tests.flowchart.flows import flows

SLACK = 0.2


def boxes_overlap(one, other) -> bool:
    return (
        one.x + one.width > other.x + SLACK
        and other.x + other.width > one.x + SLACK
        and one.y + one.height > other.y + SLACK
        and other.y + other.height > one.y + SLACK
    )


def runs_through(start, end, box) -> bool:
    """Whether a line at right angles passes the inside of a rectangle."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return (
        left < box.x + box.width - SLACK
        and right > box.x + SLACK
        and top < box.y + box.height - SLACK
        and bottom > box.y + SLACK
    )


def box_of(drawing: Drawing, key: str) -> Box:
    return next(box for box in drawing.boxes if box.step and box.step.key == key)


@pytest.mark.parametrize("look", LOOKS)
@given(facts=flows())
@settings(max_examples=80)
def test_nothing_lies_over_anything_else(look, facts):
    drawing = lay_out(facts, LOOKS[look])
    labels = [path.label for path in drawing.paths if path.label]
    for one, other in combinations([*drawing.boxes, *labels], 2):
        assert not boxes_overlap(one, other)
    for path in drawing.paths:
        for start, end in pairwise(path.points):
            assert start[0] == end[0] or start[1] == end[1]
            assert not [box for box in drawing.boxes if runs_through(start, end, box)]
            assert not [label for label in labels if runs_through(start, end, label)]
    for thing in [*drawing.boxes, *labels]:
        assert thing.x >= 0
        assert thing.y >= 0
        assert thing.x + thing.width <= drawing.width + SLACK
        assert thing.y + thing.height <= drawing.height + SLACK


@given(facts=flows())
@settings(max_examples=80)
def test_every_step_and_every_route_is_drawn_from_its_step_to_its_step(facts):
    drawing = lay_out(facts, LOOKS["narrow"])
    assert sorted(box.step.key for box in drawing.boxes if box.step) == sorted(
        step.key for step in facts.steps
    )
    assert sorted(map(repr, (path.route for path in drawing.paths))) == sorted(map(repr, facts.routes))
    files = {step.key for step in facts.steps if step.kind == "file"}
    for path in drawing.paths:
        source, (x, y) = box_of(drawing, path.route.source), path.points[-1]
        assert path.points[0][1] == source.bottom
        assert source.x < path.points[0][0] < source.right
        if path.ring:
            assert path.route.to is None
            continue
        end = facts.ready if path.route.source in files else facts.end
        target = (
            box_of(drawing, path.route.to)
            if path.route.to
            else next(box for box in drawing.boxes if box.end == end)
        )
        touches = {(target.x, True), (target.right, True)} if path.way != "straight" else set()
        assert (x, True) in touches or (y == target.y and target.x < x < target.right)
        assert target.y - SLACK <= y <= target.bottom + SLACK


@given(facts=flows())
@settings(max_examples=50)
def test_two_routes_share_a_lane_only_on_the_way_to_the_same_step(facts):
    drawing = lay_out(facts, LOOKS["narrow"])
    lanes = [path for path in drawing.paths if len(path.points) == 5]
    for one, other in combinations(lanes, 2):
        same_lane = one.points[2][0] == other.points[2][0]
        if same_lane and one.points[-1] != other.points[-1]:
            first, second = (sorted((path.points[2][1], path.points[3][1])) for path in (one, other))
            assert first[1] < second[0] or second[1] < first[0]


@given(facts=flows())
@settings(max_examples=50)
def test_words_stay_in_their_box_and_none_are_lost(facts):
    drawing = lay_out(facts, LOOKS["narrow"])
    for box in drawing.boxes:
        for words in box.content.words if box.content else ():
            start = words.x - width_of(words.text, words.size, words.bold) if words.at_end else words.x
            assert start >= -SLACK
            assert words.x <= box.width
            assert 0 < words.y <= box.height
    said = re.sub(r"<[^>]+>|\s", "", svg_of(drawing, LOOKS["narrow"], "n"))
    for step in facts.steps:
        assert escape(re.sub(r"\s", "", step.title)) in said


def test_a_step_of_the_usual_way_stands_below_the_one_before_it():
    steps = tuple(StepFacts(key, key.title()) for key in ("check", "desk", "cash", "extra"))
    routes = (
        RouteFacts("check", "fine", "desk", usual=True),
        RouteFacts("desk", "more", "extra"),
        RouteFacts("desk", "fine", "cash", usual=True),
        RouteFacts("desk", "wrong", "check", "Lengkapi dulu"),
        RouteFacts("extra", "fine", "cash", usual=True),
        RouteFacts("cash", "paid", None, usual=True),
        RouteFacts("cash", "refused", None, "Ditolak"),
    )
    drawing = lay_out(FlowFacts(steps, routes, "Selesai"), LOOKS["narrow"])
    assert [box.step.key if box.step else box.end for box in drawing.boxes] == [
        "check", "desk", "extra", "cash", "Selesai",
    ]  # fmt: skip
    ways = {(path.route.source, path.route.outcome): path.way for path in drawing.paths}
    assert ways[("desk", "wrong")] == "back"
    assert ways[("desk", "fine")] == "ahead"
    assert ways[("desk", "more")] == "straight"
    assert ways[("cash", "refused")] == "out"


def test_a_flow_that_somebody_is_just_writing_is_drawn_too():
    steps = (StepFacts("a", "A"), StepFacts("b", "B"))
    routes = (RouteFacts("a", "x", "nowhere", usual=True), RouteFacts("gone", "x", "a"))
    drawing = lay_out(FlowFacts(steps, routes, "End"), LOOKS["narrow"])
    assert len(drawing.boxes) == 3
    assert drawing.paths == ()
    assert len(lay_out(FlowFacts((), (), "End"), LOOKS["narrow"]).boxes) == 1


def test_words_are_escaped():
    drawing = lay_out(FlowFacts((StepFacts("a", "<script>&"),), (), "<end>"), LOOKS["narrow"])
    drawn = svg_of(drawing, LOOKS["narrow"], '"><b>')
    assert "<script>" not in drawn
    assert "<end>" not in drawn
    assert "<b>" not in drawn


def test_a_word_that_is_too_wide_is_broken_itself():
    assert "".join(broken("a" * 80, 100, 14)) == "a" * 80
    assert all(width_of(line, 14) <= 100 for line in broken("mmmmmmmmmmmmmmmmmmmm iii", 100, 14))
