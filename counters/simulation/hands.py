"""The real verbs as the simulated people use them, with the rights and the beliefs that a console would send."""

from collections import Counter as Tally
from typing import Any

from counters.domain.commands import Ask, Expected
from counters.domain.day import Receipt
from counters.domain.errors import Refused
from counters.domain.intake import Wish, take_number
from counters.models import Office, Posting
from counters.simulation.crew import Crew
from counters.staff.access import actor_of
from counters.staff.command import work_at_counter, work_on_ticket
from counters.staff.file_work import work_on_file
from counters.staff.leading import turn_day


class Hands:
    """Each method carries out one command and raises Refused as the office does. `commands` counts them, and
    `refusals` those that were refused, by code."""

    def __init__(self, office: Office, crew: Crew) -> None:
        self.office, self.crew = office, crew
        self.commands = 0
        self.refusals: Tally[str] = Tally()

    def note(self, refusal: Refused) -> None:
        self.refusals[refusal.code] += 1

    def take(self, wish: Wish, *, at_kiosk: bool) -> str:
        """A number, from the kiosk or from the greeter; its label."""
        self.commands += 1
        who = self.crew.kiosk if at_kiosk else self.crew.greeter
        return take_number(self.office, wish, by=actor_of(who.user), unattended=at_kiosk).receipt["label"]

    def at(self, counter: int, verb: str, ticket: Receipt | None = None, /, **ask: Any) -> Receipt | None:
        """A verb of a counter by the officer who belongs there, who believes that `ticket` is at it."""
        self.commands += 1
        expected = Expected(True, ticket["label"], ticket["state"]) if ticket else Expected()
        posting = self.crew.officers[counter]
        return work_at_counter(posting, counter, verb, Ask(**ask), expected).receipt["ticket"]

    def on(self, label: str, verb: str, state: str, by: Posting, /, **ask: Any) -> Receipt:
        """A verb on a ticket that is at no counter and believed to be in `state`."""
        self.commands += 1
        expected = Expected(True, label, state)
        answer = work_on_ticket(by, lambda today: today.labelled(label), verb, Ask(**ask), expected)
        return answer.receipt["ticket"]

    def pick_up(self, code: str) -> str:
        """A number for a file, from the kiosk, by the code of its receipt; its label."""
        self.commands += 1
        by = actor_of(self.crew.kiosk.user)
        return take_number(self.office, Wish(file=code), by=by, unattended=True).receipt["label"]

    def complete_file(self, number: str, by: Posting) -> None:
        """The present step of a file is done, with its usual outcome."""
        self.commands += 1
        work_on_file(by, number, "complete")

    def close_day(self) -> None:
        self.commands += 1
        turn_day(self.crew.supervisor, "close", key="")
