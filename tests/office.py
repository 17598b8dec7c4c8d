"""An office for tests: the sample one, its people, and tickets in any state, all by the real verbs.

def test_something(cast):                     # fixtures of tests/conftest.py: office, cast, morning
    open_all(cast)
    ticket = ticket_in(cast, State.PARKED)
    at_desk(cast, 3, "call-next")             # by counter number, by the officer who sits there
"""

import copy
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from counters import clock
from counters.domain import actions
from counters.domain.commands import Ask, at_counter, on_ticket
from counters.domain.day import KIOSK, SYSTEM, perform
from counters.domain.intake import Wish, take_number
from counters.models import Counter, Office, Posting, Role, Shift, Ticket
from counters.samples.loader import load_office, sample
from counters.states import AT_COUNTER, State
from tests.kept import kept

SHORT_SERVICE = "pengesahan"


@dataclass(frozen=True)
class Cast:
    """The people of an office: an officer for each counter number, one of each other role, and an officer
    and a counter of another office, who have no business here."""

    office: Office
    officers: dict[int, Any]
    greeter: Any
    supervisor: Any
    administrator: Any
    kiosk: Any
    stranger: Any
    elsewhere: Office

    def posting(self, user: Any) -> Posting:
        return Posting.objects.select_related("office", "user").get(user=user)

    def person(self, role: str) -> Any:
        """Somebody with this role; the officer is the one of counter 3."""
        return self.officers[3] if role == Role.OFFICER else getattr(self, role)


def make_office(key: str = "samsat") -> Office:
    """The sample office, without accounts; under another key a second one beside it."""

    def load() -> Office:
        data = copy.deepcopy(sample("samsat"))
        data["office"]["key"] = key
        return load_office(data, now=clock.now())

    return kept(("office", key, _moment()), load, lambda: Office.objects.get(key=key))


def make_cast(office: Office) -> Cast:
    """People for an office, and a second office with a stranger."""
    return kept(("cast", office.pk, _moment()), lambda: _cast(office), lambda: _same_cast(office))


def _moment() -> datetime.datetime | None:
    """A set clock's time: it stands in the rows. What the usual clock showed earlier in the run will do."""
    return None if isinstance(clock._clock, clock.SystemClock) else clock.now()


def _cast(office: Office) -> Cast:
    elsewhere = make_office(f"{office.key}-dua")
    desks = list(office.counters.all())
    officers = {desk.number: employ(office, Role.OFFICER, f"petugas{desk.number}", desk) for desk in desks}
    others = {
        role.value: employ(office, role, role.value)
        for role in (Role.GREETER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.KIOSK)
    }
    stranger = employ(elsewhere, Role.OFFICER, "orang-lain", elsewhere.counters.first())
    return Cast(office=office, officers=officers, stranger=stranger, elsewhere=elsewhere, **others)


def _same_cast(office: Office) -> Cast:
    """The people who were put back, found by their names."""
    people = {user.username: user for user in get_user_model().objects.order_by("pk")}
    officers = {desk.number: people[f"petugas{desk.number}"] for desk in office.counters.all()}
    others = {
        role.value: people[role.value]
        for role in (Role.GREETER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.KIOSK)
    }
    elsewhere = Office.objects.get(key=f"{office.key}-dua")
    return Cast(
        office=office, officers=officers, stranger=people["orang-lain"], elsewhere=elsewhere, **others
    )


def employ(office: Office, role: Role, username: str, desk: Counter | None = None) -> Any:
    """A user without a usable password, posted in an office."""
    user = get_user_model().objects.create_user(username)
    Posting.objects.create(user=user, office=office, role=role, counter=desk)
    return user


def desk(office: Office, number: int) -> Counter:
    """A counter by the number on its sign."""
    return office.counters.get(number=number)


def issue(office: Office, service: str = SHORT_SERVICE, **wish: Any) -> Ticket:
    """One more number, given by a kiosk; `wish` as in counters.domain.intake.Wish."""
    receipt = take_number(office, Wish(service, **wish), by=KIOSK, unattended=False).receipt
    return Ticket.objects.get(pk=receipt["ticket"])


