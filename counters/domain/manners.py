"""How an office speaks at a moment: reading, languages, volume."""

import datetime
from dataclasses import dataclass

from counters import clock
from counters.models import Office, Voice, VolumeHours, Zone
from counters.speech.sentences import Manner


def voice_of(office: Office) -> Voice:
    """The settings of an office's loudspeaker, as they stand or as they would be."""
    return Voice.objects.filter(office=office).first() or Voice(office=office)


def manner_of(voice: Voice) -> Manner:
    return Manner(voice.reading, ("id", "en") if voice.says_english else ("id",))


@dataclass(frozen=True)
class Loudness:
    """0 to 100; silent while 0. `until`: when these hours end, on the office's wall clock."""

    volume: int
    until: datetime.time | None = None

    @property
    def is_silent(self) -> bool:
        return self.volume == 0


def loudness(office: Office, voice: Voice) -> Loudness:
    """How loud the office is now: the first row of hours that holds, otherwise its usual volume."""
    local = clock.now().astimezone(office.tz).time()
    row = next((row for row in office.volume_hours.all() if _holds(row, local)), None)
    return Loudness(row.volume, row.ends) if row else Loudness(voice.volume)


def _holds(row: VolumeHours, time: datetime.time) -> bool:
    if row.begins < row.ends:
        return row.begins <= time < row.ends
    return time >= row.begins or time < row.ends


def stations_of(office: Office, zone: str) -> frozenset[int]:
    """The stations whose calls a zone hears; empty for all. An unknown zone hears all."""
    return frozenset(
        Zone.stations.through.objects.filter(zone__office=office, zone__key=zone).values_list(
            "station", flat=True
        )
    )
