"""The procedure of a service as rows: they draw the chart, route the ticket and feed the forecast."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from counters.models.named import Named, in_language
from counters.models.office import KEY, Service, Station, Variant


class Flow(models.Model):
    """One immutable version of a service's steps and routes. A ticket keeps the version it was issued with;
    the newest version serves new tickets. Triggers of the database refuse changes to its rows."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="flows")
    version = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    # Nothing where a file made it. Nullable, so that a table that triggers watch need not be made anew.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, null=True, blank=True, help_text="Why it was made.")

    class Meta:
        ordering = ["service", "version"]
        constraints = [models.UniqueConstraint(fields=["service", "version"], name="flow_version")]

    def __str__(self) -> str:
        return f"{self.service} v{self.version}"


class FlowDraft(models.Model):
    """A flow that somebody is still writing, begun from the version `base`: one for each author of a service."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="flow_drafts")
    base = models.PositiveIntegerField()
    steps = models.JSONField(default=list, help_text="As they were typed (counters.domain.flow_text).")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "author"], name="one_draft_an_author")]


class Step(Named):
    """A visit to a station, or back-office work without the visitor (no station). With `working_days` it is a step
    of the file that outlives the visit: a route `opens` it, and no ticket ever stands on it."""

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="steps")
    key = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField()
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, related_name="steps")
    minutes = models.FloatField(help_text="Posted standard, minutes of service.")
    # Nothing is part of the visit. Nullable, so that a table that triggers watch need not be made anew.
    working_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a step of the file.")
    advice = models.CharField(max_length=200, blank=True, help_text="What the visitor does or has ready.")
    advice_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["flow", "key"], name="step_key"),
            models.UniqueConstraint(fields=["flow", "position"], name="step_position"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="step_takes_time"),
        ]

    @property
    def hint(self) -> str:
        return in_language(self, "advice")

    @property
    def is_back_office(self) -> bool:
        return self.station_id is None and self.working_days is None

    @property
    def is_of_the_file(self) -> bool:
        return self.working_days is not None


class Route(Named):
    """The edge from a step's outcome to the next step, or to the end (no target). The first is the usual one.

    One that `opens` a step of the file opens a file there, and the visit goes on to its target all the same. One that
    `hands_over` writes a line of the register: of the file that the ticket picks up, or of what the visit was for.
    From a step of the file the end means: ready.
    """

    step = models.ForeignKey(Step, models.PROTECT, related_name="routes")
    outcome = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField()
    to = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="routes_in")
    opens = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="opened_by")
    hands_over = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["step", "outcome"], name="route_outcome"),
            models.UniqueConstraint(fields=["step", "position"], name="route_position"),
        ]


class Paper(Named):
    """A paper the visitor brings; `step` names the step at which it is shown, `applies_if` the answers (question ->
    choices) under which it is needed: all questions named must have been answered so (counters/domain/papers.py)."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="papers")
    key = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Where somebody who lacks it gets it.")
    source_en = models.CharField(max_length=200, blank=True)
    variant = models.ForeignKey(Variant, models.PROTECT, null=True, blank=True)
    step = models.CharField(max_length=40, blank=True, validators=[KEY])
    applies_if = models.JSONField(
        default=dict, blank=True, help_text='{"question": ["choice", …]}; {}: always.'
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "key"], name="paper_key")]

    @property
    def remark(self) -> str:
        return in_language(self, "note")

    @property
    def got_at(self) -> str:
        return in_language(self, "source")


class Fee(Named):
    """One row of the tariff: rupiah, legal basis, validity dates and the variant it applies to.

    A changed amount is another row from another day on: what was asked before stays written.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="fees")
    position = models.PositiveSmallIntegerField(default=0)
    amount = models.PositiveIntegerField(
        null=True, blank=True, help_text="Rupiah; empty: reckoned at the counter."
    )
    legal_basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day it is asked for.")
    variant = models.ForeignKey(Variant, models.PROTECT, null=True, blank=True)
    step = models.CharField(max_length=40, blank=True, validators=[KEY], help_text="Where it is paid.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "name", "variant", "valid_from"], name="fee_row"),
            models.UniqueConstraint(
                fields=["service", "name", "valid_from"],
                condition=Q(variant__isnull=True),
                name="fee_row_for_all",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="fee_dates"
            ),
        ]

    def is_asked_on(self, date: datetime.date) -> bool:
        return self.valid_from <= date and (self.valid_until is None or date <= self.valid_until)
