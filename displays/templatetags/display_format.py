"""How counters and names stand on a public screen: `{% load display_format %}`, then

{{ step.counters|numbers }}           3–6, or 1, 4
{{ step.counters|numbers|unbroken }}  and no new line begins within a range
{{ service.title|without_brackets }}  the name without what it explains in brackets, where room is dear
{% both _("Called before") %}             the same words in English too, where the board's look adds_english
{% screen_version %}                  which version of the pages a screen runs
"""

from collections.abc import Iterable

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context
from django.utils import translation
from django.utils.html import conditional_escape, format_html

from counters import VERSION
from counters.live import words
from counters.models import Counter

register = template.Library()


@register.filter
def numbers(counters: Iterable[Counter]) -> str:
    """The numbers of counters in rising order; neighbours become a range with an en dash."""
    return words.counter_numbers(counters)


@register.filter
def unbroken(text: str) -> str:
    """The same on one line as far as its dashes go: 8–9 stays together."""
    return text.replace("–", "–\u2060")


@register.filter
def without_brackets(name: str) -> str:
    """A name in its short form."""
    return words.without_brackets(name)


class Both(Node):
    """Words that depend on the language, in the screen's and, where it wants them, in English."""

    def __init__(self, words: FilterExpression) -> None:
        self.words = words

    def render(self, context: Context) -> str:
        here = conditional_escape(self.words.resolve(context))
        if not context["look"].adds_english:
            return here
        with translation.override("en"):
            english = str(self.words.resolve(context))  # now: a literal is translated when it is looked at
        return here if english == here else format_html('{} <small lang="en">{}</small>', here, english)


@register.tag
def both(parser: Parser, token: Token) -> Both:
    """{% both _("words") %} or {% both row.title %}."""
    (_name, words) = token.split_contents()
    return Both(parser.compile_filter(words))


@register.simple_tag
def screen_version() -> str:
    """What a screen reports as its version."""
    return VERSION
