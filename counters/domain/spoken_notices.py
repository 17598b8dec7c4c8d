"""The notices that are said aloud, each once a hall, when no call waits: a chime, then a voice of the device's own.

No clip says what somebody wrote. A board without a voice sounds the chime, so that people look up and read.
"""

from dataclasses import dataclass

from counters.domain import notices
from counters.models import Announcement, Office
from counters.speech.clips import CHIME
from counters.speech.sentences import AFTER_CHIME, Piece

# How many letters a voice says in a second; longer rather than shorter.
LETTERS_A_SECOND = 11


@dataclass(frozen=True)
class Line:
    """A notice, in each language in which it was written: (language, text), Indonesian first."""

    notice: int
    words: tuple[tuple[str, str], ...]

    @property
    def pieces(self) -> list[Piece]:
        return [Piece(CHIME, AFTER_CHIME)]

    @property
    def seconds(self) -> float:
        return 2.0 + sum(len(text) for _language, text in self.words) / LETTERS_A_SECOND


def present(office: Office, zone: str) -> dict[int, Line]:
    """The notices that are to be said, said already or not."""
    found: dict[int, list[tuple[str, str]]] = {}
    for notice, text, language in notices.to_speak(office, zone):
        found.setdefault(notice, []).append((language, text))
    return {notice: Line(notice, tuple(words)) for notice, words in found.items()}


def due(office: Office, zone: str) -> Line | None:
    """The oldest notice that a zone has still to hear."""
    lines = present(office, zone)
    if not lines:
        return None
    heard = set(
        Announcement.objects.filter(office=office, zone=zone, notice__in=lines).values_list(
            "notice", flat=True
        )
    )
    return next((line for notice, line in lines.items() if notice not in heard), None)
