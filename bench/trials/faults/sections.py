"""The sections of the trial, in the order of a whole run. A section takes a plan and returns its rows."""

from collections.abc import Callable

from bench.common.table import Row
from bench.trials.faults.deaf import lose_every_hint
from bench.trials.faults.plan import Plan
from bench.trials.faults.power import power

Section = Callable[[Plan], list[Row]]
# By name: (what it does to the office, the section). Short runs leave out what stands in LONG_ONLY.
SECTIONS: dict[str, tuple[str, Section]] = {
    "deaf": ("every hint gets lost: the live tests, and how far boards are behind", lose_every_hint),
    "power": ("power cuts, replayed from what the database really wrote", power),
}
LONG_ONLY: set[str] = set()
