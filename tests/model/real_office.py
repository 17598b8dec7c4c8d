"""The real office, asked in the same words as the model and answering in the same."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from counters import clock
from counters.domain import actions
from counters.domain.commands import Ask, Expected, on_ticket
from counters.domain.day import VISITOR, Answer, Today, perform
from counters.domain.errors import Refused
from counters.domain.floor import read_floor
from counters.domain.intake import Wish, take_number
from counters.domain.reckoning import make_forecast, told_on
from counters.forecast.ranges import Span
from counters.models import Counter, Office, Posting, Ticket
from counters.staff import access
from counters.staff.command import work_at_counter, work_on_ticket
from tests.model.office_day import Day, Visit
from tests.model.office_model import OfficeModel
from tests.model.record import Row
from tests.model.small_office import publish_way

Told = tuple[str, Any]
Said = dict[str, Any]
Moment = datetime.datetime


class RealOffice:
    """The commands of `OfficeModel`, carried out by the product's own functions."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.numbers = {counter.pk: counter.number for counter in Counter.objects.all()}
        self.counters = {counter.number: counter.pk for counter in office.counters.all()}
        strange = Counter.objects.exclude(office=office).order_by("number").last()
        # Counter 0 of the model is a desk of another office.
        self.counters[0] = strange.pk
        # Of each number that was given with a key: whether a time could be told with it.
        self.promised: dict[tuple[str, str], bool] = {}
        self.postings = {
            row.user.username: row
            for row in Posting.objects.select_related("user", "office").filter(office=office)
        }

    def take_number(self, at: Moment, who: str, wish: Said, key: str = "") -> Told:
        posting = self.postings[who]
        by, unattended = access.actor_of(posting.user), posting.role == "kiosk"

        def ask() -> Said:
            answer = take_number(self.office, Wish(**wish), by=by, unattended=unattended, key=key, asked=wish)
            said = {name: answer.receipt[name] for name in ("label", "number", "ahead", "revision")}
            promised = answer.receipt["promise"] is not None or self._ends_tomorrow(said["label"])
            # A retry hears what was said the first time.
            return said | {"promised": self.promised.setdefault((who, key), promised) if key else promised}

        return self._answer(at, ask)

    def _ends_tomorrow(self, label: str) -> bool:
        """Whether what could be promised lies after the day's end: of minutes the model knows nothing."""
        floor = read_floor(self.office)
        here = [ticket.pk for ticket in floor.tickets.values() if ticket.label == label]
        answer = make_forecast(floor).completion(here[0]) if here else None
        return isinstance(answer, Span) and told_on(floor, answer) is None

    def at_counter(
        self, at: Moment, who: str, counter: int, verb: str, ask: Said, expected: Said, key: str = ""
    ) -> Told:
        asked = {**ask, "counter": self.counters.get(ask.get("counter"), ask.get("counter"))}
        desk = self.counters.get(counter, counter)
        return self._answer(
            at,
            lambda: self._receipt(
                work_at_counter(
                    self.postings[who],
                    desk,
                    verb,
                    Ask(**asked),
                    _belief(expected),
                    key=key,
                    asked=[ask, expected],
                )
            ),
        )

    def on_ticket(
        self, at: Moment, who: str, label: str, verb: str, ask: Said, expected: Said, key: str = ""
    ) -> Told:
        def work() -> Said:
            answer = work_on_ticket(
                self.postings[who], lambda today: today.labelled(label), verb, Ask(**ask), _belief(expected),
                key=key, asked=[label, ask, expected],
            )  # fmt: skip
            return self._receipt(answer)

        return self._answer(at, work)

    def old_ticket(self, at: Moment, who: str, label: str, verb: str) -> Told:
        series, number = label.split("-")
        first_day = self.office.days.order_by("date").first()
        ticket = Ticket.objects.get(day=first_day, series=series, number=int(number))
        find = lambda today: today.ticket(ticket)  # noqa: E731
        posting = self.postings[who]
        return self._answer(at, lambda: self._receipt(work_on_ticket(posting, find, verb, Ask(), Expected())))

    def visitor_cancels(self, at: Moment, label: str) -> Told:
        def command(today: Today) -> None:
            on_ticket(today, today.labelled(label), "cancel", Ask(), by_visitor=True)

        return self._lead(at, command, by=VISITOR)

    def prioritise(self, at: Moment, label: str, priority: bool) -> Told:
        row = self.office.priority_classes.get() if priority else None
        return self._lead(at, lambda today: actions.prioritise(today, today.labelled(label), row))

    def close_day(self, at: Moment) -> Told:
        return self._lead(at, actions.close_day)

    def reopen_day(self, at: Moment) -> Told:
        return self._lead(at, actions.reopen_day)

    def set_service_open(self, at: Moment, service: str, is_open: bool) -> Told:
        row = self.office.services.get(key=service)
        return self._lead(at, lambda today: actions.set_service_open(today, row, is_open))

    def publish_way(self, at: Moment, service: str, version: int) -> Told:
        return self._answer(at, lambda: publish_way(self.office, service, version) or {})

    def _lead(self, at: Moment, verb: Callable[[Today], Any], by: Any = None) -> Told:
        """A verb that is not yet behind a function of the staff's tools."""
        by = by or access.actor_of(self.postings["supervisor"].user)
        return self._answer(
            at, lambda: perform(self.office, lambda today: verb(today) and {} or {}, by=by).receipt
        )

    def _answer(self, at: Moment, ask: Callable[[], Said]) -> Told:
        with clock.standing_at(at):
            try:
                return ("ok", ask())
            except Refused as refused:
                # Without its sentence a refusal is of no use to anybody.
                return ("refused", refused.code if str(refused).strip() else "no sentence")

    def _receipt(self, answer: Answer) -> Said:
        receipt = dict(answer.receipt)
        receipt["counter"] = self.numbers.get(receipt["counter"])
        if receipt["ticket"]:
            receipt["ticket"] = {
                **receipt["ticket"],
                "counter": self.numbers.get(receipt["ticket"]["counter"]),
            }
        return receipt


