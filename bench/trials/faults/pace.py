"""How much load a machine can take at present: a saturated server says nothing about a fault."""

import time
from statistics import median

from bench.common.http import Client
from bench.common.offices import OFFICE, Tried
from bench.people.load import Pace

WARM, MEASURED = 8, 9
# Share of the time that one question after the other would keep the office busy.
BUSY_SHARE = 0.06
LEAST, MOST = 4.0, 20.0
# Of all commands so many are taken numbers, the others are clicks of officers.
SHARE_OF_KIOSKS = 0.2


async def bearable_pace(office: Tried) -> Pace:
    """People who ask as much as this machine answers at ease: 4 to 20 commands a second together."""
    asking, seconds = Client(office.url), []
    for _ in range(WARM + MEASURED):
        since = time.monotonic()
        await asking.get(f"/api/v1/offices/{OFFICE}")
        seconds.append(time.monotonic() - since)
    await asking.close()
    rate = min(MOST, max(LEAST, BUSY_SHARE / median(seconds[WARM:])))
    usual = Pace()
    clicks = rate * (1 - SHARE_OF_KIOSKS)
    print(f"   about {rate:.0f} commands a second", flush=True)
    return Pace(arrivals=rate * SHARE_OF_KIOSKS, think_seconds=usual.officers / clicks)
