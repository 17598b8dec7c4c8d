"""One row of a visitor's way: `{% load journey_step %}`, then `{% journey_step step %}`.

Hundreds who wait in one line have the same steps before them with the same times. Each such row is drawn once a
picture: without that most of the work for five hundred phones would be the same few rows again and again.
"""

from django import template
from django.template.context import Context
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from counters.live.journey import JourneyStep

register = template.Library()
TEMPLATE = "displays/phone_step.html"


@register.simple_tag(takes_context=True)
def journey_step(context: Context, step: JourneyStep) -> str:
    """The row as displays/phone_step.html draws it. All that stands in it comes from what is named here."""
    visit, picture = context["visit"], context["picture"]
    key = (TEMPLATE, get_language(), step, visit.state, visit.ticket.variant_id)
    if key not in picture.drawn:
        row = {"step": step, "office": context["office"], "visit": visit}
        picture.drawn[key] = context.template.engine.get_template(TEMPLATE).render(context.new(row))
    return mark_safe(picture.drawn[key])  # noqa: S308  drawn by the same template, which escapes
