"""One pool of stations played forward: who is called next at which counter, by the office's own rule."""

import numpy as np

from counters.forecast.chance import DRAWS
from counters.forecast.hall import AGAIN, PRIORITY, REGULAR
from counters.forecast.journeys import Journeys
from counters.forecast.scene import hazard_of

LANES = 3
# Rounds between two looks at which paths are through.
LOOK = 8
# Counters that have waited longer are free first.
LONGER_IDLE = 1e-6


class Pool:
    """The lines and counters of some stations, on all paths. A line belongs to a station and a lane; of each there
    are two, those known beforehand in the order of their coming, and those who come back while it is played."""

    def __init__(self, run: Journeys, stations: list[int]) -> None:
        self.run, self.scene = run, run.scene
        self.stations = stations
        sitting = self.scene.sitting
        every = np.arange(len(sitting.keys))
        inside = np.isin(sitting.prefs, stations)
        self.counters = every[inside.any(axis=1)]
        local = np.full(len(run.scene.sigma[0]) + 1, len(stations))
        local[stations] = np.arange(len(stations))
        self.local = local
        self.prefs = local[sitting.prefs[self.counters]]
        self.same = len(stations) == 1
        self.free = self._free_at(sitting)
        self.leaves, self.comes = sitting.leaves[:, self.counters], sitting.comes[:, self.counters]
        self.absence = np.zeros(self.free.shape, np.int32)
        self.away = self.leaves[:, :, 0].copy()
        self.priority_run = np.repeat(np.array(self.scene.run)[stations][None, :], run.paths, 0)
        self._lines()

    def _free_at(self, sitting) -> np.ndarray:
        ready, idle = sitting.ready[:, self.counters], sitting.idle[:, self.counters]
        return np.where(idle, self.scene.at, ready)

    def _lines(self) -> None:
        """Sort those who come, for each station and lane."""
        run, paths = self.run, self.run.paths
        places = self.local[self.scene.station[run.node]]
        here = (places < len(self.stations)) & (run.comes < np.inf)
        lines = np.where(here, places * LANES + run.lane, -1)
        count = len(self.stations) * LANES
        columns = [np.flatnonzero((lines == line).any(axis=0)) for line in range(count)]
        self.size = max((len(found) for found in columns), default=0) + 1
        self.who = np.zeros((paths, count, self.size), np.int32)
        self.when = np.full((paths, count, self.size), np.inf)
        for line, found in enumerate(columns):
            if len(found):
                times = np.where(lines[:, found] == line, run.comes[:, found], np.inf)
                order = times.argsort(axis=1, kind="stable")
                self.who[:, line, : len(found)] = found[order]
                self.when[:, line, : len(found)] = np.take_along_axis(times, order, 1)
        self.place = np.zeros((paths, count), np.int32)
        # The next of each line, and of those who came back; one line more is always empty.
        self.next = np.full((paths, len(self.stations) + 1, 2 * LANES), np.inf)
        self.next[:, :-1, :LANES] = self.when[:, :, 0].reshape(paths, -1, LANES)
        self.left = (here[:, : self.scene.present]).sum(axis=1)
        self.aside_when = np.full((paths, 4), np.inf)
        self.aside_who = np.zeros((paths, 4), np.int32)
        self.again: list | None = None

    def play(self) -> None:
        """Until no present ticket is left in the pool and the time that matters is over."""
        if not len(self.counters):
            return
        rows, rounds = np.arange(self.run.paths), 0
        while len(rows):
            rounds += 1
            at = self._round(rows)
            if rounds % LOOK == 0 or np.isinf(at).any():
                rows = rows[(at < np.inf) & ((self.left[rows] > 0) | (at < self.scene.horizon))]

    def _round(self, rows: np.ndarray) -> np.ndarray:
        """The next service of each path; the minute at which it can begin, `inf` where none ever can."""
        heads = self.next[rows]
        first = heads.min(axis=2)
        free = self.free[rows]
        can = np.maximum(free, first[:, :1] if self.same else first[:, self.prefs].min(axis=2))
        counter = (can + LONGER_IDLE * free).argmin(axis=1)
        every = np.arange(len(rows))
        at = can[every, counter]
        ready = at < np.inf
        aside = self.aside_when[rows].min(axis=1)
        returns = (aside <= at) & (aside < np.inf)
        if returns.any():
            self._come_back(rows[returns], aside[returns])
            ready &= ~returns
            at = np.minimum(at, aside)
        off = ready & (self.away[rows, counter] <= at)
        if off.any():
            self._go_off(rows[off], counter[off], at[off])
            ready &= ~off
        if not ready.all():
            some = np.flatnonzero(ready)
            if len(some):
                self._start(rows[some], counter[some], at[some], heads[some], first[some])
        else:
            self._start(rows, counter, at, heads, first)
        return at

    def _go_off(self, rows: np.ndarray, counter: np.ndarray, at: np.ndarray) -> None:
        """The counter goes away before it calls anybody else."""
        place = self.absence[rows, counter]
        self.free[rows, counter] = np.maximum(self.comes[rows, counter, place], at)
        self.absence[rows, counter] = place + 1
        following = np.minimum(place + 1, self.leaves.shape[2] - 1)
        self.away[rows, counter] = np.where(
            place + 1 < self.leaves.shape[2], self.leaves[rows, counter, following], np.inf
        )

    def _start(
        self, rows: np.ndarray, counter: np.ndarray, at: np.ndarray, heads: np.ndarray, first: np.ndarray
    ) -> None:
        every = np.arange(len(rows))
        if self.same:
            station = np.zeros(len(rows), np.int64)
        else:
            prefs = self.prefs[counter]
            there = first[every[:, None], prefs] <= at[:, None]
            station = prefs[every, there.argmax(axis=1)]
        mine = heads[every, station]
        lane = self._lane(rows, station, mine, at)
        if self.scene.max_wait is not None:
            station, lane = self._too_long(station, lane, heads, counter, at, every)
        who = self._take(rows, station, lane)
        is_priority = self.run.lane[rows, who] == PRIORITY
        self.priority_run[rows, station] = np.where(is_priority, self.priority_run[rows, station] + 1, 0)
        self._serve(rows, counter, at, who, heads[every, station, lane])

    def _lane(self, rows: np.ndarray, station: np.ndarray, mine: np.ndarray, at: np.ndarray) -> np.ndarray:
        """By the office's rule: the line of the station from which the next one comes."""
        there = mine <= at[:, None]
        if self.again is None:
            regular, priority, again = there[:, REGULAR], there[:, PRIORITY], there[:, AGAIN]
            early = np.zeros(len(rows), np.int64)
        else:
            # Of those who come back and those known beforehand, whoever came first.
            early = (mine[:, LANES:] < mine[:, :LANES]).astype(np.int64) * LANES
            both = there[:, :LANES] | there[:, LANES:]
            regular, priority, again = both[:, REGULAR], both[:, PRIORITY], both[:, AGAIN]
        goes = priority & (~regular | (self.priority_run[rows, station] < self.scene.in_a_row))
        lane = np.where(again, AGAIN, np.where(goes, PRIORITY, REGULAR))
        return lane if self.again is None else lane + early[np.arange(len(rows)), lane]

    def _too_long(
        self, station: np.ndarray, lane: np.ndarray, heads: np.ndarray, counter: np.ndarray, at: np.ndarray,
        every: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
        """Whoever has waited too long at any line of the counter goes before all others."""
        prefs = self.prefs[counter]
        flat = heads[every[:, None], prefs].reshape(len(every), -1)
        longest = flat.argmin(axis=1)
        late = at - flat[every, longest] > self.scene.max_wait
        if not late.any():
            return station, lane
        rank, line = longest // (2 * LANES), longest % (2 * LANES)
        return np.where(late, prefs[every, rank], station), np.where(late, line, lane)

    def _take(self, rows: np.ndarray, station: np.ndarray, lane: np.ndarray) -> np.ndarray:
        """The first of these lines; the next one steps forward."""
        if self.again is None or (lane < LANES).all():
            return self._take_known(rows, station, lane)
        who = np.empty(len(rows), np.int64)
        known = lane < LANES
        who[known] = self._take_known(rows[known], station[known], lane[known])
        for place in np.flatnonzero(~known):
            line = self.again[rows[place]][station[place] * LANES + lane[place] - LANES]
            who[place] = line.pop(0)[1]
            self.next[rows[place], station[place], lane[place]] = line[0][0] if line else np.inf
        return who

    def _take_known(self, rows: np.ndarray, station: np.ndarray, lane: np.ndarray) -> np.ndarray:
        line = station * LANES + lane
        place = self.place[rows, line]
        who = self.who[rows, line, place]
        self.place[rows, line] = place + 1
        self.next[rows, station, lane] = self.when[rows, line, place + 1]
        return who

    def _serve(
        self, rows: np.ndarray, counter: np.ndarray, at: np.ndarray, who: np.ndarray, joined: np.ndarray
    ) -> None:
        """The next one comes to the counter, or does not come."""
        run, scene = self.run, self.scene
        slot, turn = scene.slots[who], run.turns[rows, who] % DRAWS
        run.turns[rows, who] += 1
        node = run.node[rows, who]
        draws = scene.uniform[rows, slot]
        every = np.arange(len(rows))
        chance = draws[every, 2 * DRAWS + turn]
        start = at + scene.delay[(draws[every, DRAWS + turn] * 64).astype(int)]
        run.called[rows, who] = np.minimum(run.called[rows, who], start)
        cumulated, never, later = scene.hazards
        hazard = hazard_of(cumulated, at - joined) + np.where(run.first[rows, who], never, later)
        run.first[rows, who] = False
        vain = -np.log1p(-chance) < hazard
        place = self.counters[counter]
        length = np.exp(
            scene.base[rows, node] + scene.sitting.effect[rows, place] + scene.log_items[rows, who]
            + scene.sigma[rows, scene.station[node]] * scene.normal[rows, slot, turn]
        )  # fmt: skip
        if scene.walk is not None:
            length = length + scene.walk[(draws[every, turn] * 64).astype(int)]
        if vain.any():
            length = np.where(vain, scene.vain[(chance * 448).astype(int) % 64], length)
        end = start + length
        self.free[rows, counter] = end
        run.comes[rows, who] = np.inf
        self.left[rows] -= who < scene.present
        aside = draws[every, 3 * DRAWS + turn]
        if vain.any():
            run.gone[rows[vain], who[vain]] = True
            came = ~vain
            rows, who, end, aside = rows[came], who[came], end[came], aside[came]
        self._leave(rows, who, end, aside)

    def _leave(self, rows: np.ndarray, who: np.ndarray, end: np.ndarray, draws: np.ndarray) -> None:
        """Away from the counter: to complete papers, or on the way; some come back to this pool."""
        run, scene = self.run, self.scene
        if scene.parks:
            parked = draws < scene.parks
            if parked.any():
                away, ticket = rows[parked], who[parked]
                run.lane[away, ticket] = AGAIN
                run.comes[away, ticket] = (
                    end[parked] + scene.away[(draws[parked] / scene.parks * 63).astype(int)]
                )
                on = ~parked
                run.leave(rows[on], who[on], end[on])
            else:
                run.leave(rows, who, end)
        else:
            run.leave(rows, who, end)
        comes = run.comes[rows, who]
        inside = (comes < np.inf) & (self.local[scene.station[run.node[rows, who]]] < len(self.stations))
        if inside.any():
            self._wait_aside(rows[inside], who[inside], comes[inside])

    def _wait_aside(self, rows: np.ndarray, who: np.ndarray, until: np.ndarray) -> None:
        place = self.aside_when[rows].argmax(axis=1)
        if (self.aside_when[rows, place] < np.inf).any():
            more = self.aside_when.shape
            self.aside_when = np.concatenate([self.aside_when, np.full(more, np.inf)], axis=1)
            self.aside_who = np.concatenate([self.aside_who, np.zeros(more, np.int32)], axis=1)
            place = self.aside_when[rows].argmax(axis=1)
        self.aside_when[rows, place], self.aside_who[rows, place] = until, who
        self.left[rows] += who < self.scene.present

    def _come_back(self, rows: np.ndarray, at: np.ndarray) -> None:
        """Whoever waited aside stands at the end of a line of this pool."""
        if self.again is None:
            self.again = [
                [[] for _line in range(len(self.stations) * LANES)] for _path in range(self.run.paths)
            ]
        place = self.aside_when[rows].argmin(axis=1)
        who = self.aside_who[rows, place]
        self.aside_when[rows, place] = np.inf
        station = self.local[self.scene.station[self.run.node[rows, who]]]
        lane = self.run.lane[rows, who]
        for row, ticket, moment, s, k in zip(rows, who, at, station, lane, strict=True):
            line = self.again[row][s * LANES + k]
            line.append((moment, ticket))
            if len(line) == 1:
                self.next[row, s, LANES + k] = moment
