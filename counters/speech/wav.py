"""A recording as a WAV file, looked at before it may sound: its form, its length, and whether it can be heard."""

import array
import io
import math
import sys
import wave
from dataclasses import dataclass

RATES = (8_000, 48_000)
SHORTEST = 0.15
# Of full scale: below is as good as silence; so many samples at the limit are heard as a crackle.
LEAST_PEAK, LEAST_MEAN, LIMIT, MOST_CLIPPED = 0.05, 0.008, 0.998, 0.002


@dataclass(frozen=True)
class Limits:
    """How long a recording may be, in seconds, and how big its file."""

    seconds: float
    most_bytes: int


CLIP, SPOKEN_LINE = Limits(6.0, 700_000), Limits(20.0, 2_000_000)


class Unfit(Exception):
    """A recording that cannot be taken; `why` is big, form, short, long, silent or clipped."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def examine(sound: bytes, limits: Limits = CLIP) -> float:
    """The seconds of a recording that can be taken: 16-bit PCM, one or two channels. Raises Unfit."""
    if len(sound) > limits.most_bytes:
        raise Unfit("big")
    try:
        with wave.open(io.BytesIO(sound)) as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            samples = array.array("h", file.readframes(file.getnframes())) if width == 2 else None
    except (wave.Error, EOFError, ValueError, OverflowError) as wrong:
        raise Unfit("form") from wrong
    if samples is None or channels not in (1, 2) or not RATES[0] <= rate <= RATES[1]:
        raise Unfit("form")
    seconds = len(samples) / channels / rate
    if not SHORTEST <= seconds <= limits.seconds:
        raise Unfit("short" if seconds < SHORTEST else "long")
    if sys.byteorder == "big":
        samples.byteswap()
    _check_level(samples)
    return round(seconds, 3)


def _check_level(samples: array.array) -> None:
    loud = [abs(value) / 32768 for value in samples]
    if max(loud) < LEAST_PEAK or math.sqrt(sum(v * v for v in loud) / len(loud)) < LEAST_MEAN:
        raise Unfit("silent")
    if sum(value >= LIMIT for value in loud) > MOST_CLIPPED * len(loud):
        raise Unfit("clipped")
