"""The way through a service: which step comes after which outcome, and what still lies ahead."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from counters.domain.errors import Invalid
from counters.domain.papers import listed
from counters.models import Flow, Route, Step
from counters.models.named import in_language


@dataclass(frozen=True)
class ChartRoute:
    """An outcome of a step, and the step it leads to (none: the end). `opens` is the step at which it opens a file;
    one that `hands_over` writes the register, and closes the file that the ticket picks up."""

    outcome: str
    name: str
    name_en: str
    to: int | None
    opens: int | None = None
    hands_over: bool = False

    @property
    def title(self) -> str:
        return in_language(self, "name")


@dataclass(frozen=True)
class ChartStep:
    """A step as plain values. `minutes` is the posted standard; no `station` means back office. A step with
    `days` (working days) belongs to the file, and no visit ever stands on it."""

    id: int
    key: str
    name: str
    name_en: str
    advice: str
    advice_en: str
    station: int | None
    minutes: float
    routes: tuple[ChartRoute, ...]
    days: int | None = None

    @property
    def is_file(self) -> bool:
        return self.days is not None

    @property
    def title(self) -> str:
        return in_language(self, "name")

    @property
    def hint(self) -> str:
        return in_language(self, "advice")


@dataclass(frozen=True)
class Chart:
    """One version of a flow, in the order in which it was drawn."""

    flow: int
    service: int
    steps: tuple[ChartStep, ...]

    @property
    def first(self) -> ChartStep:
        return self.steps[0]

    @property
    def visit_steps(self) -> tuple[ChartStep, ...]:
        """The steps of the visit, without those of the file."""
        return tuple(step for step in self.steps if not step.is_file)

    def days_from(self, step: int) -> int:
        """The working days of a file from this step on, along the usual outcomes."""
        return sum(step.days or 0 for step in self.usual_way(step))

    def step(self, id: int) -> ChartStep:
        return next(step for step in self.steps if step.id == id)

    def route(self, step: int, outcome: str | None) -> ChartRoute:
        """The route of an outcome; the step's first where none is named. Raises Invalid for an unknown one."""
        routes = self.step(step).routes
        if not outcome:
            return routes[0]
        for route in routes:
            if route.outcome == outcome:
                return route
        known = ", ".join(route.outcome for route in routes)
        message = _("This step has no outcome “%(outcome)s”. It has: %(known)s.")
        raise Invalid("unknown_outcome", message % {"outcome": outcome, "known": known})

    def usual_way(self, step: int | None) -> list[ChartStep]:
        """`step` and what follows it along the usual (first) routes, until the end or a repetition."""
        way: list[ChartStep] = []
        while step is not None and all(step != walked.id for walked in way):
            way.append(self.step(step))
            step = way[-1].routes[0].to if way[-1].routes else None
        return way


@lru_cache(maxsize=512)
def chart_of(flow_id: int) -> Chart:
    """The chart of a flow. Kept for good: the rows of a flow never change."""
    flow = Flow.objects.get(pk=flow_id)
    routes: dict[int, list[ChartRoute]] = {}
    for row in Route.objects.filter(step__flow=flow).order_by("step", "position"):
        route = ChartRoute(row.outcome, row.name, row.name_en, row.to_id, row.opens_id, bool(row.hands_over))
        routes.setdefault(row.step_id, []).append(route)
    steps = tuple(
        ChartStep(
            row.pk,
            row.key,
            row.name,
            row.name_en,
            row.advice,
            row.advice_en,
            row.station_id,
            row.minutes,
            tuple(routes.get(row.pk, ())),
            row.working_days,
        )
        for row in Step.objects.filter(flow=flow).order_by("position")
    )
    return Chart(flow.pk, flow.service_id, steps)


@lru_cache(maxsize=4096)
def flow_of(step: int) -> int:
    """The flow to which a step belongs. Kept for good, as its chart is."""
    return Step.objects.values_list("flow", flat=True).get(pk=step)


def forget_charts() -> None:
    """Drop what is kept, lists of papers too (a test that rolls its rows back gives their ids away again)."""
    chart_of.cache_clear()
    flow_of.cache_clear()
    listed.cache_clear()
