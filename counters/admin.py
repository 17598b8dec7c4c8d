"""The administrator's pages: how an office is set up. What belongs to a day is only shown.

Every change goes through the one door afterwards (touch_setup), so that all screens draw it at once.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from counters.domain import actions
from counters.domain.day import Receipt, Today, perform
from counters.models import (
    Board,
    Call,
    Closure,
    Counter,
    CounterStation,
    Event,
    Fee,
    File,
    Flow,
    Notice,
    Office,
    OfficeStandard,
    Phrase,
    Posting,
    PriorityClass,
    Question,
    Route,
    Service,
    ServiceStandard,
    Station,
    Step,
    Ticket,
    Turn,
    Variant,
    WeekdayHours,
    Zone,
)
from counters.models.office import PAGES_OF_THE_KIOSK
from counters.staff.access import actor_of
from counters.staff.paper_admin import ChoiceInline, PaperInline, ProtectingAdmin, QuestionForm

admin.site.site_header = admin.site.site_title = "Antrean Prima"
admin.site.index_title = _("Set-up")


class TouchingAdmin(admin.ModelAdmin):
    """Tells the office's day after each change. `office_path` leads from a row to its office."""

    office_path = "office"

    def offices_of(self, rows: Iterable[Any]) -> list[Office]:
        """The offices that rows belong to, each once."""
        found: dict[int, Office] = {}
        for row in rows:
            for name in filter(None, self.office_path.split(".")):
                row = getattr(row, name)
            found[row.pk] = row
        return list(found.values())

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        self.touch(request, self.offices_of([form.instance]), form.instance)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        offices, what = self.offices_of([obj]), str(obj)
        super().delete_model(request, obj)
        self.touch(request, offices, what)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        offices = self.offices_of(queryset)
        super().delete_queryset(request, queryset)
        self.touch(request, offices, self.opts.model_name)

    def touch(self, request: HttpRequest, offices: list[Office], what: object) -> None:
        """Raise the revision of each office that is still there."""

        def command(today: Today) -> Receipt:
            actions.touch_setup(today, f"{self.opts.model_name} {what}")
            return {}

        for office in Office.objects.filter(pk__in=[office.pk for office in offices]):
            perform(office, command, by=actor_of(request.user))


class ShownOnly(admin.ModelAdmin):
    """Rows that only commands make."""

    list_select_related = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ServesInline(admin.TabularInline):
    model = CounterStation
    extra = 0


class FeeInline(admin.TabularInline):
    model = Fee
    extra = 0


class OfficeStandardInline(admin.StackedInline):
    model = OfficeStandard


class ServiceStandardInline(admin.StackedInline):
    model = ServiceStandard


class StepInline(admin.TabularInline):
    model = Step
    extra = 0
    show_change_link = True
    can_delete = False
    fields = readonly_fields = ["position", "key", "name", "station", "minutes"]


class RouteInline(admin.TabularInline):
    model = Route
    fk_name = "step"
    extra = 0
    can_delete = False
    fields = readonly_fields = ["position", "outcome", "name", "to"]


class TurnInline(admin.TabularInline):
    model = Turn
    extra = 0
    can_delete = False
    fields = readonly_fields = [
        "step",
        "station",
        "counter",
        "queued_at",
        "called_at",
        "ended_at",
        "ended_by",
    ]


class WeekdayHoursInline(admin.TabularInline):
    model = WeekdayHours
    extra = 0


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 0


@admin.register(Office)
class OfficeAdmin(TouchingAdmin):
    office_path = ""
    inlines = [WeekdayHoursInline, ClosureInline, OfficeStandardInline]
    list_display = ["name", "key", "zone", "opens", "closes"]


@admin.register(Station, PriorityClass, Variant)
class KeyedAdmin(TouchingAdmin):
    list_display = ["name", "key", "office", "position"]
    list_filter = ["office"]


@admin.register(Board)
class BoardAdmin(TouchingAdmin):
    list_display = ["name", "key", "office", "layout", "theme", "language", "sound"]
    list_filter = ["office"]
    filter_horizontal = ["stations"]


@admin.register(Phrase)
class PhraseAdmin(TouchingAdmin):
    list_display = ["text", "office", "position"]
    list_filter = ["office"]


@admin.register(Zone)
class ZoneAdmin(TouchingAdmin):
    list_display = ["name", "key", "office"]
    list_filter = ["office"]


@admin.register(Counter)
class CounterAdmin(TouchingAdmin):
    list_display = ["number", "office"]
    list_filter = ["office"]
    inlines = [ServesInline]


class ServiceForm(ModelForm):
    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if key in PAGES_OF_THE_KIOSK:
            raise ValidationError(_("The kiosk has a page of this name. Choose another key."))
        return key


@admin.register(Service)
class ServiceAdmin(TouchingAdmin):
    form = ServiceForm
    list_display = ["name", "series", "office", "self_issue", "is_open"]
    list_filter = ["office"]
    inlines = [PaperInline, FeeInline, ServiceStandardInline]


@admin.register(Question)
class QuestionAdmin(ProtectingAdmin, TouchingAdmin):
    office_path = "service.office"
    form = QuestionForm
    list_display = ["name", "key", "service", "position"]
    list_filter = ["service__office", "service"]
    inlines = [ChoiceInline]


@admin.register(Posting)
class PostingAdmin(TouchingAdmin):
    list_display = ["user", "role", "office", "counter", "may_choose"]
    list_filter = ["office", "role"]


@admin.register(Flow)
class FlowAdmin(ShownOnly):
    list_display = ["service", "version", "made_at"]
    list_filter = ["service__office"]
    inlines = [StepInline]


@admin.register(Step)
class StepAdmin(ShownOnly):
    list_display = ["name", "flow", "position", "station", "minutes"]
    list_filter = ["flow__service"]
    inlines = [RouteInline]


@admin.register(Route)
class RouteAdmin(ShownOnly):
    list_display = ["step", "outcome", "to"]


@admin.register(Ticket)
class TicketAdmin(ShownOnly):
    list_display = ["label", "day", "service", "state", "issued_at", "ended_at"]
    list_filter = ["state", "service"]
    # The nonce makes the link of a visitor's page: nobody needs to see it.
    exclude = ["nonce", "link_digest"]
    inlines = [TurnInline]


@admin.register(Turn)
class TurnAdmin(ShownOnly):
    list_display = ["ticket", "step", "station", "counter", "queued_at", "called_at", "ended_at", "ended_by"]


@admin.register(File)
class FileAdmin(ShownOnly):
    list_display = ["label", "service", "state", "promised_on", "opened_at"]
    list_filter = ["state", "service"]
    # They open a visitor's page: nobody needs to see them.
    exclude = ["nonce", "link_digest", "code_digest"]


@admin.register(Event)
class EventAdmin(ShownOnly):
    list_display = ["at", "action", "ticket", "counter", "actor", "revision"]
    list_filter = ["action"]


@admin.register(Call)
class CallAdmin(ShownOnly):
    list_display = ["day", "sequence", "kind", "ticket", "counter", "at"]


@admin.register(Notice)
class NoticeAdmin(ShownOnly):
    list_display = ["text", "office", "said_at", "until", "ended_at", "by"]
    list_filter = ["office"]
