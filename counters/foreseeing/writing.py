"""A forecast as the screens read it (counters/domain/foreseen.py says how it looks inside)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from counters.domain.floor import Floor
from counters.domain.foreseen import MINUTE
from counters.forecast.causes import Causes
from counters.forecast.following import Held, follow
from counters.forecast.forecaster import Forecaster, Outlook, Quantiles
from counters.forecast.hall import Hall
from counters.forecast.sticky import Cause, Shown
from counters.forecast.today import PARKED
from counters.foreseeing.scene import Scene
from counters.models import RangeMove, Ticket

Row = dict[str, Any]


class Page:
    """The tickets of one forecast: `rows` to be stored, and the `moves` of ranges that were shown."""

    def __init__(self, scene: Scene, before: Mapping[str, Row], hall: Hall, causes: Causes) -> None:
        self.scene, self._before, self._hall, self._causes = scene, before, hall, causes
        self.rows: dict[str, Row] = {}
        self.moves: list[RangeMove] = []

    def write(self, ticket: Ticket, outlook: Outlook) -> None:
        """One ticket; its range stays where it was shown unless there is a reason."""
        done = _of_the_day(outlook.done, self.scene.at)
        row: Row = {"done": done, "steps": self._steps(ticket, outlook)}
        kept = self._before.get(str(ticket.pk)) or {}
        before = _read(kept)
        visit = self._hall.visits[outlook.ticket]
        held, is_moved = follow(before, self._promised(ticket), visit, done, self._causes)
        if is_moved:
            self._log(ticket, held.shown)
        if held:
            was = before.shown if before else self._promised(ticket)
            # Where its end stood before it was moved the last time, and how far from there it is now, for the words
            # beside the cause: by what a range narrows afterwards it is no longer moved.
            row["stood"] = was.high if is_moved and was else kept.get("stood")
            row["by"] = None if row["stood"] is None else round(held.shown.high - row["stood"])
            self._show(ticket, row, held, told=bool(done) and visit.state != PARKED)
        self.rows[str(ticket.pk)] = row

    def _show(self, ticket: Ticket, row: Row, held: Held, *, told: bool) -> None:
        shown = held.shown
        if told:
            row["shown"] = [shown.low, shown.high]
            self._end_of_the_way(ticket, row)
        row |= {"held": [shown.low, shown.high], "since": shown.since, "people": held.people}
        if shown.cause:
            row |= {"cause": asdict(shown.cause), "later": shown.later}

    def _log(self, ticket: Ticket, shown: Shown) -> None:
        start, end, at = (
            self.scene.floor.midnight + m * MINUTE for m in (shown.low, shown.high, self.scene.at)
        )
        said = asdict(shown.cause)
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
        """The last step ends when the visit does: one range for both, which may stand still while the times of the
        steps before it move on; none of them is told for later than that."""
        way = self.scene.floor.chart(ticket).usual_way(ticket.step_id)
        low, high = row["shown"]
        row["steps"] = {step: [min(minute, high) for minute in times] for step, times in row["steps"].items()}
        if way:
            row["steps"][str(way[-1].id)] = [low, row["done"][1], high]


def _read(row: Mapping[str, Any]) -> Held | None:
    if "held" not in row:
        return None
    cause = Cause(**row["cause"]) if row.get("cause") else None
    return Held(Shown(*row["held"], row["since"], cause, row.get("later", False)), row.get("people", 0))


def _of_the_day(times: Quantiles | None, at: float) -> list[float] | None:
    return [round(at + minutes, 2) for minutes in times] if times else None


def newcomer_rows(floor: Floor, at: float, forecaster: Forecaster) -> dict[str, Row]:
    """What somebody is told who takes a number now, by flow."""
    regular, priority = (forecaster.newcomers(at, priority=who) for who in (False, True))
    stations = {station.key: pk for pk, station in floor.stations.items()}
    rows = {}
    for chart in floor.flows.values():
        key = str(chart.flow)
        if key in regular:
            pace = forecaster.pace(key)
            rows[key] = {
                "done": _of_the_day(regular[key], at), "more": pace.more, "at": stations.get(pace.station),
                "item": pace.item, "first": _of_the_day(priority.get(key), at),
            }  # fmt: skip
    return rows