def _belief(expected: Said) -> Expected:
    return Expected("ticket" in expected, expected.get("ticket"), expected.get("state") or "")


# --- the tables and the model's day, side by side -------------------------------------------------------------


def tables(record: Row, people: dict[int, str]) -> Said:
    """What the tables say, in the form of `knowledge`; `people` are the names by their ids."""
    rows: dict[int, list[Row]] = {day["id"]: [] for day in record["days"]}
    calls: dict[int, list] = {day["id"]: [] for day in record["days"]}
    for row in record["tickets"]:
        rows[row["day"]].append(row)
    labels = {row["id"]: row["label"] for row in record["tickets"]}
    for call in sorted(record["calls"], key=lambda call: call["sequence"]):
        calls[call["day"]].append((call["kind"], labels[call["ticket"]], call["counter"]))
    return {
        "days": [
            (day["date"], day["revision"], day["closed"], day["changed"], calls[day["id"]])
            for day in record["days"]
        ],
        "tickets": [{row["label"]: _seen(row) for row in rows[day["id"]]} for day in record["days"]],
        "seats": {int(n): (people[who], paused) for n, (who, paused) in record["seats"].items()},
    }


def knowledge(model: OfficeModel) -> Said:
    """What the model believes that the tables say."""
    days: list[Day] = [*model.past, *([model.day] if model.day else [])]
    return {
        "days": [(str(day.date), day.revision, day.closed, day.changed, day.calls) for day in days],
        "tickets": [{visit.label: _seen(_row(visit)) for visit in day.visits} for day in days],
        "seats": model.seats,
    }


def _row(visit: Visit) -> Row:
    return vars(visit) | {"missing": list(visit.missing)}


def _seen(row: Row) -> Row:
    """What matters of a ticket in its state."""
    names = [
        "state",
        "service",
        "version",
        "step",
        "station",
        "counter",
        "items",
        "priority",
        "arrived",
        "joined",
    ]
    names += {"waiting": ["came", "wanted"], "called": ["calls"], "parked": ["missing"]}.get(row["state"], [])
    if (row["state"], row["came"]) == ("waiting", "returned"):
        names.append("lets_pass")
    return {name: row[name] for name in names}


def differences(expected: Any, found: Any, where: str = "") -> Iterator[str]:
    """Where two such things differ: one line for each place."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in expected.keys() | found.keys():
            yield from differences(expected.get(key), found.get(key), f"{where}/{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, pair in enumerate(zip(expected, found, strict=True)):
            yield from differences(*pair, f"{where}/{place}")
    elif expected != found:
        yield f"{where}: {expected} was expected, {found} is there"
