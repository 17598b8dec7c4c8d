"""The office's day: tickets, their turns, and the log of everything that happened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from counters.models.flow import Flow, Step
from counters.models.office import Counter, Office, PriorityClass, Service, Station, Variant
from counters.models.papers import PaperList
from counters.states import AT_COUNTER, ENDED, Action, State


class QueueDay(models.Model):
    """The business day: an explicit row, dated in the office's zone, whose revision counts its changes."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="days")
    date = models.DateField()
    revision = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0, help_text="The last sequence number of a call.")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, help_text="Opened by a wrong clock and mended.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "date"], condition=Q(retired_at__isnull=True), name="one_day_a_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.date:%Y-%m-%d}"


class NumberSequence(models.Model):
    """The last number given in a series on a day."""

    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="sequences")
    series = models.CharField(max_length=2)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "series"], name="one_sequence_a_series")]


class Line(models.Model):
    """What the order rule must remember of a station's line on a day."""

    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="lines")
    station = models.ForeignKey(Station, models.PROTECT, related_name="+")
    called = models.PositiveIntegerField(default=0, help_text="Tickets called from this line today.")
    priority_run = models.PositiveIntegerField(default=0, help_text="Priority calls in a row.")
    since_resumed = models.PositiveIntegerField(null=True, blank=True, help_text="Calls since a resumed one.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "station"], name="one_line_a_station")]


class Lane(models.TextChoices):
    """How a waiting ticket came into its line; the order rule reads it."""

    ARRIVED = "arrived"
    RESUMED = "resumed"
    RETURNED = "returned"


class PromiseBy(models.TextChoices):
    """Where the range came from that was given with a number; nowhere, where nothing could be said."""

    FORECAST = "forecast"
    PLAIN = "plain"


class Ticket(models.Model):
    """One visitor's visit on one day."""

    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="tickets")
    series = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    flow = models.ForeignKey(Flow, models.PROTECT, related_name="+")
    variant = models.ForeignKey(Variant, models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.ForeignKey(PriorityClass, models.PROTECT, null=True, blank=True, related_name="+")
    items = models.PositiveSmallIntegerField(
        default=1, help_text="Vehicles whose papers come with this ticket."
    )
    language = models.CharField(max_length=5, default="id")
    nonce = models.CharField(max_length=32, unique=True)
    link_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's secret.")

    state = models.CharField(max_length=12, choices=State.choices)
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, related_name="+")
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="+")
    wanted_counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="+")
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.ARRIVED)
    arrived_at = models.DateTimeField(help_text="The arrival that counts in the line's order.")
    joined_at = models.DateTimeField(help_text="When it really joined the line it stands in.")
    rejoin_at = models.PositiveIntegerField(
        default=0, help_text="A returned ticket goes after this many calls."
    )
    parked_reason = models.CharField(max_length=120, blank=True)
    missing_papers = models.JSONField(default=list, blank=True)

    # What can be nothing is nothing, as at promise_by below.
    missing_why = models.JSONField(null=True, blank=True, help_text="Paper -> why it is missing, and a note.")
    answers = models.JSONField(null=True, blank=True, help_text="Question -> choice, as it was issued with.")
    paper_list = models.ForeignKey(PaperList, models.PROTECT, null=True, blank=True, related_name="+")
    lacking = models.JSONField(null=True, blank=True, help_text="Papers that were not there at the door.")
    checked_papers = models.JSONField(null=True, blank=True, help_text="Papers that were seen at the door.")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    items_left = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Vehicles that this step still has to do; nothing: all."
    )

    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    promise_from = models.DateTimeField(null=True, blank=True)
    promise_until = models.DateTimeField(null=True, blank=True)
    promise_median = models.DateTimeField(null=True, blank=True, help_text="As likely later as earlier.")
    # Nothing rather than an empty text: so it can be added to a table that triggers watch, without making it anew.
    promise_by = models.CharField(max_length=8, choices=PromiseBy.choices, null=True, blank=True)
    file = models.ForeignKey(
        "counters.File",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pickups",
        help_text="To pick up.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "series", "number"], name="number_once_a_day"),
            models.UniqueConstraint(
                fields=["counter"], condition=Q(state__in=sorted(AT_COUNTER)), name="one_ticket_at_a_counter"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="ticket_state"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(AT_COUNTER), counter__isnull=False)
                | (~Q(state__in=sorted(AT_COUNTER)) & Q(counter__isnull=True)),
                name="ticket_at_counter_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING) | Q(station__isnull=False), name="waiting_ticket_has_a_line"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), ended_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(ended_at__isnull=True)),
                name="ended_ticket_has_an_end",
            ),
            models.CheckConstraint(condition=Q(items__gte=1), name="ticket_has_an_item"),
        ]
        indexes = [
            models.Index(fields=["day", "state"], name="ticket_day_state"),
            models.Index(
                fields=["station", "arrived_at"], condition=Q(state=State.WAITING), name="ticket_line"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """A-001, widening past 999."""
        return f"{self.series}-{self.number:03d}"


class Turn(models.Model):
    """One wait-and-serve of a ticket. `step` is none off the route, `station` none in the back office."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="turns")
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, related_name="+")
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveSmallIntegerField(default=0, help_text="Times called in this turn.")
    ended_by = models.CharField(max_length=12, choices=Action.choices, blank=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at__isnull=True), name="one_open_turn_a_ticket"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("queued_at")),
                name="turn_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["station", "ended_at"], name="turn_station_ended")]


class Call(models.Model):
    """A numbered moment for boards and loudspeakers: this ticket is asked to this counter."""

    class Kind(models.TextChoices):
        CALL = "call"
        RECALL = "recall"
        LAST = "last"

    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="announcements")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="announcements")
    counter = models.ForeignKey(Counter, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "sequence"]
        constraints = [models.UniqueConstraint(fields=["day", "sequence"], name="call_sequence")]


class Event(models.Model):
    """The append-only log: one row for each thing that a command did, in the order it was done."""

    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="events")
    revision = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text="user:7, kiosk, visitor, system ...")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, blank=True, related_name="events")
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["day", "revision", "position"]
        constraints = [models.UniqueConstraint(fields=["day", "revision", "position"], name="event_order")]


class Command(models.Model):
    """What a command with an idempotency key answered, so that a retry gets the same answer."""

    scope = models.CharField(max_length=80, help_text="Whose key it is.")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was asked.")
    receipt = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key")]
        indexes = [models.Index(fields=["at"], name="command_at")]
