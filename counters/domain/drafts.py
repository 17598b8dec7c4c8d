"""Flows that are still being written: kept for their authors, seen by nobody else until they are published."""

from typing import Any

from django.db import transaction

from counters import clock
from counters.domain.flow_text import Steps, from_json, read_flow, to_json
from counters.domain.writers import in_line
from counters.models import FlowDraft, Service


def newest_version(service: Service) -> int:
    """The version that new tickets get; 0 where there is none."""
    return service.flows.order_by("-version").values_list("version", flat=True).first() or 0


def draft_of(service: Service, author: Any) -> tuple[Steps, int, FlowDraft | None]:
    """What an author has written, the version from which it was begun, and the kept row; without one the newest."""
    kept = FlowDraft.objects.filter(service=service, author=author).first()
    if kept:
        return from_json(kept.steps), kept.base, kept
    newest = service.flows.order_by("-version").first()
    return read_flow(newest), newest.version if newest else 0, None


def keep_draft(service: Service, author: Any, base: int, steps: Steps) -> None:
    """Keep what was typed. The same as its version needs no draft.

    Not through the office's door: a draft is on no screen and changes nothing of the day.
    """
    flow = service.flows.filter(version=base).first()
    with in_line(), transaction.atomic():
        if steps == read_flow(flow) and base == newest_version(service):
            FlowDraft.objects.filter(service=service, author=author).delete()
            return
        row = {"base": base, "steps": to_json(steps), "saved_at": clock.now()}
        FlowDraft.objects.update_or_create(service=service, author=author, defaults=row)


def drop_draft(service: Service, author: Any) -> None:
    """Forget what an author has written."""
    with in_line():
        FlowDraft.objects.filter(service=service, author=author).delete()


def drafts_of_others(service: Service, author: Any) -> list[FlowDraft]:
    """Who else is writing at a service's flow."""
    return list(service.drafts.exclude(author=author).select_related("author").order_by("saved_at"))
