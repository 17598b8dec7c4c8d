"""No more numbers: the day is full, or something is out of order."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from counters.models.office import Service
from counters.models.queue import QueueDay


class IssueStop(models.Model):
    """From now, or from so many numbers of the day on (`after`), no number is given: of one service, or of none.

    It ends by hand, at `until`, or with its day.
    """

    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="stops")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=120)
    after = models.PositiveIntegerField(
        null=True, blank=True, help_text="Numbers that are still given today."
    )
    until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "service"], condition=Q(lifted_at__isnull=True), name="one_stop_a_service"
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(lifted_at__isnull=True, service__isnull=True),
                name="one_stop_of_the_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.service or 'all'}, {self.reason}"
