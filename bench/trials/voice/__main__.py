"""The command bench/voice: what the hall hears while lines break and boards die. 1 if a goal was not held."""

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench.common.cost import machine
from bench.common.offices import open_big_office, open_office
from bench.common.table import Row, none_of, print_table, told, write_json
from bench.trials.voice.browsers import play_in_browsers
from bench.trials.voice.judge import faults
from bench.trials.voice.trial import Outcome, play

USUAL, SHORT = (1000, 4), (90, 1)
PACE = 40.0


def main() -> int:
    asked = read_arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that servers are taken down as on Ctrl-C
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    random.seed(seed)
    cuts, deaths = SHORT if asked.short else USUAL
    print(f"bench/voice --seed {seed}\n{machine()}", flush=True)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="antrean-voice-"))
    try:
        opened = open_big_office if asked.postgres else open_office
        how = {"module": "bench.trials.voice.planted", "PLANT": asked.plant} if asked.plant else {}
        with opened(folder, **how) as tried:
            number = asked.cuts or cuts
            if asked.chromium:
                outcome = asyncio.run(play_in_browsers(tried, number))
            else:
                outcome = asyncio.run(play(tried, number, PACE, deaths))
            kind = tried.database_kind
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = faults(outcome.calls, outcome.speeches, outcome.end, outcome.idle)
    for sentence in wrong[:20]:
        print(sentence)
    title = f"The loudspeaker, {kind}, seed {seed}, {time.monotonic() - began:.0f} s"
    rows = rows_of(outcome, wrong)
    held = print_table(title, rows)
    if asked.json:
        write_json(asked.json, title, rows)
    return 0 if held else 1


def rows_of(outcome: Outcome, wrong: list[str]) -> list[Row]:
    """The table; the goal is that nothing is wrong, in a hall in which enough happened to tell."""
    whole = [speech for speech in outcome.speeches if speech.is_whole]
    at = sorted(call.since for call in outcome.calls)
    together = sum(b - a <= 0.05 for a, b in zip(at, at[1:], strict=False))
    waits = sorted(
        speech.began - call.since
        for speech in whole
        for call in outcome.calls
        if call.sequence == speech.sequence
    )
    return [
        told("lines broken", outcome.cuts),
        told("speaking boards that died", outcome.deaths),
        told("calls", len(outcome.calls)),
        told("of them within 50 ms of another", together),
        told("said to their end", len(whole)),
        told("cut off by a death, said again", len(outcome.speeches) - len(whole)),
        told("boards that spoke", len({speech.board for speech in whole})),
        told(
            "call to first sound, median and longest",
            f"{waits[len(waits) // 2]:.1f} s, {waits[-1]:.1f} s" if waits else "–",
        ),
        none_of(
            "said twice, out of order, into each other, never called, stale, passed over or forgotten",
            len(wrong),
        ),
        Row("something was said", str(len(whole)), "≥ 10", len(whole) >= 10),
    ]


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/voice", description=__doc__)
    parser.add_argument("--short", action="store_true", help="two minutes instead of four")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL, Redis and two worker processes")
    parser.add_argument("--chromium", action="store_true", help="the boards are pages of a real browser")
    parser.add_argument("--cuts", type=int, help="how often a line breaks (1000)")
    parser.add_argument("--plant", choices=["claim", "lease", "stale"], help="a bug that must be found")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--json", type=Path, help="keep the table in this file too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
