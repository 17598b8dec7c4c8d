"""The sentence of an announcement: one description that gives the clips, their pauses, the text and the length.

"Nomor antrean A nol nol satu, silakan menuju loket tiga." A recall and a last call say so first; in the short form,
when many wait to be spoken, the chime and the polite words are left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counters.speech.clips import CHIME, PHRASES, clip_set, lengths, letter_key
from counters.speech.numbers import number_words, ticket_words

# Pauses in seconds, after a chime, a sentence, a comma, and between words and single digits. Each clip has a little
# silence of its own besides: between two words it is 0.15 s at most.
AFTER_CHIME, AFTER_SENTENCE, AFTER_COMMA, BETWEEN = 0.3, 0.45, 0.25, 0.03

PREFIXES = {
    ("recall", "id"): "id/panggilan-ulang",
    ("last", "id"): "id/panggilan-terakhir",
    ("recall", "en"): "en/repeated-call",
    ("last", "en"): "en/last-call",
}
WORDING = {
    "id": ("id/nomor-antrean", "id/silakan-menuju", "id/loket"),
    "en": ("en/number", "en/please-go-to", "en/counter"),
}


@dataclass(frozen=True)
class Piece:
    """A clip, and the silence in seconds after it."""

    key: str
    pause: float = BETWEEN


@dataclass(frozen=True)
class Called:
    """What is to be said: `kind` is call, recall or last; `series` one letter or several, `counter` its number."""

    series: str
    number: int
    counter: int
    kind: str = "call"


@dataclass(frozen=True)
class Manner:
    """How an office speaks: digit by digit or in number words (counters.speech.numbers), in which languages."""

    style: str
    languages: tuple[str, ...] = ("id",)


def announcement(called: Called, manner: Manner, *, short: bool = False, chime: bool = True) -> list[Piece]:
    """The pieces of an announcement in the order in which they sound.

    Raises ValueError for what no clip can say: a series that is no letters, a counter or number below one.
    """
    if not (called.series.isascii() and called.series.isalpha() and called.series.isupper()):
        raise ValueError(f"no clip says the series {called.series!r}")
    if called.number < 0 or called.counter < 1:
        raise ValueError(f"no clip says {called}")
    pieces = [Piece(CHIME, AFTER_CHIME)] if chime else []
    for language in manner.languages:
        pieces += _sentence(called, manner.style, language, short)
    return pieces


def _sentence(called: Called, style: str, language: str, short: bool) -> list[Piece]:
    number, please, counter = WORDING[language]
    prefix = PREFIXES.get((called.kind, language))
    label = [letter_key(letter, language) for letter in called.series]
    label += [f"{language}/{word}" for word in ticket_words(called.number, style, language)]
    pieces = [Piece(prefix, AFTER_COMMA if short else AFTER_SENTENCE)] if prefix else []
    pieces += _row([*([] if short else [number]), *label], AFTER_COMMA)
    place = [f"{language}/{word}" for word in number_words(called.counter, language)]
    return pieces + _row([*([] if short else [please]), counter, *place], AFTER_SENTENCE)


def _row(keys: list[str], end: float) -> list[Piece]:
    return [*(Piece(key) for key in keys[:-1]), Piece(keys[-1], end)]


def length(pieces: Iterable[Piece], own: Mapping[str, float] | None = None) -> float:
    """How long pieces sound, in seconds; `own` are the lengths of an office's own clips, by key."""
    known = {**lengths(), **(own or {})}
    return sum(known[piece.key] + piece.pause for piece in pieces)


def text(pieces: Iterable[Piece]) -> str:
    """The words of pieces as a sentence, for a system voice and for those who read."""
    said = ""
    for piece in pieces:
        words = clip_set()[piece.key].text
        if not words:
            continue
        start = not said or said.endswith(". ")
        said += words[0].upper() + words[1:] if start and piece.key in PHRASES else words
        said += {AFTER_COMMA: ", ", AFTER_SENTENCE: ". "}.get(piece.pause, " ")
    return said.strip()
