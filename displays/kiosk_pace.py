"""How fast numbers may be taken at kiosks from one address: a script could otherwise fill a day by the thousand.

Counted in this process only: with several, each allows so many. Phones are not concerned: they take no numbers.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from counters.domain.day import KIOSK
from counters.domain.errors import TooMany
from counters.domain.intake import was_given
from counters.models import Office
from displays.keys import form_key

MOST_ADDRESSES = 10_000


class Allowance:
    """So many a minute for each name; who took none for a minute may take them all at once (a leaky bucket)."""

    def __init__(self, tell_seconds: Callable[[], float] = time.monotonic) -> None:
        self._tell_seconds = tell_seconds
        # Taken and not yet forgotten, and when that was reckoned; the longest unheard of first.
        self._taken: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who: str, a_minute: int) -> bool:
        """Take one, or say that none is left; then nothing is taken."""
        with self._lock:
            now = self._tell_seconds()
            level, then = self._taken.pop(who, (0.0, now))
            level = max(0.0, level - (now - then) * a_minute / 60)
            is_left = level + 1 <= a_minute
            self._taken[who] = (level + is_left, now)
            if len(self._taken) > MOST_ADDRESSES:
                self._taken.popitem(last=False)
            return is_left


ALLOWANCE = Allowance()


def keep_pace(request: HttpRequest, office: Office) -> None:
    """Raises TooMany where this address takes numbers too fast. One that is only asked for again is always told."""
    most = settings.KIOSK_NUMBERS_A_MINUTE
    if not most or ALLOWANCE.take(request.META.get("REMOTE_ADDR", ""), most):
        return
    if not was_given(office, KIOSK, form_key(request)):
        raise TooMany("too_many", _("Very many numbers were taken just now. Please try again in a moment."))
