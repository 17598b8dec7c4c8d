"""What an office sets up for the waiting room: its boards, and the lines a supervisor writes on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from counters.models.named import Named, in_language
from counters.models.office import KEY, Office, Station
from counters.models.voice import Zone

LONGEST_NOTICE = 120


class Board(Named):
    """One television, or several that show the same. Without stations it shows the whole office."""

    class Layout(models.TextChoices):
        """`hall` shows all there is; `calls` only numbers, larger; `flow` the chart in place of the times."""

        HALL = "hall"
        CALLS = "calls"
        FLOW = "flow"

    class Theme(models.TextChoices):
        DARK = "dark"
        LIGHT = "light"

    class Language(models.TextChoices):
        """`both`: Indonesian, and the headings in English beside or below it."""

        INDONESIAN = "id", "Indonesia"
        ENGLISH = "en", "English"
        BOTH = "id-en", "Indonesia + English"

    office = models.ForeignKey(Office, models.CASCADE, related_name="boards")
    key = models.CharField(
        max_length=40, validators=[KEY], help_text="Its address: /layar/<office>/papan/<key>/"
    )
    stations = models.ManyToManyField(
        Station, blank=True, related_name="+", help_text="Only their counters; none chosen: all."
    )
    zone = models.ForeignKey(
        Zone,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The hall whose calls it speaks.",
    )
    layout = models.CharField(max_length=8, choices=Layout.choices, default=Layout.HALL)
    theme = models.CharField(
        max_length=8, choices=Theme.choices, blank=True, help_text="Empty: the device's."
    )
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.INDONESIAN)
    sound = models.BooleanField(default=True, help_text="It may speak.")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="board_key")]


class Recording(models.Model):
    """A notice as somebody said it: 16-bit PCM in a WAV file, for boards that have no voice of their own. In the
    database, so that all worker processes have it; kept no longer than the notices that need it."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="recordings")
    sound = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the sound: its address.")
    seconds = models.FloatField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "digest"], name="recording_once")]


class Notice(models.Model):
    """A line for everybody in the hall and on a phone, from `said_at` until `until` or until somebody ends it."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="notices")
    text = models.CharField(max_length=LONGEST_NOTICE)
    text_en = models.CharField(max_length=LONGEST_NOTICE, blank=True)
    speak = models.BooleanField(default=False, help_text="Said once between calls.")
    recording = models.ForeignKey(
        Recording,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        help_text="What is played.",
    )
    said_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=80, help_text="As in the log: user:7.")

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("said_at")), name="notice_has_a_length")
        ]
        indexes = [models.Index(fields=["office", "until"], name="notice_office_until")]

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """The line in the language of the screen."""
        return in_language(self, "text")


class Phrase(models.Model):
    """A notice that an office writes often, ready to be chosen and changed."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="phrases")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=LONGEST_NOTICE)
    text_en = models.CharField(max_length=LONGEST_NOTICE, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
