"""What clients send. A field that is not known is passed over; `null` says the same as leaving it out."""

import datetime
from typing import Annotated, Any, Literal

from ninja import Header
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StrictBool, StrictInt

from counters.domain.actions.issuing import MOST_ITEMS
from counters.domain.actions.stopping import MOST_NUMBERS
from counters.domain.commands import Ask
from counters.domain.commands import Expected as Belief
from counters.domain.intake import LANGUAGES, Wish
from counters.domain.missing import REASONS
from counters.domain.queries import LABEL
from counters.staff.file_work import MOST_ROWS
from counters.staff.leading import StopWish
from counters.states import State

LONGEST_KEY = 200


def storable(text: str) -> str:
    """Raises ValueError for text that not every database can keep."""
    if "\x00" in text:
        raise ValueError("nul")
    return text


def printable(text: str) -> str:
    if not text.isprintable() or not text.strip():
        raise ValueError("unprintable")
    return text


WITHOUT_NUL = {"pattern": r"^[^\u0000]*$"}
Word = Annotated[str, Field(max_length=40, json_schema_extra=WITHOUT_NUL), AfterValidator(storable)]
Sentence = Annotated[str, Field(max_length=120, json_schema_extra=WITHOUT_NUL), AfterValidator(storable)]
Code = Annotated[str, Field(max_length=300, json_schema_extra=WITHOUT_NUL), AfterValidator(storable)]
Key = Annotated[
    Annotated[str, Field(min_length=1, max_length=LONGEST_KEY), AfterValidator(printable)] | None,
    Header(
        alias="Idempotency-Key",
        description="Made by the client before it first sends the command, a UUID for example. The same key with the "
        "same body gives the first answer again and changes nothing; with another body it is refused (422). "
        "Keys are kept for seven days, each user's apart.",
    ),
]


class Expected(BaseModel):
    """What the client believes to be so. Where it is not, nothing is done and 409 tells the present state."""

    ticket: Word | None = Field(
        None, description="The label at the counter; null means that nobody is there."
    )
    state: Literal[tuple(State.values)] | None = Field(None, description="The state of that ticket.")

    def belief(self) -> Belief:
        return Belief("ticket" in self.model_fields_set, as_label(self.ticket), self.state or "")


class Plain(BaseModel):
    """Nothing need be said with this verb."""

    expected: Expected | None = None

    def ask(self) -> Ask:
        said = self.model_dump(exclude={"expected"}, exclude_none=True)
        return Ask(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
        )

    def belief(self) -> Belief:
        return self.expected.belief() if self.expected else Belief()


class Pause(Plain):
    reason: Sentence | None = Field(None, description="Why; only the staff see it.")


class Named(Plain):
    ticket: Word = Field(min_length=1, description="The label, such as A-012; a012 does too.")


class Outcome(Plain):
    outcome: Word | None = Field(None, description="An outcome of the present step; its first by default.")


class Finish(Outcome):
    recipient: Sentence | None = Field(
        None,
        description="Who receives a file, where the outcome hands one over. It is kept in the register only.",
    )
    by_proxy: StrictBool | None = Field(None, description="The recipient came for the owner.")


class Row(BaseModel):
    """A row of the work list."""

    name: Word = Field(min_length=1, description="A ticket's label, or the number of a receipt.")
    step: Word | None = Field(None, description="The step at which it is believed to be.")
    outcome: Word | None = Field(None, description="The usual one by default.")


class CompleteWork(BaseModel):
    rows: list[Row] = Field(min_length=1, max_length=MOST_ROWS)


class FileStep(BaseModel):
    step: Word | None = Field(None, description="The step at which the file is believed to be.")
    outcome: Word | None = Field(None, description="The usual one by default.")


class FileReason(BaseModel):
    reason: Sentence = Field(min_length=1, description="Why; only the staff see it.")


class WhyMissing(BaseModel):
    """A short reason, own words, or both."""

    reason: Literal[("", *REASONS)] | None = Field(None, description="One that all screens have words for.")
    note: Sentence | None = Field(None, description="What that does not say.")


class Park(Plain):
    reason: Sentence = Field(min_length=1, description="Why the visitor is set aside.")
    papers: list[Sentence] | None = Field(None, max_length=50, description="The papers that are missing.")
    why: dict[Sentence, WhyMissing] | None = Field(
        None,
        max_length=50,
        description="Of each missing paper, why. Told to the visitor, on the phone and on paper.",
    )


