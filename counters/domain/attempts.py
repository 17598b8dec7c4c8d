"""How often somebody may try something: counted in the database, so that all server processes count together."""

import datetime
import hashlib
import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters import clock
from counters.domain.errors import TooMany
from counters.models import Attempt

FORGOTTEN = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts of a kind in `within`."""

    kind: str
    most: int
    within: datetime.timedelta

    def check(self, *who: str) -> None:
        """Raises TooMany, with the time to wait, where `who` has used all attempts up."""
        now = clock.now()
        rows = Attempt.objects.filter(kind=self.kind, who=named(*who), at__gt=now - self.within, at__lte=now)
        times = list(rows.order_by("-at").values_list("at", flat=True)[: self.most])
        if len(times) == self.most:
            raise TooMany("too_many", _sentence(times[-1] + self.within - now))

    def note(self, *who: str) -> None:
        """Count one more."""
        now = clock.now()
        Attempt.objects.filter(at__lt=now - FORGOTTEN).delete()
        Attempt.objects.create(kind=self.kind, who=named(*who), at=now)


def named(*who: str) -> str:
    """Who it is, as the table keeps it: neither an account nor an address can be read from it."""
    return hashlib.sha256("\n".join(who).encode(errors="surrogatepass")).hexdigest()


def _sentence(left: datetime.timedelta) -> str:
    minutes = max(1, math.ceil(left.total_seconds() / 60))
    return _("Too many attempts. Please wait %(minutes)s minutes.") % {"minutes": minutes}
