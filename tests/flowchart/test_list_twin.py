"""The list beside a drawing says all of it, in the order in which the drawing is read."""

import re
from html import unescape

from django.template.loader import render_to_string
from hypothesis import given, settings

from counters.flowchart.layout import lay_out
from counters.flowchart.look import NARROW
from counters.live.flow_chart import chart_view
from tests.flowchart.flows import flows


def listed(facts) -> list[str]:
    """The items of the list, each as its words in one line."""
    page = render_to_string("counters/parts/flow_chart.html", {"view": chart_view(facts, "Layanan")})
    inside = re.search(r'<ol class="chart-list[^>]*>(.*)</ol>', page, re.S)[1]
    parts = re.split(r"<li><strong>", inside)[1:]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in parts]


@given(facts=flows())
@settings(max_examples=40)
def test_each_step_stands_in_the_list_once_in_the_order_of_the_boxes(facts):
    items = listed(facts)
    boxes = [box.step for box in lay_out(facts, NARROW).boxes if box.step]
    assert len(items) == len(facts.steps) == len(boxes)
    for words, step in zip(items, boxes, strict=True):
        assert words.startswith(" ".join(step.title.split()))
        for note in step.notes:
            assert " ".join(note.text.split()) in words


@given(facts=flows())
@settings(max_examples=40)
def test_each_outcome_stands_with_its_step_and_says_where_it_leads(facts):
    items = dict(
        zip((box.step.key for box in lay_out(facts, NARROW).boxes if box.step), listed(facts), strict=True)
    )
    titles = {step.key: " ".join(step.title.split()) for step in facts.steps}
    files = {step.key for step in facts.steps if step.kind == "file"}
    for route in facts.routes:
        end = facts.ready if route.source in files else facts.end
        assert (titles[route.to] if route.to else end) in items[route.source]
        assert " ".join(route.label.split()) in items[route.source]
