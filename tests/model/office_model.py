"""A plain-Python model of an office's day: no Django, no database, nothing clever.

It says what an office should answer, written from the contract (the issue's verbs, the laws of the design) and
not from the domain. Each command returns ("ok", answer) or ("refused", code); a refused one leaves everything as
it was. Times are aware datetimes on the way in and POSIX seconds inside. The only thing left out is mending a day
that was opened in the future.
"""

import datetime
import pickle
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from tests.model.laws import IN_THE_OFFICE, Line, pick
from tests.model.office_day import Ask, Day, No, Visit
from tests.model.office_moves import OfficeMoves
from tests.model.plan import Plan

KEYS_ARE_KEPT = 7 * 24 * 3600
# What a role may do with a ticket that is at no counter; working at counters is for officers and supervisors.
MAY = {
    "complete": {"officer", "supervisor"},
    "cancel": {"officer", "supervisor", "greeter"},
    "resume": {"officer", "supervisor", "greeter", "kiosk"},
    "return": {"officer", "supervisor", "greeter", "kiosk"},
}
Answer = tuple[str, Any]
Moment = datetime.datetime


class OfficeModel(OfficeMoves):
    """An office that takes commands from people by name (officer1, supervisor ...)."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.past: list[Day] = []
        self.keys: dict[tuple[str, str], tuple[Any, Answer, float]] = {}

    # --- commands ---------------------------------------------------------------------------------------------

    def take_number(self, at: Moment, who: str, wish: Ask, key: str = "") -> Answer:
        """Give a number: wish is {service, priority, items}."""

        def command() -> Ask:
            visit = self.issue(who, wish)
            return {
                "label": visit.label,
                "number": visit.number,
                "ahead": self.ahead(visit),
                "promised": self.can_promise(visit),
                "revision": self.revision,
            }

        return self.command(at, who, key, ["issue", wish], command)

    def at_counter(
        self, at: Moment, who: str, counter: int, verb: str, ask: Ask, expected: Ask, key: str = ""
    ) -> Answer:
        """A counter's verb. `expected` may say {ticket, state}."""

        def command() -> Ask:
            if counter not in self.plan.counters:
                raise No("unknown_counter")
            self.may_work(who, counter, verb)
            self.as_expected(expected, self.visitor(counter))
            visit = COUNTER_VERBS[verb](self, who, counter, ask)
            return {"revision": self.revision, "counter": counter, "ticket": self.told(visit)}

        return self.command(at, who, key, [counter, verb, ask, expected], command)

    def on_ticket(
        self, at: Moment, who: str, label: str, verb: str, ask: Ask, expected: Ask, key: str = ""
    ) -> Answer:
        """complete, cancel, resume or return of a ticket wherever it is."""

        def command() -> Ask:
            self.may_move(who, verb)
            visit = self.labelled(label)
            self.as_expected(expected, visit)
            TICKET_VERBS[verb](self, visit, ask)
            return {"revision": self.revision, "counter": None, "ticket": self.told(visit)}

        return self.command(at, who, key, [label, verb, ask, expected], command)

    def old_ticket(self, at: Moment, who: str, label: str, verb: str) -> Answer:
        """A verb on a ticket of a day that is over, found by its link."""

        def command() -> Ask:
            self.may_move(who, verb)
            raise No("not_today")

        return self.command(at, who, "", None, command)

    def visitor_cancels(self, at: Moment, label: str) -> Answer:
        """The visitor gives up, which is possible until somebody works on the papers."""

        def command() -> Ask:
            visit = self.labelled(label)
            if visit.state in {"serving", "processing"}:
                raise No("not_allowed")
            self.cancel(visit, {})
            return {}

        return self.command(at, "visitor", "", None, command)

    def prioritise(self, at: Moment, label: str, priority: bool) -> Answer:
        def command() -> Ask:
            self.do("prioritise", self.labelled(label), priority=priority)
            return {}

        return self.command(at, "supervisor", "", None, command)

    def close_day(self, at: Moment) -> Answer:
        def command() -> Ask:
            if self.day.closed:
                raise No("day_closed")
            self.end_day()
            return {}

        return self.command(at, "supervisor", "", None, command)

    def reopen_day(self, at: Moment) -> Answer:
        def command() -> Ask:
            if not self.day.closed:
                raise No("day_open")
            self.day.closed = False
            self.happened += 1
            return {}

        return self.command(at, "supervisor", "", None, command)

    def set_service_open(self, at: Moment, service: str, is_open: bool) -> Answer:
        def command() -> Ask:
            self.happened += is_open == (service in self.shut_services)
            (self.shut_services.discard if is_open else self.shut_services.add)(service)
            return {}

        return self.command(at, "supervisor", "", None, command)

    def publish_way(self, at: Moment, service: str, version: int) -> Answer:
        """Not a command of the day: new numbers follow the new version, given ones keep theirs."""
        self.versions[service] = version
        return ("ok", {})

    # --- the door ---------------------------------------------------------------------------------------------

    def command(self, at: Moment, who: str, key: str, asked: Any, do: Callable[[], Ask]) -> Answer:
        before = pickle.dumps({name: value for name, value in vars(self).items() if name != "plan"})
        try:
            self.turn_the_page(at)
            if key and (who, key) in self.keys:
                was_asked, answer, _at = self.keys[who, key]
                if was_asked != asked:
                    raise No("key_reused")
                return answer
            answer = ("ok", do())
            self.count()
            if key:
                self.keys[who, key] = (asked, answer, self.now)
            return answer
        except No as no:
            vars(self).update(pickle.loads(before))
            return ("refused", str(no))

    def turn_the_page(self, at: Moment) -> None:
        """The first command of a new date ends the old day. A day never goes back, nor does time within it."""
        date, now = at.astimezone(ZoneInfo(self.plan.zone)).date(), at.timestamp()
        if self.day is None or date > self.day.date:
            if self.day:
                self.now = max(now, self.day.changed)
                self.end_day()
                self.past.append(self.day)
                # However far the clock went, the keys of the last day are known.
                since = min(now - KEYS_ARE_KEPT, self.day.opened)
                self.keys = {key: row for key, row in self.keys.items() if row[2] >= since}
                now = max(now, self.day.changed)
            self.day = Day(date, opened=now, changed=now)
        self.now = max(now, self.day.changed)

    def end_day(self) -> None:
        """Who is left has expired, and no counter stays open."""
        for visit in self.day.visits:
            if visit.state in IN_THE_OFFICE | {"no_show"}:
                self.do("expire", visit, state="expired", counter=None)
        self.happened += len(self.seats) + (not self.day.closed)
        self.seats, self.day.closed = {}, True
        self.count()

    def count(self) -> None:
        """The revision goes up once for a command that changed something."""
        if self.happened:
            self.day.revision, self.day.changed, self.happened = self.day.revision + 1, self.now, 0

    @property
    def revision(self) -> int:
        """The revision that the command under way makes."""
        return self.day.revision + (self.happened > 0)

    # --- who may, and what is told ----------------------------------------------------------------------------

    def may_move(self, who: str, verb: str) -> None:
        if who.rstrip("0123456789") not in MAY[verb]:
            raise No("forbidden")

    def may_work(self, who: str, counter: int, verb: str) -> None:
        """The officer who sits there may, and the supervisor; to open a counter nobody has to sit there."""
        if who.rstrip("0123456789") not in {"officer", "supervisor"}:
            raise No("forbidden")
        if verb == "call" and who in self.plan.no_choice:
            raise No("forbidden")
        if who != "supervisor" and verb != "open" and self.seats.get(counter, (None,))[0] != who:
            raise No("not_your_counter")

    def as_expected(self, expected: Ask, visit: Visit | None) -> None:
        """Somebody whose screen was out of date does not act on another visitor."""
        present = {"ticket": visit.label if visit else None, "state": visit.state if visit else None}
        if any(present[name] != belief for name, belief in expected.items()):
            raise No("not_as_expected")

    def told(self, visit: Visit | None) -> Ask | None:
        """What an answer says of a ticket; off its route it is at no step."""
        if visit is None:
            return None
        return {
            "label": visit.label,
            "state": visit.state,
            "service": visit.service,
            "step": None if self.off_route(visit) else visit.step,
            "station": visit.station,
            "counter": visit.counter,
            "items": visit.items,
            # Nobody's turn is shared here, and no papers are looked at before: other tests have that.
            "items_left": None,
            "missing_papers": list(visit.missing),
            "missing_why": {},
            "checked_papers": None,
            "lacking": [],
        }

    def ahead(self, visit: Visit) -> int | None:
        """How many would be called before, if nobody came and no time passed; none in the back office."""
        if visit.state != "waiting":
            return None
        waiting = [v for v in self.day.visits if (v.state, v.station) == ("waiting", visit.station)]
        called = list(self.day.called.get(visit.station, []))
        for ahead in range(len(waiting)):
            gone = pick([Line(waiting, called)], self.plan.figures, self.now).gone
            if gone is visit:
                return ahead
            waiting.remove(gone)
            called.append((gone.came, gone.priority))
        raise AssertionError(f"{visit.label} is never called")

    def can_promise(self, visit: Visit) -> bool:
        """A time is promised if every station on the usual way has a counter that is open."""
        way, step, passed = self.way(visit), visit.step, set()
        while step is not None and step not in passed:
            station, outcomes = way[step]
            if station and not any(self.is_open(n) for n, s in self.plan.counters.items() if station in s):
                return False
            passed.add(step)
            step = next(iter(outcomes.values()))
        return True


TICKET_VERBS: dict[str, Callable[[OfficeModel, Visit, Ask], None]] = {
    "complete": OfficeModel.complete,
    "cancel": OfficeModel.cancel,
    "resume": OfficeModel.resume,
    "return": OfficeModel.come_back,
}
COUNTER_VERBS: dict[str, Callable[[OfficeModel, str, int, Ask], Visit | None]] = {
    "open": OfficeModel.open,
    "pause": OfficeModel.pause,
    "close": OfficeModel.close,
    "call-next": OfficeModel.call_next,
    "call": OfficeModel.call,
    "recall": OfficeModel.recall,
    "serve": OfficeModel.serve,
    "finish": OfficeModel.finish,
    "finish-next": OfficeModel.finish_next,
    "park": OfficeModel.park,
    "resume": OfficeModel.resume_here,
    "transfer": OfficeModel.transfer,
    "no-show": OfficeModel.no_show,
}
