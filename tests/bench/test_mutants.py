"""The list of planted bugs fits the project as it is, and what a run of one says is understood."""

import dataclasses
from pathlib import Path

import pytest

from bench.trials.mutants import catching
from bench.trials.mutants.__main__ import Finding, rows_of, verdict_on
from bench.trials.mutants.planting import Catcher, Mutant, OutOfDate, copy_project, plant, read_list
from tests.servers import ROOT

pytestmark = pytest.mark.sqlite_only

PLANTED = read_list()


@pytest.mark.parametrize("mutant", PLANTED.mutants.values(), ids=PLANTED.mutants)
def test_every_bug_still_has_its_place_in_the_project(mutant):
    changed = mutant.planted_in((ROOT / mutant.file).read_text())
    if mutant.file.endswith(".py"):
        compile(changed, mutant.file, "exec")
    assert mutant.harm


def test_there_are_enough_bugs_and_each_run_has_one():
    counted = [mutant for mutant in PLANTED.mutants.values() if not mutant.equivalent]
    assert len(counted) >= 24
    assert {mutant.seen_by for mutant in counted} == PLANTED.catchers.keys()
    for catcher in PLANTED.catchers.values():
        assert catcher.faults or all((ROOT / path).exists() for path in catcher.run.split())


def test_a_bug_is_planted_in_the_copy_alone(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.py").write_text("lock = True\n")
    mutant = Mutant("no-lock", "a.py", "lock = True", "lock = False", "two at once", "races")
    copy = copy_project(tmp_path / "copy", source)
    plant(mutant, copy)
    assert ((source / "a.py").read_text(), (copy / "a.py").read_text()) == ("lock = True\n", "lock = False\n")


@pytest.mark.parametrize("text", ["nothing of it", "lock = True; lock = True"])
def test_a_bug_whose_place_is_not_there_once_is_out_of_date(text):
    mutant = Mutant("no-lock", "a.py", "lock = True", "lock = False", "two at once", "races")
    with pytest.raises(OutOfDate, match="no-lock"):
        mutant.planted_in(text)


# --- what came of a run -------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path) -> Path:
    """A project whose one test is red as soon as the bug is in it."""
    (tmp_path / "office.py").write_text("doors = 1\n")
    (tmp_path / "test_office.py").write_text(
        "from office import doors\n\n\ndef test_one_door():\n    assert doors == 1\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("bug", "verdict"), [("doors = 1", "MISSED"), ("doors = 2", "caught"), ("doors =", "NO START")]
)
def test_only_a_run_that_finds_something_has_caught_a_bug(project, bug, verdict):
    (project / "office.py").write_text(f"{bug}\n")
    found = catching.run(Catcher("test", "a test", "test_office.py"), project)
    assert verdict_on(found) == verdict
    assert ("assert 2 == 1" in found.said) == (verdict == "caught")


def test_a_run_that_does_not_end_has_caught_nothing(project):
    (project / "office.py").write_text("import time\ntime.sleep(60)\n")
    found = catching.run(Catcher("test", "a test", "test_office.py"), project, limit=2)
    assert verdict_on(found) == "NO END"


def test_nine_in_ten_decide_and_equivalent_ones_do_not_count():
    catcher = Catcher("test", "a test", "test_office.py")
    mutant = Mutant("no-lock", "a.py", "a", "b", "two at once", "test")
    findings = [Finding(mutant, catcher, "caught", 1.0, "")] * 9 + [
        Finding(mutant, catcher, "MISSED", 1.0, "")
    ]
    same = dataclasses.replace(mutant, seen_by="", name="courtesy")
    *_rows, last = rows_of(findings, [same])
    assert (last.found, last.holds) == ("9 of 10 (90%)", True)
    *_rows, last = rows_of(findings[1:] + findings[-1:], [same])
    assert (last.found, last.holds) == ("8 of 10 (80%)", False)
    *_rows, last = rows_of([], [same])
    assert last.holds is False
