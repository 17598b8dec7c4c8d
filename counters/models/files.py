"""What outlives a visit: files with their receipts, and the register of hand-over."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from counters.file_states import FILE_ENDED, FileState
from counters.models.flow import Flow, Step
from counters.models.office import Office, Service, Variant
from counters.models.queue import Ticket


class FileSequence(models.Model):
    """The last number of a receipt that an office gave in a year."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="file_sequences")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="one_file_sequence_a_year")]


class File(models.Model):
    """What the office works on over days. An outcome of `ticket` opened it; it goes its own steps of the flow."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="files")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="files")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    flow = models.ForeignKey(Flow, models.PROTECT, related_name="+")
    first_step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    variant = models.ForeignKey(Variant, models.PROTECT, null=True, blank=True, related_name="+")
    items = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5, default="id")
    nonce = models.CharField(max_length=32, unique=True)
    link_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's secret.")
    code_digest = models.CharField(max_length=64, unique=True, help_text="HMAC of the code on the receipt.")

    state = models.CharField(max_length=12, choices=FileState.choices)
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+")
    step_since = models.DateTimeField(help_text="When the present step began.")
    step_due = models.DateField(null=True, blank=True, help_text="By the working days of the present step.")
    promised_on = models.DateField(help_text="As printed on the receipt; it never moves.")
    opened_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="file_number_once_a_year"),
            models.UniqueConstraint(
                fields=["ticket", "first_step"],
                condition=~Q(state=FileState.CANCELLED),
                name="one_file_a_ticket_and_opening",
            ),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="file_state"),
            models.CheckConstraint(
                condition=Q(state=FileState.IN_PROGRESS, step__isnull=False, step_due__isnull=False)
                | (~Q(state=FileState.IN_PROGRESS) & Q(step__isnull=True, step_due__isnull=True)),
                name="file_in_progress_has_a_step",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(FILE_ENDED), ended_at__isnull=False)
                | (~Q(state__in=sorted(FILE_ENDED)) & Q(ended_at__isnull=True)),
                name="ended_file_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["office", "state", "promised_on"], name="file_office_state")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number of the receipt: TT-2026-00042, widening past 99999."""
        return f"TT-{self.year}-{self.number:05d}"


class FileTurn(models.Model):
    """One step of a file, from when it began until somebody did it."""

    file = models.ForeignKey(File, models.PROTECT, related_name="turns")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    due = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(ended_at__isnull=True), name="one_open_turn_a_file"
            )
        ]


class HandOver(models.Model):
    """A line of the register of hand-over (*buku register penyerahan*, Perpol 7/2021 articles 38 and 68).

    Of a file that was picked up, or (no file) of what a visit was finished with on the same day. The only place with
    a visitor's name: for the staff alone, never in the log of events, never on a screen in front of the glass.
    `forget_register` blanks names after the office's retention.
    """

    file = models.OneToOneField(File, models.PROTECT, null=True, blank=True, related_name="hand_over")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=120, blank=True, help_text="As the officer typed it.")
    by_hand = models.BooleanField(
        null=True, blank=True, help_text="The recipient writes the name on the printed register."
    )
    by_proxy = models.BooleanField(default=False, help_text="Somebody came for the owner.")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
