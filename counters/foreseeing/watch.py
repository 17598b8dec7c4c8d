"""One office, watched: what is new is told to the forecaster, and what is to be expected written down."""

import datetime
import logging
import time

from django.db import transaction

from counters import clock
from counters.domain.floor import Floor, current_day, read_floor
from counters.domain.foreseen import MINUTE
from counters.domain.writers import in_line
from counters.forecast.forecaster import Outlook
from counters.foreseeing.asking import what_if
from counters.foreseeing.listener import Listener, describe
from counters.foreseeing.scene import Scene
from counters.foreseeing.writing import Page, newcomer_rows
from counters.live.snapshot import one_moment
from counters.models import Office, QueueDay, RangeMove, StoredForecast

log = logging.getLogger(__name__)

# After a change a forecast is made at most so often; without any this often, for a stored one is shown half a minute.
COALESCE = datetime.timedelta(seconds=2)
IDLE = datetime.timedelta(seconds=20)
# How often is looked whether the office was set up otherwise.
SETUP = datetime.timedelta(minutes=1)
# How often is asked what opening another counter would change.
ASK = datetime.timedelta(seconds=30)
# Of the time of one core so much at most: making a forecast is followed by a rest.
SHARE = 0.5


class OfficeWatch:
    """Follows one office. `look` once a second."""

    def __init__(self, office: int) -> None:
        self._office = office
        self._listener: Listener | None = None
        self._seen: tuple[int, int] | None = None
        self._made: datetime.datetime | None = None
        self._checked: datetime.datetime | None = None
        self._rests_until = 0.0
        self._asked: datetime.datetime | None = None
        self._answers: list[dict] = []

    def look(self) -> bool:
        """See what is new, and make a forecast where one is due; whether one was made."""
        now = clock.now()
        office = Office.objects.get(pk=self._office)
        day = current_day(office, now)
        if day is None or day.closed_at or not self._is_due(day, now):
            return False
        began = time.monotonic()
        with one_moment():
            floor = read_floor(office)
            if floor.day is None or floor.day.closed_at:
                return False
            self._seen, self._made = (floor.day.pk, floor.day.revision), now
            if not floor.tickets and not office.is_open_at(now):
                return False  # the day was not closed, but everybody has gone
            self._listen(floor)
        self._make(floor)
        took = time.monotonic() - began
        self._rests_until = time.monotonic() + took * (1 - SHARE) / SHARE
        return True

    def _is_due(self, day: QueueDay, now: datetime.datetime) -> bool:
        if self._made is None:
            return True
        if time.monotonic() < self._rests_until:
            return False
        age = abs(now - self._made)
        return age >= (IDLE if self._seen == (day.pk, day.revision) else COALESCE)

    def _listen(self, floor: Floor) -> None:
        """Tell the forecaster what is new; a new one if the office is another one than it knew."""
        known = self._listener
        if known and (self._checked is None or abs(floor.now - self._checked) >= SETUP):
            self._checked = floor.now
            if describe(floor.office) != known.setup:
                known = None
        # After a day was mended its events must be forgotten again.
        if known and known.history.day.date > floor.date:
            known = None
        if known is None:
            known = Listener(floor.office, floor.day)
        known.follow(floor.day)
        self._listener = known

    def _ask(self, scene: Scene, outlooks: list[Outlook]) -> list[dict]:
        """What opening a counter would change; asked more seldom than the forecast is made."""
        if self._asked is None or abs(scene.floor.now - self._asked) >= ASK:
            self._asked = scene.floor.now
            self._answers = what_if(self._listener.forecaster, scene, outlooks)
        closed = {desk.counter.number for desk in scene.floor.desks.values() if desk.state != "open"}
        return [row for row in self._answers if row["counter"] in closed]

    def _make(self, floor: Floor) -> None:
        forecaster = self._listener.forecaster
        before = floor.stored
        made_at = max(floor.now, floor.day.changed_at, *([before.made_at] if before else []))
        at = (made_at - floor.midnight) / MINUTE
        labels = {ticket.label: ticket for ticket in floor.tickets.values()}
        scene = Scene(floor, at)
        outlooks = forecaster.predict(at, steps=True)
        newcomers = newcomer_rows(floor, at, forecaster)
        page = Page(scene, before.tickets if before else {}, forecaster.hall, forecaster.causes(at))
        for outlook in outlooks:
            if ticket := labels.get(outlook.ticket):
                page.write(ticket, outlook)
        stored = {
            "day": floor.day,
            "revision": floor.revision,
            "number": max(floor.forecast + 1, int(at * 60)),
            "made_at": made_at,
            "newcomers": newcomers,
            "tickets": page.rows,
            "warnings": {"what_if": self._ask(scene, outlooks), "days": forecaster.learning.days},
        }
        with in_line(), transaction.atomic():
            StoredForecast.objects.update_or_create(office=floor.office, defaults=stored)
            RangeMove.objects.bulk_create(page.moves)
            if self._listener.is_news:
                self._listener.write_down()
