"""The notices that are said aloud, each once a hall, when no call waits: a chime, then the recording, or where none was
made a voice of the device's own.

No clip says what somebody wrote. A board without a voice sounds the chime alone, so that people look up and read.
"""

from dataclasses import dataclass

from django.db.models import F

from counters import clock
from counters.models import Announcement, Notice, Office
from counters.speech.clips import CHIME
from counters.speech.sentences import AFTER_CHIME, Piece

# How many letters a voice says in a second; longer rather than shorter.
LETTERS_A_SECOND = 11
# The chime and the silences around what is said, in seconds.
AROUND = 2.0


@dataclass(frozen=True)
class Line:
    """A notice, in each language in which it was written: (language, text), Indonesian first. `recording` is the digest
    of the recording that is played instead, `recorded` its seconds."""

    notice: int
    words: tuple[tuple[str, str], ...]
    recording: str = ""
    recorded: float = 0.0

    @property
    def pieces(self) -> list[Piece]:
        return [Piece(CHIME, AFTER_CHIME)]

    @property
    def seconds(self) -> float:
        read = sum(len(text) for _language, text in self.words) / LETTERS_A_SECOND
        return AROUND + (self.recorded if self.recording else read)


def present(office: Office) -> dict[int, Line]:
    """The notices that are to be said, said already or not, the oldest first. All zones hear all."""
    rows = Notice.objects.filter(office=office, speak=True, until__gt=clock.now(), ended_at=None)
    rows = rows.annotate(digest=F("recording__digest"), seconds=F("recording__seconds"))
    return {row.pk: _line(row) for row in rows.order_by("said_at", "pk")}


def _line(row: Notice) -> Line:
    words = tuple((code, text) for code, text in (("id", row.text), ("en", row.text_en)) if text)
    return Line(row.pk, words, row.digest or "", row.seconds or 0.0)


def due(office: Office, zone: str) -> Line | None:
    """The oldest notice that a zone has still to hear."""
    lines = present(office)
    if not lines:
        return None
    heard = set(
        Announcement.objects.filter(office=office, zone=zone, notice__in=lines).values_list(
            "notice", flat=True
        )
    )
    return next((line for notice, line in lines.items() if notice not in heard), None)
