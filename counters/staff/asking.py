"""What came with a posted form, read strictly: belief, wishes and the key against doing it twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from counters.domain.commands import Ask, Expected
from counters.domain.errors import Conflict, Invalid
from counters.models import Ticket

LONGEST_KEY = 200
LONGEST_TEXT = 120
WORDS = (
    "ticket",
    "outcome",
    "station",
    "service",
    "reason",
    "note",
    "priority",
    "variant",
    "language",
    "items",
    "recipient",
    "by_proxy",
    "file",
    "check",
    "until",
    "after",
)


@dataclass(frozen=True)
class Said:
    """A form as plain words. What a button says about its ticket comes with the button's address.

    A reason is a chosen one, or "other" with a note; missing papers count only where they are the reason.
    """

    key: str = ""
    words: dict[str, str] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    why: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    answers: str = ""
    counter: int | None = None
    expected: Expected = Expected()
    step: str = ""

    def word(self, name: str) -> str:
        return self.words.get(name, "")

    @property
    def ask(self) -> Ask:
        """The wishes that come with a verb."""
        reason = self.word("reason")
        # A tick at the door says what is there; in the dialog of the counter, what is not.
        counts = reason in {"", "papers"}
        return Ask(
            ticket=self.word("ticket"),
            outcome=self.word("outcome"),
            reason=self.word("note") if reason == "other" else reason,
            papers=self.papers if counts else (),
            why=self.why if counts else {},
            station=self.word("station"),
            counter=self.counter,
            service=self.word("service"),
            recipient=self.word("recipient"),
            by_proxy=bool(self.word("by_proxy")),
        )

    @property
    def asked(self) -> list[Any]:
        """All that tells one command from another, for its key."""
        return [
            self.words,
            list(self.papers),
            self.why,
            self.answers,
            self.counter,
            self.step,
            vars(self.expected),
        ]

    def check_step(self, ticket: Ticket) -> Ticket:
        """Raises Conflict where the ticket has gone to another step since the screen was drawn."""
        if self.step and self.step != (ticket.step.key if ticket.step else ""):
            message = _("Meanwhile %(label)s has gone on.") % {"label": ticket.label}
            raise Conflict("not_as_expected", message, state=ticket.state)
        return ticket


def read(request: HttpRequest) -> Said:
    """The form of a command. Raises Invalid for what no form of ours would send."""
    form = {**request.GET.dict(), **request.POST.dict()}
    papers = tuple(request.POST.getlist("papers"))
    for text in (*form.values(), *papers):
        if "\x00" in text:
            raise Invalid("text", _("This text holds a character that cannot be kept."))
    if len(form.get("key", "")) > LONGEST_KEY:
        raise Invalid(
            "key", _("The key of a command has at most %(most)s characters.") % {"most": LONGEST_KEY}
        )
    words = {name: form[name].strip() for name in WORDS if form.get(name, "").strip()}
    if any(len(word) > LONGEST_TEXT for word in (*words.values(), *papers)):
        raise Invalid("text", _("Please say it in at most %(most)s characters.") % {"most": LONGEST_TEXT})
    why = {
        paper: {"reason": form.get(f"why-{paper}", ""), "note": form.get(f"note-{paper}", "")}
        for paper in papers
    }
    expected = Expected(
        "expected_ticket" in form, form.get("expected_ticket") or None, form.get("expected_state", "")
    )
    counter = number(form["counter"], "counter") if form.get("counter") else None
    answers, step = form.get("jawab", ""), form.get("expected_step", "")
    return Said(form.get("key", ""), words, papers, why, answers, counter, expected, step)


def number(text: str, name: str) -> int:
    """A whole number as a form has it. Raises Invalid."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid(name, _("“%(text)s” is not a number that can be used here.") % {"text": text[:20]})
    return int(text)
