"""In a demo the officers are simulated, and get up for a person who wants their counter."""

from django.conf import settings
from django.dispatch import Signal

from counters.models import Shift

# How the names of simulated accounts begin. Nobody can sign in with one.
SIMULATED = "simulasi-"

# Sent before a counter is opened, outside any transaction, with `counter` (its id) and `posting` (whose). Only a
# demo listens: whoever is simulated closes the counter, by the same verb as everybody.
counter_wanted = Signal()


def gives_way(shift: Shift | None) -> bool:
    """Whether who sits there would get up for a person."""
    return settings.DEMO and shift is not None and shift.officer.username.startswith(SIMULATED)
