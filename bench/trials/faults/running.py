"""Sections one after the other, and beside them, in a short run, those that only count."""

import contextlib
import io
import multiprocessing
import shutil
import tempfile
import time
from concurrent.futures import Future, ProcessPoolExecutor, wait
from pathlib import Path

from bench.common.table import Row
from bench.trials.faults.plan import Plan
from bench.trials.faults.sections import COUNTING, SECTIONS, TIMED


def run_all(names: list[str], seed: int, long: bool) -> list[Row]:
    """All rows, in the order of the names. In a short run what only counts is played in a second process, beside what
    mostly waits; nothing else runs beside a section whose figures are times."""
    rows: dict[str, list[Row]] = {}
    beside: dict[str, Future[tuple[list[Row], str]]] = {}
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    try:
        if not long and len(names) > 1:
            beside = {name: pool.submit(run_quietly, name, seed) for name in names if name in COUNTING}
        for name in names:
            if name in TIMED:
                wait(beside.values())
            if name not in beside:
                rows[name] = run(name, seed, long)
        for name, done in beside.items():
            rows[name], said = done.result()
            print(said, end="", flush=True)
    finally:
        pool.shutdown(cancel_futures=True)  # after Ctrl-C nothing is begun any more
    return [row for name in names for row in rows[name]]


def run_quietly(name: str, seed: int) -> tuple[list[Row], str]:
    """A section of a short run in a process of its own: its rows, and what it said meanwhile."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        rows = run(name, seed, long=False)
    return rows, said.getvalue()


def run(name: str, seed: int, long: bool) -> list[Row]:
    """One section in a folder of its own, which is kept only where a goal was not held."""
    about, section = SECTIONS[name]
    print(f"\n== {name}: {about}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix=f"antrean-{name}-"))
    began = time.monotonic()
    rows = section(Plan(seed, long, folder))
    print(f"   {time.monotonic() - began:.0f} s", flush=True)
    if any(row.holds is False for row in rows):
        print(f"   logs and histories are kept in {folder}", flush=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return [Row(f"{name}: {row.figure}", row.found, row.goal, row.holds) for row in rows]
