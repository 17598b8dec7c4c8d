"""Who works in an office, with which rights, and who sits where since when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counters.models.office import Counter, Office


class Role(models.TextChoices):
    OFFICER = "officer", _("Officer")
    GREETER = "greeter", _("Information officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")
    KIOSK = "kiosk", _("Kiosk")


class Posting(models.Model):
    """A person's (or device's) role in an office. `counter` is the desk an officer usually takes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    office = models.ForeignKey(Office, models.PROTECT, related_name="postings")
    role = models.CharField(max_length=16, choices=Role.choices)
    counter = models.ForeignKey(Counter, models.SET_NULL, null=True, blank=True, related_name="+")
    may_choose = models.BooleanField(default=True, help_text="May call a given number out of order.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "office"], name="posting_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="posting_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.office})"


class Shift(models.Model):
    """An officer at a counter, since when and until when (UTC). Paused while `paused_at` is set."""

    counter = models.ForeignKey(Counter, models.PROTECT, related_name="shifts")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shifts")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(closed_at__isnull=True), name="one_officer_at_a_counter"
            ),
            models.UniqueConstraint(
                fields=["officer"], condition=Q(closed_at__isnull=True), name="one_counter_for_an_officer"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="shift_ends_after_start",
            ),
        ]

    @property
    def state(self) -> str:
        """open, paused or closed."""
        if self.closed_at:
            return "closed"
        return "paused" if self.paused_at else "open"


class AccessToken(models.Model):
    """A bearer token of the JSON API. Only its SHA-256 is kept, so the table gives nothing away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_tokens")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
