"""The rows of an office: how it is set up, who works there, and its day."""

from counters.models.board import Board, Notice, Phrase
from counters.models.devices import Attempt, Device, Pairing
from counters.models.files import File, FileSequence, FileTurn, HandOver
from counters.models.flow import Fee, Flow, FlowDraft, Paper, Route, Step
from counters.models.forecast import Learnt, RangeMove, StoredForecast
from counters.models.office import (
    Closure,
    Counter,
    CounterStation,
    Office,
    PriorityClass,
    Service,
    Station,
    Variant,
    WeekdayHours,
)
from counters.models.papers import Choice, PaperList, Question
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
from counters.models.standard import OfficeStandard, ServiceStandard
from counters.models.stops import IssueStop
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
    "Board",
    "Notice",
    "Phrase",
    "Announcement",
    "Board",
    "Attempt",
    "Call",
    "Choice",
    "Closure",
    "Command",
    "Counter",
    "CounterStation",
    "Device",
    "Event",
    "Fee",
    "File",
    "FileSequence",
    "FileTurn",
    "Flow",
    "FlowDraft",
    "HandOver",
    "IssueStop",
    "Learnt",
    "Line",
    "Notice",
    "NumberSequence",
    "Office",
    "OfficeStandard",
    "OwnClip",
    "Pairing",
    "Paper",
    "PaperList",
    "Phrase",
    "Posting",
    "PriorityClass",
    "PromiseBy",
    "Question",
    "QueueDay",
    "RangeMove",
    "Reading",
    "Role",
    "Route",
    "ScreenReport",
    "Service",
    "ServiceStandard",
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
    "WeekdayHours",
    "Zone",
]
