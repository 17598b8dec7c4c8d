"""Power cuts, replayed from a recording of what the real server's database really wrote."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bench.common.table import Row, none_of, told
from bench.disk.interrupted import interrupt_restores
from bench.disk.recording import DATABASE, Recording, record
from bench.disk.replay import Moment, Outcome, choose_cuts, moments, replay
from bench.disk.shim import Unreachable, reach
from bench.disk.tape import Kind
from bench.trials.faults.plan import Plan
from tests.servers import ROOT, Server, clean_environment

# So many sentences on what went wrong are printed; the table has their number.
SHOWN = 5
# Real servers on what a cut during the first start, and one later, has left.
STARTS = 5


def power(plan: Plan) -> list[Row]:
    """Record a load, cut the power at many moments, and look; then the same with a setting that loses commands."""
    try:
        reach()
    except Unreachable as wrong:
        return [told("skipped", f"nothing was tried: {wrong}")]
    try:
        real = record(plan.folder, "real", plan.dice("load"), each=plan.times(12, 120))
        control = record(
            plan.folder, "control", plan.dice("control load"), each=plan.times(6, 40), synchronous="NORMAL"
        )
    except RuntimeError as wrong:
        return [Row("the office opens", str(wrong).splitlines()[-1], "open", False)]
    dice = plan.dice("cuts")
    outcome = replay(real, choose_cuts(real, plan.times(80, 1000), dice), dice)
    blind = replay(control, choose_cuts(control, plan.times(30, 200), dice), dice)
    for sentence in outcome.sentences[:SHOWN]:
        print(f"   {sentence}")
    rows = [*of_recording(real), *of_cuts(outcome), *checked_by_the_office(plan, real)]
    if plan.long:
        rows += [*started_again(plan, real), *interrupt_restores(plan.folder)]
    return [*rows, of_control(blind)]


def of_recording(real: Recording) -> list[Row]:
    checkpoints = real.count(Kind.SYNCED, DATABASE)
    acknowledged = sum(record.kind is Kind.ACK and record.number < 300 for record in real.records)
    found = f"{acknowledged} acknowledged, {len(real.records)} records, {real.count(Kind.SYNCED)} syncs"
    return [
        told("recorded", found),
        Row("checkpoints in it", str(checkpoints), "> 0", checkpoints > 0),
        none_of("answers that people have and the tape has not", real.unwitnessed),
    ]


def of_cuts(outcome: Outcome) -> list[Row]:
    found = f"{outcome.cuts} ({outcome.took} with something unsynced, {outcome.while_starting} during the first start)"
    return [
        Row("power cuts", found, "most with something unsynced", outcome.took * 2 > outcome.cuts),
        none_of("cuts that lost acknowledged commands", outcome.lost),
        none_of("cuts that damaged the database", outcome.damaged),
        none_of("cuts that left half a command", outcome.halves),
    ]


def of_control(blind: Outcome) -> Row:
    found = f"{blind.lost} of {blind.cuts} cuts, at worst {blind.worst} commands, {blind.damaged} damaged"
    return Row("control, synchronous=NORMAL: lost", found, "> 0, or the trial is blind", blind.lost > 0)


def checked_by_the_office(plan: Plan, real: Recording) -> list[Row]:
    """The office's own check of all its invariants, which takes a second, after some of the cuts."""
    wrong = []
    for moment in some_moments(plan, real, "check_office", plan.times(1, 10)):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "check_office"],
            env={**clean_environment(), "DATA_DIR": str(moment.folder)},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            wrong.append(done.stdout or done.stderr)
    for sentence in wrong:
        print(f"   check_office: {sentence.strip()[-200:]}")
    return [none_of(f"cuts that check_office objects to, of {plan.times(1, 10)}", len(wrong))]


def started_again(plan: Plan, real: Recording) -> list[Row]:
    """The real server on what a power cut left, during its very first start too: it opens and takes commands."""
    dice, folders = plan.dice("starts"), count()
    early = [cut for cut in choose_cuts(real, 10 * STARTS, dice) if cut.at <= real.ready]
    cuts = sorted(dice.sample(early, STARTS), key=lambda cut: cut.at)
    found = [
        opens(moment, plan.folder / f"start-{next(folders)}")
        for trial in (moments(real, cuts, dice), some_moments(plan, real, "start", STARTS))
        for moment in trial
    ]
    return [none_of(f"offices that do not open after a cut, of {len(found)}", found.count(False))]


def opens(moment: Moment, folder: Path) -> bool:
    folder.mkdir()
    server = Server(folder, {"DATA_DIR": str(moment.folder)})
    try:
        server.start()
    except RuntimeError as wrong:
        print(f"   cut at {moment.cut.at}: {wrong}")
        return False
    finally:
        server.stop()
        server.kill()
    return True


def some_moments(plan: Plan, real: Recording, what: str, number: int) -> Iterator[Moment]:
    """Cuts after the first start, of the same kinds."""
    dice = plan.dice(what)
    cuts = [cut for cut in choose_cuts(real, number * 4, dice) if cut.at > real.ready]
    return moments(real, sorted(dice.sample(cuts, number), key=lambda cut: cut.at), dice)
