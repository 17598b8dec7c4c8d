"""What was said in the hall, held against what the office did: pure, so that it can be tried itself.

Each call of the office has a time from which to which it held. A speech is one announcement from a loudspeaker: it was
given at a moment, began and ended, and is whole unless its board died in the middle of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# Seconds between a server's clock in its transaction and a board that hears the answer.
SLACK = 1.0
# A call is said at the latest so long after it was made.
FRESH = 120.0
# So long may a hall be without a voice: the rest of a lease, a report, what is left to a sentence, and their ways.
TAKEOVER = 30.0


@dataclass(frozen=True)
class Truth:
    """A call of the office. Times in seconds since 1970; `until` is none while it still holds."""

    sequence: int
    label: str
    counter: int
    since: float
    until: float | None


@dataclass(frozen=True)
class Speech:
    """An announcement as the hall heard it. `asked` is when its board asked for it, `given` when it had the answer."""

    board: str
    sequence: int
    label: str
    counter: int
    asked: float
    given: float
    began: float
    ended: float
    is_whole: bool


@dataclass(frozen=True)
class Idle:
    """A board that has the loudspeaker was told that nothing is to be said. `asked` and `given` as of a speech."""

    board: str
    asked: float
    given: float


def faults(
    calls: Iterable[Truth], speeches: Iterable[Speech], end: float, idle: Iterable[Idle] = ()
) -> list[str]:
    """Everything that is wrong, as sentences; `end` is when the boards stopped to listen."""
    truth = {call.sequence: call for call in calls}
    heard = sorted(speeches, key=lambda speech: speech.began)
    whole = [speech for speech in heard if speech.is_whole]
    found = [*_phantoms(truth, heard), *_doubled(whole), *_disorder(heard, whole)]
    return [*found, *_forgotten(truth, heard, end, list(idle))]


def _phantoms(truth: dict[int, Truth], heard: list[Speech]) -> Iterable[str]:
    for speech in heard:
        call = truth.get(speech.sequence)
        if call is None or (call.label, call.counter) != (speech.label, speech.counter):
            yield f"{speech.label} to counter {speech.counter} was said and never called so"
        elif speech.asked > _held_until(call) + SLACK:
            late = speech.asked - _held_until(call)
            yield f"call {call.sequence} ({call.label}) was given {late:.1f} s after it had stopped to hold"


def _doubled(whole: list[Speech]) -> Iterable[str]:
    seen: dict[int, Speech] = {}
    for speech in whole:
        if before := seen.get(speech.sequence):
            yield f"call {speech.sequence} was said by {before.board} and again by {speech.board}"
        seen[speech.sequence] = speech


def _disorder(heard: list[Speech], whole: list[Speech]) -> Iterable[str]:
    for before, after in zip(whole, whole[1:], strict=False):
        if after.sequence < before.sequence:
            yield f"call {after.sequence} was said after call {before.sequence}"
    for before, after in zip(heard, heard[1:], strict=False):
        if after.began < before.ended:
            yield f"{after.board} spoke {after.sequence} into {before.sequence} of {before.board}"


def _held_until(call: Truth) -> float:
    return min(call.until or float("inf"), call.since + FRESH)


def _forgotten(truth: dict[int, Truth], heard: list[Speech], end: float, idle: list[Idle]) -> Iterable[str]:
    """Calls that nobody said to their end, though there was time for it while they held."""
    said = {speech.sequence for speech in heard if speech.is_whole}
    for call in truth.values():
        if call.sequence in said:
            continue
        since, until = call.since + SLACK, min(_held_until(call), end) - SLACK
        later = [s for s in heard if s.sequence > call.sequence and s.asked > since and s.given < until]
        asked = [word for word in idle if word.asked > since and word.given < until]
        silence = _longest_silence(heard, call.since, until + SLACK)
        if later:
            yield f"call {call.sequence} held and was passed over by call {later[0].sequence}"
        elif asked:
            yield f"call {call.sequence} held while {asked[0].board} was told that nothing is to be said"
        elif silence > TAKEOVER:
            yield f"call {call.sequence} held in {silence:.0f} s of silence and was never said"


def _longest_silence(heard: list[Speech], since: float, until: float) -> float:
    """The longest time, in seconds, without a word of anybody."""
    longest, silent_since = 0.0, since
    for speech in heard:
        if speech.ended > since and speech.began < until:
            longest = max(longest, speech.began - silent_since)
            silent_since = max(silent_since, speech.ended)
    return max(longest, until - silent_since)
