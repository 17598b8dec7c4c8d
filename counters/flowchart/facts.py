"""What a drawing is made from, as plain values: whoever has steps and routes can have them drawn."""

from dataclasses import dataclass
from typing import Literal

# Where the visitor goes; work behind the counters during the visit; work that takes days and outlives it.
StepKind = Literal["station", "back-office", "file"]
# Nothing is known of a posted flow; a ticket's own has states.
StepState = Literal["", "done", "current", "coming"]


@dataclass(frozen=True)
class Note:
    """A line inside a step's box: a paper, a fee with its amount as `tail`, what to do, or what happens there now."""

    kind: Literal["paper", "fee", "hint", "here"]
    text: str
    tail: str = ""


@dataclass(frozen=True)
class StepFacts:
    """A step in the words of its box. `place` is where to go (Counter 3–6), `time` how long or until when."""

    key: str
    title: str
    kind: StepKind = "station"
    place: str = ""
    station: str = ""
    time: str = ""
    notes: tuple[Note, ...] = ()
    state: StepState = ""


@dataclass(frozen=True)
class RouteFacts:
    """An outcome and the key of the step it leads to; none ends the part of the flow that `source` is in.

    `usual` marks a step's first route. `opens` marks the edge to the first step of a file, which the visit does
    not follow. `walked` is true where a ticket has gone this way.
    """

    source: str
    outcome: str
    to: str | None
    label: str = ""
    usual: bool = False
    opens: bool = False
    walked: bool = False


@dataclass(frozen=True)
class FlowFacts:
    """A whole flow; its first step is the start. `end` and `ready` are the words of the last boxes of the visit
    and of the file."""

    steps: tuple[StepFacts, ...]
    routes: tuple[RouteFacts, ...]
    end: str
    ready: str = ""
