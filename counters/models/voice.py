"""How an office speaks: its settings, its own clips, its halls, and what its screens tell of themselves."""

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from counters.models.named import Named
from counters.models.office import KEY, Office, Station
from counters.models.queue import Call

LOUDEST = 100
VOLUME = MaxValueValidator(LOUDEST)
INSTANCE = RegexValidator(r"^[A-Za-z0-9-]{8,64}$", "8 to 64 letters, digits and hyphens.")


class Reading(models.TextChoices):
    """How numbers are read aloud (counters.speech.numbers)."""

    DIGITS = "digits"
    WORDS = "words"


class Voice(models.Model):
    """The loudspeaker of an office. One without a row speaks as a new row would."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="voice")
    reading = models.CharField(max_length=6, choices=Reading.choices, default=Reading.DIGITS)
    says_english = models.BooleanField(default=False, help_text="English after Indonesian.")
    uses_system_voice = models.BooleanField(
        default=False, help_text="The device's own voice, where it has one; the clips otherwise."
    )
    volume = models.PositiveSmallIntegerField(default=80, validators=[VOLUME], help_text="0 to 100.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(volume__lte=LOUDEST), name="voice_volume")]


class VolumeHours(models.Model):
    """Hours with a volume of their own, on the office's wall clock; volume 0 is silence. They may pass midnight."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="volume_hours")
    begins = models.TimeField()
    ends = models.TimeField()
    volume = models.PositiveSmallIntegerField(validators=[VOLUME])

    class Meta:
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(volume__lte=LOUDEST), name="volume_hours_volume"),
            models.CheckConstraint(condition=~Q(begins=F("ends")), name="volume_hours_have_a_length"),
        ]


class Zone(Named):
    """A hall that hears one loudspeaker. Without stations it hears the calls of all."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="zones")
    key = models.CharField(max_length=40, validators=[KEY])
    stations = models.ManyToManyField(Station, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="zone_key")]


class OwnClip(models.Model):
    """A clip that an office recorded itself: 16-bit PCM in a WAV file. In the database, so that it is in every backup
    and all worker processes have it."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="own_clips")
    key = models.CharField(max_length=40, help_text="As in counters.speech.clips.")
    sound = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the sound: its address.")
    seconds = models.FloatField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="own_clip_key")]
        indexes = [models.Index(fields=["office", "digest"], name="own_clip_digest")]


class ScreenReport(models.Model):
    """What an unattended screen last told of itself. `instance` is a name that its browser made up."""

    class Kind(models.TextChoices):
        BOARD = "board"
        KIOSK = "kiosk"

    class Sound(models.TextChoices):
        """`blocked`: the browser wants a tap first. `muted`: switched off at the screen. `none`: it cannot."""

        ON = "on"
        BLOCKED = "blocked"
        MUTED = "muted"
        NONE = "none"

    office = models.ForeignKey(Office, models.CASCADE, related_name="screen_reports")
    instance = models.CharField(max_length=64, validators=[INSTANCE])
    kind = models.CharField(max_length=6, choices=Kind.choices)
    zone = models.CharField(max_length=40, blank=True, help_text="A zone's key; empty for the whole hall.")
    sound = models.CharField(max_length=8, choices=Sound.choices, default=Sound.NONE)
    version = models.CharField(max_length=40, blank=True)
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    device = models.ForeignKey(
        "counters.Device",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        help_text="If paired.",
    )

    class Meta:
        ordering = ["kind", "zone", "first_seen_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "instance"], name="screen_instance")]


class Speaker(models.Model):
    """The lease of a zone's loudspeaker: `instance` speaks until `until`, others stay silent."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="speakers")
    zone = models.CharField(max_length=40, blank=True)
    instance = models.CharField(max_length=64, blank=True, help_text="Empty: let go.")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "zone"], name="one_speaker_a_zone")]


class Announcement(models.Model):
    """A call or a notice as it was given to the loudspeaker of a zone: made when it is its turn to be said, once."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="spoken")
    zone = models.CharField(max_length=40, blank=True)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="+")
    notice = models.ForeignKey("counters.Notice", models.CASCADE, null=True, blank=True, related_name="+")
    instance = models.CharField(max_length=64)
    at = models.DateTimeField(help_text="When its speaker got it.")
    seconds = models.FloatField(help_text="How long it sounds.")
    is_short = models.BooleanField(default=False)
    has_chime = models.BooleanField(default=True)
    done_at = models.DateTimeField(null=True, blank=True)
    was_heard = models.BooleanField(null=True, help_text="Said to its end; unknown while it is under way.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "call"], name="one_announcement_a_zone"),
            models.UniqueConstraint(fields=["zone", "notice"], name="one_saying_a_zone"),
            models.CheckConstraint(
                condition=Q(call=None, notice__isnull=False) | Q(call__isnull=False, notice=None),
                name="announcement_of_one_thing",
            ),
            # Also the end of a doubt: a zone never has two announcements under way.
            models.UniqueConstraint(
                fields=["office", "zone"], condition=Q(done_at=None), name="one_announcement_under_way"
            ),
        ]
