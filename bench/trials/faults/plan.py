"""What every section of the trial is told."""

import random
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """One run: the same seed breaks the same things at the same moments. `folder` is this section's own."""

    seed: int
    long: bool
    folder: Path

    def dice(self, what: str) -> random.Random:
        """Chance of its own for one use, so that a new use does not change the others."""
        return random.Random(f"{self.seed}/{what}")

    def times(self, short: int, long: int) -> int:
        """How often, in this kind of run."""
        return long if self.long else short
