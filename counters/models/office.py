"""How an office is set up: its lines, desks, services and the rules of its order."""

import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counters.calendars.office_calendar import Closed, Hours, OfficeCalendar
from counters.models.named import Named, in_language

KEY = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Small letters, digits and hyphens only.")
SERIES = RegexValidator(r"^[A-Z]{1,2}$", "One or two capital letters.")
# Addresses of the kiosk that stand where others have the key of a service: one called so could not be reached.
PAGES_OF_THE_KIOSK = frozenset({"kembali", "ambil-berkas", "tiket"})
WEEKDAYS = [
    (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")), (5, _("Friday")),
    (6, _("Saturday")), (7, _("Sunday")),
]  # fmt: skip


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
    open_screens = models.BooleanField(
        default=True, help_text="Boards and kiosks that nobody paired may show and issue, too."
    )
    keeps_holidays = models.BooleanField(default=True, help_text="Closed on Indonesian public holidays.")
    keeps_joint_leave = models.BooleanField(default=True, help_text="Closed on cuti bersama too.")

    # The rules of order; counters.domain.order applies them.
    priority_in_a_row = models.PositiveSmallIntegerField(default=2)
    max_wait_minutes = models.PositiveSmallIntegerField(default=45)
    resumed_every = models.PositiveSmallIntegerField(default=2, validators=[MinValueValidator(1)])
    returned_after = models.PositiveSmallIntegerField(default=3)
    recalls_before_no_show = models.PositiveSmallIntegerField(default=2)
    items_a_ticket = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1)], help_text="Vehicles with one number, at most."
    )
    items_a_turn = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1)], help_text="Vehicles served in one turn; then others go."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(resumed_every__gte=1), name="office_resumed_every"),
            models.CheckConstraint(
                condition=Q(items_a_ticket__gte=1, items_a_turn__gte=1), name="office_takes_items"
            ),
        ]

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def calendar(self) -> OfficeCalendar:
        """The office's hours, holidays and closures, from its rows (two small queries)."""
        usual = Hours(self.opens, self.closes)
        week = {int(weekday): usual for weekday in self.open_weekdays}
        for row in self.weekday_hours.all():
            week.pop(row.weekday, None)
            if row.opens and row.closes:
                week[row.weekday] = Hours(row.opens, row.closes, row.rest_from, row.rest_until)
        closures = tuple(Closed(row.first, row.last, row.title) for row in self.closures.all())
        return OfficeCalendar(self.zone, week, closures, self.keeps_holidays, self.keeps_joint_leave)

    def is_open_at(self, moment: datetime.datetime) -> bool:
        """Whether the office is open at `moment` (aware): its hours, on its own wall clock, and no holiday."""
        return self.calendar().is_open_at(moment)


class WeekdayHours(models.Model):
    """Other hours on one day of the week (Friday's break); without hours the office stays closed on it."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="weekday_hours")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    opens = models.TimeField(null=True, blank=True, help_text="Empty: closed all day.")
    closes = models.TimeField(null=True, blank=True)
    rest_from = models.TimeField(
        null=True, blank=True, help_text="A break at noon, Friday prayer for example."
    )
    rest_until = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["office", "weekday"], name="weekday_hours_once"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__lt=F("closes")),
                name="weekday_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(rest_from__isnull=True, rest_until__isnull=True)
                | Q(rest_from__lt=F("rest_until"), opens__lte=F("rest_from"), rest_until__lte=F("closes")),
                name="weekday_break_inside_the_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.get_weekday_display()}"


class Closure(Named):
    """Days (both included) on which the office stays closed besides the public holidays."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="closures")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ["first", "pk"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="closure_dates")]


class Retirable(models.Model):
    """A row that an administrator can take out of use. What was recorded keeps it; nothing new is given to it."""

    # Nothing while it is in use. Nullable, so that no table need be made anew.
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Station(Retirable, Named):
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


class Counter(Retirable):
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


class Service(Retirable, Named):
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
    notice_basis = models.CharField(
        max_length=200, blank=True, help_text="The law by which incomplete papers are returned in writing."
    )
    self_issue = models.BooleanField(default=True, help_text="A kiosk may give its numbers.")
    is_open = models.BooleanField(default=True, help_text="Takes new tickets.")
    collects = models.BooleanField(
        default=False, help_text="Its numbers pick up files, by the receipt's code."
    )

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
