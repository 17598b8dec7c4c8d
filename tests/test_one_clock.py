"""Only the office's clock reads the time: what reads it beside that is found, under whatever name it goes."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_architecture import files, name

pytestmark = pytest.mark.sqlite_only

# The one place that reads this machine's clock, and the names by which others have it.
THE_CLOCK = "counters/clock.py"
CLOCKS = {"clock", "office_clock", "usual"}
METHODS = {"now", "utcnow", "today", "localtime", "localdate"}
FUNCTIONS = {
    *(f"datetime.datetime.{method}" for method in ("now", "utcnow", "today")), "datetime.date.today",
    *(f"time.{function}" for function in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime",
                                          "clock_gettime", "clock_gettime_ns")),
    *(f"django.utils.timezone.{function}" for function in ("now", "localtime", "localdate")),
    "django.db.models.functions.Now", "django.utils.timesince", "django.contrib.humanize", "email.utils.formatdate",
    "uuid.uuid1",
}  # fmt: skip
SQL = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|unixepoch)\s*\(|\('now'"
    r"|\bcurrent_(date|time|timestamp)\b|\blocaltimestamp\b",
    re.IGNORECASE,
)
TEMPLATE = re.compile(r"{%-?\s*now\b|\|\s*(timesince|timeuntil|naturaltime|naturalday)\b")
SCRIPT = re.compile(
    r"\bDate\s*(\.\s*now|\[)|\bDate\s*\(\s*\)|\bnew\s+Date\b(?!\s*\(\s*[^\s)])|\btimeOrigin\b"
)
# Until the first word from the server a screen has no other clock. Spans that
# outlive a page (loaded again) or a sleep are measured on the device's own clock: the
# monotonic one begins anew with each page and stands still while a device sleeps. None of it decides about a ticket.
SCRIPTS_THAT_MAY = {f"queue_site/static/js/{name}.js" for name in ("office-time", "reload", "wake")}


def readings(source: str) -> Iterator[str]:
    """What in a Python file reads this machine's clock, or has the database read its own."""
    tree = ast.parse(source)
    known = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            whole = dotted(node, known)
            if is_a_reader(whole):
                yield whole
        if isinstance(node, ast.Call):
            yield from called(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield node.value
    yield from (whole for whole in known.values() if is_a_reader(whole))


def is_a_reader(whole: str) -> bool:
    return any(whole == reader or whole.startswith(f"{reader}.") for reader in FUNCTIONS)


def called(node: ast.Call) -> Iterator[str]:
    """A call of whatever thing's now() or today(), a getattr of it, a column that fills itself."""
    yield from (word.arg for word in node.keywords if word.arg in {"auto_now", "auto_now_add"})
    asked = node.func
    if isinstance(asked, ast.Attribute) and asked.attr in METHODS and ast.unparse(asked.value) not in CLOCKS:
        yield ast.unparse(asked)
    if isinstance(asked, ast.Name) and asked.id == "getattr":
        yield from (row.value for row in node.args if isinstance(row, ast.Constant) and row.value in METHODS)


def imported(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for, and each name that was given to one of these."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {row.asname: row.name for row in node.names if row.asname}
        elif isinstance(node, ast.ImportFrom):
            known |= {row.asname or row.name: f"{node.module}.{row.name}" for row in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute | ast.Name):
            known |= {to.id: dotted(node.value, known) for to in node.targets if isinstance(to, ast.Name)}
    return known


def dotted(node: ast.AST, known: dict[str, str]) -> str:
    """The whole name of an expression, by what its first part stands for."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, known)}.{node.attr}"
    return known.get(node.id, node.id) if isinstance(node, ast.Name) else "?"


def test_no_python_but_the_office_s_clock_reads_the_time():
    found = {name(path): sorted({*readings(path.read_text(encoding="utf-8"))}) for path in files(".py")}
    assert {path: seen for path, seen in found.items() if seen} == {
        THE_CLOCK: ["_clock.now", "datetime.datetime.now"]
    }


def test_no_template_and_no_script_reads_the_time():
    assert [name(path) for path in files(".html") if TEMPLATE.search(path.read_text(encoding="utf-8"))] == []
    scripts = {
        name(path) for path in files(".js", ".html") if SCRIPT.search(path.read_text(encoding="utf-8"))
    }
    assert scripts == SCRIPTS_THAT_MAY


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\nat = datetime.datetime.now(datetime.UTC)",
        "from datetime import datetime as d\nat = d.utcnow()",
        "import datetime as dt\nday = dt.date.today()", "import datetime\nm = datetime.datetime\nat = m.now()",
        "from django.utils import timezone\nat = timezone.now()",
        "from django.utils import timezone as z\nmade = z.now",
        "from django.utils.timezone import now as present\nat = present()", "import time\nat = time.time()",
        "import time as t\nread = t.time_ns", "from time import time as seconds\nat = seconds()",
        "import time\nat = time.clock_gettime(time.CLOCK_REALTIME)", "import time\nat = time.localtime()",
        "made_at = models.DateTimeField(auto_now_add=True)", "at = getattr(datetime.datetime, 'now')()",
        "from django.db.models.functions import Now as Moment\nrows.update(ended_at=Moment())",
        "from django.db.models import functions\nrows.update(ended_at=functions.Now())",
        "cursor.execute('UPDATE ticket SET ended_at = current_timestamp')", "cursor.execute('SELECT now() - at')",
        "rows.extra(where=[\"at < datetime('now')\"])", "at = self.moment.now()",
        "from django.utils.timesince import timesince",
    ],
)  # fmt: skip
def test_what_reads_the_time_in_python_is_found(source):
    assert list(readings(source))


@pytest.mark.parametrize(
    "source",
    [
        "from counters import clock\nat = clock.now()",
        "from counters import clock\nday = clock.local_now(zone).date()",
        "import time\nbegan = time.monotonic()", "import time\ntime.sleep(1)", "at = floor.now", "at = self.today.now",
        "with clock.standing_at(at) as standing:\n    pass", "TIME = 'datetime.now is not to be read'",
    ],
)  # fmt: skip
def test_the_office_s_clock_and_spans_of_time_are_left_alone(source):
    assert list(readings(source)) == []


@pytest.mark.parametrize("text", ["{% now 'H:i' %}", "{%now 'H'%}", "{{ ticket.issued_at|timesince }}"])
def test_what_reads_the_time_in_a_template_is_found(text):
    assert TEMPLATE.search(text)


@pytest.mark.parametrize(
    "text", ["Date.now()", "new Date()", "new Date;", "Date()", "Date['now']()", "new Date( )"]
)
def test_what_reads_the_time_in_a_script_is_found(text):
    assert SCRIPT.search(text)


@pytest.mark.parametrize(
    "text", ["new Date(iso)", "Date.parse(iso)", "performance.now()", "officeNow()", "updateDate(x)"]
)
def test_a_script_may_read_what_the_server_wrote(text):
    assert not SCRIPT.search(text)
