"""How an office is set up: its lines, desks, services and the rules of its order."""

import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from counters.models.named import Named, in_language

KEY = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Small letters, digits and hyphens only.")
SERIES = RegexValidator(r"^[A-Z]{1,2}$", "One or two capital letters.")
# Addresses of the kiosk that stand where others have the key of a service: one called so could not be reached.
PAGES_OF_THE_KIOSK = frozenset({"kembali"})


def check_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name} is no time zone.")


class Office(Named):
    """One place with a hall. Its row is the lock under which its day changes."""

    key = models.CharField(max_length=40, unique=True, validators=[KEY])
    address = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=40, default="Asia/Jakarta", validators=[check_zone])
    opens = models.TimeField(default=datetime.time(8))
    closes = models.TimeField(default=datetime.time(15))
    open_weekdays = models.CharField(max_length=7, default="12345", help_text="ISO weekdays, 1 is Monday.")
    enforce_hours = models.BooleanField(default=False, help_text="Refuse numbers outside opening hours.")

    # The rules of order; counters.domain.order applies them.
    priority_in_a_row = models.PositiveSmallIntegerField(default=2)
    max_wait_minutes = models.PositiveSmallIntegerField(default=45)
    resumed_every = models.PositiveSmallIntegerField(default=2, validators=[MinValueValidator(1)])
    returned_after = models.PositiveSmallIntegerField(default=3)
    recalls_before_no_show = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(resumed_every__gte=1), name="office_resumed_every")]

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def is_open_at(self, moment: datetime.datetime) -> bool:
        """Whether `moment` (aware) lies in the posted hours, on the office's own wall clock."""
        local = moment.astimezone(self.tz)
        return str(local.isoweekday()) in self.open_weekdays and self.opens <= local.time() < self.closes


class Station(Named):
    """One waiting line and the counters that serve it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="stations")
    key = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=120, blank=True, help_text="Where in the hall.")
    direction_en = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="station_key")]

    @property
    def where(self) -> str:
        return in_language(self, "direction")


class Counter(models.Model):
    """The desk. Which state it is in follows from the open shift at it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="counters")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    stations = models.ManyToManyField(Station, through="CounterStation", related_name="counters")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="counter_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="counter_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"Loket {self.number}"


class CounterStation(models.Model):
    """A line that a counter serves; the smallest preference first."""

    counter = models.ForeignKey(Counter, models.CASCADE, related_name="serves")
    station = models.ForeignKey(Station, models.PROTECT, related_name="served_by")
    preference = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["preference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["counter", "station"], name="counter_serves_station_once"),
            models.UniqueConstraint(fields=["counter", "preference"], name="counter_preference_is_an_order"),
        ]


class PriorityClass(Named):
    """Visitors whom the law lets go first (UU 25/2009, article 29). The reason is never shown or printed."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="priority_classes")
    key = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="priority_class_key")]


class Variant(Named):
    """What kind of object the visit is about, where fees or papers depend on it (R2/R3, R4 and more)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="variants")
    key = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="variant_key")]


class Service(Named):
    """What the visitor came for, with its published standard (papers, fees and flow hang from it)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="services")
    key = models.CharField(max_length=40, validators=[KEY])
    series = models.CharField(max_length=2, validators=[SERIES], help_text="The letter of its numbers.")
    position = models.PositiveSmallIntegerField(default=0)
    summary = models.CharField(max_length=200, blank=True)
    summary_en = models.CharField(max_length=200, blank=True)
    search_words = models.CharField(max_length=300, blank=True, help_text="Everyday words for it.")
    standard_time = models.CharField(max_length=120, blank=True, help_text="As posted, in words.")
    standard_time_en = models.CharField(max_length=120, blank=True)
    standard_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the visit, in minutes."
    )
    product = models.CharField(max_length=200, blank=True)
    product_en = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    self_issue = models.BooleanField(default=True, help_text="A kiosk may give its numbers.")
    is_open = models.BooleanField(default=True, help_text="Takes new tickets.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="service_key")]

    @property
    def about(self) -> str:
        return in_language(self, "summary")

    @property
    def posted_time(self) -> str:
        return in_language(self, "standard_time")

    @property
    def result(self) -> str:
        return in_language(self, "product")
