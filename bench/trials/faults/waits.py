"""What sections ask of a history: how long people waited for an answer, and boards for a picture."""

import asyncio
import time
from collections.abc import Iterable
from math import ceil, inf

from bench.people.boards import Board
from bench.people.history import Fault, History
from bench.people.load import Load

# The contract gives everybody five seconds; nothing is learnt by waiting for much longer.
HOPELESS_SECONDS = 10.0


def strike(load: Load, name: str) -> Fault:
    """Note that a fault fires now, and how many commands it finds under way."""
    load.check()
    fault = load.history.struck(name)
    fault.flying = load.history.overlapped(fault.at)
    return fault


def answers(history: History) -> dict[str, tuple[float, float]]:
    """By key: the monotonic seconds at which a command was first sent and first answered, inf without an answer."""
    found: dict[str, tuple[float, float]] = {}
    for op in history.done:
        sent, answered = found.get(op["key"], (inf, inf))
        done = op["done"] if op["type"] != "info" else inf
        found[op["key"]] = (min(sent, op["invoke"]), min(answered, done))
    return found


async def recovered(history: History, since: float) -> None:
    """Wait until every command that was unanswered at a moment has its answer, or until that is hopeless."""
    while history.unanswered(since) and time.monotonic() < since + HOPELESS_SECONDS:
        await asyncio.sleep(0.1)


def longest_waits(history: History, over: list[float], quiet: float) -> list[float]:
    """For each fault, by the moments at which each was over: the seconds for which the slowest command that was
    unanswered then, or was sent between it and the next fault, waited from then on. `quiet` ends the last span."""
    spans = zip(over, [*(fault.at for fault in history.faults[1:]), quiet], strict=True)
    return [
        max(
            (
                min(end, until) - max(since, sent)
                for sent, end in answers(history).values()
                if sent < until and end > since
            ),
            default=0.0,
        )
        for since, until in spans
    ]


def slowest(history: History, since: float, until: float) -> float:
    """Seconds that the slowest command sent in a span waited for its answer, as far as that can be told at its end."""
    spans = [span for span in answers(history).values() if since <= span[0] < until]
    return max((min(answered, until) - sent for sent, answered in spans), default=0.0)


def percentile(seconds: Iterable[float], share: float) -> float:
    """The smallest figure that so many of all (0 to 1) do not exceed; 0 of none."""
    ordered = sorted(seconds)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else 0.0


def behind(history: History, boards: list[Board], since: float, until: float) -> list[float]:
    """For each change answered in a span, and each board: seconds until the board showed it or a later one."""
    lags = []
    told = [op for op in history.done if op["type"] == "ok" and since <= op["done"] < until]
    for board in boards:
        pictures = [(shown["at"], shown["version"][1]) for shown in board.shown]
        for op in told:
            shown = next((at for at, revision in pictures if revision >= op["value"]["revision"]), inf)
            lags.append(max(0.0, shown - op["done"]))
    return lags
