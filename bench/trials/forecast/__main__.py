"""The command bench/forecast: simulated offices that the forecast has never seen, beside whoever knows everything
that can be known of them, and beside the usual predictors."""

import argparse
import itertools
import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from bench.common.cost import machine
from bench.common.table import Row, print_table, write_json
from bench.trials.forecast.figures import rows_of
from bench.trials.forecast.keeping import kept
from bench.trials.forecast.kinds import KINDS
from bench.trials.forecast.pit import picture
from bench.trials.forecast.promises import Kept, promises_of, rows_of_promises
from bench.trials.forecast.sockets import rows_of_sockets
from bench.trials.forecast.speed import rows_of_speed
from bench.trials.forecast.trial import EVERY, PIT_BINS, Asked
from counters.forecast.chance import PATHS

PARTS = ("accuracy", "promises", "speed", "sockets")
SHORT_OFFICES, SHORT_DAYS = 2, 3


def main() -> int:
    """Run the trial; 1 if a goal was not held."""
    asked = read_arguments()
    # One process an office is the better use of several cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if asked.part == "speed":
        print(f"bench/forecast speed --seed {asked.seed}\n{machine()}", flush=True)
        return finish(asked, "What a forecast costs", list(rows_of_speed(asked.seed)))
    if asked.part == "sockets":
        print(f"bench/forecast sockets\n{machine()}", flush=True)
        return finish(asked, "Screens beside the forecast process", rows_of_sockets())
    print(
        f"bench/forecast {asked.part} --offices {asked.offices} --days {asked.days} --kinds {' '.join(asked.kinds)}"
        f" --seed {asked.seed} --paths {asked.paths} --every {asked.every:g}\n{machine()}",
        flush=True,
    )
    if asked.part == "promises":
        rows = [row for kind in asked.kinds for row in rows_of_promises(kind, promised(asked, kind))]
        return finish(asked, f"Promises, {asked.offices} offices of a kind for {asked.days} days", rows)
    began, rows, pits = time.monotonic(), [], {}
    for kind, said, pit in played(asked):
        of_kind = list(rows_of(kind, said))
        # A long run that is broken off has said what it knew.
        print(*(f"  {row.figure}: {row.found} {row.verdict}" for row in of_kind), sep="\n", flush=True)
        rows += of_kind
        pits[kind] = pit
    title = (
        f"The forecast, {asked.offices} offices of a kind for {asked.days} days, seed {asked.seed},"
        f" {time.monotonic() - began:.0f} s"
    )
    if asked.pit:
        asked.pit.write_text(picture(pits), encoding="utf-8")
    return finish(asked, title, rows)


def finish(asked: argparse.Namespace, title: str, rows: list[Row]) -> int:
    """Print the table, and keep it where that is asked for; 1 if a goal was not held."""
    held = print_table(title, rows)
    if asked.json:
        write_json(asked.json, title, rows)
    return 0 if held else 1


def promised(asked: argparse.Namespace, kind: str) -> Kept:
    """What all offices of a kind promised."""
    all_of_them = Kept()
    with ProcessPoolExecutor(asked.jobs) as processes:
        offices = [
            processes.submit(
                promises_of, Asked(kind, office, asked.days, asked.seed, asked.paths, asked.every), asked.keep
            )
            for office in range(asked.offices)
        ]
        for office in offices:
            all_of_them.add(office.result())
    print(
        *(f"  {row.figure}: {row.found} {row.verdict}" for row in rows_of_promises(kind, all_of_them)),
        sep="\n",
    )
    return all_of_them


def played(asked: argparse.Namespace) -> Iterator[tuple[str, list, np.ndarray]]:
    """Kind by kind everything that was said, and the histogram of the truth among the paths."""
    with ProcessPoolExecutor(asked.jobs) as processes:
        found = {
            kind: [
                processes.submit(
                    kept, Asked(kind, office, asked.days, asked.seed, asked.paths, asked.every), asked.keep
                )
                for office in range(asked.offices)
            ]
            for kind in asked.kinds
        }
        for kind, offices in found.items():
            results = [office.result() for office in offices]
            print(f"{kind}: {len(results)} offices played", flush=True)
            said = list(itertools.chain.from_iterable(said for said, _pit in results))
            yield kind, said, sum((pit for _said, pit in results), np.zeros(PIT_BINS))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/forecast", description=__doc__)
    parser.add_argument(
        "part", nargs="?", choices=PARTS, default="accuracy",
        help="accuracy (without a word), the promises with their ranges and causes, the speed, or"
        " what the process does to screens",
    )  # fmt: skip
    parser.add_argument("--offices", type=int, help="offices of each kind (20)")
    parser.add_argument("--days", type=int, help="days of each office (11)")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--seed", type=int, help="offices, days and their luck")
    parser.add_argument("--paths", type=int, default=PATHS, help="of each forecast")
    parser.add_argument("--every", type=float, default=EVERY, help="minutes between two questions (20)")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER",
        help="keep what was said of each office, so that a long run can be broken off and gone on with",
    )  # fmt: skip
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="offices played at a time")
    parser.add_argument("--short", action="store_true", help="two offices of a kind for three days")
    parser.add_argument("--pit", type=Path, metavar="FILE", help="draw where the truth lay, as SVG")
    parser.add_argument("--json", type=Path, help="keep the table in this file too")
    asked = parser.parse_args()
    if asked.seed is None:
        asked.seed = random.SystemRandom().randrange(10**6)
    asked.offices = asked.offices or (SHORT_OFFICES if asked.short else 20)
    asked.days = asked.days or (SHORT_DAYS if asked.short else 11)
    return asked


if __name__ == "__main__":
    sys.exit(main())
