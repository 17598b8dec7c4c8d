"""A forecast as the screens read it (counters/domain/foreseen.py says how it looks inside)."""

from collections.abc import Mapping
from typing import Any

from counters.domain.floor import Floor
from counters.domain.foreseen import MINUTE
from counters.domain.journey import Chart
from counters.forecast import sticky
from counters.forecast.forecaster import Outlook, Quantiles
from counters.forecast.sticky import Cause, Shown
from counters.foreseeing.causes import Scene
from counters.models import RangeMove, Ticket
from counters.states import State

Row = dict[str, Any]


class Page:
    """The tickets of one forecast: `rows` to be stored, and the `moves` of ranges that were shown."""

    def __init__(self, scene: Scene, before: Mapping[str, Row]) -> None:
        self.scene, self._before = scene, before
        self.rows: dict[str, Row] = {}
        self.moves: list[RangeMove] = []

    def write(self, ticket: Ticket, outlook: Outlook) -> None:
        """One ticket; its range stays where it was shown unless there is a reason."""
        at = self.scene.at
        done = _of_the_day(outlook.done, at)
        row: Row = {"done": done, "steps": self._steps(ticket, outlook)}
        before = self._before.get(str(ticket.pk)) or {}
        shown = _read(before) or self._promised(ticket)
        people = before.get("people", self.scene.people(ticket))
        if done and ticket.state != State.PARKED:
            shown, people = self._follow(ticket, shown or sticky.first(done, at), done, people)
            row["shown"] = [shown.low, shown.high]
            self._end_of_the_way(ticket, row)
        if shown:
            row |= {"held": [shown.low, shown.high], "since": shown.since, "people": people}
        if shown and shown.cause:
            cause = shown.cause
            said = {"kind": cause.kind, "counter": cause.counter, "at": cause.at}
            row |= {"cause": said, "later": shown.later}
        self.rows[str(ticket.pk)] = row

    def _follow(self, ticket: Ticket, shown: Shown, done: list[float], people: int) -> tuple[Shown, int]:
        at, scene = self.scene.at, self.scene
        way = sticky.direction(shown, done, at)
        if not way:
            return sticky.narrowed(shown, done), people
        cause = scene.why_later(ticket, shown, people) if way > 0 else scene.why_earlier(ticket, shown)
        shown = sticky.moved(shown, done, at, cause)
        self._log(ticket, shown, cause)
        return shown, scene.people(ticket)

    def _log(self, ticket: Ticket, shown: Shown, cause: Cause) -> None:
        start, end, at = (
            self.scene.floor.midnight + m * MINUTE for m in (shown.low, shown.high, self.scene.at)
        )
        said = {"kind": cause.kind, "counter": cause.counter, "at": cause.at}
        self.moves.append(
            RangeMove(ticket=ticket, at=at, start=start, end=end, later=shown.later, cause=said)
        )

    def _promised(self, ticket: Ticket) -> Shown | None:
        if ticket.promise_from is None:
            return None
        start, end = self.scene.minute(ticket.promise_from), self.scene.minute(ticket.promise_until)
        return Shown(start, end, self.scene.minute(ticket.issued_at))

    def _steps(self, ticket: Ticket, outlook: Outlook) -> dict[str, list[float]]:
        ids = {step.key: step.id for step in self.scene.floor.chart(ticket).steps}
        return {
            str(ids[key]): _of_the_day(times, self.scene.at)
            for key, times in outlook.steps.items()
            if key in ids
        }

    def _end_of_the_way(self, ticket: Ticket, row: Row) -> None:
        """The last step ends when the visit does: one range for both."""
        way = self.scene.floor.chart(ticket).usual_way(ticket.step_id)
        low, high = row["shown"]
        if way:
            row["steps"][str(way[-1].id)] = [low, row["done"][1], high]


def _read(row: Mapping[str, Any]) -> Shown | None:
    if "held" not in row:
        return None
    cause = Cause(**row["cause"]) if row.get("cause") else None
    return Shown(*row["held"], row["since"], cause, row.get("later", False))


def _of_the_day(times: Quantiles | None, at: float) -> list[float] | None:
    return [round(at + minutes, 2) for minutes in times] if times else None


def newcomer_rows(floor: Floor, at: float, told: Mapping[str, Quantiles | None]) -> dict[str, Row]:
    """What somebody is told who takes a number now, by flow."""
    rows = {}
    for chart in floor.flows.values():
        if str(chart.flow) in told:
            more, station, item = _paces(floor, chart)
            done = _of_the_day(told[str(chart.flow)], at)
            rows[str(chart.flow)] = {"done": done, "more": more, "at": station, "item": item}
    return rows


def _paces(floor: Floor, chart: Chart) -> tuple[float, int | None, float]:
    """How much later each further person makes a newcomer, at which station, and what a further vehicle takes:
    the narrowest station of the way sets the pace."""
    more, narrowest, item = 0.0, None, 0.0
    for step in chart.usual_way(chart.first.id):
        if step.station is None:
            continue
        each = floor.means.get(step.station) or step.minutes
        item += each
        pace = each / max(1, len(floor.open_counters(step.station)))
        if pace > more:
            more, narrowest = pace, step.station
    return round(more, 2), narrowest, round(item, 2)
