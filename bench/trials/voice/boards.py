"""Boards as protocol clients: they report, ask, and say what they are given, by the rule of call-voice.js."""

import asyncio
import contextlib
import json
import random
import time
import uuid

import websockets

from bench.common.http import Client, Unanswered
from bench.trials.voice.judge import Idle, Speech

USUAL, AFTER_FAILURE, IN_SIGHT, NOT_YET = 5.0, 2.0, 4.0, 1.0
LONGEST_OUT = 1.5


def is_idle(answer: dict) -> bool:
    """Whether a screen that would speak was told that nothing is to be said, nor will be in a moment."""
    return answer["speaker"] and not answer["announcement"] and answer["again"] >= USUAL


class Board:
    """One television. `out` while its line is down; what it plays goes on meanwhile. `pace`: how much faster than in
    a hall its sentences are."""

    def __init__(self, url: str, number: int, hall: list[Speech], pace: float) -> None:
        self.url, self.hall, self.pace, self.number = url, hall, pace, number
        self.idle: list[Idle] = []
        self.client = Client(url, timeout=8, script=True)
        self.lines = self.deaths = 0
        self.born()

    def born(self) -> None:
        """It is switched on: nothing of before is left."""
        self.name = f"board-{self.number}-{uuid.uuid4().hex[:12]}"
        self.speaks = self.saying = self.out = self.dead = False
        self.done: list[dict] = []
        self.said: set[tuple[int, str]] = set()
        self.shown = ("", 0)
        self.newest = 0
        self.wake = asyncio.Event()
        self.work: list[asyncio.Task] = []

    def start(self) -> None:
        self.work = [asyncio.create_task(part) for part in (self.keep_reporting(), self.keep_looking())]

    async def cut(self) -> None:
        """Its line breaks: whatever was on its way is lost, the answer of a command too; it is back in a moment."""
        self.lines += 1
        self.out = True
        for task in self.work:
            task.cancel()
        await asyncio.gather(*self.work, return_exceptions=True)
        await asyncio.sleep(random.random() * LONGEST_OUT)
        self.out = False
        if not self.dead:
            self.start()

    async def die(self, seconds: float) -> None:
        """Its power is gone, in the middle of a word perhaps; later it is switched on again."""
        self.deaths += 1
        self.dead = True
        for task in self.work:
            task.cancel()
        await asyncio.gather(*self.work, return_exceptions=True)
        await asyncio.sleep(seconds)
        self.born()
        self.start()

    async def keep_looking(self) -> None:
        """The picture, by its socket, again and again."""
        address = self.url.replace("http", "ws", 1) + "/ws/offices/samsat/board/"
        while True:
            with contextlib.suppress(OSError, websockets.WebSocketException, TimeoutError):
                async with websockets.connect(address, open_timeout=8) as socket:
                    async for text in socket:
                        self.look(json.loads(text))
            await asyncio.sleep(random.random())

    def look(self, message: dict) -> None:
        if message.get("beat"):
            return
        self.shown = max(self.shown, (message["day"], message["revision"]))
        newest = max((call["sequence"] for call in message["calls"]), default=0)
        if newest != self.newest and self.speaks and not self.saying:
            self.wake.set()
        self.newest = newest

    async def keep_reporting(self) -> None:
        while True:
            wait = AFTER_FAILURE
            with contextlib.suppress(Unanswered):
                wait = await self.report()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self.wake.wait()
            self.wake.clear()

    async def report(self) -> float:
        asked, ready = time.time(), not self.saying
        done = self.done[:20]
        answer = await self.client.post(
            "/layar/samsat/kabar/",
            {
                "instance": self.name, "kind": "board", "sound": "on", "version": "bench",
                "ready": ready, "done": done,
            },
        )  # fmt: skip
        if not answer.ok:
            return AFTER_FAILURE
        self.done = [row for row in self.done if row["id"] not in answer.body["noted"]]
        self.speaks = answer.body["speaker"]
        if (given := answer.body["announcement"]) and not self.saying:
            self.saying = True
            # Not one of the tasks that a cut line ends: a loudspeaker needs no line.
            self.speaking = asyncio.create_task(self.say(given, asked, time.time()))
        elif ready and is_idle(answer.body):
            self.idle.append(Idle(self.name, asked, time.time()))
        return answer.body["again"] or USUAL

    async def say(self, given: dict, asked: float, at: float) -> None:
        mine, name = self.name, (given["id"], given["at"])
        try:
            if name not in self.said:
                if not await self.in_sight(given):
                    await asyncio.sleep(NOT_YET)
                    return
                began = time.time()
                while time.time() < began + given["seconds"] / self.pace and not self.dead:
                    await asyncio.sleep(0.01)
                whole = not self.dead and self.name == mine
                self.hall.append(
                    Speech(
                        mine,
                        given["sequence"],
                        given["label"],
                        given["counter"],
                        asked,
                        at,
                        began,
                        time.time(),
                        whole,
                    )  # fmt: skip
                )
                if not whole:
                    return
                self.said.add(name)
            self.done.append({"id": given["id"], "heard": True})
        finally:
            if self.name == mine:
                self.saying = False
                self.wake.set()

    async def in_sight(self, given: dict) -> bool:
        until = time.time() + IN_SIGHT
        while time.time() < until and not self.dead:
            if self.shown >= (given["day"], given["revision"]):
                return True
            await asyncio.sleep(0.05)
        return False

    async def end(self) -> None:
        for task in self.work:
            task.cancel()
        await asyncio.gather(*self.work, return_exceptions=True)
        await self.client.close()
