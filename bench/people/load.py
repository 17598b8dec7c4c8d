"""The people of a busy office: kiosks, officers, a greeter and a supervisor, each with connections of its own.

Visitors come whether or not the ones before them were answered (an open load), so that a server that stalls does not
look fast. All chance comes from one seed; the moments of the answers do not, so a second run is alike, not equal.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import dataclass, field
from random import Random

from bench.common.offices import OFFICE
from bench.people.hall import Hall, look_at_hall
from bench.people.history import History
from bench.people.officer import Officer
from bench.people.person import Person

# One counter at least for each line of the usual services.
STAFFED = (1, 3, 4, 6, 7, 8, 9, 10)
# Who finds so many people waiting at a kiosk that does not answer goes away: an office that is down for long is not
# buried under the visitors of the whole time when it comes back.
MOST_AT_A_KIOSK = 2
PRESSES_TWICE, RETURNS, IS_CANCELLED, COMES_FIRST = 0.05, 0.6, 0.1, 0.15


@dataclass(frozen=True)
class Pace:
    """How much is asked of the office: `arrivals` a second at all kiosks together, `think_seconds` between an
    officer's clicks (mean of an exponential), `drain_seconds` for the last answers once nobody comes any more."""

    kiosks: int = 16
    officers: int = 8
    arrivals: float = 3.0
    think_seconds: float = 0.3
    drain_seconds: float = 10.0


BUSY = Pace()


@dataclass
class Load:
    """People at work between `begin` and `rest`."""

    url: str
    tokens: dict[str, str]
    history: History
    dice: Random
    pace: Pace = BUSY
    hall: Hall = field(init=False)

    def __post_init__(self) -> None:
        self._closing, self._stays = asyncio.Event(), True
        self._people: list[Person] = []
        self._tasks: set[asyncio.Task] = set()
        self._wrong: list[BaseException] = []

    async def begin(self) -> None:
        """Open the office: everybody comes to work. The server must answer."""
        self.hall = await look_at_hall(self.url, STAFFED[: self.pace.officers])
        for place in range(self.pace.kiosks):
            self._start(self._keep_coming(self._person(f"kiosk {place + 1}", "kiosk")))
        for number in self.hall.staffed:
            who = self._person(f"officer {number}", f"petugas{number}")
            self._start(self._work(Officer(who, number, self.hall, self._dice())))
        self._start(self._greet(self._person("greeter", "penerangan")))
        self._start(self._see_to_papers(self._person("supervisor", "pengawas")))

    async def rest(self) -> None:
        """Nobody comes any more; who has asked waits for an answer, then everybody goes home.

        Raises whatever went wrong in somebody's own program.
        """
        self._closing.set()
        await self._until_done(self.pace.drain_seconds)
        self._stays = False
        await self._until_done(1.0)
        for task in self._tasks:
            task.cancel()
        await self._until_done(None)
        for person in self._people:
            await person.leave()
        if self._wrong:
            raise self._wrong[0]

    def check(self) -> None:
        """Raises what went wrong in somebody's own program up to now: an idle load proves nothing."""
        if self._wrong:
            raise self._wrong[0]

    # --- what they do -----------------------------------------------------------------------------------------

    async def _keep_coming(self, kiosk: Person) -> None:
        dice, here = self._dice(), 0

        async def visit() -> None:
            nonlocal here
            here += 1
            await self._take_number(kiosk, dice)
            here -= 1

        while await self._after(dice.expovariate(self.pace.arrivals / self.pace.kiosks)):
            if here < MOST_AT_A_KIOSK:
                self._start(visit())

    async def _take_number(self, kiosk: Person, dice: Random) -> None:
        """Two taps. Some people press twice: the kiosk then sends the same key twice at the same time."""
        body = {"service": self.hall.service(dice), "items": dice.choice((1, 1, 1, 2))}
        key = f"visit-{dice.getrandbits(64):016x}"
        times = 2 if dice.random() < PRESSES_TWICE else 1
        path = f"offices/{OFFICE}/tickets"
        await asyncio.gather(*(kiosk.insist("issue", path, body, key, **body) for _time in range(times)))

    async def _work(self, officer: Officer) -> None:
        while await self._after(officer.dice.expovariate(1 / self.pace.think_seconds)):
            await officer.step()

    async def _greet(self, greeter: Person) -> None:
        """Sends back to the line who was set aside or did not come, and helps those who go first to a number."""
        dice = self._dice()
        while await self._after(dice.expovariate(1 / self.pace.think_seconds)):
            if parked := self._anybody("parked", dice):
                verb = "cancel" if dice.random() < IS_CANCELLED else "resume"
                await greeter.command(verb, f"tickets/{parked}/{verb}", ticket=parked)
            elif gone := self._anybody("no_show", dice):
                if dice.random() < RETURNS:
                    await greeter.command("return", f"tickets/{gone}/return", ticket=gone)
            elif dice.random() < COMES_FIRST:
                body = {"service": self.hall.service(dice), "priority": "lansia"}
                await greeter.command("issue", f"offices/{OFFICE}/tickets", body, **body)

    async def _see_to_papers(self, supervisor: Person) -> None:
        """Back-office work comes to its end."""
        dice = self._dice()
        while await self._after(dice.expovariate(2 / self.pace.think_seconds)):
            if label := self._anybody("processing", dice):
                answer = await supervisor.command("complete", f"tickets/{label}/complete", ticket=label)
                if answer and answer.ok:
                    self.hall.note(answer.body["ticket"])

    async def _after(self, seconds: float) -> bool:
        """Wait so long; whether the office still works then."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        return not self._closing.is_set()

    def _anybody(self, state: str, dice: Random) -> str | None:
        waiting = self.hall.aside[state]
        return waiting.pop(dice.randrange(len(waiting))) if waiting else None

    # --- coming and going -------------------------------------------------------------------------------------

    def _person(self, name: str, account: str) -> Person:
        person = Person(
            name, self.url, self.tokens[account], self.history, self._dice(), lambda: not self._stays
        )
        self._people.append(person)
        return person

    def _dice(self) -> Random:
        return Random(self.dice.getrandbits(64))

    def _start(self, work: Coroutine) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (wrong := task.exception()):
            self._wrong.append(wrong)

    async def _until_done(self, seconds: float | None) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(set(self._tasks))
