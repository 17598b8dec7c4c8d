"""What the page of the voice shows: settings, clips, and the screens that reported."""

import json
from dataclasses import dataclass
from typing import Any

from counters import clock
from counters.domain import reports
from counters.domain.manners import loudness, manner_of, voice_of
from counters.live.voice import own_addresses, piece_fields, shipped_address
from counters.models import Office, ScreenReport, Speaker
from counters.speech.clips import CHIME, LANGUAGES, Clip, clip_set
from counters.speech.sentences import Called, announcement, text
from counters.staff.voice.form import ROWS


@dataclass(frozen=True)
class ClipRow:
    """A clip, where it lies, and whether it is the office's own recording."""

    clip: Clip
    address: str
    is_own: bool


@dataclass(frozen=True)
class ScreenRow:
    """A screen that reported just now. `hall` is its zone's name, empty for the whole hall."""

    report: ScreenReport
    hall: str
    speaks: bool


def screens(office: Office) -> dict[str, Any]:
    """Which screens are there, which of them speaks where, and the halls in which nobody can."""
    now = clock.now()
    names = {zone.key: zone.title for zone in office.zones.all()}
    speaking = set(Speaker.objects.filter(office=office, until__gt=now).values_list("zone", "instance"))
    rows = [
        ScreenRow(row, names.get(row.zone, row.zone), (row.zone, row.instance) in speaking)
        for row in reports.present(office)
    ]
    boards = [row for row in rows if row.report.kind == ScreenReport.Kind.BOARD]
    mute = {row.hall for row in boards} - {row.hall for row in boards if row.speaks}
    blocked = sum(row.report.sound == ScreenReport.Sound.BLOCKED for row in boards)
    return {
        "rows": rows,
        "mute_halls": sorted(mute),
        "blocked": blocked,
        "loudness": loudness(office, voice_of(office)),
    }


def voice_page(office: Office) -> dict[str, Any]:
    """Settings and clips."""
    voice = voice_of(office)
    own = own_addresses(office)
    rows = [
        ClipRow(clip, own.get(key) or shipped_address(key), key in own) for key, clip in clip_set().items()
    ]
    sample = announcement(Called("A", 12, 3), manner_of(voice))
    hours = list(office.volume_hours.all())
    return {
        "voice": voice,
        "hours": [*enumerate(hours), *((place, None) for place in range(len(hours), ROWS))][:ROWS],
        "languages": [
            (
                code,
                [
                    row
                    for row in rows
                    if row.clip.language == code or (code == "id" and row.clip.key == CHIME)
                ],
            )
            for code in LANGUAGES
        ],
        "own_count": len(own),
        "clip_count": len(rows),
        "sample": {"pieces": json.dumps(piece_fields(office, sample)), "text": text(sample)},
    }
