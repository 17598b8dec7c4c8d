"""A recording as a file."""

import array
import io
import math
import wave


def tone(seconds=0.6, level=0.5, rate=22_050, width=2):
    """A tone as a WAV file."""
    samples = array.array("h", (int(level * 32767 * math.sin(k / 9)) for k in range(int(seconds * rate))))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1), file.setsampwidth(width), file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()
