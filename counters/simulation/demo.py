"""A living demo: a morning that is there already, and simulated people who go on in real time and get up for
whoever wants their counter."""

import datetime
import logging
import threading

from django.db import DatabaseError, connections

from counters import clock
from counters.clock import SetClock
from counters.domain.errors import Refused
from counters.models import Counter, Office, Posting
from counters.simulation import looking_round
from counters.simulation.agenda import play
from counters.simulation.arrivals import crowd
from counters.simulation.files import plan_files
from counters.simulation.habits import Habits
from counters.simulation.hall import Hall
from counters.simulation.whole_day import plan_officer
from counters.staff.access import require_counter
from counters.staff.giving_way import SIMULATED, counter_wanted

log = logging.getLogger(__name__)

# A morning is at most so long: a full hall needs no more, and every hour takes seconds to play.
MORNING = datetime.timedelta(minutes=75)
# The hours that a demo posts, so that it is always in the middle of its day.
OPEN_FOR = datetime.timedelta(hours=9)
# A demo draws visitors in until so many are in the office, a few at a time, and then keeps about as many.
FULL, CROWDED = 34, 50
MINUTES_BETWEEN = 2.2
# Slowly, so that there is something on the work list.
FILE_EACH = datetime.timedelta(minutes=17)
# Officers take their time, so that there are lines to look at.
HABITS = Habits(share_of_posted=0.53)
# How often it looks at what people have done, in seconds.
LOOK_ROUND = 5.0


class Demo:
    """The simulated people of one office. `fill` plays the morning, `go_on` starts the thread that goes on."""

    def __init__(self, office: Office, seed: int = 1) -> None:
        self.hall = Hall(office, seed, HABITS)
        # Commands of the simulation one after the other: the thread's, and those of an officer who gets up.
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def fill(self) -> None:
        """Play the morning up to the present moment as fast as it goes. The injected clock is set meanwhile, so
        nothing else may run in this process yet."""
        usual = clock.set_clock(standing := SetClock(begin := self._begin()))
        try:
            self._post_hours(begin)
            for officer in self.hall.officers.values():
                plan_officer(officer, begin, begin + OPEN_FOR)
            plan_files(
                self.hall, begin.astimezone(self.hall.office.tz).date(), begin, begin + OPEN_FOR, FILE_EACH
            )
            self.hall.agenda.at(begin, self._draws_in)
            # While it is played the present moves on, and is caught up with.
            while standing.at < (present := usual.now()):
                play(self.hall.agenda, standing, until=present)
        finally:
            clock.set_clock(usual)

    def go_on(self) -> None:
        """Go on at the pace of the clock, in a thread that ends with the process."""
        self.listen()
        self._thread = threading.Thread(target=self._keep_playing, daemon=True, name="demo")
        self._thread.start()

    def listen(self) -> None:
        """From now on there are people: hear who wants a counter, and look round."""
        counter_wanted.connect(self._gives_way, dispatch_uid="counters.simulation.demo")
        self.hall.agenda.after(LOOK_ROUND, self._looks_round)

    def end(self) -> None:
        """Stop the thread, and hear no more of who wants a counter."""
        self._ended.set()
        counter_wanted.disconnect(dispatch_uid="counters.simulation.demo")
        if self._thread:
            self._thread.join(10)

    def _begin(self) -> datetime.datetime:
        """When this morning began: at the posted hour, but not too long ago, and not before midnight."""
        office, now = self.hall.office, clock.now()
        local = now.astimezone(office.tz)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        begin = max(midnight, local - MORNING)
        opens = datetime.datetime.combine(local.date(), office.opens, office.tz)
        if office.is_open_at(now):
            begin = max(begin, opens)
        return begin.replace(microsecond=0).astimezone(datetime.UTC)

    def _post_hours(self, begin: datetime.datetime) -> None:
        """Outside its posted hours a demo posts others: it is open now, on whatever day."""
        office = self.hall.office
        if office.is_open_at(clock.now()):
            return
        opens = begin.astimezone(office.tz)
        last = opens.replace(hour=23, minute=59, second=0)
        office.opens = opens.replace(minute=0, second=0).time()
        office.closes = min(opens + OPEN_FOR, last).replace(second=0).time()
        office.open_weekdays, office.keeps_holidays, office.keeps_joint_leave = "1234567", False, False
        office.save(update_fields=["opens", "closes", "open_weekdays", "keeps_holidays", "keeps_joint_leave"])
        office.weekday_hours.all().delete()

    def _draws_in(self) -> None:
        """A few people come in, sooner while the hall is empty; a crowded hall is left alone."""
        hall = self.hall
        inside = len(hall.under_way)
        pace = 0.3 if inside < FULL * 0.6 else 0.8 if inside < FULL else 1.2
        seconds = hall.random.expovariate(1 / (MINUTES_BETWEEN * 60 * pace))
        hall.agenda.after(min(seconds, 600), self._draws_in)
        if inside < CROWDED:
            for behind in range(crowd(hall.random)):
                hall.soon(behind * hall.random.randint(8, 40), hall.comes_in)

    def _keep_playing(self) -> None:
        while not self._ended.is_set():
            due = self.hall.agenda.next_at
            seconds = min(1.0, (due - clock.now()).total_seconds()) if due else 1.0
            if seconds > 0:
                self._ended.wait(seconds)
                continue
            try:
                with self._lock:
                    self.hall.agenda.play_next()
            except DatabaseError:
                log.exception("the demo could not act; it goes on")
                self._ended.wait(1)
        connections.close_all()

    def _looks_round(self) -> None:
        """See what people did meanwhile. It is what a look at the screens would tell."""
        self.hall.agenda.after(LOOK_ROUND, self._looks_round)
        looking_round.look_round(self.hall)

    def _gives_way(self, counter: int, posting: Posting, **_: object) -> None:
        """A person wants a counter: the simulated officer ends what they do there, and gets up."""
        officer = self.hall.officers.get(counter)
        if officer is None or posting.user.username.startswith(SIMULATED):
            return
        try:
            require_counter(posting, Counter.objects.select_related("office").get(pk=counter), "open")
            with self._lock:
                officer.gets_up()
        except Refused as refusal:
            self.hall.hands.note(refusal)
