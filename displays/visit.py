"""A ticket as its visitor sees it: where it stands, where to go, until when, and what to have ready."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from counters.flowchart.kept import svg_with_figures
from counters.flowchart.look import NARROW
from counters.forecast.ranges import ClockRange
from counters.live.journey import JourneyStep, journey
from counters.live.papers import MissingPaper, lacking, missing
from counters.live.picture import Moved, Picture
from counters.live.public import promise_of
from counters.live.ticket_chart import ticket_facts
from counters.live.words import ahead_words, reason_words
from counters.models import Counter, File, Station, Ticket
from counters.states import AT_COUNTER, ENDED, State

# The id of the words that name the drawing of the way.
WAY = "way-name"
# A visitor may withdraw a number until somebody works on it.
MAY_CANCEL = frozenset({State.WAITING, State.CALLED, State.PARKED})


@dataclass(frozen=True)
class Visit:
    """`state` is the ticket's own, or expired once its day is over. `ahead` counts people (none: it does not
    wait); `counters` are those that the visitor may be called to; `silence` names the station without an open
    counter because of which no range can be told; `moved` says why the range is not where it was first,
    `is_plain` that it is only reckoned; `missing` are the papers for which it was set aside, `lacking` those not there
    when the number was taken, `files` what the visit opened."""

    ticket: Ticket
    state: State
    steps: Sequence[JourneyStep]
    range: ClockRange | None
    silence: str
    promise: ClockRange | None
    moved: Moved | None
    is_plain: bool
    ahead: int | None
    station: Station | None
    counter: Counter | None
    counters: Sequence[Counter]
    missing: Sequence[MissingPaper]
    lacking: Sequence[MissingPaper]
    turns: int
    picture: Picture
    files: Sequence[File] = ()

    @property
    def word(self) -> str:
        """The state in the language of the page."""
        return self.state.label

    @property
    def line(self) -> str:
        """How many go before this visitor, in words."""
        return ahead_words(self.ahead)

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen to this ticket any more."""
        return self.state in ENDED

    @property
    def current(self) -> JourneyStep | None:
        """The step where the visitor is."""
        return next((step for step in self.steps if step.state == "current"), None)

    @property
    def chart(self) -> SafeString:
        """The way as a drawing; the page's list of steps says the same."""
        facts = ticket_facts(self.picture, self.ticket, [str(row) for row in self.missing])
        # The words in it are escaped, and the rest is numbers.
        return mark_safe(svg_with_figures(facts, NARROW, WAY))  # noqa: S308

    @property
    def why_parked(self) -> str:
        """Why the number was set aside, in words; empty where it was not."""
        return reason_words(self.ticket.parked_reason)

    @property
    def may_cancel(self) -> bool:
        return self.state in MAY_CANCEL

    @property
    def differs(self) -> bool:
        """Whether the present range is another than the one that was promised, or there is none at present."""
        return self.promise is not None and self.promise != self.range


def visit_of(picture: Picture, ticket: Ticket) -> Visit:
    """The ticket as this picture has it."""
    ticket = picture.now_of(ticket)
    floor = picture.floor
    desk = floor.desks.get(ticket.counter_id) if ticket.state in AT_COUNTER else None
    station = floor.stations.get(ticket.station_id)
    counters = (floor.open_counters(station.pk) or floor.counters_of(station.pk)) if station else []
    return Visit(
        ticket=ticket,
        state=picture.state_of(ticket),
        steps=journey(picture, ticket),
        range=picture.range(ticket),
        silence=picture.silence(picture.completion(ticket)),
        promise=promise_of(ticket),
        moved=picture.moved(ticket),
        is_plain=picture.learnt is None,
        ahead=floor.ahead(ticket.pk),
        station=station,
        counter=desk.counter if desk else None,
        counters=counters,
        missing=missing(picture, ticket),
        lacking=lacking(picture, ticket),
        turns=len(picture.turns(ticket)),
        files=picture.files_of(ticket),
        picture=picture,
    )
