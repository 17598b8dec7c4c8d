"""The command bench/mutants: plant each bug into a copy of the project, and see whether a short run finds it.

Each catcher is first run on a copy without a bug: what is red there proves nothing, and its bugs count as missed.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.common.cost import machine
from bench.common.table import Row, print_table, told, write_json
from bench.trials.mutants import catching
from bench.trials.mutants.planting import Catcher, Mutant, OutOfDate, Planted, copy_project, plant, read_list

GOAL = 0.9
# How much longer than without a bug a run may take: so many times, and so many seconds.
MOST_TIMES, MORE = 3, 60


@dataclass(frozen=True)
class Finding:
    """A bug, the run that should have seen it, and whether it did."""

    mutant: Mutant
    catcher: Catcher
    verdict: str
    seconds: float
    said: str

    @property
    def caught(self) -> bool:
        return self.verdict == "caught"

    def __str__(self) -> str:
        return f"{self.verdict:8} {self.mutant.name:28} {self.catcher.name:16} {self.seconds:4.0f} s  {self.said}"


def main() -> int:
    """Plant the bugs that were asked for; 1 if less than nine in ten were caught."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    planted = read_list()
    asked = read_arguments(planted)
    chosen = [planted.mutants[name] for name in asked.only or planted.mutants]
    if asked.by:
        chosen = [mutant for mutant in chosen if mutant.seen_by in asked.by]
    if asked.list:
        print_list(chosen, planted)
        return 0
    print(machine(), flush=True)
    began = time.monotonic()
    try:
        findings = Trial(planted, asked.jobs).try_all([mutant for mutant in chosen if not mutant.equivalent])
    except OutOfDate as wrong:
        print(f"error: the list is out of date: {wrong}", file=sys.stderr)
        return 2
    title = f"Planted bugs, {time.monotonic() - began:.0f} s"
    rows = rows_of(findings, [mutant for mutant in chosen if mutant.equivalent])
    held = print_table(title, rows)
    if asked.json:
        write_json(asked.json, title, rows)
    return 0 if held else 1


class Trial:
    """All copies lie in one folder, which is gone at the end."""

    def __init__(self, planted: Planted, jobs: int) -> None:
        self.planted, self.jobs = planted, jobs

    def try_all(self, mutants: list[Mutant]) -> list[Finding]:
        """First each catcher without a bug, then each bug; `jobs` at a time. Raises OutOfDate before any run."""
        with (
            tempfile.TemporaryDirectory(prefix="antrean-mutants-") as folder,
            ThreadPoolExecutor(self.jobs) as pool,
        ):
            self.folder = Path(folder)
            self.original = copy_project(self.folder / "original")
            for mutant in mutants:
                mutant.planted_in((self.original / mutant.file).read_text())
            names = list(dict.fromkeys(mutant.seen_by for mutant in mutants))
            self.controls = dict(zip(names, pool.map(self.control, names), strict=True))
            return list(pool.map(self.try_one, mutants))

    def control(self, name: str) -> catching.Run:
        """The catcher on the project as it is; a second time where it is red, for a busy machine may do that."""
        found = catching.run(self.planted.catchers[name], self.original)
        if not found.green:
            print(f"control  {name:28} {'':16} {found.seconds:4.0f} s  red: {found.said}; again", flush=True)
            found = catching.run(self.planted.catchers[name], self.original)
        verdict = "green" if found.green else f"RED without any bug: {found.said}"
        print(f"control  {name:28} {'':16} {found.seconds:4.0f} s  {verdict}", flush=True)
        return found

    def try_one(self, mutant: Mutant) -> Finding:
        catcher = self.planted.catchers[mutant.seen_by]
        if not self.controls[catcher.name].green:
            finding = Finding(mutant, catcher, "untried", 0.0, "its run is red without any bug")
        else:
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=f"{mutant.name}-") as place:
                project = copy_project(Path(place, "project"), self.original)
                plant(mutant, project)
                found = catching.run(
                    catcher, project, MOST_TIMES * self.controls[catcher.name].seconds + MORE
                )
            finding = Finding(mutant, catcher, verdict_on(found), found.seconds, found.said)
        print(finding, flush=True)
        return finding


def verdict_on(found: catching.Run) -> str:
    if found.code is None:
        return "NO END"
    return "caught" if found.red else "MISSED" if found.green else "NO START"


def rows_of(findings: list[Finding], equivalents: list[Mutant]) -> list[Row]:
    """A line for each bug, how many of them each kind of run caught, and the one figure that decides."""
    rows = [
        Row(
            finding.mutant.name,
            f"{finding.verdict} by {finding.catcher.kind}, {finding.seconds:.0f} s",
            "caught",
        )
        for finding in findings
    ]
    rows += [told(f"{mutant.name} (equivalent)", mutant.harm) for mutant in equivalents]
    caught = [finding for finding in findings if finding.caught]
    kinds = Tally(finding.catcher.kind for finding in caught)
    rows += [told(f"caught by {kind}", number) for kind, number in kinds.most_common()]
    missed = ", ".join(finding.mutant.name for finding in findings if not finding.caught)
    rows.append(told("missed", missed or "none"))
    share = len(caught) / max(1, len(findings))
    found = f"{len(caught)} of {len(findings)} ({share:.0%})"
    rows.append(Row("planted bugs caught", found, f"≥ {GOAL:.0%}", bool(findings) and share >= GOAL))
    return rows


def print_list(mutants: list[Mutant], planted: Planted) -> None:
    for mutant in mutants:
        by = planted.catchers[mutant.seen_by].run if mutant.seen_by else "equivalent"
        print(f"{mutant.name}\n    {mutant.file}: {mutant.harm}\n    seen by: {mutant.seen_by or '-'} ({by})")


def read_arguments(planted: Planted) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/mutants", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=planted.mutants, metavar="NAME", help="only these bugs")
    parser.add_argument(
        "--by", nargs="+", choices=planted.catchers, metavar="RUN", help="only those of these runs"
    )
    parser.add_argument("--list", action="store_true", help="print the bugs, and run nothing")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time (1)")
    parser.add_argument("--json", type=Path, help="keep the table in this file too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
