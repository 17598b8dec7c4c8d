"""The house plan, read from the files: which way imports run, how long things may be, and what stands nowhere."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("queue_site", "displays", "counters")
MADE = {"migrations", "__pycache__", "vendor", "locale"}

# The most lines that a file of a kind may have, and a Python function.
FILE_BUDGETS = {".py": 300, ".js": 150, ".html": 80, ".css": 200}
FUNCTION_BUDGET = 40

# One word a thing (docs/glossary.md): a customer is a visitor, a status is a state.
BANNED = {"customer", "client", "manager", "helper", "helpers", "util", "utils", "citizen"}
RECORDS = {"Ticket", "Turn", "Event", "Call", "QueueDay", "NumberSequence", "Line", "Command", "Shift"}
RELATED = {"tickets", "turns", "events", "announcements", "days", "sequences", "lines", "shifts"}
WRITES = {
    "save",
    "delete",
    "create",
    "update",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
}
# In two pieces, so that this file is not found itself.
LEFT_TO_DO = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")

pytestmark = pytest.mark.sqlite_only


def files(*kinds: str, under: tuple[str, ...] = APPS) -> Iterator[Path]:
    """The files of our own with these endings."""
    for folder in under:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in kinds and path.is_file() and not MADE & set(path.relative_to(ROOT).parts):
                yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_run_down_only_and_in_no_circle():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_its_budget():
    found = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in files(*FILE_BUDGETS)}
    found |= {
        name(p): len(p.read_text(encoding="utf-8").splitlines())
        for p in files(".py", under=("tests", "bench"))
    }
    assert {path: lines for path, lines in found.items() if lines > FILE_BUDGETS[Path(path).suffix]} == {}


def test_no_function_is_longer_than_its_budget():
    found = {
        f"{name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in files(".py", under=(*APPS, "tests"))
        for node in functions(path)
    }
    assert {where: lines for where, lines in found.items() if lines > FUNCTION_BUDGET} == {}


def test_every_module_says_what_it_is_for():
    silent = [
        name(path)
        for path in files(".py", under=(*APPS, "tests"))
        if (tree := ast.parse(path.read_text(encoding="utf-8"))).body and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_the_day_s_records_are_written_by_the_domain_only():
    writers = [
        f"{name(path)}:{node.lineno}"
        for path in files(".py")
        if not name(path).startswith("counters/domain/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if writes_a_record(node)
    ]
    assert writers == []


def writes_a_record(node: ast.AST) -> bool:
    """Is this a call like Ticket.objects.filter(...).update(...), day.tickets.create(...) or turn.save()?"""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
        return False
    chain = {part.attr for part in ast.walk(node.func) if isinstance(part, ast.Attribute)}
    owner = ast.unparse(node.func.value).split(".")[0].split("(")[0]
    return owner in RECORDS or owner in {r.lower() for r in RECORDS} or bool(chain & RELATED)


def test_the_search_for_writers_finds_them():
    found = [
        "Ticket.objects.filter(pk=1).update(state='done')", "ticket.save()", "day.tickets.create(number=1)",
        "Turn.objects.create()", "office.days.filter(pk=1).delete()", "Event.objects.bulk_create(rows)",
    ]  # fmt: skip
    innocent = [
        "context.update(ticket=1)",
        "Office.objects.create()",
        "Ticket.objects.get(pk=1)",
        "form.save()",
    ]
    for source in found + innocent:
        nodes = ast.walk(ast.parse(source))
        assert any(writes_a_record(node) for node in nodes) == (source in found), source


def test_domain_and_models_know_no_request():
    knowing = [
        name(path)
        for path in files(".py", under=("counters/domain", "counters/models", "counters/forecast"))
        if re.search(r"django\.(http|shortcuts|views|template)\b", path.read_text(encoding="utf-8"))
    ]
    assert knowing == []


def test_names_use_the_words_of_the_glossary():
    odd = set()
    for path in files(".py"):
        if path.stem in BANNED | {"services"}:
            odd.add(name(path))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            odd |= {f"{name(path)}: {word}" for word in defined(node) if set(parts(word)) & BANNED}
    assert odd == set()


def test_a_ticket_has_a_state_and_no_status():
    odd = [
        f"{name(path)}: {word}"
        for path in files(".py", under=("counters/models", "counters/domain", "counters/forecast"))
        if path.name != "errors.py"  # there it is HTTP's own word
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for word in defined(node)
        if "status" in parts(word)
    ]
    assert odd == []


def defined(node: ast.AST) -> list[str]:
    """The names that a piece of code brings into the world."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return [node.attr]
    return []


def parts(word: str) -> list[str]:
    """The words of a name in either spelling, small."""
    return [part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", word)]


def test_nothing_is_left_to_do_in_the_files():
    kinds = (".py", ".js", ".html", ".css", ".md", ".toml")
    left = [
        name(p)
        for p in files(*kinds, under=(*APPS, "tests", "docs", "bin"))
        if LEFT_TO_DO.search(p.read_text(encoding="utf-8"))
    ]
    assert left == []
