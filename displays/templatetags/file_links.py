"""The address of a file's own page: `{% load file_links %}`, then `{{ file|file_path }}`."""

from django import template
from django.urls import reverse

from counters.domain.errors import NotFound
from counters.domain.files import secret_of_file
from counters.models import File

register = template.Library()


@register.filter
def file_path(file: File) -> str:
    """The page of a file; empty where the key of its link is gone."""
    try:
        return reverse("file", args=[secret_of_file(file)])
    except NotFound:
        return ""
