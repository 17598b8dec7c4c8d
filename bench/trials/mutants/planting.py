"""The list of bugs, and a copy of the project into which one of them is planted."""

import importlib.util
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.servers import ROOT

LIST = Path(__file__).with_name("planted.toml")
# Not part of a copy: history, and what a run leaves behind. Of .local only the collected static files come along.
LEFT_OUT = shutil.ignore_patterns(".git", ".local", ".*_cache", "node_modules", "build", "*.sqlite3*")
COLLECTED = ("static", "static.stamp")


class OutOfDate(Exception):
    """An entry of the list does not fit the project any more; the message says which and why."""


@dataclass(frozen=True)
class Catcher:
    """A short run that should see a bug: `run` is pytest's selection, or bench/faults' arguments if `faults`.

    `kind` says what sort of run it is, `part` which part of the suite it belongs to (tests/plugin.py).
    """

    name: str
    kind: str
    run: str
    part: str = "sqlite"
    faults: bool = False


@dataclass(frozen=True)
class Mutant:
    """A bug: in `file` the text `old` (which is there exactly once) becomes `new`. `harm` is what it would do to an
    office. Seen by the catcher `seen_by`, or by none where it is `equivalent`: then `harm` says why not."""

    name: str
    file: str
    old: str
    new: str
    harm: str
    seen_by: str = ""

    @property
    def equivalent(self) -> bool:
        return not self.seen_by

    def planted_in(self, text: str) -> str:
        """The file's text with the bug in it. Raises OutOfDate unless the place is there exactly once."""
        places = text.count(self.old)
        if places != 1 or self.old == self.new:
            raise OutOfDate(f"{self.name}: its text is in {self.file} {places} times: {self.old!r}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Planted:
    """The whole list."""

    catchers: dict[str, Catcher]
    mutants: dict[str, Mutant]


def read_list(path: Path = LIST) -> Planted:
    """The list as it is kept. Raises OutOfDate where a bug names a catcher that is not there."""
    with open(path, "rb") as file:
        rows = tomllib.load(file)
    catchers = {name: Catcher(name, **row) for name, row in rows["catchers"].items()}
    mutants = {name: Mutant(name, **row) for name, row in rows["mutants"].items()}
    equivalents = {name: Mutant(name, **row) for name, row in rows["equivalents"].items()}
    for mutant in mutants.values():
        if mutant.seen_by not in catchers:
            raise OutOfDate(f"{mutant.name} is to be seen by {mutant.seen_by!r}, which is no catcher")
    return Planted(catchers, mutants | equivalents)


def copy_project(to: Path, source: Path = ROOT) -> Path:
    """A copy of the project as it stands, with its static files collected and its modules compiled."""
    shutil.copytree(source, to, ignore=LEFT_OUT, symlinks=True)
    local = to / ".local"
    local.mkdir()
    for name in COLLECTED:
        found = source / ".local" / name
        if found.is_dir():
            shutil.copytree(found, local / name)
        elif found.exists():
            shutil.copy2(found, local / name)
    return to


def plant(mutant: Mutant, project: Path) -> None:
    """Change the one place in a copy of the project. Raises OutOfDate."""
    file = project / mutant.file
    file.write_text(mutant.planted_in(file.read_text()))
    if file.suffix == ".py":
        # Python would tell by the second in which a file was changed, and this may be the same.
        Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)
