"""The command bench/chart: what it costs to draw a flow, for random valid flows of one to fifteen steps."""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

from bench.common.cost import machine
from bench.common.table import Row, at_most, print_table, told, write_json
from counters.flowchart import content, measure, svg
from counters.flowchart.facts import FlowFacts, Note, RouteFacts, StepFacts
from counters.flowchart.layout import lay_out
from counters.flowchart.look import LOOKS

STEPS, GOAL_MS, FLOWS = (1, 5, 15), 50.0, 200
WORDS = (
    "pemeriksaan", "berkas", "kendaraan", "bermotor", "asli", "dan", "fotokopi", "surat", "tanda", "bukti", "lunas",
    "kasir", "loket",
)  # fmt: skip


def main() -> int:
    """Draw them and print the table; 1 if the goal was not held."""
    parser = argparse.ArgumentParser(prog="bench/chart", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="Keep the table there.")
    asked = parser.parse_args()
    print(f"bench/chart --seed {asked.seed}\n{machine()}", flush=True)
    rows = [row for count in STEPS for row in rows_of(random.Random(asked.seed), count)]
    holds = print_table("What a drawing costs", rows)
    if asked.json:
        write_json(asked.json, "What a drawing costs", rows)
    return 0 if holds else 1


def rows_of(rng: random.Random, count: int) -> list[Row]:
    """Processor time of a drawing that nothing has been kept of, in milliseconds; and once more, with what is kept."""
    cold, warm = [], []
    for _flow in range(FLOWS):
        facts = flow(rng, count)
        for kept in (measure.width_of, measure.broken, content.content_of, svg._inside):
            kept.cache_clear()
        cold.append(drawn_in(facts))
        warm.append(drawn_in(facts))
    name = f"{count} steps" if count > 1 else "1 step"
    return [
        at_most(f"{name}: slowest of {FLOWS} flows", max(cold), GOAL_MS, " ms"),
        told(f"{name}: median", f"{statistics.median(cold):.2f} ms"),
        told(f"{name}: median, drawn again", f"{statistics.median(warm):.2f} ms"),
    ]


def drawn_in(facts: FlowFacts) -> float:
    began = time.process_time()
    svg.svg_of(lay_out(facts, LOOKS["narrow"]), LOOKS["narrow"], "chart")
    return (time.process_time() - began) * 1000


def flow(rng: random.Random, count: int) -> FlowFacts:
    """A chain that always ends, with up to three further outcomes a step that lead anywhere."""
    keys = [f"s{place}" for place in range(count)]
    routes = []
    for place, key in enumerate(keys):
        onward = keys[place + 1] if place + 1 < count else None
        routes.append(RouteFacts(key, "usual", onward, words(rng, 2), usual=True))
        for other in range(rng.randrange(4)):
            routes.append(RouteFacts(key, f"other-{other}", rng.choice([None, *keys]), words(rng, 4)))
    return FlowFacts(tuple(step(rng, key) for key in keys), tuple(routes), "Selesai")


def step(rng: random.Random, key: str) -> StepFacts:
    notes = [Note("paper", words(rng, 6)) for _paper in range(rng.randrange(8))]
    notes += [Note("fee", words(rng, 3), "Rp225.000") for _fee in range(rng.randrange(4))]
    kind = rng.choice(["station", "station", "back-office"])
    return StepFacts(key, words(rng, 3), kind, "Loket 3–6", words(rng, 2), "± 5 menit", tuple(notes))


def words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count)).capitalize()


if __name__ == "__main__":
    sys.exit(main())
