"""Everybody's way through the office, on all paths at once: where each goes next, when it is there, when it is done.

A path is one way in which the day may go on. Where a journey leads, how long each of its services takes and how
much patience its visitor has follows from the ticket's own draws alone, so all of it is laid out before anything is
played: stop by stop, a stop being one turn at a station. Only how long each waits must be played (pool.py).
"""

from functools import cached_property

import numpy as np

from counters.forecast.chance import DRAWS
from counters.forecast.facts import END
from counters.forecast.residuals import shaped
from counters.forecast.scene import Scene
from counters.forecast.stops import GRADES, LANES, NONE, Stops, Walkers, patience_of, together
from counters.forecast.today import AGAIN, PRIORITY, REGULAR
from counters.forecast.ways import BACK_OFFICE

# Nobody goes through the back office more often than this in one go, nor makes more stops in a day.
MOST_BACK_OFFICE, MOST_STOPS = 8, 60
GOLDEN = 0.6180339887


class Journeys:
    """One forecast's play. `called` and `done`: paths × tickets, in minutes of the day, `inf` where it never was;
    `steps`: the same for each column of `columns` (of each node), of each present ticket, if asked for."""

    def __init__(self, scene: Scene, columns: np.ndarray | None = None, most_steps: int = 0) -> None:
        self.scene, self.columns, self.most_steps = scene, columns, most_steps
        self.paths, self.tickets = scene.node.shape
        self.size = size = self.paths * self.tickets
        # By x, and two that are nobody, behind the last and before the first (chains.py): when each comes to its
        # stop, and which stop that is.
        self.comes = np.append(np.full(size + 1, np.inf), -np.inf)
        self.stop = np.full(size + 2, NONE)
        self.gone_at = np.zeros(size, bool)
        self._over = np.full(size, np.inf)
        self._first, self._last = np.full(size, NONE), np.full(size, NONE)
        # For the steps: (x, column, minutes after the end of a stop, or of the day, the stop or NONE).
        self._marks: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
        self.shares, self.ends = scene.ways
        self.sure = self.shares[:, 0] >= 1.0
        own_lane = scene.lane.copy()
        own_lane[:, : scene.present] = [PRIORITY if visit.priority else REGULAR for visit in scene.visits]
        self.own_lane = own_lane.reshape(-1)
        who = np.arange(size) % self.tickets
        # By x: who is here now, who keeps no counter busy (as nobody does), and who goes first.
        self.here = np.append((who < scene.present).astype(np.int64), 0)
        self.guest = np.append((who < scene.present) & (who >= scene.present - scene.guests), True)
        self.is_priority = np.append(self.own_lane == PRIORITY, False).astype(np.int64)
        self._normal, self._uniform = scene.normal.reshape(-1), scene.uniform.reshape(-1)
        self._has_items = bool(scene.log_items.any())
        self._patience = patience_of(*scene.hazards)
        self.stops = self._lay_out(self._begin())
        # Which lines anybody ever stands in.
        self.used_lines = np.bincount(self.stops.line, minlength=len(scene.sigma[0]) * LANES) > 0
        self._came = self.comes[:size].copy()
        self.begun, self.ended = np.full(len(self.stops.line), np.inf), np.full(len(self.stops.line), np.inf)

    # --- what came of it -----------------------------------------------------------------------------------

    @cached_property
    def called(self) -> np.ndarray:
        return self.begun[self._first].reshape(self.paths, self.tickets)

    @cached_property
    def done(self) -> np.ndarray:
        ends = self.ended[self._last] + self.stops.gap[self._last]
        return np.minimum(ends, self._over).reshape(self.paths, self.tickets)

    @cached_property
    def gone(self) -> np.ndarray:
        """Who was called and did not come."""
        self.gone_at[self.stops.x[(self.begun < np.inf) & (self.ended == np.inf)]] = True
        return self.gone_at.reshape(self.paths, self.tickets)

    @property
    def steps(self) -> np.ndarray:
        """Paths × present tickets × columns."""
        ends = np.full((self.paths * self.tickets, self.most_steps), np.inf)
        for x, column, minutes, stop in self._marks:
            ends[x, column] = np.where(stop == NONE, minutes, self.ended[stop] + minutes)
        return ends.reshape(self.paths, self.tickets, -1)[:, : self.scene.present]

    def spent(self) -> tuple[np.ndarray, np.ndarray]:
        """Minutes of waiting and of service to come, means over the paths: present tickets × columns."""
        stops, present = self.stops, self.scene.present
        came = np.full(len(stops.line), np.inf)
        came[self._first] = self._came
        went = np.flatnonzero((self.ended < np.inf) & (stops.after != NONE))
        came[stops.after[went]] = self.ended[went] + stops.gap[went]
        known = np.flatnonzero((self.ended < np.inf) & (stops.x % self.tickets < present))
        place = (stops.x[known] % self.tickets) * self.most_steps + self.columns[stops.node[known]]
        size = present * self.most_steps
        waited = (
            np.bincount(place, self.begun[known] - np.maximum(came[known], self.scene.at), size) / self.paths
        )
        served = np.bincount(place, self.ended[known] - self.begun[known], size) / self.paths
        return waited.reshape(present, -1), served.reshape(present, -1)

    # --- how it is laid out --------------------------------------------------------------------------------

    def _begin(self) -> Walkers:
        """Everybody's next stop, as far as it is known before anything is played."""
        scene = self.scene
        comes = self.comes[: self.size].reshape(self.paths, self.tickets)
        for waiting in scene.waiting.values():
            comes[:, waiting] = scene.joined[:, waiting]
        if scene.arrivals.shape[1]:
            comes[:, scene.present :] = scene.arrivals
        lane = scene.lane.copy()
        leaving = self._leaving(comes, lane)
        first = np.tile(scene.first, self.paths)
        x = np.flatnonzero(self.comes[: self.size] < np.inf)
        node = scene.node.reshape(-1)
        away = scene.station.take(node[x]) == BACK_OFFICE
        x, office = x[~away], x[away]
        if len(office):
            leaving.append((office, self._through_back_office(office, node[office])))
        here = Walkers(x, node[x], np.zeros(len(x), int), lane.reshape(-1)[x], first[x])
        if not leaving:
            return here
        x, ends = np.concatenate([x for x, _ends in leaving]), np.concatenate([ends for _x, ends in leaving])
        there = Walkers(x, node[x], np.zeros(len(x), int), self.own_lane[x], first[x])
        # Those who go to the back office first have used a draw for it.
        there.turn[len(x) - len(office) :] = 1
        gap, goes_on = self._onward(there, ends, np.full(len(x), NONE))
        self._over[x[~goes_on]] = gap[~goes_on]
        self.comes[x[goes_on]] = gap[goes_on]
        there = there.only(goes_on)
        both = zip(
            (here.x, here.node, here.turn, here.lane, here.first),
            (there.x, there.node, there.turn, there.lane, there.first), strict=True,
        )  # fmt: skip
        return Walkers(*(np.concatenate(pair) for pair in both))

    def _leaving(self, comes: np.ndarray, lane: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Who is at a counter or in the back office now, and when each leaves; whoever comes back to a line from
        elsewhere is put into `comes` and `lane`."""
        scene, sitting, rows = self.scene, self.scene.sitting, np.arange(self.paths) * self.tickets
        leaving = []
        for ticket, ends, back in scene.pending:
            if back:
                comes[:, ticket], lane[:, ticket] = ends, AGAIN
            else:
                leaving.append((rows + ticket, ends))
        for counter in range(len(sitting.keys)):
            ticket = sitting.who[0, counter]
            if ticket >= 0:
                absent = sitting.absent[:, counter]
                self.gone_at[rows[absent] + ticket] = True
                leaving.append((rows[~absent] + ticket, sitting.ready[~absent, counter]))
        return leaving

    def _through_back_office(self, x: np.ndarray, node: np.ndarray) -> np.ndarray:
        """Those whose way begins there: the minute at which each is through."""
        row, who = np.divmod(x, self.tickets)
        turn = (row * self.scene.normal.shape[1] + self.scene.slots[who]) * DRAWS
        ends = self.comes[x] + self._back_office(x, node, turn)
        self.comes[x] = np.inf
        return ends

    def _lay_out(self, walkers: Walkers) -> Stops:
        """Every journey to its end: all first stops, then all second ones, and so on."""
        rows: list[Stops] = []
        self.stop[walkers.x] = self._first[walkers.x] = np.arange(len(walkers.x))
        count = 0
        while len(walkers.x) and len(rows) < MOST_STOPS:
            stops, goes_on = self._next_stops(walkers, count)
            count += len(walkers.x)
            self._last[walkers.x[~goes_on]] = count - len(walkers.x) + np.flatnonzero(~goes_on)
            walkers = walkers.only(goes_on)
            stops.after[goes_on] = count + np.arange(len(walkers.x))
            rows.append(stops)
        stops = together(rows, none=len(self.scene.sigma[0]) * LANES - LANES)
        # Whoever still walks after so many stops is never done.
        stops.after[stops.after >= count] = NONE
        return stops

    def _next_stops(self, walkers: Walkers, number: int) -> tuple[Stops, np.ndarray]:
        """One more stop for each, and who goes on after it; the walkers move on."""
        scene = self.scene
        row, who = np.divmod(walkers.x, self.tickets)
        place = row * scene.normal.shape[1] + scene.slots[who]
        turn = walkers.turn % DRAWS
        draw = place * (4 * DRAWS) + turn
        chance = self._uniform.take(draw + 2 * DRAWS)
        node = walkers.node.copy()
        station = scene.station.take(node)
        logarithm = scene.base.reshape(-1).take(row * scene.base.shape[1] + walkers.node)
        drawn = shaped(scene.shape, self._normal.take(place * DRAWS + turn))
        logarithm += scene.sigma.reshape(-1).take(row * scene.sigma.shape[1] + station) * drawn
        if self._has_items:
            logarithm += scene.log_items.reshape(-1).take(walkers.x)
        line = station * LANES + walkers.lane
        patience = self._patience.take((chance * GRADES).astype(np.int64) + GRADES * walkers.first)
        walkers.first = np.zeros(len(row), bool)
        walkers.turn += 1
        walkers.lane = self.own_lane.take(walkers.x)
        gap, goes_on = self._leave(walkers, self._uniform.take(draw + 3 * DRAWS), number)
        stops = Stops(
            walkers.x,
            node,
            line,
            np.exp(logarithm),
            scene.delay.take((self._uniform.take(draw + DRAWS) * 64).astype(int)),
            patience,
            scene.vain.take((chance * 448).astype(int) % 64),
            None if scene.walk is None else scene.walk.take((self._uniform.take(draw) * 64).astype(int)),
            gap,
            np.full(len(row), NONE),
        )  # fmt: skip
        return stops, goes_on

    def _leave(self, walkers: Walkers, draws: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Away from the counter: to complete papers, or on the way. The minutes until each is there, and who is."""
        stop = number + np.arange(len(draws))
        if not self.scene.parks:
            return self._onward(walkers, np.zeros(len(draws)), stop)
        parked = draws < self.scene.parks
        gap, goes_on = np.empty(len(draws)), parked.copy()
        gap[parked] = self.scene.away.take((draws[parked] / self.scene.parks * 63).astype(int))
        on = np.flatnonzero(~parked)
        others = walkers.only(on)
        gap[on], goes_on[on] = self._onward(others, np.zeros(len(on)), stop[on])
        walkers.node[on], walkers.turn[on] = others.node, others.turn
        walkers.lane = np.where(parked, AGAIN, walkers.lane)
        return gap, goes_on

    def _onward(self, walkers: Walkers, at: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """These are through with their node at `at`: when each is at its next station or done, and who goes on."""
        scene, at = self.scene, at.copy()
        goes_on, after = self._step(walkers, at, stop)
        left = np.flatnonzero(goes_on & (scene.station.take(after) == BACK_OFFICE))
        # Those whose next node is the back office go on from there, the next time too.
        for _time in range(MOST_BACK_OFFICE - 1):
            if not len(left):
                return at, goes_on
            some = walkers.only(left)
            row, who = np.divmod(some.x, self.tickets)
            turn = (row * scene.normal.shape[1] + scene.slots[who]) * DRAWS + some.turn % DRAWS
            walkers.turn[left] = some.turn = some.turn + 1
            at[left] += self._back_office(some.x, some.node, turn)
            goes_on[left], after = self._step(some, at[left], stop[left])
            walkers.node[left] = some.node
            left = left[goes_on[left] & (scene.station.take(after) == BACK_OFFICE)]
        at[left], goes_on[left] = np.inf, False
        return at, goes_on

    def _step(self, walkers: Walkers, at: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """One node on, back office or not: who goes on, and the node that follows or END."""
        if self.columns is not None:
            self._mark(walkers.x, walkers.node, at, stop)
        after = self._way(walkers.x, walkers.node, walkers.turn)
        goes_on = after != END
        walkers.node = np.where(goes_on, after, walkers.node)
        return goes_on, after

    def _back_office(self, x: np.ndarray, node: np.ndarray, turn: np.ndarray) -> np.ndarray:
        """Minutes there; `turn` is where each one's draw stands."""
        scene, row = self.scene, x // self.tickets
        drawn = shaped(scene.shape, self._normal.take(turn))
        logarithm = scene.base[row, node] + scene.log_items.reshape(-1).take(x)
        return np.exp(logarithm + scene.sigma[row, BACK_OFFICE] * drawn)

    def _mark(self, x: np.ndarray, node: np.ndarray, at: np.ndarray, stop: np.ndarray) -> None:
        known = x % self.tickets < self.scene.present
        self._marks.append((x[known], self.columns[node[known]], at[known], stop[known]))

    def _way(self, x: np.ndarray, node: np.ndarray, turn: np.ndarray) -> np.ndarray:
        """The node that follows, or END."""
        after = self.ends[node, 0]
        fork = np.flatnonzero(~self.sure[node])
        if len(fork):
            row, who = np.divmod(x[fork], self.tickets)
            place, turn = row * self.scene.normal.shape[1] + self.scene.slots[who], turn[fork]
            draws = self._uniform.take(place * (4 * DRAWS) + turn % DRAWS)
            # A draw that is used again must lead elsewhere: a loop would never end.
            draws = (draws + turn // DRAWS * GOLDEN) % 1.0
            node, most = node[fork], self.shares.shape[1]
            way = node * most
            # The last share is one.
            for column in self.shares.T[:-1]:
                way += draws > column.take(node)
            after[fork] = self.ends.reshape(-1).take(way)
        return after
