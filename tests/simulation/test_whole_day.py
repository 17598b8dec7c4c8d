"""A short simulated day on the database at hand: repeatable, and nothing lost or doubled in it."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from counters import clock
from counters.domain.file_invariants import file_violations
from counters.models import Event, File, HandOver, Office, Shift, Ticket, Turn
from counters.simulation.earlier import open_files
from counters.simulation.figures import figures_of
from counters.simulation.habits import Habits
from counters.simulation.whole_day import simulate_day
from counters.staff.giving_way import SIMULATED
from counters.states import ENDED, Action
from tests.model.invariants import faults_of_tables
from tests.model.record import read_record
from tests.model.replay import Replay
from tests.office import make_office

TUESDAY = datetime.date(2026, 3, 3)
VISITORS = 40


@pytest.fixture(scope="module")
def hall(django_db_setup, django_db_blocker):
    """An office at the end of a day of forty visitors."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield simulate_day(make_office("sehari"), TUESDAY, visitors=VISITORS, seed=7)
        transaction.set_rollback(True)


@pytest.fixture
def day(hall, db):
    return hall.office.days.get()


def story(office: Office) -> list[tuple]:
    """Everything that happened, without the ids of the database."""
    day = office.days.get()
    labels = {ticket.pk: ticket.label for ticket in day.tickets.all()}
    names = dict(
        office.postings.values_list("user_id", "user__username"),
    )
    names = {pk: name.removesuffix(f"-{office.key}") for pk, name in names.items()}
    rows = []
    for event in Event.objects.filter(day=day).select_related("ticket", "counter"):
        data = dict(event.data)
        if "officer" in data:
            data["officer"] = names[data["officer"]]
        if "overtaken" in data:
            data["overtaken"] = [labels[pk] for pk in data["overtaken"]]
        actor = names[int(event.actor.removeprefix("user:"))]
        label, counter = event.ticket and event.ticket.label, event.counter and event.counter.number
        rows.append((event.revision, event.position, event.at, actor, event.action, label, counter, data))
    return rows


def test_the_same_seed_gives_the_same_day(db):
    for key, seed in (("satu", 3), ("dua", 3), ("tiga", 4)):
        office = make_office(key)
        # Two hours have lunches and breaks like any day, and are played sooner.
        office.closes = office.opens.replace(hour=office.opens.hour + 2)
        office.save()
        simulate_day(office, TUESDAY, visitors=5, seed=seed)
    one, two, three = (story(Office.objects.get(key=key)) for key in ("satu", "dua", "tiga"))
    assert one == two
    assert one != three


