"""What somebody who has no number yet is told: which services take numbers, and when one would be finished."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters.domain.stops import stopping
from counters.domain.words import when_given
from counters.forecast.ranges import ClockRange
from counters.live.picture import Picture
from counters.models import Service


@dataclass(frozen=True)
class Offer:
    """A service now. `range` is a newcomer's; where nothing can be said, `silence` names the station without an
    open counter. `closed` says in a sentence why no numbers are given, `ask` that the information officer gives
    them instead of a kiosk, `after_closing` ("likely" or "maybe") that it may not be finished today, `is_thin` that
    the range is wide because little is known yet, `is_plain` that it is only reckoned."""

    service: Service
    range: ClockRange | None
    silence: str
    closed: str
    ask: bool
    after_closing: str = ""
    is_thin: bool = False
    is_plain: bool = False

    @property
    def may_issue(self) -> bool:
        """Whether a kiosk gives a number now."""
        return not (self.closed or self.ask)


def offers(picture: Picture) -> list[Offer]:
    """All services of an office, in their own order."""
    return [offer_of(picture, service) for service in picture.floor.offered]


def offer_of(picture: Picture, service: Service) -> Offer:
    """A service as this picture has it."""
    service = picture.floor.services.get(service.pk, service)
    return Offer(
        service,
        picture.newcomer(service.pk),
        picture.newcomer_silence(service.pk),
        closed_office(picture) or _closed_service(picture, service),
        ask=not service.self_issue,
        after_closing=picture.after_closing(service.pk),
        is_thin=picture.is_thin,
        is_plain=picture.learnt is None,
    )


def closed_office(picture: Picture) -> str:
    """Why the whole office gives no numbers now; empty where it does."""
    floor = picture.floor
    if floor.day and floor.day.closed_at:
        return _("The office has closed for today.")
    if floor.office.enforce_hours and not floor.office.is_open_at(picture.at):
        return when_given(floor.office.calendar(), floor.date)
    stop = stopping(picture.stops, None, picture.at)
    return stop.sentence(floor.office) if stop else ""


def _closed_service(picture: Picture, service: Service) -> str:
    if stop := stopping(picture.stops, service, picture.at):
        return stop.sentence(picture.floor.office)
    if service.is_open and service.pk in picture.floor.flows:
        return ""
    return _("%(service)s takes no numbers now.") % {"service": service.title}
