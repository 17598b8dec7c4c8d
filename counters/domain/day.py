"""The one door: every change of an office's day goes through `perform`.

It locks the office, opens today's row if a new day has begun, answers a repeated key with what it answered
before, lets the command move tickets by the transition table, writes the log, raises the revision once, commits,
and only then lets the screens know.
"""

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from counters import clock
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.domain.queries import find_label
from counters.domain.writers import in_line
from counters.models import Call, Command, Counter, Event, File, Office, QueueDay, Shift, Ticket, Turn
from counters.states import IN_THE_OFFICE, Action, State, allows

# Sent after the commit with `office` (its id). Only a hint: every screen finds the truth in the database.
day_changed = Signal()

KEEP_KEYS = datetime.timedelta(days=7)
# What a verb needs of a ticket, in one query.
WITH_TICKET = ("service", "station", "counter")
Receipt = dict[str, Any]


@dataclass(frozen=True)
class Actor:
    """Who asks. `name` stands in the log and scopes the idempotency keys (user:7, kiosk, visitor, system)."""

    name: str
    user: Any = None


SYSTEM, VISITOR, KIOSK = Actor("system"), Actor("visitor"), Actor("kiosk")


@dataclass(frozen=True)
class Answer:
    """What a command answered; `repeated` when its key was known."""

    receipt: Receipt
    repeated: bool = False


def perform(
    office: Office, command: "Callable[[Today], Receipt]", *, by: Actor, key: str = "", asked: object = None
) -> Answer:
    """Carry out `command` on today's queue, wholly or not at all.

    `key` is the client's idempotency key and `asked` what came with it (JSON): the same key with something else
    is refused. Raises Refused; the database is then as it was.
    """
    fingerprint = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
    with in_line(), transaction.atomic():
        today = unlock(office, by)
        if key and (known := Command.objects.filter(scope=_scope(today), key=key).first()):
            if known.fingerprint != fingerprint:
                raise Invalid("key_reused", _("This Idempotency-Key was used for another request."))
            today.shut()
            return Answer(known.receipt, repeated=True)
        receipt = command(today)
        today.shut()
        if key:
            Command.objects.create(
                scope=_scope(today), key=key, fingerprint=fingerprint, receipt=receipt, at=today.now
            )
    return Answer(receipt)


def key_scope(office: Office, by: Actor) -> str:
    """Whose idempotency keys they are, as the table of commands has it."""
    return f"{office.pk}/{by.name}"


def _scope(today: "Today") -> str:
    return key_scope(today.office, today.actor)


def unlock(office: Office, by: Actor) -> "Today":
    """Lock the office and find its day, opening a new one when the date has changed. Needs a transaction.

    The office's row is the lock, for the row of a new day is not there yet. On SQLite the transaction itself
    (BEGIN IMMEDIATE) is the lock, and select_for_update does nothing.
    """
    office = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    now = clock.now()
    date = now.astimezone(office.tz).date()
    last = office.days.filter(retired_at=None).order_by("-date").first()
    if last and last.date >= date:
        # Within a day time never runs backwards, whatever the clock does.
        return Today(office, last, max(now, last.changed_at), by)
    if last:
        Today(office, last, max(now, last.changed_at), SYSTEM).end()
    # The last day's keys stay: a clock that jumps ahead must not make a retry of a moment ago a second command.
    Command.objects.filter(at__lt=min(now - KEEP_KEYS, last.opened_at) if last else now - KEEP_KEYS).delete()
    # After a clock that ran ahead was mended the new day still starts after all that was written.
    now = max(now, last.changed_at) if last else now
    day = QueueDay.objects.create(office=office, date=date, opened_at=now, changed_at=now)
    return Today(office, day, now, by)