def test_every_number_is_given_once_and_none_is_left_out(day):
    assert day.tickets.count() == VISITORS
    for series in day.tickets.values_list("series", flat=True).distinct():
        numbers = sorted(day.tickets.filter(series=series).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_at_the_end_nobody_is_left_in_the_office(day):
    assert set(day.tickets.values_list("state", flat=True)) <= ENDED
    assert not Turn.objects.filter(ticket__day=day, ended_at=None).exists()
    assert not Shift.objects.filter(counter__office=day.office, closed_at=None).exists()


def test_the_revision_counts_the_commands_that_changed_something(hall, day):
    assert day.revision == Event.objects.filter(day=day).values("revision").distinct().count()
    assert day.revision <= hall.hands.commands


def test_the_log_says_the_same_as_the_tables(hall, day):
    """No ticket at two counters, nobody overtaken without a reason, each transition allowed: the whole checker."""
    record = read_record(hall.office)
    replay = Replay(record["office"])
    replay.feed(record["events"], {row["id"]: row["label"] for row in record["tickets"]})
    assert [*faults_of_tables(record), *replay.faults, *replay.compare(record["tickets"])] == []


def test_only_beliefs_about_visitors_who_had_gone_on_were_refused(hall, day):
    assert set(hall.hands.refusals) <= {"not_as_expected"}


def test_many_kinds_of_things_happen_in_a_day(day):
    seen = set(Event.objects.filter(day=day).values_list("action", flat=True))
    assert {"open", "pause", "close", "close_day"} <= seen
    assert {Action.CALL, Action.SERVE, Action.FINISH, Action.COMPLETE, Action.PARK, Action.RESUME} <= seen


def test_papers_are_looked_at_at_the_door_and_returned_with_reasons(day):
    parks = [data for data in _data(day, Action.PARK) if data["reason"] == "papers"]
    assert parks
    for data in parks:
        assert data["why"].keys() == set(data["papers"])
        assert all(said["reason"] for said in data["why"].values())
    checks = _data(day, Action.CHECK)
    assert any(data["lacking"] for data in checks)
    assert any(data["seen"] and not data["lacking"] for data in checks)
    answered = day.tickets.exclude(answers=None)
    assert answered.exists()
    assert all(ticket.paper_list_id for ticket in answered)


def test_many_vehicles_are_served_in_turns(day):
    shared = [data for data in _data(day, Action.FINISH) if data.get("items_left")]
    assert {data["outcome"] for data in shared} == {""}


def test_what_is_finished_on_the_same_day_is_in_the_register(day):
    lines = HandOver.objects.filter(ticket__day=day)
    assert lines.filter(by_hand=True).exists()
    assert not lines.exclude(recipient="").filter(file=None).exists()


def _data(day, action: str) -> list[dict]:
    return list(Event.objects.filter(day=day, action=action).values_list("data", flat=True))


def test_only_marked_accounts_act(hall, day):
    actors = set(Event.objects.filter(day=day).values_list("actor", flat=True))
    marked = hall.office.postings.filter(user__username__startswith=SIMULATED).values_list(
        "user_id", flat=True
    )
    assert actors <= {f"user:{pk}" for pk in marked}


def test_the_figures_add_up(day):
    figures = figures_of(day)
    ends = figures.done + figures.no_show + figures.cancelled + figures.expired
    assert (figures.issued, ends) == (VISITORS, VISITORS)
    assert figures.kept + figures.early + figures.late <= figures.done
    assert figures.done > VISITORS / 2
    called = Turn.objects.filter(ticket__day=day, called_at__isnull=False).count()
    assert sum(waits.called for waits in figures.waits) == called


def test_simulate_plays_the_day_of_an_office_that_is_named_once(office, capsys):
    arguments = ("simulate", "--office", office.key, "--date", "2026-03-03", "--visitors", "2", "--json")
    call_command(*arguments)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["issued"], figures["date"]) == (2, "2026-03-03")
    with pytest.raises(CommandError, match="has begun 2026-03-03"):
        call_command(*arguments)
    assert Ticket.objects.filter(day__office=office).count() == 2


def test_simulate_refuses_a_date_that_has_not_come_and_an_office_that_is_not_there(office, morning):
    with pytest.raises(CommandError, match="has not come yet"):
        call_command("simulate", "--office", office.key, "--date", "2025-03-04")
    with pytest.raises(CommandError, match="no office"):
        call_command("simulate", "--office", "mana")
    assert not office.days.exists()


def test_files_are_opened_worked_on_and_picked_up_over_the_days(db):
    office = make_office("berkas")
    office.closes = office.opens.replace(hour=office.opens.hour + 2)
    office.save()
    popular = {"visitors": 8, "seed": 2, "habits": Habits(incomplete_papers=0, comes_for_a_file=1)}
    office.services.exclude(key__in=("stnk-hilang", "pengambilan")).update(is_open=False)
    for days in (0, 7, 14):
        simulate_day(office, TUESDAY + datetime.timedelta(days=days), **popular)
    states = set(office.files.values_list("state", flat=True))
    assert {"in_progress", "collected"} <= states
    assert not list(file_violations(office))


def test_behind_a_demo_lie_files_in_every_state(db):
    """Over Lebaran 2026, so that the working days before today are not simply its last days."""
    today = datetime.datetime(2026, 4, 1, 3, tzinfo=datetime.UTC)
    office = make_office("dulu")
    with clock.standing_at(today):
        open_files(office)
        assert clock.now() == today
    days = list(office.days.values_list("date", "closed_at"))
    assert days == sorted(days, key=lambda row: row[0])
    files = list(File.objects.filter(office=office))
    assert {file.state for file in files} == {"in_progress", "ready"}
    late = [file for file in files if file.state == "in_progress" and file.promised_on < today.date()]
    early = [file for file in files if file.state == "in_progress" and file.promised_on >= today.date()]
    assert late
    assert early
    assert not list(file_violations(office))
