"""No more numbers for now, and numbers again."""

import datetime

from django.utils.translation import gettext as _

from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid
from counters.domain.words import reason_in
from counters.models import IssueStop, Service

PAUSE, RESUME = "pause_issuing", "resume_issuing"
# Beyond this no office gives numbers in a day.
MOST_NUMBERS = 100_000


def pause_issuing(
    today: Today,
    reason: str,
    *,
    service: Service | None = None,
    until: datetime.datetime | None = None,
    after: int | None = None,
) -> IssueStop:
    """Give no more numbers of a service (none: of the office): from now on, or once `after` were given today; until a
    moment (aware) of today, or until it is taken back. A second one for the same takes the first one's place.

    Raises Invalid without a reason, for a moment that is over, or an impossible number of numbers.
    """
    reason = reason_in(reason)
    if not reason:
        raise Invalid("reason", _("Say why no numbers are given."))
    if until is not None and until <= today.now:
        raise Invalid("until", _("This moment is over. Choose a later one."))
    if after is not None and not 0 <= after <= MOST_NUMBERS:
        raise Invalid("after", _("That many numbers cannot be given in a day."))
    _open(today, service).update(lifted_at=today.now)
    by = today.actor.user
    stop = IssueStop.objects.create(
        day=today.day, service=service, reason=reason, until=until, after=after, made_at=today.now, made_by=by
    )
    when = until.isoformat(timespec="seconds") if until else None
    today.log(PAUSE, service=service.key if service else None, reason=reason, until=when, after=after)
    return stop


def resume_issuing(today: Today, service: Service | None = None) -> None:
    """Give numbers again. Raises Conflict where they were not kept back."""
    if not _open(today, service).update(lifted_at=today.now):
        raise Conflict("not_paused", _("Numbers are given already."))
    today.log(RESUME, service=service.key if service else None)


def _open(today: Today, service: Service | None):
    return IssueStop.objects.filter(day=today.day, service=service, lifted_at=None)
