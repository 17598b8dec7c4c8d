"""The floor: everything about an office's present moment, read once with a constant number of queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Max

from counters import clock
from counters.domain import order
from counters.domain.journey import Chart, chart_of
from counters.domain.measured import means_of
from counters.domain.queries import TICKET_NAMES
from counters.models import Counter, Flow, Line, Office, QueueDay, Service, Shift, Station, Ticket, Turn
from counters.models.forecast import StoredForecast
from counters.states import AT_COUNTER, IN_THE_OFFICE, State

# A forecast is shown for so long; after that screens reckon plainly, and anew this often, because time passes.
REFRESH = datetime.timedelta(seconds=30)
# What the rule of order asks of a waiting ticket.
IN_LINE = ("day", "state", "station", "arrived_at", "joined_at", "priority", "lane", "rejoin_at")


@dataclass(frozen=True)
class Desk:
    """A counter now: its lines in its order of preference, who sits there, and which ticket is at it."""

    counter: Counter
    stations: tuple[int, ...]
    shift: Shift | None
    ticket: Ticket | None

    @property
    def state(self) -> str:
        return self.shift.state if self.shift else "closed"


@dataclass(frozen=True)
class Floor:
    """An office now. `tickets` are those in the office (waiting, called, serving, parked, processing) by id,
    `flows` the newest chart of each service that has one, `means` the measured minutes of a service by station,
    `stored` the newest forecast of this day."""

    office: Office
    date: datetime.date
    day: QueueDay | None
    now: datetime.datetime
    stations: dict[int, Station]
    desks: dict[int, Desk]
    services: dict[int, Service]
    flows: dict[int, Chart]
    tickets: dict[int, Ticket]
    turns: dict[int, list[Turn]] = field(default_factory=dict)
    tallies: dict[int, order.Tally] = field(default_factory=dict)
    means: dict[int, float] = field(default_factory=dict)
    stored: StoredForecast | None = None

    @cached_property
    def offered(self) -> list[Service]:
        """The services that are in use and have a flow, in their own order; `services` has the others too."""
        return [row for row in self.services.values() if row.retired_at is None and row.pk in self.flows]

    @cached_property
    def in_use(self) -> list[Station]:
        """The stations that are in use, in their own order; `stations` has the others too."""
        return [row for row in self.stations.values() if row.retired_at is None]

    @property
    def revision(self) -> int:
        return self.day.revision if self.day else 0

    @property
    def midnight(self) -> datetime.datetime:
        return midnight_of(self.office, self.date)

    @property
    def day_ends(self) -> datetime.datetime:
        """The midnight after the day."""
        return midnight_of(self.office, self.date + datetime.timedelta(days=1))

    @property
    def forecast(self) -> int:
        """Orders the forecasts of a day, the same in all processes (see `forecast_number`)."""
        stored = (self.stored.number, self.stored.made_at) if self.stored else None
        return forecast_number(self.midnight, self.now, stored)

    @cached_property
    def at(self) -> datetime.datetime:
        """The moment from which screens reckon: the newest forecast, or a half minute after it, or the last change
        after both. So all processes that read the same revision and forecast show the same."""
        since = self.stored.made_at if self.stored else self.midnight
        start = since + max(0, (self.now - since) // REFRESH) * REFRESH
        return max(start, self.day.changed_at) if self.day else start

    @property
    def is_foreseen(self) -> bool:
        """Whether the stored forecast is young enough to be shown."""
        return self.stored is not None and abs(self.now - self.stored.made_at) < REFRESH

    @cached_property
    def rules(self) -> order.Rules:
        return rules_of(self.office)

    @cached_property
    def lines(self) -> dict[int, list[int]]:
        """The waiting tickets of each station, in the order in which the rule would call them."""
        standing: dict[int, list[order.Waiting]] = {station: [] for station in self.stations}
        for ticket in self.tickets.values():
            if ticket.state == State.WAITING:
                standing[ticket.station_id].append(as_waiting(ticket))
        return {
            station: [
                gone.ticket
                for gone, _reason in order.sequence(
                    order.LineState(waiting, self.tallies.get(station, order.Tally())), self.rules, self.at
                )
            ]
            for station, waiting in standing.items()
        }

    @cached_property
    def _ahead(self) -> dict[int, int]:
        return {ticket: place for line in self.lines.values() for place, ticket in enumerate(line)}

    def ahead(self, ticket: int) -> int | None:
        """How many people go before this waiting ticket; none for one that does not wait."""
        return self._ahead.get(ticket)

    def open_counters(self, station: int) -> list[Counter]:
        """The counters that serve the station's line now."""
        return [d.counter for d in self.desks.values() if d.state == "open" and station in d.stations]

    def counters_of(self, station: int) -> list[Counter]:
        """All counters that serve the station's line, open or not, by number."""
        return [d.counter for d in self.desks.values() if station in d.stations]

    def turn(self, ticket: int) -> Turn | None:
        """The open turn of a ticket."""
        return next((turn for turn in reversed(self.turns.get(ticket, [])) if turn.ended_at is None), None)

    def chart(self, ticket: Ticket) -> Chart:
        return chart_of(ticket.flow_id)


def midnight_of(office: Office, date: datetime.date) -> datetime.datetime:
    # In UTC: with a zone that has summer time, adding to it would count the hours of the wall.
    return datetime.datetime.combine(date, datetime.time(), office.tz).astimezone(datetime.UTC)


