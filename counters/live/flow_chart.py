"""The posted chart of a flow: its rows in the words of their boxes, drawn, with the list that says the same."""

from collections import Counter as Counts
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counters.domain.journey import Chart, ChartStep
from counters.domain.papers import PaperRow
from counters.flowchart.facts import FlowFacts, Note, RouteFacts, StepFacts, StepKind
from counters.flowchart.layout import Drawing, lay_out
from counters.flowchart.look import LOOKS
from counters.flowchart.svg import svg_of
from counters.live.papers import newcomer_papers
from counters.live.picture import Picture
from counters.live.words import counter_numbers, rupiah_words, without_brackets
from counters.models import Counter, Fee, Paper, Service, Station


@dataclass(frozen=True)
class Hall:
    """What the boxes of a chart say beyond its steps. Papers and fees are those of the service, whose `step` is the
    key of a step; rows that are not stored yet do as well. `further` counts papers of a step that its box does not
    name."""

    stations: Mapping[int, Station]
    counters_of: Callable[[int], Sequence[Counter]]
    papers: Iterable[Paper | PaperRow] = ()
    fees: Iterable[Fee] = ()
    further: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """Where an outcome leads, in words."""

    title: str
    to: str


@dataclass(frozen=True)
class Item:
    """A step as an item of the list beside the drawing."""

    step: StepFacts
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class ChartView:
    """A drawing, ready for `{% flow_chart view %}`: the picture and the same as a list. `title` says of what."""

    title: str
    svg: SafeString
    items: tuple[Item, ...]
    name: str


def chart_view(facts: FlowFacts, title: str, *, look: str = "narrow", name: str = "chart") -> ChartView:
    """Draw a flow in the look narrow, compact or wide; `name` is the id of its caption, once a page."""
    drawing = lay_out(facts, LOOKS[look])
    # The words in it are escaped, and the rest is numbers.
    svg = mark_safe(svg_of(drawing, LOOKS[look], name))  # noqa: S308
    return ChartView(title, svg, _items(facts, drawing), name)


def _items(facts: FlowFacts, drawing: Drawing) -> tuple[Item, ...]:
    """The steps in the order of their boxes, each with all that may come of it."""
    titles = {step.key: step.title for step in facts.steps}
    files = {step.key for step in facts.steps if step.kind == "file"}
    outcomes: dict[str, list[Outcome]] = {key: [] for key in titles}
    for route in facts.routes:
        end = facts.ready if route.source in files else facts.end
        to = end if route.to is None else titles.get(route.to, "")
        if route.source in outcomes and to:
            outcomes[route.source].append(Outcome(route.label, to))
    return tuple(Item(box.step, tuple(outcomes[box.step.key])) for box in drawing.boxes if box.step)


def posted_chart(
    picture: Picture, service: Service, *, look: str = "narrow", name: str = "chart"
) -> ChartView | None:
    """The chart of the flow that new tickets of a service get, compact only its usual way; none where it has no flow.
    Drawn once a picture."""
    chart = picture.floor.flows.get(service.pk)
    if chart is None:
        return None
    key = ("posted chart", chart.flow, look, name, get_language())
    if key not in picture.drawn:
        papers, fees = newcomer_papers(picture, service.pk, {}), picture.fees.get(service.pk, ())
        further: Counts[str] = Counts()
        if look == "wide":
            # A poster's list beside the chart names those for special cases; here they are counted.
            further = Counts(paper.step for paper in papers if paper.only_for)
            papers = [paper for paper in papers if not paper.only_for]
        hall = Hall(picture.floor.stations, picture.floor.counters_of, papers, fees, further)
        facts = brief_facts(chart, hall) if look == "compact" else posted_facts(chart, hall)
        picture.drawn[key] = chart_view(facts, service.title, look=look, name=name)
    return picture.drawn[key]


