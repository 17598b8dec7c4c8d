"""A disk that is full or broken, from each point of a command on."""

import asyncio
import json
from contextlib import AbstractContextManager
from typing import Any

from bench.common.http import Client, Unanswered
from bench.common.offices import OFFICE
from bench.common.table import Row, none_of, told
from bench.disk.points import Hall
from bench.disk.recording import DATABASE, MODULE
from bench.disk.rooms import empty_the_log, filled, no_file_grows, small_disk
from bench.disk.shim import Unreachable, reach
from bench.disk.switch import FAULTS, Switch
from bench.trials.faults.plan import Plan
from tests.servers import Server

# A command writes some fifty pieces: the first ones one by one, then some on the way, then beyond its end.
PLACES = (1, 2, 3, 5, 9, 17, 33, 60)
MEGABYTES = 48
ROUNDS = 4
# What a limit on the server's files leaves the log: a command or none.
LOG_BYTES = 64 * 1024
SHOWN = 5
LOOKED_AT = {
    "healthz": "/healthz",
    "board": f"/api/v1/offices/{OFFICE}/board",
    "kiosk": f"/kiosk/{OFFICE}/",
    "screen": f"/layar/{OFFICE}/",
    "sign-in": "/masuk/",
}


def disk(plan: Plan) -> list[Row]:
    """One server; the shim refuses first, then a file system that is really full, then a limit on its files."""
    try:
        reach()
    except Unreachable as wrong:
        return [told("skipped", f"nothing was tried: {wrong}")]
    tokens = plan.folder / "tokens"
    switch = Switch(plan.folder / "switch")
    with small_disk(plan.folder / "small", MEGABYTES) as mounted:
        data = plan.folder / "small" / "data"
        environment = {
            "DATA_DIR": str(data), "SWITCH": str(plan.folder / "switch"), "TOKENS": str(tokens)
        }  # fmt: skip
        server = Server(plan.folder, environment, module=MODULE)
        try:
            server.start()
            hall = Hall(server.url, json.loads(tokens.read_text()), data / DATABASE, plan.dice("disk"))
            return asyncio.run(try_all(plan, server, hall, switch, mounted))
        finally:
            server.stop()
            server.kill()


async def try_all(plan: Plan, server: Server, hall: Hall, switch: Switch, mounted: bool) -> list[Row]:
    await hall.open()
    try:
        for fault, at in points(plan):
            await hall.point(switch, fault, at)
        rows = [told("full file system", "not tried: no right to mount a small one")]
        if mounted:
            full = await pressed(hall, server, "full file system", filled(hall.file.parent))
            rows = [*full, Row("full file system: healthz", str(hall.healthz), "503", hall.healthz == 503)]
        rows += await pressed(hall, server, "limit on files", no_file_grows(server.process.pid, LOG_BYTES))
        rows.append(told("limit on files: healthz, which sees no quota", hall.healthz))
    finally:
        await hall.close()
    return [*of_points(hall), *rows]


def points(plan: Plan) -> list[tuple[int, int]]:
    """(fault, at which write or sync from now on); a command has one sync, so those come soon."""
    places = range(1, 51) if plan.long else PLACES
    return [
        (number, 1 + at % 3 if fault.sync else at) for at in places for number, fault in enumerate(FAULTS)
    ]


async def look_at_pages(server: Server) -> dict[str, int]:
    """The status of each page; 0 where no answer came."""
    client, found = Client(server.url), {}
    for name, path in LOOKED_AT.items():
        try:
            found[name] = (await client.get(path)).status
        except Unanswered:
            found[name] = 0
    await client.close()
    return found


async def pressed(hall: Hall, server: Server, what: str, limit: AbstractContextManager[Any]) -> list[Row]:
    """Commands and readers while a real limit holds, from an empty log on; then all is well again."""
    refused_before, asked = hall.tally.refused, []
    empty_the_log(hall.file)
    with limit:
        for _round in range(ROUNDS):
            asked += await hall.everybody()
        pages = await look_at_pages(server)
    await hall.after(what, asked)
    refused = hall.tally.refused - refused_before
    hall.healthz = pages.pop("healthz")
    found = ", ".join(f"{name} {status}" for name, status in pages.items())
    return [
        Row(f"{what}: commands refused", f"{refused} of {len(asked)}", "> 0", refused > 0),
        Row(f"{what}: pages that are only read", found, "200", set(pages.values()) == {200}),
    ]


def of_points(hall: Hall) -> list[Row]:
    tally, struck = hall.tally, hall.tally.struck
    for sentence in [*tally.unclean, *tally.halves, *tally.lost, *tally.twice, *tally.stuck][:SHOWN]:
        print(f"   {sentence}")
    return [
        Row("points at which the fault struck", f"{struck} of {tally.points}", "all", struck == tally.points),
        Row("commands refused meanwhile", str(tally.refused), "> 0", tally.refused > 0),
        none_of("answers that were not a 503 with a sentence", len(tally.unclean)),
        none_of("half a command, or damage", len(tally.halves)),
        none_of("acknowledged commands lost", len(tally.lost)),
        none_of("keys that were carried out twice", len(tally.twice)),
        none_of("commands that did not work once the disk did", len(tally.stuck)),
        told("refused, but done nevertheless (the key knows)", tally.done_nevertheless),
        told("said", "; ".join(sorted(tally.said))),
    ]
