"""What it would change if a counter that is not open opened now."""

from collections.abc import Iterable
from typing import Any

from counters.domain.floor import Floor
from counters.forecast.forecaster import Forecaster, Outlook
from counters.forecast.what_if import Change
from counters.foreseeing.scene import Scene

# So many counters are tried, those with the most people in their lines first: each takes as long as a forecast.
MOST_TRIED = 4
# Smaller differences are not worth an officer.
LEAST_MINUTES = 0.5


def what_if(forecaster: Forecaster, scene: Scene, present: Iterable[Outlook]) -> list[dict[str, Any]]:
    """Of each counter worth opening: how many minutes sooner people would be done on average, and how many more
    promises would be kept. Made with the same draws as the forecast, so the differences are real."""
    floor, usual = scene.floor, {row.ticket: row.done for row in present if row.done}
    promised = {
        t.label: scene.minute(t.promise_until) - scene.at for t in floor.tickets.values() if t.promise_until
    }
    found = []
    for counter in _closed(floor)[:MOST_TRIED]:
        told = forecaster.what_if(scene.at, [Change(str(counter), "open")])
        pairs = [
            (row.ticket, usual[row.ticket][1], row.done[1])
            for row in told
            if row.done and row.ticket in usual
        ]
        if not pairs:
            continue
        sooner = sum(before - after for _ticket, before, after in pairs) / len(pairs)
        saved = sum(
            after <= promised[ticket] < before for ticket, before, after in pairs if ticket in promised
        )
        if sooner >= LEAST_MINUTES:
            found.append({"counter": counter, "minutes": round(sooner, 1), "saved": saved})
    return sorted(found, key=lambda row: -row["minutes"])


def _closed(floor: Floor) -> list[int]:
    """The numbers of the counters that are not open while somebody waits in their lines, the longest lines first."""
    waiting = {
        desk.counter.number: sum(len(floor.lines[station]) for station in desk.stations)
        for desk in floor.desks.values()
        if desk.state != "open"
    }
    return sorted((number for number, people in waiting.items() if people), key=lambda n: (-waiting[n], n))