def open_all(cast: Cast) -> None:
    """Each officer sits down at the counter of their number. Eleven commands: half of a usual test's time."""

    def sit() -> None:
        for number in cast.officers:
            at_desk(cast, number, "open")

    # By the usual clock the rows of an earlier test would be of an earlier moment, or of the day before.
    if _moment() is None:
        sit()
    else:
        kept(("open", cast.office.pk, _moment()), sit, lambda: None)


def at_desk(cast: Cast, number: int, verb: str, **ask: Any) -> Ticket | None:
    """A counter's verb by its own officer; `ask` as in counters.domain.commands.Ask."""
    found: list[Ticket | None] = []

    def command(today: Any) -> dict[str, Any]:
        found.append(at_counter(today, desk(cast.office, number), verb, Ask(**ask), cast.officers[number]))
        return {}

    perform(cast.office, command, by=SYSTEM)
    return found[0]


def about(office: Office, ticket: Ticket, verb: str, **ask: Any) -> Ticket:
    """cancel, complete, resume or return of a ticket, wherever it is."""

    def command(today: Any) -> dict[str, Any]:
        on_ticket(today, ticket, verb, Ask(**ask))
        return {}

    perform(office, command, by=SYSTEM)
    return again(ticket)


def again(ticket: Ticket) -> Ticket:
    """The ticket as the database has it now."""
    return Ticket.objects.get(pk=ticket.pk)


def call_in(cast: Cast, ticket: Ticket) -> int:
    """Call a waiting ticket to a free counter of its line, opened if need be; the counter's number."""
    number = next(_free_desks(cast, ticket), None)
    assert number, f"all counters of {ticket}'s line have a visitor"
    at_desk(cast, number, "open")
    at_desk(cast, number, "call", ticket=ticket.label)
    return number


def advance(cast: Cast, ticket: Ticket, outcome: str = "") -> Ticket:
    """One step further: called, served and finished, or completed by the back office."""
    if again(ticket).state == State.PROCESSING:
        return about(cast.office, ticket, "complete", outcome=outcome)
    number = call_in(cast, again(ticket))
    at_desk(cast, number, "serve")
    at_desk(cast, number, "finish", outcome=outcome)
    return again(ticket)


def ticket_in(cast: Cast, state: str, service: str = SHORT_SERVICE) -> Ticket:
    """A new ticket in any state. For `expired` the day is closed, which takes all others with it."""
    ticket = issue(cast.office, service)
    if state in AT_COUNTER | {State.PARKED, State.NO_SHOW}:
        _lead_from_counter(cast, call_in(cast, ticket), state)
    elif state == State.CANCELLED:
        about(cast.office, ticket, "cancel")
    elif state == State.EXPIRED:
        perform(cast.office, lambda today: actions.close_day(today) or {}, by=SYSTEM)
    else:
        while again(ticket).state != state:
            advance(cast, ticket)
    return again(ticket)


def _lead_from_counter(cast: Cast, number: int, state: str) -> None:
    if state == State.NO_SHOW:
        for _time in range(cast.office.recalls_before_no_show):
            at_desk(cast, number, "recall")
        at_desk(cast, number, "no-show")
    elif state != State.CALLED:
        at_desk(cast, number, "serve")
        if state == State.PARKED:
            at_desk(cast, number, "park", reason="Berkas kurang", papers=("KTP",))


def _free_desks(cast: Cast, ticket: Ticket) -> Iterator[int]:
    busy = set(Ticket.objects.filter(state__in=AT_COUNTER).values_list("counter", flat=True))
    paused = set(
        Shift.objects.filter(closed_at=None, paused_at__isnull=False).values_list("counter", flat=True)
    )
    rows = Counter.objects.filter(stations=ticket.station_id).order_by("number")
    return (row.number for row in rows if row.pk not in busy | paused)
