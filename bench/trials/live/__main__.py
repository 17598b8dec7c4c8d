"""The command bench/live."""

import argparse
import asyncio
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.common.cost import cpu_seconds, machine, memory
from bench.common.offices import OFFICE, Tried, open_big_office, open_office
from bench.common.table import Row, at_most, none_of, print_table, told, write_json
from bench.trials.live.crowd import allow_many
from bench.trials.live.figures import (
    BOARDS,
    FROZEN,
    ONE,
    PHONES,
    Reach,
    broadcast,
    burst,
    change_often,
    fill_frozen,
    middle,
)
from bench.trials.live.hall import Hall
from bench.trials.live.parts import Part, part
from tests.services import free_port

BOARD = f"/ws/offices/{OFFICE}/board/?draw=id"
STUCK, BURST = 5, 30
# Figures of one run that differ more than this at its begin and end say nothing about time.
NOISY = 1.5


@dataclass(frozen=True)
class Size:
    boards: int
    phones: int
    changes: int


def main() -> int:
    """Measure and print the table; 1 if a goal was not held."""
    asked = read_arguments()
    # So that everything is taken down as on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    short = asked.short
    size = Size(
        asked.boards or (300 if short else 1000), asked.phones or (150 if short else 500), 4 if short else 8
    )
    print(f"bench/live --boards {size.boards} --phones {size.phones} --seed {seed}\n{machine()}", flush=True)
    allow_many()
    folder = Path(tempfile.mkdtemp(prefix="antrean-live-"))
    began = time.monotonic()
    try:
        # What the forecast's process does beside is not the screens' cost.
        opener = open_big_office if asked.big else open_office
        with opener(folder / "office", PLAIN_RECKONING="1") as tried:
            rows = asyncio.run(measure(tried, size, seed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    kind = "PostgreSQL + Redis, 2 workers" if asked.big else "SQLite"
    title = f"Live screens on {kind}, {size.boards} boards, seed {seed}, {time.monotonic() - began:.0f} s"
    held = print_table(title, rows)
    if asked.json:
        write_json(asked.json, title, rows)
    return 0 if held else 1


async def measure(tried: Tried, size: Size, seed: int) -> list[Row]:
    """All figures of one office."""
    hall = Hall(tried)
    # Those who are called during the trial stand before those whose phones are looked at.
    secrets = hall.fill(size.phones + 200)[-size.phones :]
    random.Random(seed).shuffle(secrets)
    await hall.open()
    with raw_server() as (raw, raw_crowd), part("crowd", "127.0.0.1", tried.server.port) as crowd:
        alone, one = await reference(hall, crowd, size)
        raw_crowd.tell("open", name=BOARDS, places=["/"] * size.boards)
        raw.tell("settle")
        picture = crowd.tell("sample", name=ONE)["picture"]
        crowd.tell("close", name=ONE)
        before = broadcast(raw, raw_crowd, picture, size.boards, 2 * size.changes)
        rows = connected(hall, crowd, BOARDS, [BOARD] * size.boards)
        boards = (await change_often(hall, crowd, {BOARDS: size.boards}, size.changes))[BOARDS]
        rows += reached("1 change to the last board", boards, 0.3)
        rows += per_screen(boards, one, before, size.boards)
        rows += burst_rows(*await burst(hall, crowd, BURST))
        rows += await beside_frozen(hall, crowd, boards, size)
        rows += connected(hall, crowd, PHONES, [f"/ws/tickets/{secret}/?draw=id" for secret in secrets])
        both = {BOARDS: size.boards, PHONES: size.phones}
        heard = await change_often(hall, crowd, both, size.changes, pause=1.0)
        rows += reached("1 change to the last phone", heard[PHONES], 1.0)
        rows += reached("the boards, while phones are drawn too", heard[BOARDS], 0.3)
        after = broadcast(raw, raw_crowd, picture, size.boards, 2 * size.changes)
    return [*rows, told("a change with one board, CPU", f"{alone * 1000:.0f} ms"), *noise(before, after)]


async def reference(hall: Hall, crowd: Part, size: Size) -> tuple[float, Reach]:
    """What a change costs with one board: processor seconds of the whole server, and of its loop."""
    crowd.tell("open", name=ONE, places=[BOARD])
    used = cpu_seconds(hall.pid)
    one = (await change_often(hall, crowd, {ONE: 1}, size.changes))[ONE]
    return (cpu_seconds(hall.pid) - used) / one.changes, one


@contextlib.contextmanager
def raw_server() -> Iterator[tuple[Part, Part]]:
    """The server to compare with, and a crowd of its own."""
    port = free_port()
    with part("raw", port) as raw:
        raw.tell("settle")
        with part("crowd", "127.0.0.1", port) as crowd:
            yield raw, crowd


def connected(hall: Hall, crowd: Part, name: str, places: list[str]) -> list[Row]:
    kept, used = memory(hall.pid), cpu_seconds(hall.pid)
    answer = crowd.tell("open", name=name, places=places)
    each = (cpu_seconds(hall.pid) - used) / len(places)
    size = (memory(hall.pid) - kept) / len(places) / 1024
    return [
        none_of(f"{name} that could not connect", len(places) - answer["opened"]),
        told(
            f"{len(places)} {name} connect at once",
            f"{answer['seconds']:.1f} s, {each * 1000:.2f} ms CPU each",
        ),
        told(f"memory of one of the {name}", f"{size:.0f} KiB"),
    ]


def reached(figure: str, reach: Reach, most: float) -> list[Row]:
    worst = max(reach.last, default=float("inf"))
    return [
        at_most(f"{figure} (median of {len(reach.last)})", middle(reach.last), most, " s"),
        told(f"{figure}: worst; median screen", f"{worst:.2f} s; {middle(reach.median):.2f} s"),
        none_of(f"{figure}: screens that were missed", reach.missed),
    ]


def per_screen(boards: Reach, one: Reach, raw: Reach, number: int) -> list[Row]:
    """What one more screen costs the loop, beside a raw broadcast of the same bytes."""
    ours = (boards.loop / boards.changes - one.loop / one.changes) / number
    least = raw.loop / raw.changes / number
    return [
        at_most("CPU per screen ÷ raw broadcast", ours / least, 3.0, "×"),
        told("CPU per screen; raw broadcast", f"{ours * 1e6:.0f} µs; {least * 1e6:.0f} µs"),
        told("raw broadcast to the last (median)", f"{middle(raw.last):.2f} s"),
    ]


def burst_rows(frames: list[float], took: float, ended: bool) -> list[Row]:
    return [
        at_most(f"{BURST} changes in {took:.2f} s: frames per board, most", frames[-1], 3, digits=0),
        none_of("after the burst: boards not at the last change", 0 if ended else 1),
    ]


async def beside_frozen(hall: Hall, crowd: Part, without: Reach, size: Size) -> list[Row]:
    """What screens that never read do to the others."""
    ports = set(crowd.tell("open", name=FROZEN, places=[BOARD] * STUCK, frozen=True)["ports"])
    full = await fill_frozen(hall, ports)
    reach = (await change_often(hall, crowd, {BOARDS: size.boards}, size.changes))[BOARDS]
    crowd.tell("close", name=FROZEN)
    ratio = middle(reach.last) / middle(without.last)
    return [
        Row("frozen boards whose line is full", f"{full} of {STUCK}", f"{STUCK}", full == STUCK),
        *reached("beside frozen boards, to the last", reach, 0.3),
        told("the same ÷ without frozen boards", f"{ratio:.2f}×"),
    ]


def noise(before: Reach, after: Reach) -> list[Row]:
    first, last = middle(before.last), middle(after.last)
    apart = max(first, last) / min(first, last)
    word = "; noisy: times say little" if apart > NOISY else ""
    return [
        told(
            "noise: raw broadcast after ÷ before", f"{last / first:.2f}×, load {os.getloadavg()[0]:.1f}{word}"
        )
    ]


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/live", description=__doc__)
    parser.add_argument("--boards", type=int, help="1000; 300 with --short")
    parser.add_argument("--phones", type=int, help="500; 150 with --short")
    parser.add_argument("--short", action="store_true", help="half a minute instead of one and a half")
    parser.add_argument("--big", action="store_true", help="on PostgreSQL and Redis with two workers")
    parser.add_argument("--seed", type=int, help="play an earlier run again")
    parser.add_argument("--json", type=Path, help="keep the table in this file too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
