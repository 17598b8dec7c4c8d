"""Small parts of the staff's pages: {% load staff_parts %}.

{% fresh_key %}                    the key of a form, new with each page
{{ state|state_word }}             Waiting, Called …; also open, paused, closed of a counter
{{ desk.counter|address:"serve" }} where a counter's verb is posted to
{{ row.counters|numbers }}         3–6, or 1, 4
"""

import secrets
from collections.abc import Iterable

from django import template
from django.utils.translation import gettext_lazy as _

from counters.live.words import counter_numbers
from counters.models import Counter
from counters.states import State

register = template.Library()

COUNTER_WORDS = {"open": _("Open"), "paused": _("Paused"), "closed": _("Closed")}


@register.simple_tag
def fresh_key() -> str:
    """128 random bits; quick-form.js makes a new one after each answer."""
    return secrets.token_hex(16)


@register.filter
def state_word(state: str) -> str:
    """The word of a ticket's or a counter's state."""
    return str(COUNTER_WORDS[state] if state in COUNTER_WORDS else State(state).label)


@register.filter
def numbers(counters: Iterable[Counter]) -> str:
    """The numbers of counters in rising order; neighbours become a range with an en dash."""
    return counter_numbers(counters)


@register.filter
def address(counter: Counter, verb: str) -> str:
    """Where a verb of a counter is posted to."""
    return f"/loket/{counter.pk}/{verb}/"
