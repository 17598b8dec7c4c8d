"""One pool of stations played forward: who is called next at which counter, by the office's own rule."""

import numpy as np

from counters.forecast.pool_lines import PoolLines
from counters.forecast.stops import NONE

# Rounds between two looks at which paths are through.
LOOK = 16
# Counters that have waited longer are free first.
LONGER_IDLE = 1e-6
# What there is of each path, in an order; paths that are through are struck out of all of it.
BY_PATH = (
    "drift",
    "pace_0",
    "free",
    "absence",
    "away",
    "speed",
    "run_of",
    "who",
    "next",
    "first",
    "left",
    "over",
)


class Pool(PoolLines):
    """The play itself, round by round: in each the next service of every path. Where a path has none, nobody is
    served at a station that is none."""

    def play(self) -> None:
        """Until no present ticket is left in the pool and the time that matters is over."""
        if len(self.counters):
            self._offsets()
            self._go_off((self.away < self.free).reshape(-1).nonzero()[0])
            rounds = 0
            while len(self.free):
                rounds += 1
                at, is_any_idle = self._round()
                if is_any_idle or rounds % LOOK == 0:
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
            stays = stays.nonzero()[0]
            for name in BY_PATH:
                setattr(self, name, getattr(self, name).take(stays, axis=0))
            if self.returns:
                self.chains.only(stays)
            self._offsets()

    def _leave(self) -> None:
        """Everybody's next stop, in another pool."""
        run, x = self.run, self.here
        # Behind the last stop stands the one that is none.
        run.begun[NONE] = run.ended[NONE] = np.inf
        stop = run.stop.take(x)
        after = self.stops.after.take(stop)
        there = run.ended.take(stop) + self.stops.gap.take(stop)
        run.comes[x] = np.where(after == NONE, np.inf, there)
        run.stop[x] = after

    # --- a round: the next service of each path -----------------------------------------------------------

    def _round(self) -> tuple[np.ndarray, bool]:
        """The minute at which the next service of each path can begin, `inf` where none ever can; is there any
        such path?"""
        reach = self._reach()
        can = np.maximum(self.free, reach)
        seat = self.seat_0 + (can + LONGER_IDLE * self.free).argmin(axis=1)
        at = can.reshape(-1).take(seat)
        ready = at < np.inf
        able = some = np.count_nonzero(ready)
        off = self.flat_away.take(seat) <= at
        if np.count_nonzero(off):
            off &= ready
            self._go_off(seat[off])
            ready = ready > off
            some = np.count_nonzero(ready)
        if some == len(ready):
            self._start(seat, at, reach, None)
        elif some:
            there = at.copy()
            np.putmask(there, ~ready, self.scene.at)
            self._start(seat, there, reach, ready)
        return at, able < len(at)

    def _reach(self) -> np.ndarray:
        """Of each counter the minute at which somebody stands in one of its lines: paths × counters (or × 1)."""
        if self.same:
            return self.first[:, :1]
        reach = self.first.take(self.prefs[:, 0], axis=1)
        for counter, station in self.others:
            column = reach[:, counter]
            np.minimum(column, self.first[:, station], out=column)
        return reach

    def _go_off(self, seat: np.ndarray) -> None:
        """These counters go away before they call anybody else."""
        place = self.flat_absence.take(seat)
        # It left when it wanted to, or when the service was over that it was at.
        left = np.maximum(self.flat_free.take(seat), self.flat_away.take(seat))
        self.flat_free[seat] = left + self.lasts.take(place)
        place += 1
        self.flat_absence[seat] = place
        # Behind the last absence stands none.
        self.flat_away[seat] = self.leaves.take(place)

    def _start(self, seat: np.ndarray, at: np.ndarray, reach: np.ndarray, ready: np.ndarray | None) -> None:
        """Somebody is called: from the counter's first line with anybody in it, by the office's rule. Not where it
        is not `ready`."""
        cells = None if self.same else self.seat_cells.take(seat, axis=0)
        cell = self.cell_0 if cells is None else self._first_cell(cells, at)
        if ready is not None:
            cell = np.where(ready, cell, self.none)
        heads = self.heads.take(cell, axis=0)
        column = self._column(cell, heads, at)
        if self.scene.max_wait is not None:
            longest = reach.reshape(-1) if self.same else reach.reshape(-1).take(seat)
            late = at - longest > self.scene.max_wait
            if ready is not None:
                late &= ready
            if np.count_nonzero(late):
                cell, column = self._too_long(late, cell, cells, heads, column)
        part = cell * self.width + column
        joined = self.flat_next.take(part)
        x = self.flat_who.take(part)
        self._step_forward(cell, part, x)
        guest: np.ndarray | None = self.run.guest.take(x)
        if not np.count_nonzero(guest):
            guest = None
        if self.has_priority:
            # Priority visitors called in a row; guests are none of them.
            tally = self.flat_run_of.take(cell)
            now = (tally + 1) * self.run.is_priority.take(x)
            if guest is not None:
                np.putmask(now, guest, tally)
            self.flat_run_of[cell] = now
        self._serve(seat, at, x, joined, guest)

    def _first_cell(self, cells: np.ndarray, at: np.ndarray) -> np.ndarray:
        """By the counter's order of preference: the first of its stations where somebody stands."""
        cell = cells[:, -1].copy()
        for rank in range(cells.shape[1] - 2, -1, -1):
            before = cells[:, rank]
            np.putmask(cell, self.flat_first.take(before) <= at, before)
        return cell

    def _column(self, cell: np.ndarray, heads: np.ndarray, at: np.ndarray) -> np.ndarray:
        """By the office's rule: the line of the station from which the next one comes, and which part of it."""
        lanes = self.lanes
        best = np.minimum(heads[:, :lanes], heads[:, lanes:]) if self.returns else heads
        lane = None
        if self.has_priority:
            there = best[:, 1] <= at
            if np.count_nonzero(there):
                may = self.flat_run_of.take(cell) < self.scene.in_a_row
                may |= best[:, 0] > at
                may &= there
                # Theirs is the second lane if there is any (pool_lines.py).
                lane = may.astype(np.int64)
        if lane is None:
            lane = np.zeros(len(cell), np.int64)
        if self.again is not None:
            lane[best[:, self.again] <= at] = self.again
        if self.returns:
            # Of those who come back and those known beforehand, whoever came first.
            flat, place = heads.reshape(-1), self.head_0 + lane
            lane += lanes * (flat.take(place + lanes) < flat.take(place))
        return lane

    def _too_long(
        self,
        late: np.ndarray,
        cell: np.ndarray,
        cells: np.ndarray | None,
        heads: np.ndarray,
        column: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Whoever has waited longest at any line of the counter goes before all others."""
        if cells is None:
            np.putmask(column, late, heads.argmin(axis=1))
            return cell, column
        longest = self.heads.take(cells, axis=0).reshape(len(cells), -1).argmin(axis=1)
        rank = longest // self.width
        np.putmask(cell, late, cells.reshape(-1).take(self.rank_0 + rank))
        np.putmask(column, late, longest - rank * self.width)
        return cell, column

    def _step_forward(self, cell: np.ndarray, part: np.ndarray, x: np.ndarray) -> None:
        """These leave their lines; whoever is behind them is the first there."""
        behind = self.chains.take(x) if self.returns else self.chains.behind.take(x)
        following = self.run.comes.take(behind)
        self.flat_who[part], self.flat_next[part] = behind, following
        if self.width > 1:
            heads = self.heads.take(cell, axis=0)
            following = heads[:, 0]
            for other in range(1, self.width):
                following = np.minimum(following, heads[:, other])
        self.flat_first[cell] = following

    def _serve(
        self, seat: np.ndarray, at: np.ndarray, x: np.ndarray, joined: np.ndarray, guest: np.ndarray | None
    ) -> None:
        """The next one comes to the counter, or does not come."""
        run, stops = self.run, self.stops
        stop = run.stop.take(x)
        start = at + stops.delay.take(stop)
        length = stops.length.take(stop) * self.flat_speed.take(seat)
        length *= self.pace_0 + self.drift * start
        if self.scene.walk is not None:
            length += stops.walk.take(stop)
        vain = at - joined > stops.patience.take(stop)
        end = leaves = start + length
        if np.count_nonzero(vain):
            leaves = end.copy()
            np.putmask(leaves, vain, np.inf)
            np.putmask(end, vain, start + stops.vain.take(stop))
        # The counter of a guest stays as long idle as it was.
        free = end
        if guest is not None:
            free = end.copy()
            np.putmask(free, guest, self.flat_free.take(seat))
        self.flat_free[seat] = free
        # Whoever wanted to be away before goes when the service is over.
        off = self.flat_away.take(seat) < free
        if np.count_nonzero(off):
            self._go_off(seat[off])
        run.begun[stop], run.ended[stop] = start, leaves
        left = run.here.take(x)
        if self.returns:
            left *= ~self._come_back(x, stop, leaves)
        self.left -= left

    def _come_back(self, x: np.ndarray, stop: np.ndarray, leaves: np.ndarray) -> np.ndarray:
        """Whoever goes on in this pool stands at the end of a line of it. Who does?"""
        line = self.leads_to.take(stop)
        back = line < self.count
        back &= leaves < np.inf
        rows = back.nonzero()[0]
        if not len(rows):
            return back
        x, line, stop = x.take(rows), line.take(rows), stop.take(rows)
        comes = leaves.take(rows) + self.stops.gap.take(stop)
        self.run.comes[x], self.run.stop[x] = comes, self.stops.after.take(stop)
        part = self.part_0.take(rows) + self.part_of.take(line)
        head = self.chains.add(self.line_0.take(rows) + line, x, self.flat_who.take(part))
        if np.count_nonzero(head):
            part, comes = part[head], comes[head]
            cell = self.cell_0.take(rows[head]) + self.station_of.take(line[head])
            self.flat_who[part], self.flat_next[part] = x[head], comes
            self.flat_first[cell] = np.minimum(self.flat_first.take(cell), comes)
        return back
