"""One pool of stations played forward: who is called next at which counter, by the office's own rule."""

import numpy as np

from counters.forecast.pool_lines import PoolLines
from counters.forecast.stops import NONE
from counters.forecast.today import PRIORITY

# Rounds between two looks at which paths are through.
LOOK = 8
# Counters that have waited longer are free first.
LONGER_IDLE = 1e-6
# What there is of each path, in an order; paths that are through are struck out of all of it.
BY_PATH = (
    "drift", "free", "leaves", "lasts", "absence", "away", "speed", "run_of", "at_line", "next", "first", "left", "over"
)  # fmt: skip


class Pool(PoolLines):
    """The play itself, round by round: in each the next service of every path."""

    def play(self) -> None:
        """Until no present ticket is left in the pool and the time that matters is over."""
        if len(self.counters):
            self._offsets()
            rounds = 0
            while len(self.free):
                rounds += 1
                at = self._round()
                if rounds % LOOK == 0 or at.max() == np.inf:
                    self._strike_out(at)
        self._leave()

    def _strike_out(self, at: np.ndarray) -> None:
        """Leave the paths that are through out of everything that follows."""
        through = self.left == 0
        self.over = np.where(through, np.minimum(self.over, at), np.inf)
        lines = np.maximum(self.tail_lines - (self.over - self.scene.at), 0.0)
        until = np.minimum(self.over + self.scene.room * (self.tail_own + lines), self.scene.horizon)
        stays = (at < np.inf) & (~through | (at < until))
        if not stays.all():
            for name in BY_PATH:
                setattr(self, name, getattr(self, name)[stays])
            if self.chains:
                self.chains.only(stays)
            self._offsets()

    def _leave(self) -> None:
        """Everybody's next stop, in another pool."""
        run, x = self.run, self.here
        stop = run.stop.take(x)
        after = self.stops.after.take(stop)
        there = run.ended.take(stop) + self.stops.gap.take(stop)
        run.comes[x] = np.where(after == NONE, np.inf, there)
        run.stop[x] = after

    # --- a round: the next service of each path -----------------------------------------------------------

    def _round(self) -> np.ndarray:
        """The minute at which the next service of each path can begin, `inf` where none ever can."""
        reach = self._reach()
        can = np.maximum(self.free, reach)
        counter = (can + LONGER_IDLE * self.free).argmin(axis=1)
        seat = self.seat_0 + counter
        at = can.reshape(-1).take(seat)
        ready = at < np.inf
        off = self.flat_away.take(seat) <= at
        if np.count_nonzero(off):
            self._go_off((off & ready).nonzero()[0], seat)
            ready &= ~off
        if np.count_nonzero(ready) == len(ready):
            self._start(self.every, counter, seat, at, reach)
        else:
            some = ready.nonzero()[0]
            if len(some):
                self._start(some, counter[some], seat[some], at[some], reach)
        return at

    def _reach(self) -> np.ndarray:
        """Of each counter the minute at which somebody stands in one of its lines: paths × counters (or × 1)."""
        if self.same:
            return self.first[:, :1]
        reach = self.first.take(self.prefs[:, 0], axis=1)
        for rank in range(1, self.prefs.shape[1]):
            np.minimum(reach, self.first.take(self.prefs[:, rank], axis=1), out=reach)
        return reach

    def _go_off(self, rows: np.ndarray, seat: np.ndarray) -> None:
        """On these paths the counter goes away before it calls anybody else."""
        seat, most = seat[rows], self.leaves.shape[2]
        absence = self.absence.reshape(-1)
        place = absence.take(seat)
        # It left when it wanted to, or when the service was over that it was at.
        left = np.maximum(self.flat_free.take(seat), self.flat_away.take(seat))
        self.flat_free[seat] = left + self.lasts.reshape(-1).take(seat * most + place)
        place += 1
        absence[seat] = place
        # Behind the last absence stands none.
        self.flat_away[seat] = self.leaves.reshape(-1).take(seat * most + place)

    def _start(
        self, rows: np.ndarray, counter: np.ndarray, seat: np.ndarray, at: np.ndarray, reach: np.ndarray
    ) -> None:
        """Somebody is called: from the counter's first line with anybody in it, by the office's rule."""
        everywhere = rows is self.every
        cell_0 = cell = self.cell_0 if everywhere else self.cell_0[rows]
        head_0 = self.head_0[: len(rows)]
        if not self.same:
            cell = cell + self._station(cell, counter, at)
        heads = self.heads.take(cell, axis=0)
        column = self._column(cell, heads, head_0, at)
        if self.scene.max_wait is not None:
            longest = self.flat_first.take(cell_0) if self.same else reach.reshape(-1).take(seat)
            late = (at - longest > self.scene.max_wait).nonzero()[0]
            if len(late):
                cell, column = cell.copy(), column.copy()
                cell[late], column[late] = self._too_long(rows[late], counter[late])
                heads[late] = self.heads[cell[late]]
        joined = heads.reshape(-1).take(head_0 + column)
        line = (self.line_0 if everywhere else self.line_0[rows]) + column % self.lanes
        if not self.same:
            line += (cell - cell_0) * self.lanes
        x = self._take(cell, column, line, heads, head_0)
        if self.priority is not None:
            self._count(cell, x)
        self._serve(rows, seat, at, x, joined)

    def _count(self, cell: np.ndarray, x: np.ndarray) -> None:
        """Priority visitors called in a row; guests are none of them."""
        tally = self.flat_run_of.take(cell)
        now = np.where(self.run.own_lane.take(x) == PRIORITY, tally + 1, 0)
        self.flat_run_of[cell] = np.where(self.run.guest.take(x), tally, now) if self.scene.guests else now

    def _station(self, cell: np.ndarray, counter: np.ndarray, at: np.ndarray) -> np.ndarray:
        """By the counter's order of preference: the first of its stations where somebody stands."""
        prefs = self.prefs.take(counter, axis=0)
        station = prefs[:, -1]
        for rank in range(prefs.shape[1] - 2, -1, -1):
            there = self.flat_first.take(cell + prefs[:, rank]) <= at
            station = np.where(there, prefs[:, rank], station)
        return station

    def _column(self, cell: np.ndarray, heads: np.ndarray, head_0: np.ndarray, at: np.ndarray) -> np.ndarray:
        """By the office's rule: the line of the station from which the next one comes, and which part of it."""
        lanes = self.lanes
        best = np.minimum(heads[:, :lanes], heads[:, lanes:]) if self.returns else heads
        lane = np.zeros(len(cell), np.int64)
        if self.priority is not None:
            there = best[:, self.priority] <= at
            if np.count_nonzero(there):
                may = self.flat_run_of.take(cell) < self.scene.in_a_row
                lane[there & (may | (best[:, 0] > at))] = self.priority
        if self.again is not None:
            lane[best[:, self.again] <= at] = self.again
        if self.returns:
            # Of those who come back and those known beforehand, whoever came first.
            flat, place = heads.reshape(-1), head_0 + lane
            lane += lanes * (flat.take(place + lanes) < flat.take(place))
        return lane

    def _too_long(self, rows: np.ndarray, counter: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Whoever has waited longest at any line of the counter goes before all others."""
        prefs = self.prefs.take(counter, axis=0)
        flat = self.heads.take(self.cell_0[rows][:, None] + prefs, axis=0).reshape(len(rows), -1)
        rank, column = np.divmod(flat.argmin(axis=1), self.width)
        return self.cell_0[rows] + prefs[np.arange(len(rows)), rank], column

    def _take(
        self, cell: np.ndarray, column: np.ndarray, line: np.ndarray, heads: np.ndarray, head_0: np.ndarray
    ) -> np.ndarray:
        """The first of these lines; the next one steps forward."""
        at_line = self.flat_at_line
        if self.returns and column.max() >= self.lanes:
            x, following = np.empty(len(cell), np.int64), np.empty(len(cell))
            known = column < self.lanes
            place = at_line.take(line[known])
            x[known], following[known] = self.who.take(place), self.when.take(place + 1)
            at_line[line[known]] = place + 1
            x[~known], following[~known] = self.chains.take(line[~known])
        else:
            place = at_line.take(line)
            x = self.who.take(place)
            place += 1
            following = self.when.take(place)
            at_line[line] = place
        heads.reshape(-1)[head_0 + column] = following
        self.flat_next[cell * self.width + column] = following
        first = heads[:, 0]
        for other in range(1, self.width):
            first = np.minimum(first, heads[:, other])
        self.flat_first[cell] = first
        return x

    def _serve(
        self, rows: np.ndarray, seat: np.ndarray, at: np.ndarray, x: np.ndarray, joined: np.ndarray
    ) -> None:
        """The next one comes to the counter, or does not come."""
        run, stops = self.run, self.stops
        stop = run.stop.take(x)
        start = at + stops.delay.take(stop)
        length = stops.length.take(stop) * self.flat_speed.take(seat)
        drift = self.drift if rows is self.every else self.drift.take(rows)
        length *= 1 + drift * (start - self.scene.at)
        if self.scene.walk is not None:
            length += stops.walk.take(stop)
        vain = at - joined > stops.patience.take(stop)
        end = leaves = start + length
        if np.count_nonzero(vain):
            end = np.where(vain, start + stops.vain.take(stop), end)
            leaves = np.where(vain, np.inf, end)
            run.gone_at[x[vain]] = True
        if self.scene.guests:
            # Their counter stays as long idle as it was.
            end = np.where(run.guest.take(x), self.flat_free.take(seat), end)
        self.flat_free[seat] = end
        run.begun[stop], run.ended[stop] = start, leaves
        self.left[rows] -= run.here.take(x)
        if self.returns:
            self._come_back(rows, x, stop, leaves)

    def _come_back(self, rows: np.ndarray, x: np.ndarray, stop: np.ndarray, leaves: np.ndarray) -> None:
        """Whoever goes on in this pool stands at the end of a line of it."""
        after = self.stops.after.take(stop)
        line = self.local_line.take(self.stops.line.take(after))
        some = ((line < self.count) & (leaves < np.inf)).nonzero()[0]
        if not len(some):
            return
        rows, x, line = rows[some], x[some], line[some]
        comes = leaves[some] + self.stops.gap.take(stop[some])
        self.run.comes[x], self.run.stop[x] = comes, after[some]
        self.left[rows] += self.run.here.take(x)
        head = self.chains.add(self.line_0[rows] + line, x)
        if len(head):
            station, lane = np.divmod(line[head], self.lanes)
            cell = self.cell_0[rows[head]] + station
            self.flat_next[cell * self.width + self.lanes + lane] = comes[head]
            self.flat_first[cell] = np.minimum(self.flat_first.take(cell), comes[head])
