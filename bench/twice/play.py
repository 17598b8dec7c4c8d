"""Scenes played at several counters side by side, each by a console with several tabs."""

import asyncio
from random import Random
from typing import Any, NamedTuple

from bench.common.http import Client
from bench.common.offices import OFFICE, Tried
from bench.twice.book import Book
from bench.twice.lane import SAID, Lane, new_key
from bench.twice.scenes import OLD_CLIENTS, SAME_KEY, TWO_TABS, Scene

Row = dict[str, Any]
COUNTERS = (3, 4, 5)  # they share a line
BY_LINK = (
    0.5  # how often a ticket is named by its link, as a scanner reads it: it is looked up before the lock
)
NEW_CONNECTION = 0.3  # how often a tab comes by a new connection, and so perhaps to another process


class Played(NamedTuple):
    """A scene and the operations of its moment."""

    scene: Scene
    ops: list[Row]


async def play(tried: Tried, book: Book, scenes: list[Scene], dice: Random, tabs: int = 2) -> list[Played]:
    """All scenes, and then the ones that need two counters; what was asked and answered in each."""
    lanes = await open_lanes(tried, book, tabs)
    left, played = list(reversed(scenes)), []

    async def work(lane: Lane) -> None:
        while left:
            scene = left.pop()
            played.append(Played(scene, await act(lane, scene, dice)))

    try:
        for _visitor in range(5):
            await lanes[0].issue()
        async with asyncio.TaskGroup() as group:
            for lane in lanes:
                group.create_task(work(lane))
        for _time in range(max(4, len(scenes) // 50)):
            played += [await race_for_next(lanes), await race_for_one(lanes)]
    finally:
        for lane in lanes:
            await lane.leave()
    return played


async def open_lanes(tried: Tried, book: Book, tabs: int) -> list[Lane]:
    client = Client(tried.url)
    office = (await client.get(f"/api/v1/offices/{OFFICE}")).body
    await client.close()
    ids = {row["number"]: row["id"] for row in office["counters"]}
    return [Lane(tried, book, number, ids[number], tabs) for number in COUNTERS]


async def act(lane: Lane, scene: Scene, dice: Random) -> list[Row]:
    """Bring the lane to the scene's state and send its command from every tab at once."""
    if scene.verb in {"call-next", "finish-next"}:
        await lane.issue()
    if scene.kind in {"naming", "ticket"}:
        label = await lane.ticket_in(scene.state)
    else:
        await lane.bring(scene.state)
        label = ""
    name = lane.book.secrets.get(label, label) if dice.random() < BY_LINK else label
    path, body = address(lane, scene, name if scene.kind == "ticket" else label)
    if scene.mode != OLD_CLIENTS:
        body["expected"] = belief(lane, scene)
    shared = new_key()
    keys = {SAME_KEY: lambda: shared, TWO_TABS: new_key, OLD_CLIENTS: lambda: ""}[scene.mode]
    clients = lane.tabs
    if scene.kind == "issue":  # a number has no counter and knows no belief
        body.pop("expected", None)
    for client in clients:
        if dice.random() < NEW_CONNECTION:
            await client.close()
    return list(
        await asyncio.gather(*(lane.ask(client, scene.verb, path, body, keys()) for client in clients))
    )


def address(lane: Lane, scene: Scene, label: str) -> tuple[str, Row]:
    """Where the command goes, and what is said with it."""
    if scene.kind == "issue":
        return f"offices/{OFFICE}/tickets", {"service": "pengesahan"}
    if scene.kind == "ticket":
        return f"tickets/{label}/{scene.verb}", {}
    said = {"ticket": label} if scene.kind == "naming" else SAID.get(scene.verb, {})
    return f"counters/{lane.counter}/{scene.verb}", dict(said)


def belief(lane: Lane, scene: Scene) -> Row:
    """What the console's button sends with it: the visitor at the counter, or the state of the ticket named."""
    if scene.kind == "ticket" or scene.verb == "resume":
        return {"state": scene.state}
    return {"ticket": lane.visitor, **({"state": lane.state} if lane.visitor else {})}


async def race_for_next(lanes: list[Lane]) -> Played:
    """All counters call whoever is next at the same moment: each gets a visitor of its own."""
    for lane in lanes:
        await lane.bring("idle")
        await lane.issue()
    scene = Scene("race", "call-next", "idle", TWO_TABS, True)
    body = {"expected": {"ticket": None}}
    path = "counters/{}/call-next"
    asked = (lane.ask(lane.tabs[0], scene.verb, path.format(lane.counter), body, new_key()) for lane in lanes)
    return Played(scene, list(await asyncio.gather(*asked)))


async def race_for_one(lanes: list[Lane]) -> Played:
    """All counters call the same number: one gets it."""
    for lane in lanes:
        await lane.bring("idle")
    label = await lanes[0].issue()
    scene = Scene("race", "call", "waiting", TWO_TABS, True)
    body = {"ticket": label, "expected": {"ticket": None}}
    path = "counters/{}/call"
    asked = (lane.ask(lane.tabs[0], scene.verb, path.format(lane.counter), body, new_key()) for lane in lanes)
    return Played(scene, list(await asyncio.gather(*asked)))
