"""What it would change if a counter that is not open opened now."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from counters.domain.floor import Floor
from counters.forecast.forecaster import Forecaster, Outlook, Quantiles
from counters.forecast.what_if import Change
from counters.foreseeing.scene import Scene

# So many counters are tried, those with the most people in their lines first: each takes as long as a forecast.
MOST_TRIED = 4
# Smaller differences are not worth an officer.
LEAST_MINUTES = 0.5


def what_if(forecaster: Forecaster, scene: Scene, present: Iterable[Outlook]) -> list[dict[str, Any]]:
    """Of each counter worth opening: how many minutes sooner people would be done on average, how many more promises
    would be kept, and how many people could be finished who cannot be now. Made with the same draws as the forecast,
    so the differences are real."""
    floor, usual = scene.floor, {row.ticket: row.done for row in present}
    promised = {
        t.label: scene.minute(t.promise_until) - scene.at for t in floor.tickets.values() if t.promise_until
    }
    found = []
    for counter in _closed(floor)[:MOST_TRIED]:
        told = forecaster.what_if(scene.at, [Change(str(counter), "open")])
        row = _difference(usual, told, promised)
        if row["minutes"] >= LEAST_MINUTES or row["freed"]:
            found.append({"counter": counter, **row})
    return sorted(found, key=lambda row: (-row["freed"], -row["minutes"]))


def _difference(
    usual: Mapping[str, Quantiles | None], told: Iterable[Outlook], promised: Mapping[str, float]
) -> dict[str, Any]:
    """What is told otherwise than usual. Where nothing could be told at all, nothing can come sooner."""
    now = {row.ticket: row.done[1] for row in told if row.done and row.ticket in usual}
    before = {ticket: done[1] if (done := usual[ticket]) else math.inf for ticket in now}
    sooner = [before[ticket] - now[ticket] for ticket in now if before[ticket] < math.inf]
    saved = sum(now[t] <= promised[t] < before[t] for t in now if t in promised)
    mean = sum(sooner) / len(sooner) if sooner else 0.0
    return {"minutes": round(mean, 1), "saved": saved, "freed": len(now) - len(sooner)}


def _closed(floor: Floor) -> list[int]:
    """The numbers of the counters that are not open while somebody waits in their lines, the longest lines first."""
    waiting = {
        desk.counter.number: sum(len(floor.lines[station]) for station in desk.stations)
        for desk in floor.desks.values()
        if desk.state != "open"
    }
    return sorted((number for number, people in waiting.items() if people), key=lambda n: (-waiting[n], n))
