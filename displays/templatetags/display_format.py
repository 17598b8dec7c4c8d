"""How counters and names stand on a public screen: `{% load display_format %}`, then

{{ step.counters|numbers }}           3–6, or 1, 4
{{ service.title|without_brackets }}  the name without what it explains in brackets, where room is dear
"""

import re
from collections.abc import Iterable

from django import template

from counters.models import Counter

register = template.Library()


@register.filter
def numbers(counters: Iterable[Counter]) -> str:
    """The numbers of counters in rising order; neighbours become a range with an en dash."""
    runs: list[list[int]] = []
    for number in sorted(counter.number for counter in counters):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


@register.filter
def without_brackets(name: str) -> str:
    """A name in its short form."""
    return re.sub(r"\s*\([^)]*\)", "", name) or name
