"""The command bench/faults."""

import argparse
import random
import signal
import sys
import time
from pathlib import Path

from bench.common.cost import machine
from bench.common.table import print_table, write_json
from bench.trials.faults.running import run_all
from bench.trials.faults.sections import LONG_ONLY, SECTIONS


def main() -> int:
    """Run the sections that were asked for; 1 if a goal was not held."""
    asked = read_arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that servers are taken down as on Ctrl-C
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    names = asked.only or [name for name in SECTIONS if asked.long or name not in LONG_ONLY]
    kind = "long" if asked.long else "short"
    print(f"bench/faults --{kind} --seed {seed} --only {' '.join(names)}\n{machine()}", flush=True)
    began = time.monotonic()
    rows = run_all(names, seed, asked.long)
    title = f"Faults, {kind} run, seed {seed}, {time.monotonic() - began:.0f} s"
    held = print_table(title, rows)
    if asked.json:
        write_json(asked.json, title, rows)
    return 0 if held else 1


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/faults", description=__doc__)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--short", dest="long", action="store_false", help="three minutes (usual)")
    length.add_argument("--long", action="store_true", help="everything, many times")
    parser.set_defaults(long=False)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--seed", type=int, help="play an earlier run again")
    parser.add_argument("--json", type=Path, help="keep the table in this file too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
