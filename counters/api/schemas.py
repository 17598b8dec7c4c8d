"""What the API answers, field by field: the source of the OpenAPI document, and what the tests hold answers to."""

import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from counters.api.shapes import (
    KeyAndName,
    MissingRow,
    PaperToBring,
    QuestionRow,
    Shape,
    StopRow,
    TicketPaper,
)
from counters.file_states import FileState
from counters.states import State

AnyState = Literal[tuple(State.values)]
FileStateName = Literal[tuple(FileState.values)]


class Problem(BaseModel):
    """Why nothing was done."""

    code: str = Field(description="One stable word for machines.")
    message: str = Field(description="A sentence for people, in the language of Accept-Language.")
    state: str | None = Field(
        None, description="With 409: the present state of what was asked about, null where there is none."
    )


class Range(Shape):
    """Between which moments, in the office's zone."""

    start: datetime.datetime = Field(alias="from")
    until: datetime.datetime


class OfficeRow(KeyAndName):
    zone: str


class StepRow(Shape):
    key: str
    station: str | None = Field(description="Null for work of the back office, without the visitor.")
    minutes: float = Field(description="The posted standard.")
    outcomes: list[str] = Field(description="The usual one first.")


class ServiceRow(KeyAndName):
    self_issue: bool = Field(description="A kiosk may give its numbers.")
    questions: list[QuestionRow] = Field(description="Before its list of papers.")
    papers: list[PaperToBring]
    steps: list[StepRow]


class StationRow(KeyAndName):
    counters: list[int] = Field(description="Ids of the counters that serve it, by number.")


class CounterRow(Shape):
    id: int
    number: int = Field(description="As on its sign.")
    state: Literal["open", "paused", "closed"]
    stations: list[str] = Field(description="In its order of preference.")


class OfficeView(OfficeRow):
    open: bool = Field(description="Takes numbers now.")
    services: list[ServiceRow]
    stations: list[StationRow]
    counters: list[CounterRow]
    priorities: list[KeyAndName]
    variants: list[KeyAndName]
    items_a_ticket: int = Field(description="Vehicles with one number, at most.")
    items_a_turn: int = Field(
        description="Vehicles served in one turn; then the ticket goes to the end of its line."
    )
    stops: list[StopRow] = Field(description="What keeps numbers back today.")


class CallRow(Shape):
    sequence: int = Field(description="Counts the calls of a day, without gaps.")
    kind: Literal["call", "recall", "last"]
    label: str
    counter: int = Field(description="The counter's id.")
    number: int = Field(description="The counter's number, as on its sign.")
    at: datetime.datetime


class BoardStation(KeyAndName):
    waiting: int
    counters: list[int] = Field(description="Ids of the open counters.")


class BoardService(KeyAndName):
    open: bool
    forecast: Range | None = Field(description="For somebody who takes a number now.")
    after_closing: Literal["likely", "maybe"] | None = Field(
        description="Whether that will be done after the office has closed."
    )


class PromisesToday(Shape):
    kept: int
    early: int
    late: int


class NoticeView(Shape):
    """A line that the supervisor wrote for everybody."""

    id: int
    text: str
    text_en: str | None
    speak: bool
    until: datetime.datetime = Field(description="ISO 8601 in the office's zone.")


class NoticeReceipt(Shape):
    """The notice as it is now; `until` is its end, also one that came early."""

    revision: int
    notice: NoticeView


class BoardView(Shape):
    """Ordered by (day, revision, forecast)."""

    day: datetime.date
    revision: int
    forecast: int
    at: datetime.datetime
    calls: list[CallRow] = Field(description="The latest, oldest first.")
    stations: list[BoardStation]
    services: list[BoardService]
    plain: bool = Field(description="The times are reckoned plainly; the forecast is not running.")
    promises: PromisesToday = Field(description="How the promises of today's finished tickets were kept.")
    notices: list[NoticeView] = Field(description="The lines of the supervisor for everybody, oldest first.")


class RangeMoved(Shape):
    later: bool
    cause: str = Field(
        description="closed, paused, away, unopened, opened, long, priority, more, fewer, own, returned, slow, fast,"
        " slower, faster"
    )
    words: str


class JourneyRow(KeyAndName):
    state: Literal["done", "current", "coming"]
    off_route: bool = Field(description="No step of the service: somebody sent the visitor there.")
    station: str | None
    counters: list[int] = Field(description="Numbers, as on the signs.")
    minutes: float | None
    began: datetime.datetime | None
    ended: datetime.datetime | None
    forecast: Range | None


