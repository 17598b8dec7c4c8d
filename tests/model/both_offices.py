"""The product and the model side by side: how both are asked, and what must hold after each question."""

import datetime
from typing import Any

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from counters.domain.journey import forget_charts
from tests.model.invariants import faults_of_tables
from tests.model.office_day import Visit
from tests.model.office_model import OfficeModel
from tests.model.plan import Plan
from tests.model.real_office import RealOffice, differences, knowledge, tables
from tests.model.record import read_days, read_setup
from tests.model.replay import Replay
from tests.model.small_office import set_up

EIGHT = datetime.datetime(2025, 3, 3, 1, 0, tzinfo=datetime.UTC)  # a Monday, eight in Jakarta
NOTHING_ASKED: dict[str, Any] = {
    "ticket": "", "outcome": "", "reason": "", "papers": (), "station": "", "counter": None, "service": ""
}  # fmt: skip


class BothOffices(RuleBasedStateMachine):
    """A day in the making. `real` is shared by all examples, each of which is rolled back at its end."""

    real: RealOffice

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        forget_charts()
        self.at = EIGHT
        self.keys = 0
        self.sent: list[tuple[str, tuple]] = []
        self.promises: dict[int, Any] = {}
        self.log: list[dict[str, Any]] = []
        self.news = False
        self.people = {posting.user.pk: name for name, posting in self.real.postings.items()}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    def begin(self, plan: Plan) -> None:
        """An empty office with the figures and hours of a plan."""
        set_up(self.real.office, plan)
        self.real.promised.clear()
        self.model = OfficeModel(plan)
        self.replay = Replay(read_setup(self.real.office))

    # --- asking both ------------------------------------------------------------------------------------------

    def both(self, verb: str, *args: Any) -> Any:
        """The same question to both; they must agree."""
        self.news = True
        expected = getattr(self.model, verb)(self.at, *args)
        found = getattr(self.real, verb)(self.at, *args)
        assert found == expected, f"{verb}{args}: {expected} was expected, {found} came"
        if args and isinstance(args[-1], str) and args[-1].startswith("key-"):
            self.sent.append((verb, args))
        return found

    def key(self, keyed: bool) -> str:
        self.keys += keyed
        return f"key-{self.keys}" if keyed else ""

    def work(
        self,
        counter: int,
        verb: str,
        /,
        who: str = "seated",
        belief: str = "nothing",
        keyed: bool = False,
        **ask: Any,
    ) -> Any:
        if who == "seated":
            who = self.model.seats.get(counter, (f"officer{counter}",))[0]
        visit = self.model.visitor(counter) if self.model.day else None
        said = {**NOTHING_ASKED, **ask}
        return self.both("at_counter", who, counter, verb, said, self.claim(belief, visit), self.key(keyed))

    def claim(self, belief: str, visit: Visit | None) -> dict[str, Any]:
        label, state = (visit.label, visit.state) if visit else (None, "called")
        return {
            "ticket": {"ticket": label},
            "state": {"state": state},
            "both": {"ticket": label, "state": state},
            "another ticket": {"ticket": "A-077"},
            "another state": {"state": "parked"},
            "nobody": {"ticket": None},
        }.get(belief, {})

    def number(
        self, service: str, who: str = "greeter", priority: bool = False, items: int = 1, keyed: bool = False
    ):
        wish = {"service": service, "priority": "elderly" if priority else "", "items": items}
        return self.both("take_number", who, wish, self.key(keyed))

    def visit(self, which: int, *states: str) -> Visit | None:
        """One of today's tickets, by choice one in these states."""
        visits = self.model.day.visits if self.model.day else []
        fitting = [visit for visit in visits if visit.state in states] if which % 5 else visits
        found = fitting or visits
        return found[which % len(found)] if found and which != 40 else None

    def spelled(self, which: int, visit: Visit | None) -> str:
        """A label as people type it."""
        label = visit.label if visit else "A-977"
        return (label, label, label.lower(), label.replace("-0", ""), f" {label} ")[which % 5]

    def move(
        self, which: int, visit: Visit | None, verb: str, who: str, belief: str, keyed: bool, **ask: str
    ) -> None:
        said = {**NOTHING_ASKED, **ask}
        label = self.spelled(which, visit)
        self.both("on_ticket", who, label, verb, said, self.claim(belief, visit), self.key(keyed))

    def outcome(self, name: str, visit: Visit | None) -> str:
        known = list(self.model.way(visit)[visit.step][1]) if visit and visit.step else []
        place = {"first": 0, "second": 1, "third": 2}.get(name)
        if place is None:
            return "" if name == "usual" else name
        return known[place % len(known)] if known else ""

    # --- what must hold ---------------------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        if not self.news:
            return
        self.news = False
        record = read_days(self.real.office, since=self.log[-1]["id"] if self.log else 0)
        assert list(differences(knowledge(self.model), tables(record, self.people))) == []
        labels = {row["id"]: row["label"] for row in record["tickets"]}
        self.replay.feed(record["events"], labels)
        self.log += record["events"]
        assert [*self.replay.faults, *self.replay.compare(record["tickets"])] == []
        assert list(faults_of_tables({**record, "events": self.log})) == []
        for row in record["tickets"]:
            assert self.promises.setdefault(row["id"], row["promise"]) == row["promise"], row["label"]