def posted_facts(chart: Chart, hall: Hall) -> FlowFacts:
    """All steps and routes of a chart; the ids of its steps need not be stored ones."""
    routes = []
    for step in chart.steps:
        for place, route in enumerate(step.routes):
            to = None if route.to is None else str(route.to)
            routes.append(RouteFacts(str(step.id), route.outcome, to, route.title, usual=place == 0))
            if route.opens is not None:
                opened = RouteFacts(
                    str(step.id), route.outcome, str(route.opens), _("a file is opened"), opens=True
                )
                routes.append(opened)
    return FlowFacts(tuple(_step(step, hall) for step in chart.steps), tuple(routes), *end_words())


def brief_facts(chart: Chart, hall: Hall) -> FlowFacts:
    """The usual way alone: where one goes and how long it takes, for a page that says the rest elsewhere."""
    bare = Hall(hall.stations, hall.counters_of)
    way = chart.usual_way(chart.first.id) if chart.steps else []
    onward = [*(str(step.id) for step in way[1:]), None]
    routes = (
        RouteFacts(str(step.id), "usual", to, usual=True) for step, to in zip(way, onward, strict=False)
    )
    return FlowFacts(tuple(_step(step, bare) for step in way), tuple(routes), *end_words())


def end_words() -> tuple[str, str]:
    """The words of the last boxes: of the visit, and of a file."""
    return _("Finished"), _("Ready to be picked up")


def file_step(step: ChartStep) -> StepFacts:
    """A step of a file in its shortest words."""
    return StepFacts(str(step.id), step.title, "file", place_words("file", ()), time=time_words(step))


def kind_of(step: ChartStep) -> StepKind:
    if step.is_file:
        return "file"
    return "station" if step.station else "back-office"


def _step(step: ChartStep, hall: Hall) -> StepFacts:
    station = hall.stations.get(step.station) if step.station else None
    notes = [paper_note(paper) for paper in hall.papers if paper.step == step.key]
    if further := hall.further.get(step.key):
        notes.append(Note("paper", _("%(number)s more, see the list of papers") % {"number": further}))
    notes += fee_notes([fee for fee in hall.fees if fee.step == step.key])
    return StepFacts(
        str(step.id),
        step.title,
        kind_of(step),
        place_words(kind_of(step), hall.counters_of(step.station) if step.station else ()),
        station.title if station and station.title.casefold() != step.title.casefold() else "",
        time_words(step),
        tuple(notes),
    )


def place_words(kind: StepKind, counters: Sequence[Counter]) -> str:
    """Where a step is: its counters; for what needs no visitor, that it does not."""
    if kind == "file":
        return _("Without you, after your visit")
    if kind == "back-office":
        return _("Behind the counters; please stay seated")
    return _("Counter %(numbers)s") % {"numbers": counter_numbers(counters)} if counters else ""


def time_words(step: ChartStep) -> str:
    """The posted standard of a step."""
    if step.days is not None:
        return _("%(days)s working days") % {"days": f"{step.days:g}"}
    return _("± %(minutes)s minutes") % {"minutes": f"{step.minutes:g}"}


def paper_note(paper: Paper | PaperRow) -> Note:
    whom = paper.only_for if isinstance(paper, PaperRow) else paper.variant.title if paper.variant else ""
    only = f" ({without_brackets(whom)})" if whom else ""
    return Note("paper", f"{paper.title}{only}")


def fee_notes(fees: Iterable[Fee], *, variant: bool = True) -> list[Note]:
    """Fees, each once; `variant` says what it is for which kind of object, where it is not the same for all."""
    amounts: dict[str, list[str]] = {}
    for fee in fees:
        amount = _("worked out at the office") if fee.amount is None else rupiah_words(fee.amount)
        only = f"{without_brackets(fee.variant.title)} " if variant and fee.variant else ""
        amounts.setdefault(fee.title, []).append(f"{only}{amount}")
    return [Note("fee", title, ", ".join(parts)) for title, parts in amounts.items()]
