"""The clip set: every piece of sound that a sentence may need, by its key, with its words.

The same list makes the clips (bin/voices), guides an office that records its own, and is what the tests hold every
sentence against. Phonemes are espeak-ng's (Kirshenbaum), given where its own reading is wrong: Indonesian "antrean"
and "loket" have an e where it says a schwa, "empat" and "belas" a schwa where it says an e, and letters need their
Indonesian names.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counters.speech.numbers import TEENS, TENS, UNITS

LANGUAGES = ("id", "en")
CHIME = "chime"
LENGTHS = Path(__file__).with_name("lengths.json")


@dataclass(frozen=True)
class Clip:
    """`key` is language/name ("id/loket"), `text` what is said in it, `phonemes` how, where that must be told."""

    key: str
    text: str
    phonemes: str = ""

    @property
    def language(self) -> str:
        """Whose words they are; empty for the chime."""
        return self.key.partition("/")[0] if "/" in self.key else ""


PHRASES = {
    "id/panggilan-ulang": ("Panggilan ulang", "paNg'ilan 'ulaN"),
    "id/panggilan-terakhir": ("Panggilan terakhir", "paNg'ilan t@R'axiR"),
    "id/nomor-antrean": ("Nomor antrean", "n'omOR antR'ean"),
    "id/silakan-menuju": ("silakan menuju", "sil'akan m@n'udZu"),
    "id/loket": ("loket", "l'oket"),
    "en/repeated-call": ("Repeated call", ""),
    "en/last-call": ("Last call", ""),
    "en/number": ("Number", ""),
    "en/please-go-to": ("please go to", ""),
    "en/counter": ("counter", ""),
}
NUMBER_WORDS = {
    "id": [*UNITS["id"], *["sepuluh", "sebelas", "belas", "puluh", "ratus", "seratus", "ribu", "seribu"]],
    "en": [*UNITS["en"], *TEENS, *TENS, *["hundred", "thousand", "and"]],
}
# Words whose first e is a schwa, which carries no stress.
SCHWAS = {"empat": "@mp'at", "enam": "@n'am", "belas": "b@l'as", "sebelas": "s@b@l'as"}
# The names of the letters as in the Indonesian spelling: a, be, ce … ye, zet.
LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "'a:",
            "b'e:",
            "tS'e:",
            "d'e:",
            "'e:",
            "'Ef",
            "g'e:",
            "h'a:",
            "'i:",
            "dZ'e:",
            "k'a:",
            "'El",
            "'Em",
            "'En",
            "'o:",
            "p'e:",
            "k'i:",
            "'ER",
            "'Es",
            "t'e:",
            "'u:",
            "v'e:",
            "w'e:",
            "'Eks",
            "j'e:",
            "z'Et",
        ],
        strict=True,
    )
)


@cache
def clip_set() -> dict[str, Clip]:
    """All clips by their keys, in the order in which they are recorded."""
    found = [Clip(CHIME, "")]
    found += [Clip(key, *words) for key, words in PHRASES.items()]
    found += [
        Clip(f"{code}/{word}", word, SCHWAS.get(word, ""))
        for code in LANGUAGES
        for word in NUMBER_WORDS[code]
    ]
    found += [Clip(letter_key(letter, "id"), letter, name) for letter, name in LETTERS.items()]
    found += [Clip(letter_key(letter, "en"), letter) for letter in LETTERS]
    found.sort(key=lambda clip: ("", *LANGUAGES).index(clip.language))
    return {clip.key: clip for clip in found}


def letter_key(letter: str, language: str) -> str:
    """The clip of a letter's name."""
    return f"{language}/letter-{letter.lower()}"


@cache
def lengths() -> dict[str, float]:
    """How long each shipped clip sounds, in seconds; written by bin/voices with the clips."""
    return json.loads(LENGTHS.read_text(encoding="utf-8"))
