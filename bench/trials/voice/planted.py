"""The server with one bug planted into its loudspeaker, from outside: the product has no switch for faults.

PLANT=claim    a call may be given any number of times
PLANT=lease    a lease never ends
PLANT=stale    what no longer holds is given all the same
"""

import os
import random
import runpy

import django


def claim() -> None:
    from counters.domain import speaking
    from counters.models import Announcement

    def give_next(office, speaker):
        calls = speaking.waiting(office, speaker.zone)
        if not calls:
            return None
        row = Announcement(
            pk=random.getrandbits(40), office=office, call=calls[0], at=calls[0].at, seconds=5.0
        )
        return speaking.Given(row, [], calls[0].day.date, calls[0].day.revision)

    speaking.give_next = give_next


def lease() -> None:
    import datetime

    from counters.domain import speaking

    speaking.LEASE = datetime.timedelta(hours=10)


def stale() -> None:
    from counters.domain import speaking

    speaking._is_called = lambda call: True


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.common.settings")
    django.setup()
    {"claim": claim, "lease": lease, "stale": stale}[os.environ["PLANT"]]()
    runpy.run_module("queue_site.serve", run_name="__main__")