def forecast_number(
    midnight: datetime.datetime, now: datetime.datetime, stored: tuple[int, datetime.datetime] | None
) -> int:
    """The number of the forecast that screens show at `now`: that of the stored one (its number, and when it was
    made), thirty more for every half minute since. Without one the half minutes count from midnight, as it were.

    About the seconds since midnight, so that it rises also where the forecast process comes and goes.
    """
    number, since = stored or (0, midnight)
    return number + max(0, (now - since) // REFRESH) * REFRESH.seconds


def rules_of(office: Office) -> order.Rules:
    return order.Rules(office.priority_in_a_row, office.max_wait_minutes, office.resumed_every)


def as_waiting(ticket: Ticket) -> order.Waiting:
    """A waiting ticket as the rule of order sees it."""
    return order.Waiting(
        ticket.pk,
        ticket.arrived_at,
        ticket.joined_at,
        ticket.priority_id is not None,
        ticket.lane,
        ticket.rejoin_at,
    )


def as_tally(line: Line) -> order.Tally:
    return order.Tally(line.called, line.priority_run, line.since_resumed)


def current_day(office: Office, now: datetime.datetime) -> QueueDay | None:
    """The business day under way; none before the first command of a new one. It never goes back by itself."""
    day = office.days.filter(retired_at=None).order_by("-date").first()
    return day if day and day.date >= now.astimezone(office.tz).date() else None


def read_floor(office: Office) -> Floor:
    """Read the office once."""
    now = clock.now()
    day = current_day(office, now)
    services = {service.pk: service for service in office.services.all()}
    tickets = _tickets(day, services) if day else {}
    used = Flow.objects.filter(service__office=office, service__retired_at=None)
    newest = used.values("service").annotate(newest=Max("pk"))
    flows = dict(newest.values_list("service", "newest"))
    return Floor(
        office=office,
        date=day.date if day else now.astimezone(office.tz).date(),
        day=day,
        now=now,
        stations={station.pk: station for station in office.stations.all()},
        desks=_desks(office, day, tickets.values()),
        services=services,
        flows={service: chart for service, flow in flows.items() if (chart := chart_of(flow)).steps},
        tickets=tickets,
        turns=turns_of(tickets),
        tallies=_tallies(day) if day else {},
        means=means_of(day) if day else {},
        stored=StoredForecast.objects.filter(day=day).first() if day else None,
    )


def read_line_around(office: Office, day: QueueDay, ticket: Ticket, turn: Turn) -> Floor:
    """As much of the floor as it takes to say how many go before a ticket just issued: its own line. The rest is
    left out, for the office's lock is held meanwhile."""
    here = ticket.station_id
    rows = day.tickets.filter(state=State.WAITING, station=here).only(*IN_LINE).order_by("pk") if here else ()
    return Floor(
        office=office,
        date=day.date,
        day=day,
        now=clock.now(),
        stations={here: Station(pk=here)} if here else {},
        desks={},
        services={},
        flows={},
        tickets={row.pk: row for row in rows} | {ticket.pk: ticket},
        turns={ticket.pk: [turn]},
        tallies=_tallies(day),
    )


def read_floor_around(office: Office, day: QueueDay, ticket: Ticket, turn: Turn) -> Floor:
    """As much of the floor as the plain reckoning of a ticket just issued depends on: the counters, the lines as
    the rule of order sees them, and the ticket itself with its open turn."""
    waiting = day.tickets.filter(state=State.WAITING).only(*IN_LINE).order_by("pk")
    return replace(
        read_line_around(office, day, Ticket(station_id=None), turn),
        stations={station.pk: station for station in office.stations.all()},
        desks=_desks(office, day, ()),
        tickets={row.pk: row for row in waiting} | {ticket.pk: ticket},
        turns={ticket.pk: [turn]},
        means=means_of(day),
    )


def _tallies(day: QueueDay) -> dict[int, order.Tally]:
    return {line.station_id: as_tally(line) for line in Line.objects.filter(day=day)}


def _tickets(day: QueueDay, services: dict[int, Service]) -> dict[int, Ticket]:
    """The tickets in the office. Hundreds have the same few services: those are not read with each of them again."""
    names = (name for name in TICKET_NAMES if name != "service")
    tickets = day.tickets.filter(state__in=IN_THE_OFFICE).select_related(*names).order_by("pk")
    for ticket in tickets:
        ticket.service = services[ticket.service_id]
    return {ticket.pk: ticket for ticket in tickets}


def turns_of(tickets: Iterable[int]) -> dict[int, list[Turn]]:
    """The turns of each ticket, oldest first."""
    turns: dict[int, list[Turn]] = {}
    for turn in Turn.objects.filter(ticket__in=list(tickets)).order_by("pk"):
        turns.setdefault(turn.ticket_id, []).append(turn)
    return turns


def _desks(office: Office, day: QueueDay | None, tickets: Iterable[Ticket]) -> dict[int, Desk]:
    # Before the first command of a day the shifts that were left open are still those of the day before.
    seated = Shift.objects.filter(counter__office=office, closed_at=None) if day else Shift.objects.none()
    shifts = {shift.counter_id: shift for shift in seated.select_related("officer")}
    visitors = {ticket.counter_id: ticket for ticket in tickets if ticket.state in AT_COUNTER}
    return {
        counter.pk: Desk(
            counter,
            tuple(row.station_id for row in counter.serves.all()),
            shifts.get(counter.pk),
            visitors.get(counter.pk),
        )
        for counter in office.counters.filter(retired_at=None).prefetch_related("serves")
    }
