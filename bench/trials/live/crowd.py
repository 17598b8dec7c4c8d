"""Many screens in a process of their own. Takes commands as lines of JSON and answers each with one.

open     {name, places: [path …], frozen}     -> {opened, seconds, cpu}
reached  {name, revision, seconds}            -> {reached, first, median, last, frames} (times: time.monotonic())
forget   {name}                               -> {} (what was seen)
reset    {name}                               -> {} (the revision that is shown; revisions may begin again)
sample   {name}                               -> {picture} (the newest of the first screen)
tally    {name}                               -> {screens, open, frames: [least, median, most], size, revisions}
storm    {name, rule, fallback, seed, revision, seconds} -> {right, open, last, median, by_poll, attempts, polls}
         waits until the server has cut off each of them, and brings them back (see comeback.py)
close    {name}                               -> {}
"""

import asyncio
import gc
import json
import resource
import statistics
import sys
import time
from typing import Any

import uvloop

from bench.trials.live.comeback import come_back, summary
from bench.trials.live.screens import Screen, connect

# A handshake waits for others' so that the server's backlog never overflows: a lost SYN costs a second.
AT_ONCE = 400


class Crowd:
    """All screens of a trial, in groups by name."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.groups: dict[str, list[Screen]] = {}

    async def open(self, name: str, places: list[str], frozen: bool = False, at_once: int = AT_ONCE) -> dict:
        began, used = time.monotonic(), time.process_time()
        turn = asyncio.Semaphore(at_once)

        async def one(path: str) -> Screen:
            async with turn:
                screen = await connect(self.host, self.port, path, frozen=frozen)
                await screen.opened
                if not frozen:
                    await screen.news.wait()
                return screen

        screens = await asyncio.gather(*(one(path) for path in places))
        self.groups.setdefault(name, []).extend(screens)
        gc.collect()
        gc.freeze()  # a pause of this process must not look like one of the server
        opened = sum(screen.opened.result() and not screen.ended.is_set() for screen in screens)
        return {
            "opened": opened,
            "ports": [screen.transport.get_extra_info("sockname")[1] for screen in screens] if frozen else [],
            "seconds": time.monotonic() - began,
            "cpu": time.process_time() - used,
        }

    async def reached(self, name: str, revision: int, seconds: float) -> dict:
        until = time.monotonic() + seconds
        screens = self.groups[name]
        while time.monotonic() < until and not all(screen.revision >= revision for screen in screens):
            await asyncio.sleep(0.02)
        times = sorted(when for screen in screens if (when := screen.reached(revision)) is not None)
        if not times:
            return {"reached": 0}
        return {
            "reached": len(times),
            "first": times[0],
            "median": statistics.median(times),
            "p99": times[int(0.99 * (len(times) - 1))],
            "last": times[-1],
        }

    async def forget(self, name: str) -> dict:
        for screen in self.groups[name]:
            screen.forget()
        return {}

    async def reset(self, name: str) -> dict:
        for screen in self.groups[name]:
            screen.revision = -1
        return {}

    async def tally(self, name: str) -> dict:
        screens = self.groups[name]
        got = sorted(len(screen.seen) for screen in screens)
        return {
            "screens": len(screens),
            "open": sum(not screen.ended.is_set() for screen in screens),
            "frames": [got[0], statistics.median(got), got[-1]],
            "size": max(len(screen.picture) for screen in screens),
            "revisions": [min(s.revision for s in screens), max(s.revision for s in screens)],
        }

    async def sample(self, name: str) -> dict:
        return {"picture": self.groups[name][0].picture.decode()}

    async def storm(
        self, name: str, rule: str, fallback: str, seed: int, revision: int, seconds: float
    ) -> dict:
        screens = self.groups[name]
        self.groups[name], backs = await come_back(
            screens, self.host, self.port, fallback, rule=rule, seed=seed, revision=revision, seconds=seconds
        )
        return summary(backs, self.groups[name])

    async def close(self, name: str) -> dict:
        screens = self.groups.pop(name)
        for screen in screens:
            screen.transport.abort() if screen.frozen else screen.transport.close()
        await asyncio.gather(*(screen.ended.wait() for screen in screens))
        return {}


def allow_many() -> None:
    """As many open sockets as the machine lets a process have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def obey(crowd: Any) -> None:
    """Carry out commands from the standard input until it ends. A command is the name of one of its methods."""
    reader = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while line := await reader.readline():
        asked = json.loads(line)
        answer = await getattr(crowd, asked.pop("do"))(**asked)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    allow_many()
    gc.disable()
    uvloop.run(obey(Crowd(sys.argv[1], int(sys.argv[2]))))
