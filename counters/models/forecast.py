"""What the forecast process writes: the newest forecast of an office, and every move of a range that was shown."""

from django.db import models

from counters.models.office import Office
from counters.models.queue import QueueDay, Ticket


class StoredForecast(models.Model):
    """The newest forecast of an office's day. All minutes in it are of the day, from the office's midnight.

    `newcomers` is small and read when a number is given; `tickets` is what the screens show; `warnings` what the
    staff should know. How they look inside: counters/domain/foreseen.py.
    """

    office = models.OneToOneField(Office, models.CASCADE, related_name="stored_forecast")
    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(help_text="Of the day, as the forecast saw it.")
    number = models.PositiveIntegerField(help_text="Orders the forecasts of a day.")
    made_at = models.DateTimeField()
    newcomers = models.JSONField(default=dict)
    tickets = models.JSONField(default=dict)
    warnings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.day}, forecast {self.number}"


class Learnt(models.Model):
    """What an office's forecast had learnt before `day` began: with the events from then on, all that it knows."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="+")
    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="+")
    document = models.JSONField()

    def __str__(self) -> str:
        return f"what was learnt before {self.day}"


class RangeMove(models.Model):
    """A range shown to a visitor was moved: to where, and why. Append-only."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="range_moves")
    at = models.DateTimeField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    later = models.BooleanField(help_text="Moved later, not earlier.")
    cause = models.JSONField(help_text="Its kind, and the counter and minute where it has one.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.ticket} {'later' if self.later else 'earlier'}: {self.cause['kind']}"