class FileOfTicket(Shape):
    number: str = Field(description="Of its receipt.")
    state: FileStateName
    promised: datetime.date


class FileView(FileOfTicket):
    service: str
    step: str | None = Field(description="Null where it is not being worked on.")
    due: datetime.date | None = Field(description="Of the present step.")
    ready: datetime.date | None
    ended: datetime.date | None


class FileAtWork(FileOfTicket):
    service: str
    step: str | None
    due: datetime.date | None


class FileReceipt(Shape):
    """What a verb did to a file."""

    revision: int
    file: FileAtWork


class WorkRow(Shape):
    name: str = Field(description="A ticket's label, or the number of a receipt.")
    service: str
    items: int
    since: datetime.datetime
    due: datetime.datetime | datetime.date = Field(description="A moment for a ticket, a day for a file.")
    promised: datetime.date | None = Field(description="Of a file: as printed on the receipt.")
    overdue: bool


class WorkStep(KeyAndName):
    outcomes: list[str] = Field(description="The usual one first.")
    rows: list[WorkRow]


class WorkView(Shape):
    steps: list[WorkStep]
    overdue: int
    ready: int = Field(description="Files that are ready to be collected.")


class WorkResult(Shape):
    name: str
    refused: Problem | None = Field(description="Null where it was done.")


class WorkResults(Shape):
    results: list[WorkResult] = Field(description="In the order of the rows, each once.")


class TicketView(Shape):
    label: str
    service: str
    state: AnyState
    step: str | None
    ahead: int | None = Field(description="People who go before; null where the ticket does not wait.")
    counter: int | None
    promise: Range | None = Field(description="Given with the number; null where nothing could be said.")
    forecast: Range | None
    moved: RangeMoved | None = Field(description="Why the forecast is not where it was; null while it is.")
    plain: bool = Field(description="The forecast is reckoned plainly.")
    steps: list[JourneyRow]
    missing_papers: list[str]
    files: list[FileOfTicket] = Field(description="What this visit opened and the office works on over days.")
    answers: dict[str, str]
    papers: list[TicketPaper] = Field(description="What the visitor was told to bring; it never changes.")
    checked: list[str] | None = Field(description="Papers seen at the door; null: nobody has looked.")
    checked_at: datetime.datetime | None
    lacking: list[str] = Field(description="Papers that were not there at the door.")
    missing: list[MissingRow] = Field(description="Of missing_papers, in words.")


class TicketIssued(Shape):
    label: str
    number: int
    link: str = Field(description="The visitor's own page, for the QR code.")
    secret: str = Field(
        description="Opens that page and `GET tickets/{secret}`; show it to the visitor only."
    )
    ahead: int | None
    promise: Range | None
    forecast: Range | None
    revision: int


class TicketAtWork(Shape):
    label: str
    state: AnyState
    service: str
    step: str | None = Field(description="Null off the route and at its end.")
    station: str | None
    counter: int | None
    items: int
    items_left: int | None = Field(description="Vehicles that this step still has to do; null: all.")
    missing_papers: list[str]
    missing_why: dict[str, dict[str, str]] = Field(description="Of a missing paper, its reason and note.")
    checked_papers: list[str] | None
    lacking: list[str]


class Receipt(Shape):
    """What a verb did."""

    revision: int
    counter: int | None
    ticket: TicketAtWork | None


MEANINGS = {
    200: "Done, or done before under the same Idempotency-Key.",
    201: "A number was given.",
    400: "The body is not JSON.",
    401: "No token, or one that does not work (any more).",
    403: "Your role, or your seat, does not allow it.",
    404: "There is no such office, counter, ticket, station or service here.",
    409: "The present state does not allow it; nothing was done.",
    422: "A field is missing or cannot be used, or the Idempotency-Key was used for something else.",
    503: "The database is busy, or its disk is full. Try again after Retry-After seconds, with the same key.",
}
COMMAND_PROBLEMS = (400, 401, 403, 404, 409, 422, 503)


def answers(good: dict[int, Any], *problems: int) -> dict[str, Any]:
    """The `response` and `openapi_extra` of an operation: its good answers, and which problems it may meet."""
    statuses = [*good, *problems]
    return {
        "response": {**good, **dict.fromkeys(problems, Problem)},
        "openapi_extra": {"responses": {status: {"description": MEANINGS[status]} for status in statuses}},
        "by_alias": True,
    }
