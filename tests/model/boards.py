"""The judge of the boards: what they showed and spoke, against what the server had to show (C9 to C11).

A board's log is

    {name, speaks, connected: [[from, to or null]], shown: [{at, version, hash}], spoken: [{at, day, sequence}]}

with `version` = [day, revision, forecast] and `hash` of whatever was on the screen then. `at` are seconds of one
clock, the same for all boards and for the calls.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.model.checker import Violation

Row = dict[str, Any]


class Truth(NamedTuple):
    """What the server had: the hash of every picture by its version, the last one's hash, the calls
    [{day, sequence, at}], and the moment after which nothing was done to it any more."""

    pictures: dict[tuple, str]
    last: str
    calls: list[Row]
    quiet: float


def check_boards(
    boards: list[Row], truth: Truth, *, patience: float = 2.0, stale: float = 60.0
) -> list[Violation]:
    """Everything that boards did wrong. They may take `patience` seconds to be right after the last fault, and
    must not speak a call that is more than `stale` seconds old."""
    found = []
    for board in boards:
        found += [*_goes_back(board), *_is_wrong(board, truth, patience), *_phantoms(board, truth)]
        if board["speaks"]:
            found += [*_echoes(board, truth, stale), *_silences(board, truth, patience)]
    return [Violation(*fault) for fault in found]


def _goes_back(board: Row) -> Iterator[tuple[str, str]]:
    """C9: each picture is newer than the one before."""
    versions = [tuple(shown["version"]) for shown in board["shown"]]
    for before, after in zip(versions, versions[1:], strict=False):
        if after <= before:
            yield ("C9", f"{board['name']} showed {after} after {before}")


def _is_wrong(board: Row, truth: Truth, patience: float) -> Iterator[tuple[str, str]]:
    """C9: soon after the last fault it shows what the server has, and nothing else later."""
    in_time = [shown for shown in board["shown"] if shown["at"] <= truth.quiet + patience]
    late = [shown for shown in board["shown"] if shown["at"] > truth.quiet + patience]
    for shown in [*in_time[-1:], *late]:
        if shown["hash"] != truth.last:
            yield ("C9", f"{board['name']} shows {tuple(shown['version'])} {patience} s after the last fault")
    if not in_time:
        yield ("C9", f"{board['name']} shows nothing {patience} s after the last fault")


def _phantoms(board: Row, truth: Truth) -> Iterator[tuple[str, str]]:
    """C10: nothing was ever on the screen that the server never had."""
    for shown in board["shown"]:
        if truth.pictures.get(tuple(shown["version"])) != shown["hash"]:
            yield ("C10", f"{board['name']} showed what no {tuple(shown['version'])} had")


def _echoes(board: Row, truth: Truth, stale: float) -> Iterator[tuple[str, str]]:
    """C11: spoken once, in order, not when stale, and only what was called."""
    made = {(call["day"], call["sequence"]): call["at"] for call in truth.calls}
    last = None
    for spoken in board["spoken"]:
        call = (spoken["day"], spoken["sequence"])
        if call not in made:
            yield ("C11", f"{board['name']} spoke a call {call} that was never made")
        elif spoken["at"] - made[call] > stale:
            yield ("C11", f"{board['name']} spoke {call} {spoken['at'] - made[call]:.0f} s after it was made")
        if last is not None and call <= last:
            yield ("C11", f"{board['name']} spoke {call} after {last}")
        last = max(call, last or call)


def _silences(board: Row, truth: Truth, patience: float) -> Iterator[tuple[str, str]]:
    """C11: whoever listened when a call was made, and long enough to hear of it, has spoken it."""
    spoken = {(row["day"], row["sequence"]) for row in board["spoken"]}
    for call in truth.calls:
        heard = any(
            since <= call["at"] and (until is None or until >= call["at"] + patience)
            for since, until in board["connected"]
        )
        if heard and (call["day"], call["sequence"]) not in spoken:
            yield ("C11", f"{board['name']} kept silent about ({call['day']}, {call['sequence']})")
