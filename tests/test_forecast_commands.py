"""bin/manage export_log and replay: an office's own day, there and back."""

import csv
import datetime
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from counters.forecast.events import Log
from counters.models import Office, Ticket, WeekdayHours
from counters.simulation.whole_day import simulate_day
from counters.states import State
from tests.office import make_office

TUESDAY = datetime.date(2026, 3, 3)


@pytest.fixture(scope="module")
def log(django_db_setup, django_db_blocker, tmp_path_factory):
    """The log of a simulated day, and what the database knew of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        office = simulate_day(make_office("ulang"), TUESDAY, visitors=30, seed=5).office
        out = StringIO()
        call_command("export_log", office.key, stdout=out)
        tickets = {t.label: (t.state, t.ended_at) for t in Ticket.objects.filter(day__office=office)}
        transaction.set_rollback(True)
    path = tmp_path_factory.mktemp("log") / "log.jsonl"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path, tickets


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_log_tells_every_ticket_and_names_nobody(log):
    path, tickets = log
    rows = rows_of(path)
    assert rows[0]["event"] == "office"
    assert [row["date"] for row in rows if row["event"] == "day"] == ["2026-03-03"]
    assert {row["ticket"] for row in rows if row["event"] == "issued"} == set(tickets)
    assert all(row["at"].startswith("2026-03-03T") for row in rows[1:])
    officers = {row["officer"] for row in rows if row.get("officer")}
    assert officers
    assert all(officer[0] == "o" and officer[1:].isdigit() for officer in officers)


def test_what_the_log_says_is_what_happened(log):
    """Whoever is done in the database is done for whoever reads the log, at the same second."""
    path, tickets = log
    last = {row["ticket"]: row for row in rows_of(path) if row.get("ticket")}
    done = {label: at for label, (state, at) in tickets.items() if state == State.DONE}
    assert done
    for label, at in done.items():
        assert last[label]["event"] in ("finished", "completed")
        assert abs((datetime.datetime.fromisoformat(last[label]["at"]) - at).total_seconds()) < 0.01


def test_the_log_can_be_replayed(log, tmp_path):
    path, tickets = log
    out, written = StringIO(), tmp_path / "predictions.csv"
    call_command("replay", str(path), "--out", str(written), "--at", "30", stdout=out)
    with written.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["ticket"] for row in rows} <= set(tickets)
    assert {row["date"] for row in rows} == {"2026-03-03"}
    first = min(datetime.datetime.fromisoformat(row["at"]) for row in rows)
    begun = datetime.datetime.fromisoformat(rows_of(path)[1]["at"])
    assert (first - begun).total_seconds() % 1800 < 0.01
    assert first.utcoffset() == datetime.timedelta(hours=7), "moments are said as the log says them"
    table = out.getvalue()
    for word in ("forecast", "PA", "QL", "LES", "HOL", "MEAN", "MAE", "RMSE", "cover", "2026-03-03"):
        assert word in table


def test_a_line_that_cannot_be_used_is_refused_in_a_sentence(log, tmp_path):
    lines = log[0].read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "broken.jsonl"
    broken.write_text("\n".join([*lines[:40], '{"event": "called", "at": 5}', *lines[40:]]), encoding="utf-8")
    with pytest.raises(CommandError, match=r"broken.jsonl, line 41: “called” lacks its “ticket”"):
        call_command("replay", str(broken))
    broken.write_bytes(b"\xff\xfe{}")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("replay", str(broken))
    with pytest.raises(CommandError, match="No such file"):
        call_command("replay", str(tmp_path / "nowhere.jsonl"))
    with pytest.raises(CommandError, match="neither issue, changes"):
        call_command("replay", str(log[0]), "--at", "sometimes")


def test_a_day_is_told_with_its_own_hours(db):
    office = make_office("jumat")
    friday = datetime.date(2026, 3, 6)
    hours = {"opens": "07:30", "closes": "14:00", "rest_from": "11:30", "rest_until": "13:00"}
    WeekdayHours.objects.update_or_create(office=office, weekday=5, defaults=hours)
    simulate_day(office, friday, visitors=2, seed=5)
    out = StringIO()
    call_command("export_log", office.key, stdout=out)
    told = Log(out.getvalue().splitlines())
    assert next(iter(told)).hours == (450.0, 840.0, (690.0, 90.0))


def test_only_the_days_that_are_asked_for(db):
    office: Office = make_office("kosong")
    for asked in ((), ("--from", "2026-01-01", "--to", "2026-01-02")):
        out = StringIO()
        call_command("export_log", office.key, *asked, stdout=out)
        assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["office"]
    with pytest.raises(CommandError, match="no office"):
        call_command("export_log", "tidak-ada")
    with pytest.raises(CommandError, match="no date"):
        call_command("export_log", office.key, "--from", "yesterday")
