"""How counters and names stand on a public screen: `{% load display_format %}`, then

{{ step.counters|numbers }}           3–6, or 1, 4
{{ service.title|without_brackets }}  the name without what it explains in brackets, where room is dear
{% screen_version %}                  which version of the pages a screen runs
"""

from collections.abc import Iterable

from django import template

from counters import VERSION
from counters.live import words
from counters.models import Counter

register = template.Library()


@register.filter
def numbers(counters: Iterable[Counter]) -> str:
    """The numbers of counters in rising order; neighbours become a range with an en dash."""
    return words.counter_numbers(counters)


@register.filter
def without_brackets(name: str) -> str:
    """A name in its short form."""
    return words.without_brackets(name)


@register.simple_tag
def screen_version() -> str:
    """What a screen reports as its version."""
    return VERSION
