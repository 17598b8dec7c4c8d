"""What was said in the hall, held against what the office did: pure, so that it can be tried itself.

Each call of the office has a time from which to which it held. A speech is one announcement from a loudspeaker: it was
given at a moment, began and ended, and is whole unless its board died in the middle of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# Seconds between a server's clock in its transaction and a board that hears the answer.
SLACK = 1.0
# A call that held for so long at the end of the day without being said was forgotten.
FORGOTTEN = 30.0


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


def faults(calls: Iterable[Truth], speeches: Iterable[Speech], end: float) -> list[str]:
    """Everything that is wrong, as sentences; `end` is when the boards stopped to listen."""
    truth = {call.sequence: call for call in calls}
    heard = sorted(speeches, key=lambda speech: speech.began)
    whole = [speech for speech in heard if speech.is_whole]
    found = [*_phantoms(truth, heard), *_doubled(whole), *_disorder(heard, whole)]
    return [*found, *_forgotten(truth, heard, whole, end)]


def _phantoms(truth: dict[int, Truth], heard: list[Speech]) -> Iterable[str]:
    for speech in heard:
        call = truth.get(speech.sequence)
        if call is None or (call.label, call.counter) != (speech.label, speech.counter):
            yield f"{speech.label} to counter {speech.counter} was said and never called so"
        elif call.until is not None and speech.asked > call.until + SLACK:
            late = speech.asked - call.until
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


def _forgotten(
    truth: dict[int, Truth], heard: list[Speech], whole: list[Speech], end: float
) -> Iterable[str]:
    said = {speech.sequence for speech in whole}
    for call in truth.values():
        if call.sequence in said:
            continue
        later = [s for s in heard if s.sequence > call.sequence and s.asked > call.since + SLACK]
        passed = [s for s in later if call.until is None or s.given < call.until - SLACK]
        if passed:
            yield f"call {call.sequence} held and was passed over by call {passed[0].sequence}"
        elif call.until is None and end - call.since > FORGOTTEN:
            yield f"call {call.sequence} held for {end - call.since:.0f} s and was never said"
