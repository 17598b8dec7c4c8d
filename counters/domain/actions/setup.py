"""Changes of how the office is set up: they raise the day's revision, so that every screen draws them."""

from django.utils.translation import gettext as _

from counters.domain.day import Today
from counters.domain.errors import NotFound
from counters.models import Service


def touch_setup(today: Today, what: str) -> None:
    """Note that `what` (a row of the office) was changed by an administrator."""
    today.log("setup", what=what)


def set_service_open(today: Today, service: Service, is_open: bool) -> Service:
    """Let a service take new numbers, or not. Numbers that were given keep their way."""
    found = Service.objects.filter(pk=service.pk, office=today.office).first()
    if found is None:
        raise NotFound("unknown_service", _("There is no such service here."))
    if found.is_open != is_open:
        found.is_open = is_open
        found.save(update_fields=["is_open"])
        today.log("open_service" if is_open else "close_service", service=found.key)
    return found
