"""A stretch of an office's day with people in it, while something is being broken."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

from bench.common.offices import Tried
from bench.people.boards import SETTLED_SECONDS, Board, hanging
from bench.people.history import History
from bench.people.judge import Run
from bench.people.load import BUSY, Load, Pace

# Everybody must be served again within five seconds of the last fault, and boards right two after the last change.
CALM_SECONDS, LOOK_SECONDS = 3.0, 2.2

Disturb = Callable[[Load], Awaitable[None]]


async def live_through(
    tried: Tried, folder: Path, dice: Random, disturb: Disturb, *, pace: Pace = BUSY, boards: int = 6
) -> Run:
    """People come to work; `disturb` breaks what it wants, notes each fault in the load's history, and returns when
    the office is whole again. Then everybody works on for a while and goes home; ready for the judge.

    The boards hang throughout, half of them as if their pages were opened anew after each cut. Raises what went
    wrong in a client's own program.
    """
    history = History(folder / "history.jsonl")
    load = Load(tried.url, tried.tokens, history, Random(dice.getrandbits(64)), pace)
    screens = [
        Board(f"board {n + 1}", tried.url, Random(dice.getrandbits(64)), SETTLED_SECONDS * (n % 2))
        for n in range(boards)
    ]
    try:
        async with hanging(screens):
            await load.begin()
            try:
                await disturb(load)
                calm = time.monotonic()
                await asyncio.sleep(CALM_SECONDS)
            finally:
                await load.rest()
            quiet = time.monotonic()
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        history.close()
    return Run(tried.server, history, screens, calm, quiet)
