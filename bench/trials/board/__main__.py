"""The command bench/board: a television that is cut off, that stands for days, and how soon it shows a click."""

import argparse
import asyncio
import random
import re
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.common.cost import machine
from bench.common.offices import open_office
from bench.common.table import Row, print_table, write_json
from bench.trials.board.broken import cut_clients, cut_pages
from bench.trials.board.clicks import CLICKS, OFFICER, PHONES, click_to_picture
from bench.trials.board.hall import Hall
from bench.trials.board.long_day import CALLS_AN_HOUR, HOURS, long_day
from tests.browsers import chromium, launch_arguments

SECTIONS = ("clients", "pages", "clicks", "day")
CUTS = 1000


def main() -> int:
    """Measure and print the table; 1 if a goal was not held."""
    asked = read_arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    dice, short = random.Random(seed), asked.short
    print(f"bench/board {' '.join(asked.sections)} --seed {seed}\n{machine()}", flush=True)
    folder, rows = Path(tempfile.mkdtemp(prefix="bench-board-")), []
    try:
        with open_office(folder / "office") as tried, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=launch_arguments())
            hall = Hall(tried)
            for section in asked.sections:
                rows += measure(section, hall, browser, dice, short)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    good = print_table("The board", rows)
    if asked.json:
        write_json(asked.json, "The board", rows)
    return 0 if good else 1


def measure(section: str, hall: Hall, browser, dice: random.Random, short: bool) -> list[Row]:
    """One section's rows, in a hall that is filled for it."""
    cuts = CUTS // 10 if short else CUTS
    if section == "clients":
        hall.fill(cuts)
        # Playwright has a loop of its own in this thread.
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(asyncio.run, cut_clients(hall, cuts, dice)).result()
    if section == "pages":
        hall.fill(cuts)
        return cut_pages(hall, browser, cuts, dice)
    if section == "clicks":
        secrets = hall.fill(PHONES + CLICKS)
        password = re.search(rf"^{OFFICER}\s.*\s(\S+)$", hall.tried.server.accounts, re.M)[1]
        return click_to_picture(hall, browser, secrets, password, CLICKS // 4 if short else CLICKS)
    hours = HOURS / 16 if short else HOURS
    hall.fill(int(hours * CALLS_AN_HOUR) + 10)
    return long_day(hall, browser, hours)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/board", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", default=SECTIONS, help=f"of {', '.join(SECTIONS)}; all by default"
    )
    parser.add_argument("--short", action="store_true", help="a hundred cuts, ten clicks, half an hour")
    parser.add_argument("--seed", type=int, help="play an earlier run again")
    parser.add_argument("--json", type=Path, help="keep the table in this file too")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
