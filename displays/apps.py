"""In front of the glass: what the public sees and touches."""

from django.apps import AppConfig


class DisplaysConfig(AppConfig):
    name = "displays"
