"""What stands ready before a pool of stations is played: its counters, and who is known to come to its lines."""

import numpy as np

from counters.forecast.chains import Chains
from counters.forecast.journeys import Journeys
from counters.forecast.stops import LANES
from counters.forecast.today import AGAIN, PRIORITY, REGULAR

# Of those who come at one moment the first ticket goes first: so little later is each for its place.
TIE = 1e-9
# What is looked up and changed in one long row.
FLAT = ("free", "away", "absence", "speed", "run_of", "who", "next", "first")


class PoolLines:
    """The lines and counters of some stations, on all paths. A line belongs to a station and a lane. Each has two
    parts: those known beforehand, and those who come back while it is played. Both are chains sorted by their coming,
    whose heads stand in `who`, and when these come in `next`: paths × (stations and one that is none) × parts."""

    def __init__(self, journeys: Journeys, number: int) -> None:
        self.run, self.scene, self.stops = journeys, journeys.scene, journeys.stops
        self.stations = self.scene.pools[number]
        self.tail_own, self.tail_lines = self.scene.tails[number]
        sitting = self.scene.sitting
        local = np.full(len(self.scene.sigma[0]), len(self.stations))
        local[self.stations] = np.arange(len(self.stations))
        self.counters = np.flatnonzero((local[sitting.prefs] < len(self.stations)).any(axis=1))
        self.prefs = local[sitting.prefs[self.counters]]
        self.same = len(self.stations) == 1
        # The stations that a counter serves besides its first one.
        self.others = [
            (counter, station)
            for counter, row in enumerate(self.prefs.tolist()) for station in row[1:] if station < len(self.stations)
        ]  # fmt: skip
        ready, idle = sitting.ready[:, self.counters], sitting.idle[:, self.counters]
        self.free = np.where(idle, self.scene.at, ready).copy(order="C")
        self.leaves, self.lasts = sitting.leaves[:, self.counters], sitting.lasts[:, self.counters]
        # Of each counter the place of its next absence in these two.
        self.absence = np.arange(self.free.size).reshape(self.free.shape) * self.leaves.shape[2]
        self.away = self.leaves[:, :, 0].copy(order="C")
        self.leaves, self.lasts = self.leaves.reshape(-1), self.lasts.reshape(-1)
        # By what services grow longer while the day goes on: 1 now.
        self.drift, self.pace_0 = self.scene.drift, 1 - self.scene.drift * self.scene.at
        self.speed = np.exp(sitting.effect[:, self.counters]).copy(order="C")
        self.run_of = np.repeat(
            np.array([*np.array(self.scene.run)[self.stations], 0])[None, :], journeys.paths, 0
        )
        self._lines(local)

    def _lines(self, local: np.ndarray) -> None:
        """Sort those who come, for each station and lane. A station that is none is always empty."""
        run, paths = self.run, self.run.paths
        self._which_lanes(local)
        lines = self.local_line.take(self.stops.line.take(run.stop[: run.size])).reshape(paths, -1)
        comes = run.comes[: run.size].reshape(paths, -1)
        # Whoever never comes is at none of them.
        lines[comes == np.inf] = self.count
        here = lines < self.count
        self.here = np.flatnonzero(here)
        columns = [np.flatnonzero((lines == number).any(axis=0)) for number in range(self.count)]
        self.chains = Chains(paths, self.count, run.comes)
        nobody = self.chains.nobody
        self.next = np.full((paths, len(self.stations) + 1, self.width), np.inf)
        self.who = np.full(self.next.shape, nobody)
        for number, found in enumerate(columns):
            if len(found):
                times = np.where(lines[:, found] == number, comes[:, found], np.inf)
                order = (times + TIE * np.arange(len(found))).argsort(axis=1)
                times = np.take_along_axis(times, order, 1)
                who = found[order] + (np.arange(paths) * run.tickets)[:, None]
                who = np.where(times < np.inf, who, nobody)
                self.chains.behind[who[:, :-1]] = who[:, 1:]
                self.chains.behind[who[:, -1]] = nobody
                place = divmod(number, self.lanes)
                self.who[:, *place], self.next[:, *place] = who[:, 0], times[:, 0]
        self.chains.behind[nobody] = nobody
        self.first = self.next.min(axis=2)
        self.left = here[:, : self.scene.present].sum(axis=1)
        self.over = np.full(paths, np.inf)

    def _which_lanes(self, local: np.ndarray) -> None:
        """Lanes that nobody uses are left out, and the chains too where nobody comes back to this pool."""
        inside = np.repeat(local < len(self.stations), LANES)
        used = set((np.flatnonzero(self.run.used_lines & inside) % LANES).tolist())
        lanes = [REGULAR, *sorted(used - {REGULAR})]
        self.has_priority = PRIORITY in used
        self.again = lanes.index(AGAIN) if AGAIN in used else None
        self.lanes, self.count = len(lanes), len(self.stations) * len(lanes)
        self.local_line = np.full(len(inside), self.count)
        for place, station in enumerate(self.stations):
            for number, lane in enumerate(lanes):
                self.local_line[station * LANES + lane] = place * self.lanes + number
        mine = inside.take(self.stops.line)
        self.returns = bool(mine.take(self.stops.after.take(np.flatnonzero(mine))).any())
        self.width = self.lanes * (1 + self.returns)
        if self.returns:
            # Of each stop the line of the pool to which it leads, `count` for none; of each line its station, and
            # where its second part stands.
            self.leads_to = self.local_line.take(self.stops.line).take(self.stops.after)
            station, lane = np.divmod(np.arange(self.count), self.lanes)
            self.station_of, self.part_of = station, station * self.width + self.lanes + lane

    def _offsets(self) -> None:
        """Where each path begins in the flat views of what there is of each path, and these views."""
        every = np.arange(len(self.free))
        stations = len(self.stations)
        self.seat_0, self.cell_0, self.line_0 = (
            every * self.free.shape[1], every * (stations + 1), every * self.count
        )  # fmt: skip
        if not self.same:
            # Of each counter the cells of its stations, in order of preference.
            ranks = self.prefs.shape[1]
            self.seat_cells = (self.cell_0[:, None, None] + self.prefs).reshape(-1, ranks)
            self.rank_0 = every * ranks
        # A cell at which nobody ever stands.
        self.none = self.cell_0 + stations
        self.head_0, self.part_0 = every * self.width, self.cell_0 * self.width
        for name in FLAT:
            setattr(self, f"flat_{name}", getattr(self, name).reshape(-1))
        self.heads = self.next.reshape(-1, self.width)
