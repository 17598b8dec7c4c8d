"""The rows of a visitor's way: `{% load journey_rows %}`, then `{% journey_rows %}`, which reads `visit`.

Hundreds who wait in one line have the same steps before them, at times of their own. Each such row is drawn once a
picture, with a place for the time: without that most of the work for five hundred phones would be the same few rows
again and again.
"""

from dataclasses import replace

from django import template
from django.template.context import Context
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from counters.live.journey import JourneyStep
from counters.templatetags.office_format import clock_span

register = template.Library()
TEMPLATE = "displays/phone_step.html"
# Stands in a drawn row where the time comes; no name of a step holds such a character.
WHEN = "\x1awhen\x1a"


@register.simple_tag(takes_context=True)
def journey_rows(context: Context) -> str:
    """Each step as displays/phone_step.html draws it."""
    language = get_language()
    rows = [_row(context, step, language) for step in context["visit"].steps]
    return mark_safe("\n    ".join(rows))  # noqa: S308  drawn by templates, which escape; a time is digits


def _row(context: Context, step: JourneyStep, language: str) -> str:
    """One row. All that stands in it comes from what is named here."""
    visit, picture, office = context["visit"], context["picture"], context["office"]
    is_timed = step.state == "coming" and bool(step.station and step.expected)
    state = visit.state if step.state == "current" else ""
    same = step.shared or replace(step, expected=None)
    key = (TEMPLATE, language, same, is_timed, state, visit.ticket.variant_id)
    if key not in picture.drawn:
        timeless = replace(step, expected=None)
        row = {"step": timeless, "when": WHEN if is_timed else "", "office": office, "visit": visit}
        picture.drawn[key] = context.template.engine.get_template(TEMPLATE).render(context.new(row))
    drawn = picture.drawn[key]
    return drawn.replace(WHEN, clock_span(step.expected, office), 1) if is_timed else drawn
