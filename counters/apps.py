"""Behind the glass: the queue itself and the tools of the staff."""

from django.apps import AppConfig


class CountersConfig(AppConfig):
    name = "counters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The kick is installed here and not by the domain: imports may only go down.
        from counters.live import kicks

        kicks.install()
