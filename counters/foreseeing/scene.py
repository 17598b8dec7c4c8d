"""The floor at the minute of a forecast."""

import datetime
from dataclasses import dataclass

from counters.domain.floor import Floor
from counters.domain.foreseen import MINUTE


@dataclass(frozen=True)
class Scene:
    """The floor at minute `at` of the day."""

    floor: Floor
    at: float

    def minute(self, moment: datetime.datetime) -> float:
        """A moment in minutes of the day."""
        return (moment - self.floor.midnight) / MINUTE