@dataclass
class Today:
    """An office's day behind the door, while the lock is held. `now` is aware, in UTC."""

    office: Office
    day: QueueDay
    now: datetime.datetime
    actor: Actor
    happened: int = field(default=0)
    # Read once until a ticket moves: belief, right and verb all ask.
    _visitors: dict[int, Ticket | None] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        """The revision that this command makes."""
        return self.day.revision + (1 if self.happened else 0)

    def ticket(self, ticket: Ticket | int) -> Ticket:
        """Read a ticket again under the lock. Refuses one of another day or office."""
        pk = ticket.pk if isinstance(ticket, Ticket) else ticket
        found = Ticket.objects.select_related(*WITH_TICKET).get(pk=pk)
        if found.day_id != self.day.pk:
            message = _("%(label)s is a number of another day.") % {"label": found.label}
            raise Conflict("not_today", message, state=found.state)
        return found

    def labelled(self, label: str) -> Ticket:
        """Today's ticket by its label, read under the lock (A-012; small letters and a missing hyphen do)."""
        found = find_label(self.day.tickets.select_related(*WITH_TICKET), label)
        if not found:
            raise NotFound("unknown_ticket", _("There is no number %(label)s today.") % {"label": label})
        return found

    def visitor_at(self, counter: Counter) -> Ticket | None:
        """The ticket called to or served at a counter."""
        if counter.pk not in self._visitors:
            rows = self.day.tickets.select_related(*WITH_TICKET).filter(counter=counter)
            self._visitors[counter.pk] = rows.first()
        return self._visitors[counter.pk]

    def waiting_for(self, file: File) -> Ticket | None:
        """Today's ticket that is here to pick up a file."""
        return self.day.tickets.filter(file=file, state__in=IN_THE_OFFICE).first()

    def move(
        self,
        ticket: Ticket,
        action: Action,
        to: State,
        *,
        counter: Counter | None = None,
        data: dict[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """Change a ticket by the transition table and write it down. Raises Conflict with the present state."""
        self.check(ticket, action, to)
        at = counter or ticket.counter
        changes.setdefault("counter", at if to in {State.CALLED, State.SERVING} else None)
        for name, value in changes.items():
            setattr(ticket, name, value)
        ticket.state = to
        ticket.save(update_fields=["state", *changes])
        self._visitors.clear()
        self.log(action, ticket=ticket, counter=at, **(data or {}))

    def check(self, ticket: Ticket, action: Action, to: State | None = None) -> None:
        """Refuse an action that the ticket's present state does not allow."""
        if not allows(action, State(ticket.state), to):
            message = _("%(label)s: “%(action)s” is not possible now. State: %(state)s.") % {
                "label": ticket.label,
                "action": action.label,
                "state": State(ticket.state).label,
            }
            raise Conflict("not_allowed", message, state=ticket.state)

    def log(
        self, action: str, *, ticket: Ticket | None = None, counter: Counter | None = None, **data: Any
    ) -> None:
        """Append one event of this command."""
        self.happened += 1
        Event.objects.create(
            day=self.day,
            revision=self.day.revision + 1,
            position=self.happened,
            action=str(action),
            at=self.now,
            actor=self.actor.name,
            ticket=ticket,
            counter=counter,
            data=data,
        )

    def turn_of(self, ticket: Ticket) -> Turn:
        """The open turn of a ticket that is under way."""
        return ticket.turns.get(ended_at=None)

    def open_turn(self, ticket: Ticket, step: int | None) -> Turn:
        """Begin to wait: at the ticket's station, or in the back office where it has none."""
        return Turn.objects.create(
            ticket=ticket, step_id=step, station_id=ticket.station_id, queued_at=self.now
        )

    def change_turn(self, ticket: Ticket, **changes: Any) -> None:
        """Write into the open turn of a ticket, in one statement."""
        if not ticket.turns.filter(ended_at=None).update(**changes):
            raise Turn.DoesNotExist(f"{ticket.label} has no open turn")

    def end_turn(self, ticket: Ticket, action: Action, outcome: str = "") -> None:
        self.change_turn(ticket, ended_at=self.now, ended_by=action, outcome=outcome)

    def announce(self, ticket: Ticket, counter: Counter, kind: Call.Kind) -> Call:
        """Give the next number to a moment that boards show and speak."""
        self.day.calls += 1
        return Call.objects.create(
            day=self.day, sequence=self.day.calls, kind=kind, ticket=ticket, counter=counter, at=self.now
        )

    def end(self) -> None:
        """End the day: who is left has expired, and no counter stays open."""
        left = self.day.tickets.filter(state__in=IN_THE_OFFICE | {State.NO_SHOW})
        for ticket in left.select_related("counter").order_by("pk"):
            if ticket.state in IN_THE_OFFICE and ticket.state != State.PARKED:
                self.end_turn(ticket, Action.EXPIRE)
            self.move(ticket, Action.EXPIRE, State.EXPIRED, ended_at=self.now, data={"from": ticket.state})
        for shift in Shift.objects.filter(counter__office=self.office, closed_at=None).select_related(
            "counter"
        ):
            shift.closed_at = max(self.now, shift.opened_at)
            shift.save(update_fields=["closed_at"])
            self.log("close", counter=shift.counter)
        if self.day.closed_at is None:
            self.day.closed_at = self.now
            self.log("close_day")
        self.shut()

    def shut(self) -> None:
        """Raise the revision once if anything happened, and tell the screens after the commit."""
        if not self.happened:
            return
        self.day.revision += 1
        self.day.changed_at = self.now
        self.day.save(update_fields=["revision", "calls", "changed_at", "closed_at", "retired_at"])
        self.happened = 0
        office = self.office.pk
        # robust: a screen that misses the hint finds out by itself; a command never fails for it.
        transaction.on_commit(lambda: day_changed.send_robust(sender=QueueDay, office=office), robust=True)
