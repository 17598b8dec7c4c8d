"""The same hall with real browsers: each board is a Chromium page behind a line of its own, which can be cut."""

import asyncio
import contextlib
import datetime
import random
import time

from playwright.async_api import Browser, Error, Page, Response, async_playwright

from bench.common.offices import Tried
from bench.trials.voice.boards import LONGEST_OUT, is_idle
from bench.trials.voice.judge import Idle, Speech
from bench.trials.voice.officers import Officer, keep_issuing
from bench.trials.voice.trial import COUNTERS, QUIET, Outcome, read_truth
from tests.browsers import chromium, launch_arguments

BOARDS, PACE = 10, 20
CUTS_A_SECOND, LEAST = 4, 40
# Sound passes faster, by the clock of the sound card too; what was said is kept in the page.
FASTER = """() => {
  const length = Object.getOwnPropertyDescriptor(AudioBuffer.prototype, "duration").get;
  Object.defineProperty(AudioBuffer.prototype, "duration", { get() { return length.call(this) / PACE; } });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    this.playbackRate.value = PACE;
    return start.call(this, at);
  };
  const began = new Map(); window.speeches = [];
  document.addEventListener("saying", ({ detail }) => began.set(detail.id, Date.now()));
  document.addEventListener("said", ({ detail }) =>
    window.speeches.push([detail.sequence, detail.label, detail.counter, detail.at, began.get(detail.id), Date.now(),
      detail.heard]));
}""".replace("PACE", str(PACE))


class Line:
    """A wire between a browser and the server: `cut` ends all that runs through it, and nothing comes for a while."""

    def __init__(self, port: int) -> None:
        self.port, self.cuts, self.is_cut = port, 0, False
        self.open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Line":
        self.server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_wrong: object) -> None:
        self.server.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        both = {writer, back}
        self.open |= both
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        self.open -= both

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def cut(self) -> None:
        self.cuts += 1
        self.is_cut = True
        for writer in self.open:
            writer.transport.abort()
        await asyncio.sleep(random.random() * LONGEST_OUT)
        self.is_cut = False


async def play_in_browsers(tried: Tried, cuts: int) -> Outcome:
    """Ten boards in Chromium, their lines cut `cuts` times."""
    port, idle = int(tried.url.rsplit(":", 1)[1]), []
    async with async_playwright() as playwright, contextlib.AsyncExitStack() as doors:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=launch_arguments())
        lines = [await doors.enter_async_context(Line(port)) for _board in range(BOARDS)]
        pages = [await _board(browser, line.address, idle) for line in lines]
        until = time.monotonic() + max(LEAST, cuts / CUTS_A_SECOND)
        staff = [asyncio.create_task(Officer(tried, number).work(until)) for number in COUNTERS]
        staff.append(asyncio.create_task(keep_issuing(tried, until)))
        async with asyncio.TaskGroup() as breaking:
            for left in range(cuts, 0, -1):
                await asyncio.sleep(max(0.005, (until - time.monotonic()) / (left + 1)))
                breaking.create_task(
                    random.choice([line for line in lines if not line.is_cut] or lines).cut()
                )
        await asyncio.gather(*staff)
        await asyncio.sleep(QUIET)
        end, hall = time.time(), []
        for number, page in enumerate(pages):
            hall += [_speech(f"chromium-{number}", row) for row in await page.evaluate("window.speeches")]
        await browser.close()
    return Outcome(hall, read_truth(tried), sum(line.cuts for line in lines), 0, end, idle)


async def _board(browser: Browser, address: str, idle: list[Idle]) -> Page:
    """One page that listens; what its reports were answered goes into `idle` where nothing was to be said."""

    async def hear(response: Response) -> None:
        if not response.url.endswith("/kabar/"):
            return
        asked = response.request.timing["startTime"] / 1000
        with contextlib.suppress(Error):  # the line broke in the middle
            if response.ok and response.request.post_data_json["ready"] and is_idle(await response.json()):
                idle.append(Idle(address, asked, time.time()))

    page = await browser.new_page(viewport={"width": 1280, "height": 720})
    await page.add_init_script(f"({FASTER})()")
    page.on("response", hear)
    await page.goto(f"{address}/layar/samsat/")
    return page


def _speech(board: str, row: list) -> Speech:
    sequence, label, counter, at, began, ended, heard = row
    given = datetime.datetime.fromisoformat(at).timestamp()
    return Speech(board, sequence, label, counter, given, given, began / 1000, ended / 1000, heard)
