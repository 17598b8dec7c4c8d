"""The rows of an office: how it is set up, who works there, and its day."""

from counters.models.flow import Fee, Flow, Paper, Route, Step
from counters.models.forecast import Learnt, RangeMove, StoredForecast
from counters.models.office import Counter, CounterStation, Office, PriorityClass, Service, Station, Variant
from counters.models.people import AccessToken, Posting, Role, Shift
from counters.models.queue import (
    Call,
    Command,
    Event,
    Line,
    NumberSequence,
    PromiseBy,
    QueueDay,
    Ticket,
    Turn,
)
from counters.models.voice import (
    Announcement,
    OwnClip,
    Reading,
    ScreenReport,
    Speaker,
    Voice,
    VolumeHours,
    Zone,
)

__all__ = [
    "AccessToken",
    "Announcement",
    "Call",
    "Command",
    "Counter",
    "CounterStation",
    "Event",
    "Fee",
    "Flow",
    "Learnt",
    "Line",
    "NumberSequence",
    "Office",
    "OwnClip",
    "Paper",
    "Posting",
    "PriorityClass",
    "PromiseBy",
    "QueueDay",
    "RangeMove",
    "Reading",
    "Role",
    "Route",
    "ScreenReport",
    "Service",
    "Shift",
    "Speaker",
    "Station",
    "Step",
    "StoredForecast",
    "Ticket",
    "Turn",
    "Variant",
    "Voice",
    "VolumeHours",
    "Zone",
]