class Check(Plain):
    papers: list[Word] | None = Field(
        None,
        max_length=50,
        description="Papers that were seen; what else is needed is lacking. Null: all is there.",
    )


class StopIssuing(BaseModel):
    """No numbers for now."""

    reason: Sentence = Field(
        min_length=1, description="full, fault, staff, or own words. Told to the public."
    )
    service: Word | None = Field(None, description="The key of a service; all by default.")
    until: Annotated[str, Field(max_length=5, pattern=r"^([01]?[0-9]|2[0-3])[:.][0-5][0-9]$")] | None = Field(
        None, description="A time of today on the office's wall clock, such as 14:30; by hand by default."
    )
    after: StrictInt | None = Field(
        None, ge=0, le=MOST_NUMBERS, description="Numbers of today that are still given; none by default."
    )

    def wish(self) -> StopWish:
        return StopWish(**self.model_dump(exclude_none=True))


class ResumeIssuing(BaseModel):
    """Numbers again."""

    service: Word | None = Field(None, description="The key of a service; what was said of all by default.")


class Transfer(Plain):
    """Exactly one of the three."""

    station: Word | None = Field(
        None, description="The key of a station: into its line, then back to the route."
    )
    counter: StrictInt | None = Field(
        None, description="The id of a counter: into its line, to be called there."
    )
    service: Word | None = Field(
        None, description="The key of a service: its flow from the start, same number."
    )


class NewTicket(BaseModel):
    """What the visitor came for."""

    service: Word = Field(min_length=1, description="The key of a service.")
    priority: Word | None = Field(None, description="The key of a priority class.")
    language: Literal[LANGUAGES] | None = Field(None, description="Of the visitor's page; id by default.")
    items: StrictInt | None = Field(None, ge=1, le=MOST_ITEMS, description="Vehicles; 1 by default.")
    variant: Word | None = Field(None, description="The key of a variant.")
    answers: dict[Word, Word] | None = Field(
        None,
        max_length=20,
        description="To the questions of the service: the key of a choice for that of a question.",
    )
    lacking: list[Word] | None = Field(
        None,
        max_length=50,
        description="Papers that the visitor knows are not there, and takes a number all the same.",
    )
    seen: list[Word] | None = Field(
        None,
        max_length=50,
        description="Papers that somebody at the door has looked at; null: nobody looked.",
    )

    def wish(self) -> Wish:
        said = self.model_dump(exclude_none=True)
        return Wish(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
        )


def writable(moment: datetime.datetime) -> datetime.datetime:
    """Raises ValueError for a moment that falls off the calendar in another zone."""
    try:
        moment.astimezone(datetime.UTC)
    except OverflowError:
        raise ValueError("calendar") from None
    return moment


class NewNotice(BaseModel):
    """A line for everybody in the hall and on a phone."""

    text: Sentence = Field(min_length=1, description="In Indonesian, one line.")
    text_en: Sentence | None = Field(None, description="The same in English.")
    until: Annotated[AwareDatetime, AfterValidator(writable)] = Field(
        description="When it ends by itself, with its offset; within seven days."
    )
    speak: StrictBool | None = Field(None, description="Said once aloud between calls; false by default.")


class Pickup(BaseModel):
    """The file that the visitor comes for."""

    code: Code = Field(min_length=1, description="The code on the receipt, or its scanned link.")
    language: Literal[LANGUAGES] | None = Field(None, description="Of the visitor's page; id by default.")

    def wish(self) -> Wish:
        return Wish(file=self.code, language=self.language or "id")


def asked(body: BaseModel, **more: Any) -> dict[str, Any]:
    """The body in one form, however it was spelt: what an idempotency key stands for."""
    said = body.model_dump(mode="json", exclude={"expected"}, exclude_none=True)
    fields = {name: value for name, value in said.items() if value != ""}
    expected = getattr(body, "expected", None)
    return {**fields, **more, "expected": expected.model_dump(exclude_unset=True) if expected else None}


def as_label(text: str | None) -> str | None:
    """A label as it is printed (A-012), where `text` is one in any spelling."""
    found = LABEL.match(text) if text else None
    return f"{found[1].upper()}-{int(found[2]):03d}" if found else text
