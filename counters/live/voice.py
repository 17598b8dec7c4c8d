"""An announcement as a screen gets it: which clips lie where, with their pauses, and the words for a system voice."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.templatetags.static import static

from counters.domain.speaking import Given
from counters.domain.spoken_notices import Line
from counters.models import Call, Office
from counters.speech.clips import clip_set
from counters.speech.sentences import AFTER_SENTENCE, Piece, text

Fields = dict[str, Any]

NOTICE = "notice"


def shipped_address(key: str) -> str:
    """Where the clip lies that ships with the project."""
    return static(f"voice/{key}.mp3")


def own_address(office: Office, digest: str) -> str:
    """Where a clip of the office's own lies; another recording has another address."""
    return f"/layar/{office.key}/klip/{digest}.wav"


def own_addresses(office: Office) -> dict[str, str]:
    """The addresses of the office's own clips, by their keys."""
    rows = office.own_clips.values_list("key", "digest")
    return {key: own_address(office, digest) for key, digest in rows}


def all_addresses(office: Office) -> list[str]:
    """Every clip that an announcement of the office may need, so that a screen can fetch them before."""
    own = own_addresses(office)
    return [own.get(key, shipped_address(key)) for key in clip_set()]


def piece_fields(office: Office, pieces: Iterable[Piece]) -> list[Fields]:
    """Each piece with its address, another one where the first cannot be had, and the silence after it in seconds."""
    own = own_addresses(office)
    return [
        {
            "clip": own.get(piece.key) or shipped_address(piece.key),
            "instead": shipped_address(piece.key) if piece.key in own else None,
            "pause": piece.pause,
        }
        for piece in pieces
    ]


def given_fields(office: Office, given: Given) -> Fields:
    """All that a screen needs to say an announcement; the picture of `day` and `revision` shows what it is about."""
    row = given.row
    return {
        "id": row.pk,
        "at": row.at.isoformat(),
        **(_call_fields(row.call) if row.call else {"kind": NOTICE}),
        "day": given.day.isoformat(),
        "revision": given.revision,
        "seconds": round(row.seconds, 2),
        "short": row.is_short,
        "chime": row.has_chime,
        "pieces": piece_fields(office, given.pieces),
        "words": words_of(given.pieces),
        **(_line_fields(office, given.line, given.pieces) if given.line else {}),
    }


def _line_fields(office: Office, line: Line, chime: list[Piece]) -> Fields:
    """What is said of a notice: its recording, or its words for a voice of the device."""
    if not line.recording:
        return {"words": [{"language": code, "text": said} for code, said in line.words]}
    # Heard once, it need not be kept.
    recording = {"clip": own_address(office, line.recording), "pause": AFTER_SENTENCE, "once": True}
    return {"words": [], "pieces": [*piece_fields(office, chime), recording]}


def _call_fields(call: Call) -> Fields:
    return {
        "sequence": call.sequence,
        "label": call.ticket.label,
        "counter": call.counter.number,
        "kind": call.kind,
    }


def words_of(pieces: Iterable[Piece]) -> list[Fields]:
    """The sentence of each language in its order, for a voice of the device."""
    spoken = [(piece, clip_set()[piece.key].language) for piece in pieces]
    rows = groupby(((piece, code) for piece, code in spoken if code), key=lambda pair: pair[1])
    return [{"language": code, "text": text(piece for piece, _code in group)} for code, group in rows]
