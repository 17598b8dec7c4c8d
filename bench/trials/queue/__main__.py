"""The command bench/queue: what one command costs over HTTP, beside the bare transaction, and after years of use."""

import argparse
import contextlib
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench.common.cost import machine
from bench.common.table import Row, print_table, write_json
from bench.trials.queue.figures import rows_of
from bench.trials.queue.rounds import OPENERS, Size, opened, play

SHORT, USUAL = Size(rounds=2, alone=15, crowd=64, bare=50), Size(rounds=6, alone=60, crowd=240)
# Years of an office with 300 visitors a day: a hundred days, and eleven years.
OLD_SHORT, OLD_USUAL = 30_000, 1_000_000


def main() -> int:
    """Run the trial; 1 if a goal was not held."""
    asked = read_arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that servers are taken down as on Ctrl-C
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    length = "--short " if asked.short else ""
    print(f"bench/queue {length}--old {asked.old} --seed {seed}\n{machine()}", flush=True)
    began, rows = time.monotonic(), []
    for kind in [asked.only] if asked.only else OPENERS:
        # A second PostgreSQL takes longer to start than a short run may last.
        rows += run(kind, asked, 0 if asked.short and kind == "postgres" else asked.old, seed)
    title = f"A command, {asked.old} old tickets, seed {seed}, {time.monotonic() - began:.0f} s"
    held = print_table(title, rows)
    if asked.json:
        write_json(asked.json, title, rows)
    return 0 if held else 1


def run(kind: str, asked: argparse.Namespace, old: int, seed: int) -> list[Row]:
    """One kind of database: an office without a past, and one with it."""
    print(f"\n== {kind}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="antrean-queue-", dir=asked.folder))
    try:
        with contextlib.ExitStack() as doors:
            office = doors.enter_context(opened(kind, folder / "new", 0))
            past = doors.enter_context(opened(kind, folder / "old", old)) if old else None
            offices = [office, past] if past else [office]
            play(offices if seed % 2 else offices[::-1], SHORT if asked.short else USUAL)
            return rows_of(office, past, old)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/queue", description=__doc__)
    parser.add_argument("--short", action="store_true", help="half a minute instead of some minutes")
    parser.add_argument("--only", choices=OPENERS, help="one kind of database")
    parser.add_argument("--old", type=int, help="tickets of earlier days in the second office")
    parser.add_argument("--seed", type=int, help="who begins; there is no other chance in this trial")
    parser.add_argument("--folder", type=Path, help="where the databases lie: on a disk, not in memory")
    parser.add_argument("--json", type=Path, help="keep the table in this file too")
    asked = parser.parse_args()
    if asked.old is None:
        asked.old = OLD_SHORT if asked.short else OLD_USUAL
    return asked


if __name__ == "__main__":
    sys.exit(main())
