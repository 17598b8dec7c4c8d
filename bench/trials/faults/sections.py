"""The sections of the trial, in the order of a whole run. A section takes a plan and returns its rows."""

from collections.abc import Callable

from bench.common.table import Row
from bench.trials.faults.clock import clock
from bench.trials.faults.deaf import lose_every_hint
from bench.trials.faults.disk import disk
from bench.trials.faults.double import double
from bench.trials.faults.kill import kill
from bench.trials.faults.plan import Plan
from bench.trials.faults.postgres import restart_postgres
from bench.trials.faults.power import power
from bench.trials.faults.redis import break_redis
from bench.trials.faults.storm import storm
from bench.trials.faults.stuck import stuck
from bench.trials.faults.workers import kill_workers

Section = Callable[[Plan], list[Row]]
# By name: (what it does to the office, the section). Short runs leave out what stands in LONG_ONLY.
SECTIONS: dict[str, tuple[str, Section]] = {
    "deaf": ("every hint gets lost: the live tests, and how far boards are behind", lose_every_hint),
    "postgres": ("PostgreSQL ended and started again; its sessions ended", restart_postgres),
    "workers": ("SIGKILL of a worker, at any moment and at named points; of the whole server", kill_workers),
    "clock": ("the clock jumps, forward and back, over midnight and summer time", clock),
    "redis": ("Redis killed, frozen and flushed, in turn with Redis well", break_redis),
    "double": ("every command twice at the same moment, in every state", double),
    "kill": ("SIGKILL of the server under load, at any moment and at named points", kill),
    "power": ("power cuts, replayed from what the database really wrote", power),
    "disk": ("the disk full or broken at each point, under commands", disk),
    "storm": ("a thousand boards come back after a SIGKILL, as browsers do and all at once", storm),
    "stuck": ("twenty sockets that never read, beside a hundred boards", stuck),
}
# bin/test runs short forms of these: tests/live/test_deaf.py, tests/live/test_hub.py and test_crowds.py.
LONG_ONLY = {"deaf", "stuck"}
# Sections whose figures are counts and nothing else, and those in which a ratio or a time is told.
COUNTING = {"double", "power", "disk"}
TIMED = {"redis", "kill", "storm"}
