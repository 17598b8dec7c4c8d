"""Shapes that several answers share, and those about papers and about numbers that are kept back."""

import datetime

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """All fields are always there, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class KeyAndName(Shape):
    key: str
    name: str


class QuestionRow(KeyAndName):
    asked_if: dict[str, list[str]] = Field(
        description="Answers to earlier questions under which it is asked: one of these choices to each."
    )
    choices: list[KeyAndName] = Field(description="The usual one first.")


class PaperToBring(KeyAndName):
    step: str | None = Field(description="Where it is shown.")
    applies_if: dict[str, list[str]] = Field(
        description="Answers under which it is needed, as of a question."
    )
    variant: str | None = Field(description="Only for this variant.")


class StopRow(Shape):
    service: str | None = Field(description="Null for all.")
    reason: str
    words: str
    after: int | None = Field(description="From so many numbers of the day on.")
    until: datetime.datetime | None = Field(description="Null: until it is taken back.")
    in_force: bool


class Stops(Shape):
    """What keeps numbers back today."""

    revision: int
    stops: list[StopRow]


class TicketPaper(KeyAndName):
    step: str | None
    only: str | None = Field(description="For whom, where that was not answered; null: for this visitor.")


class MissingRow(Shape):
    paper: str
    name: str
    why: str | None = Field(description="In words.")
    got_at: str | None = Field(description="Where somebody who lacks it gets it.")
