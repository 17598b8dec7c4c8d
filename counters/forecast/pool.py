"""One pool of stations played forward: who is called next at which counter, by the office's own rule."""

import numpy as np

from counters.forecast.pool_lines import PoolLines
from counters.forecast.stops import NONE

# Rounds between two looks at which paths are through.
LOOK = 8
# Counters that have waited longer are free first.
LONGER_IDLE = 1e-6
# What there is of each path, in an order; paths that are through are struck out of all of it.
BY_PATH = ("drift", "free", "absence", "away", "speed", "run_of", "who", "next", "first", "left", "over")


class Pool(PoolLines):
    """The play itself, round by round: in each the next service of every path. Where a path has none, nobody is
    served at a station that is none."""

    def play(self) -> None:
        """Until no present ticket is left in the pool and the time that matters is over."""
        # What was served in each round: the stops, and when each began and ended.
        self.served: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
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
            stays = stays.nonzero()[0]
            for name in BY_PATH:
                setattr(self, name, getattr(self, name).take(stays, axis=0))
            self.chains.only(stays)
            self._offsets()

    def _leave(self) -> None:
        """Everybody's next stop, in another pool."""
        run, x = self.run, self.here
        if self.served:
            stop, begun, ended = map(np.concatenate, zip(*self.served, strict=True))
            run.begun[stop], run.ended[stop] = begun, ended
            # Behind the last stop stands the one that is none.
            run.begun[-1] = run.ended[-1] = np.inf
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
            off &= ready
            self._go_off(seat[off])
            ready = ready > off
        some = np.count_nonzero(ready)
        if some == len(ready):
            self._start(counter, seat, at, reach, None)
        elif some:
            self._start(counter, seat, np.where(ready, at, self.scene.at), reach, ready)
        return at

    def _reach(self) -> np.ndarray:
        """Of each counter the minute at which somebody stands in one of its lines: paths × counters (or × 1)."""
        if self.same:
            return self.first[:, :1]
        reach = self.first.take(self.prefs[:, 0], axis=1)
        for rank in range(1, self.prefs.shape[1]):
            np.minimum(reach, self.first.take(self.prefs[:, rank], axis=1), out=reach)
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

    def _start(
        self,
        counter: np.ndarray,
        seat: np.ndarray,
        at: np.ndarray,
        reach: np.ndarray,
        ready: np.ndarray | None,
    ) -> None:
        """Somebody is called: from the counter's first line with anybody in it, by the office's rule. Not where it
        is not `ready`."""
        cell = self.cell_0 if self.same else self.cell_0 + self._station(counter, at)
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
                cell, column = self._too_long(late.nonzero()[0], counter, cell, heads, column)
        part = cell * self.width + column
        joined = self.flat_next.take(part)
        x = self.flat_who.take(part)
        self._step_forward(cell, part, x)
        guest: np.ndarray | None = self.run.guest.take(x)
        if not np.count_nonzero(guest):
            guest = None
        if self.priority is not None:
            # Priority visitors called in a row; guests are none of them.
            tally = self.flat_run_of.take(cell)
            now = (tally + 1) * self.run.is_priority.take(x)
            self.flat_run_of[cell] = now if guest is None else np.where(guest, tally, now)
        self._serve(seat, at, x, joined, guest)

    def _station(self, counter: np.ndarray, at: np.ndarray) -> np.ndarray:
        """By the counter's order of preference: the first of its stations where somebody stands."""
        prefs = self.prefs.take(counter, axis=0)
        station = prefs[:, -1]
        for rank in range(prefs.shape[1] - 2, -1, -1):
            there = self.flat_first.take(self.cell_0 + prefs[:, rank]) <= at
            station = np.where(there, prefs[:, rank], station)
        return station

    def _column(self, cell: np.ndarray, heads: np.ndarray, at: np.ndarray) -> np.ndarray:
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
            flat, place = heads.reshape(-1), self.head_0 + lane
            lane += lanes * (flat.take(place + lanes) < flat.take(place))
        return lane

    def _too_long(
        self, late: np.ndarray, counter: np.ndarray, cell: np.ndarray, heads: np.ndarray, column: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Whoever has waited longest at any line of the counter goes before all others."""
        if self.same:
            column[late] = heads[late].argmin(axis=1)
            return cell, column
        cells = self.cell_0[late][:, None] + self.prefs.take(counter[late], axis=0)
        flat = self.heads.take(cells, axis=0).reshape(len(late), -1)
        rank, column[late] = np.divmod(flat.argmin(axis=1), self.width)
        cell[late] = cells[np.arange(len(late)), rank]
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
        length *= 1 + self.drift * (start - self.scene.at)
        if self.scene.walk is not None:
            length += stops.walk.take(stop)
        vain = at - joined > stops.patience.take(stop)
        end = leaves = start + length
        if np.count_nonzero(vain):
            end = np.where(vain, start + stops.vain.take(stop), end)
            leaves = np.where(vain, np.inf, end)
            run.gone_at[x[vain]] = True
        # The counter of a guest stays as long idle as it was.
        self.flat_free[seat] = end if guest is None else np.where(guest, self.flat_free.take(seat), end)
        self.served.append((stop, start, leaves))
        self.left -= run.here.take(x)
        if self.returns:
            self._come_back(x, stop, leaves)

    def _come_back(self, x: np.ndarray, stop: np.ndarray, leaves: np.ndarray) -> None:
        """Whoever goes on in this pool stands at the end of a line of it."""
        line = self.leads_to.take(stop)
        rows = ((line < self.count) & (leaves < np.inf)).nonzero()[0]
        if not len(rows):
            return
        x, line, stop = x[rows], line[rows], stop[rows]
        comes = leaves[rows] + self.stops.gap.take(stop)
        self.run.comes[x], self.run.stop[x] = comes, self.stops.after.take(stop)
        self.left[rows] += self.run.here.take(x)
        part = self.part_0[rows] + self.part_of.take(line)
        head = self.chains.add(self.line_0[rows] + line, x, self.flat_who.take(part))
        if np.count_nonzero(head):
            part, comes = part[head], comes[head]
            cell = self.cell_0[rows[head]] + self.station_of.take(line[head])
            self.flat_who[part], self.flat_next[part] = x[head], comes
            self.flat_first[cell] = np.minimum(self.flat_first.take(cell), comes)
