"""Which command is sent in which state, how, and to what end: the list of all that can be doubled."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bench.twice.lane import WAYS

# How the commands of one moment differ: a retry of one, two tabs of a console, clients without key and belief.
SAME_KEY, TWO_TABS, OLD_CLIENTS = "same key", "two tabs", "old clients"
MODES = (SAME_KEY, TWO_TABS, OLD_CLIENTS)

NOBODY, WITH_VISITOR = {"closed", "idle", "paused"}, {"called", "recalled", "serving", "paused serving"}
# In which state of the counter each of its verbs is possible.
AT_COUNTER: dict[str, set[str]] = {
    "open": set(WAYS),
    "pause": {"idle", "called", "recalled", "serving"},
    "close": {"idle", "paused"},
    "call-next": {"idle"},
    "recall": {"called", "recalled"},
    "serve": {"called", "recalled"},
    "finish": WITH_VISITOR,
    "finish-next": {"called", "recalled", "serving"},
    "park": WITH_VISITOR,
    "transfer": WITH_VISITOR,
    "no-show": {"recalled"},
}
# In which state of the ticket each verb is possible that names one: at an idle counter, or at none.
NAMING: dict[str, set[str]] = {"call": {"waiting"}, "resume": {"parked"}}
ON_TICKET: dict[str, set[str]] = {
    "complete": {"processing"},
    "cancel": {"waiting", "called", "serving", "parked", "processing"},
    "return": {"no_show"},
    "resume": {"parked"},
}
TICKET_STATES = ("waiting", "called", "serving", "parked", "processing", "no_show", "done", "cancelled")
# Twice the same is two things that were meant: two recalls, two numbers. Who says what is believed is safe even of
# the others; an old client that finishes and calls twice finishes its next visitor, as if it had asked for it.
TWICE = {TWO_TABS: {"recall", "issue"}, OLD_CLIENTS: {"recall", "issue", "finish-next"}, SAME_KEY: set()}


@dataclass(frozen=True)
class Scene:
    """One moment: `kind` says by which address the verb goes (counter, naming, ticket, issue)."""

    kind: str
    verb: str
    state: str
    mode: str
    possible: bool

    def __str__(self) -> str:
        return f"{self.verb} ({self.kind}) in {self.state}, {self.mode}"

    @property
    def may_double(self) -> bool:
        return self.verb in TWICE[self.mode]


def all_scenes() -> Iterator[Scene]:
    """Every verb in every state in every mode."""
    for mode in MODES:
        yield Scene("issue", "issue", "idle", mode, True)
        for verb, states in AT_COUNTER.items():
            for state in WAYS:
                yield Scene("counter", verb, state, mode, state in states)
        for verb, states in NAMING.items():
            for state in TICKET_STATES:
                yield Scene("naming", verb, state, mode, state in states)
        for verb, states in ON_TICKET.items():
            for state in TICKET_STATES:
                yield Scene("ticket", verb, state, mode, state in states)


def some_scenes(dice: Random, old: int, impossible: int) -> list[Scene]:
    """Every possible scene of the clients of today, so many of those of old clients and of impossible ones."""
    scenes = list(all_scenes())
    possible = [scene for scene in scenes if scene.possible]
    chosen = [scene for scene in possible if scene.mode != OLD_CLIENTS]
    for others, most in (
        ([scene for scene in possible if scene.mode == OLD_CLIENTS], old),
        ([scene for scene in scenes if not scene.possible], impossible),
    ):
        chosen += dice.sample(others, min(most, len(others)))
    dice.shuffle(chosen)
    return chosen
