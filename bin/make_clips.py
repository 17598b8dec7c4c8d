"""Make the shipped clips from espeak-ng, and ten announcements as they sound: run by bin/voices.

Writes queue_site/static/voice/<language>/<name>.mp3, counters/speech/lengths.json (seconds of each clip, as decoded)
and docs/voice/*.mp3. The sound of espeak-ng is not covered by its licence (docs/dependencies.md); the chime is ours.
"""

import array
import ctypes
import json
import math
import sys
from pathlib import Path

import espeakng_loader
import lameenc
import miniaudio

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from counters.speech.clips import LENGTHS, Clip, clip_set  # noqa: E402
from counters.speech.numbers import DIGITS, WORDS  # noqa: E402
from counters.speech.sentences import Called, Manner, announcement, length, text  # noqa: E402

OUT, SAMPLES = ROOT / "queue_site/static/voice", ROOT / "docs/voice"
BITS = 40  # thousand a second: speech at 22 kHz, one channel
VOICES = {"id": b"id", "en": b"en"}
WORDS_A_MINUTE, PITCH, RANGE, LOUDNESS = 140, 45, 55, 100
# The same loudness for all (root mean square of full scale), and never louder than this.
EVEN, PEAK = 0.16, 0.89
AUDIBLE = 250  # of 32768: what lies below is silence at the ends
EDGE = 0.006  # seconds in which a clip comes and goes, so that nothing clicks

SAID = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
# espeak-ng's own numbers
SYNCHRONOUS, NO_EXIT, UTF8, WITH_PHONEMES = 2, 0x8000, 1, 0x100
SAMPLED = [
    ("01-panggil", Called("A", 1, 3), Manner(DIGITS), {}),
    ("02-panggil-ulang", Called("B", 12, 7, "recall"), Manner(DIGITS), {}),
    ("03-panggilan-terakhir", Called("L", 108, 10, "last"), Manner(DIGITS), {}),
    ("04-terbilang", Called("A", 12, 3), Manner(WORDS), {}),
    ("05-terbilang-ratusan", Called("R", 256, 21), Manner(WORDS), {}),
    ("06-dua-huruf", Called("AB", 15, 11), Manner(DIGITS), {}),
    ("07-lewat-seribu", Called("B", 1104, 99), Manner(WORDS), {}),
    ("08-dua-bahasa", Called("A", 45, 12), Manner(DIGITS, ("id", "en")), {}),
    ("09-dua-bahasa-terbilang-ulang", Called("E", 319, 8, "recall"), Manner(WORDS, ("id", "en")), {}),
    ("10-pendek", Called("G", 77, 5), Manner(DIGITS), {"short": True, "chime": False}),
]


class Speaker:
    """espeak-ng through its C interface."""

    def __init__(self) -> None:
        self.lib = ctypes.CDLL(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path())
        home = data.parent if data.name == "espeak-ng-data" else data
        self.rate = self.lib.espeak_Initialize(SYNCHRONOUS, 0, str(home).encode(), NO_EXIT)
        self.heard = array.array("h")
        self.callback = SAID(self._hear)
        self.lib.espeak_SetSynthCallback(self.callback)
        self.lib.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
        self.lib.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip

    def _hear(self, samples, count, _events) -> int:
        if samples and count > 0:
            self.heard.frombytes(ctypes.string_at(samples, count * 2))
        return 0

    def say(self, clip: Clip) -> array.array:
        """The sound of a clip, without silence at its ends."""
        if self.lib.espeak_SetVoiceByName(VOICES[clip.language]):
            raise SystemExit(f"espeak-ng has no voice for {clip.language}")
        for number, value in ((1, WORDS_A_MINUTE), (2, LOUDNESS), (3, PITCH), (4, RANGE)):
            self.lib.espeak_SetParameter(number, value, 0)
        del self.heard[:]
        said = (f"[[{clip.phonemes}]]" if clip.phonemes else clip.text).encode()
        if self.lib.espeak_Synth(said, len(said) + 1, 0, 1, 0, UTF8 | WITH_PHONEMES, None, None):
            raise SystemExit(f"espeak-ng did not say {clip.key}")
        self.lib.espeak_Synchronize()
        return evened(trimmed(self.heard, self.rate), self.rate)


def trimmed(sound: array.array, rate: int) -> array.array:
    loud = [place for place, value in enumerate(sound) if abs(value) > AUDIBLE]
    return sound[max(0, loud[0] - rate // 100) : loud[-1] + rate // 33]


def evened(sound: array.array, rate: int) -> array.array:
    """As loud as all others, with soft edges."""
    peak = max(map(abs, sound)) / 32768
    mean = math.sqrt(sum(value * value for value in sound) / len(sound)) / 32768
    gain, edge = min(EVEN / mean, PEAK / peak), int(EDGE * rate)
    last = len(sound) - 1
    return array.array(
        "h", (int(v * gain * min(1, (k + 1) / edge, (last - k + 1) / edge)) for k, v in enumerate(sound))
    )


def chime(rate: int) -> array.array:
    """Three notes of a bell, one after the other."""
    out = [0.0] * int(1.5 * rate)
    for begin, pitch in ((0, 659.26), (0.32, 523.25), (0.64, 783.99)):
        start = int(begin * rate)
        for k in range(min(int(0.85 * rate), len(out) - start)):
            t = k / rate
            bell = sum(
                part * math.sin(2 * math.pi * pitch * n * t) for n, part in ((1, 1), (2, 0.35), (3, 0.12))
            )
            out[start + k] += math.exp(-4 * t) * (1 - math.exp(-300 * t)) * bell
    most, end = max(map(abs, out)), int(0.1 * rate)
    return array.array(
        "h", (int(v / most * 0.7 * 32767 * min(1, (len(out) - k) / end)) for k, v in enumerate(out))
    )


def encoded(sound: array.array, rate: int) -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(BITS)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(2)
    return bytes(encoder.encode(sound.tobytes()) + encoder.flush())


def decoded(file: Path, rate: int) -> array.array:
    """A clip as a browser hears it."""
    return miniaudio.mp3_read_file_s16(str(file)).samples


def main() -> None:
    speaker = Speaker()
    lengths = {}
    for clip in clip_set().values():
        sound = speaker.say(clip) if clip.language else chime(speaker.rate)
        file = OUT / f"{clip.key}.mp3"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(encoded(sound, speaker.rate))
        lengths[clip.key] = round(len(decoded(file, speaker.rate)) / speaker.rate, 3)
    LENGTHS.write_text(json.dumps(lengths, indent=0) + "\n", encoding="utf-8")
    SAMPLES.mkdir(exist_ok=True)
    for name, called, manner, how in SAMPLED:
        pieces = announcement(called, manner, **how)
        sound = array.array("h")
        for piece in pieces:
            sound += decoded(OUT / f"{piece.key}.mp3", speaker.rate)
            sound += array.array("h", bytes(2 * int(piece.pause * speaker.rate)))
        (SAMPLES / f"{name}.mp3").write_bytes(encoded(sound, speaker.rate))
        print(f"{name}: {length(pieces, lengths):.1f} s  {text(pieces)}")
    size = sum(file.stat().st_size for file in OUT.rglob("*.mp3"))
    print(f"{len(lengths)} clips, {size / 1000:.0f} kB at {speaker.rate} Hz")


if __name__ == "__main__":
    main()
