"""The wiring as a Django app, so that its checks are found."""

from django.apps import AppConfig


class QueueSiteConfig(AppConfig):
    name = "queue_site"

    def ready(self) -> None:
        """Register the checks."""
        from queue_site import checks  # noqa: F401
