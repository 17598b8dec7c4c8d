"""What people in the hall know of it: services and ways as published, and who is waiting to be taken care of."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.common.http import Client
from bench.common.offices import OFFICE
from counters.simulation.habits import POPULARITY, RARE

Row = dict[str, Any]
# What a person does of a ticket later, by the state in which somebody left it.
LATER = ("parked", "no_show", "processing")


@dataclass
class Hall:
    """The office as `GET offices/{office}` shows it. `aside` are labels that somebody has to see to, by state."""

    view: Row
    staffed: tuple[int, ...]
    aside: dict[str, list[str]] = field(default_factory=lambda: {state: [] for state in LATER})

    def __post_init__(self) -> None:
        self.counters = {row["number"]: row["id"] for row in self.view["counters"]}
        served = {row["number"]: row["stations"] for row in self.view["counters"]}
        self.lines = sorted({station for number in self.staffed for station in served[number]})
        self.outcomes = {
            (service["key"], step["key"]): step["outcomes"]
            for service in self.view["services"]
            for step in service["steps"]
        }
        # Only what can be finished here: else a line grows all day, and nobody is called out of it.
        self.services = [
            service["key"]
            for service in self.view["services"]
            if service["self_issue"] and all(s["station"] in {None, *self.lines} for s in service["steps"])
        ]

    def service(self, dice: Random) -> str:
        """What the next visitor came for."""
        return dice.choices(self.services, [POPULARITY.get(key, RARE) for key in self.services])[0]

    def outcome(self, dice: Random, ticket: Row) -> Row:
        """How a step ends: as usual, or one time in ten otherwise. Off its route a step has no outcome."""
        known = self.outcomes.get((ticket["service"], ticket["step"]), [])
        return {"outcome": dice.choice(known) if dice.random() < 0.1 else known[0]} if known else {}

    def goes_to_back_office(self, ticket: Row, said: Row) -> bool:
        """Does this ticket's usual outcome lead out of the hall? The answer of finish-next is about another one."""
        usual = said and said["outcome"] == self.outcomes[ticket["service"], ticket["step"]][0]
        steps = next((s["steps"] for s in self.view["services"] if s["key"] == ticket["service"]), [])
        after = [step["key"] for step in steps].index(ticket["step"]) + 1 if usual else len(steps)
        return after < len(steps) and steps[after]["station"] is None

    def note(self, ticket: Row | None) -> None:
        """Remember a ticket that needs somebody later."""
        if ticket and ticket["state"] in LATER:
            self.aside[ticket["state"]].append(ticket["label"])


async def look_at_hall(url: str, staffed: tuple[int, ...]) -> Hall:
    """Read the published office. Raises Unanswered where the server does not answer."""
    asking = Client(url)
    answer = await asking.get(f"/api/v1/offices/{OFFICE}")
    await asking.close()
    return Hall(answer.body, staffed)
