"""Unattended devices: boards and kiosks that an administrator has paired, and those that ask for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from counters.models.board import Board
from counters.models.office import Office


class Device(models.Model):
    """A board or kiosk of an office. It has no account: a random token in its browser speaks for it, of which only
    the SHA-256 is kept, and it can do only what its kind needs until it is revoked."""

    class Kind(models.TextChoices):
        BOARD = "board"
        KIOSK = "kiosk"

    office = models.ForeignKey(Office, models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=60, help_text="Where it stands, for the people who look after it.")
    board = models.ForeignKey(
        Board,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="A board's layout and hall.",
    )
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its token.")
    paired_at = models.DateTimeField()
    paired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    version = models.CharField(max_length=40, blank=True, help_text="Of the page that it shows.")

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["board", "kiosk"]), name="device_kind"),
            models.UniqueConstraint(
                fields=["office", "name"], condition=Q(revoked_at__isnull=True), name="device_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pairing(models.Model):
    """A device that shows a code and waits. The code itself is nowhere: it follows from the device's own secret and
    the nonce, and is found by a hash under the server's key. `match` is a second number on its screen, so that nobody
    confirms a stranger's device by mistake."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the device's secret.")
    nonce = models.CharField(max_length=32)
    code_digest = models.CharField(max_length=64, unique=True)
    match = models.PositiveSmallIntegerField(help_text="Two digits.")
    mistakes = models.PositiveSmallIntegerField(default=0, help_text="Wrong match numbers so far.")
    address = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()


class Attempt(models.Model):
    """Something of which nobody may do too many: a wrong code, a wrong password. Forgotten after a day."""

    kind = models.CharField(max_length=20)
    who = models.CharField(
        max_length=64, help_text="SHA-256 of the account and the address, or of one of them."
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "who", "at"], name="attempt_of")]
