"""All offices of the installation, watched in turn."""

import logging
import threading

from django.db import DatabaseError, connections

from counters.foreseeing.watch import OfficeWatch
from counters.models import Office

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
# After a failure an office is left alone for so many looks, and its forecaster begins anew.
REST = 10


class Keeper:
    """Looks after every office once a second, until `ended` is set."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self._watches: dict[int, OfficeWatch] = {}
        self._resting: dict[int, int] = {}

    def run(self) -> None:
        while not self.ended.wait(LOOK_SECONDS):
            self.look_round()

    def look_round(self) -> None:
        try:
            offices = list(Office.objects.order_by("pk").values_list("pk", flat=True))
        except DatabaseError as wrong:
            log.warning("the offices cannot be read (%s); trying again", type(wrong).__name__)
            connections.close_all()
            return
        for office in offices:
            self._look(office)

    def _look(self, office: int) -> None:
        if self._resting.get(office, 0):
            self._resting[office] -= 1
            return
        try:
            self._watches.setdefault(office, OfficeWatch(office)).look()
        except DatabaseError as wrong:
            # A busy or full database: what is known stays known.
            log.warning("office %s: no forecast at present: %s", office, type(wrong).__name__)
            self._watches.pop(office, None)
            self._resting[office] = REST
            connections.close_all()
        except Exception:
            log.exception("office %s: no forecast; beginning anew", office)
            self._watches.pop(office, None)
            self._resting[office] = REST
