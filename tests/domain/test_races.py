"""Several processes in one office at once, on whichever database this run uses: nothing twice, nothing lost."""

import datetime
import json
import os
import subprocess
import sys
from collections import Counter as Tally
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from counters import clock
from counters.domain import actions, devices
from counters.models import Counter, CounterStation, Device, Event, Pairing, Role, Ticket
from counters.states import State
from tests.domain.acting import act, day_of
from tests.office import employ, issue, make_office
from tests.servers import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime.datetime(2025, 3, 3, 3, 0, tzinfo=datetime.UTC)
DESKS = range(21, 29)
ISSUERS, EACH = 8, 6
# Seconds after which a race is lost: only one in which something is broken takes so long.
PATIENCE = int(os.environ.get("RACE_SECONDS", 90))


@pytest.fixture
def hall():
    """An office whose registration has eight more counters, and nobody at any; no-shows are owed no recalls."""
    with clock.standing_at(MONDAY):
        office = make_office()
        office.recalls_before_no_show = 0
        office.save()
        station = office.stations.get(key="pendaftaran")
        for number in DESKS:
            counter = Counter.objects.create(office=office, number=number)
            CounterStation.objects.create(counter=counter, station=station, preference=0)
            employ(office, Role.OFFICER, f"petugas{number}", counter)
        yield office


def race(office, jobs, **how):
    """Let each job run in a process of its own, all at once; what each of them did."""
    order = {"office": office.pk, "at": MONDAY.isoformat(), "seconds": PATIENCE, "jobs": jobs, **how}
    done = subprocess.run(
        [sys.executable, "-m", "tests.domain.racer"],
        input=json.dumps(order), cwd=ROOT, env=os.environ | {"DATABASE_URL": database_url()},
        capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        # Sixteen processes on two busy cores may wait longer than an office's one process ever does.
        return f"sqlite:///{name}?timeout=80"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def rush(office, **how):
    """Eight processes issue while eight open their counters, call, serve and finish until all is done."""
    issuing = [{"do": "issue", "service": "pengesahan", "times": EACH}] * ISSUERS
    working = [{"do": "work", "counter": n, "outcome": "ditolak", "until": ISSUERS * EACH} for n in DESKS]
    return race(office, issuing + working, **how)


def faults(office, rows):
    """Everything that is wrong with a day on which `rows` was done, as sentences."""
    found = [broken for row in rows for broken in row["broken"]]
    found += [f"refused: {refusal}" for row in rows for refusal in row["refused"]]
    numbers = sorted(Ticket.objects.values_list("number", flat=True))
    if numbers != list(range(1, ISSUERS * EACH + 1)):
        found.append(f"numbers twice or skipped: {numbers}")
    if Tally(Ticket.objects.values_list("state", flat=True)) != {State.DONE: ISSUERS * EACH}:
        found.append("not everybody was served")
    day = day_of(office)
    acknowledged = sorted(revision for row in rows for _what, revision, _label in row["done"])
    if acknowledged != list(range(1, day.revision + 1)):
        found.append(f"revisions with a gap, or two commands in one, up to {day.revision}: {acknowledged}")
    logged = sorted((event.revision, event.action) for event in day.events.all())
    told = sorted((revision, what) for row in rows for what, revision, _label in row["done"])
    if logged != told:
        found.append("the log does not have one event for each command")
    return found + list(collisions(day.events.select_related("ticket")))


def collisions(events):
    """Who was called while at a counter or called twice, and which counter had two, read from the log."""
    at, waiting = {}, set()
    for event in events:
        ticket, counter = event.ticket_id, event.counter_id
        if event.action in {"issue", "return"}:
            waiting.add(ticket)
        elif event.action == "call":
            if ticket not in waiting:
                yield f"{event.ticket} called while at a counter or gone, at revision {event.revision}"
            if counter in at:
                yield f"two visitors at counter {counter} at revision {event.revision}"
            waiting.discard(ticket)
            at[counter] = ticket
        elif event.action in {"finish", "no_show"}:
            at.pop(counter, None)


def test_eight_processes_issue_while_eight_serve(hall):
    rows = rush(hall)
    assert faults(hall, rows) == []
    issued = [label for row in rows for what, _revision, label in row["done"] if what == "issue"]
    assert sorted(issued) == [f"A-{number:03d}" for number in range(1, ISSUERS * EACH + 1)]
    called = [label for row in rows for what, _revision, label in row["done"] if what == "call"]
    back = [label for row in rows for what, _revision, label in row["done"] if what == "return"]
    assert Tally(called) == Tally(issued) + Tally(back)
    sequences = list(day_of(hall).announcements.values_list("sequence", flat=True))
    assert sequences == list(range(1, len(called) + 1))


def test_without_the_lock_the_same_rush_goes_wrong(hall):
    assert faults(hall, rush(hall, unlocked=True, seconds=5)) != []


def test_one_key_from_four_processes_gives_one_ticket(hall):
    rows = race(hall, [{"do": "issue", "service": "pengesahan", "times": 3, "key": "the-same"}] * 4)
    assert [row["broken"] + row["refused"] for row in rows] == [[]] * 4
    done = [tuple(given) for row in rows for given in row["done"]]
    assert Tally(done) == {("issue", 1, "A-001"): 1, ("repeat", 1, "A-001"): 11}
    assert (Ticket.objects.count(), Event.objects.count(), day_of(hall).revision) == (1, 1, 1)


def test_a_double_click_in_four_windows_acts_once(hall):
    issue(hall), issue(hall)
    take_seats(hall, 21)
    clicks = [("call-next", None, ""), ("serve", "A-001", "called"), ("finish", "A-001", "serving")]
    before = day_of(hall).revision
    rows = race(hall, [{"do": "clicks", "counter": 21, "clicks": clicks}] * 4)
    assert [row["broken"] for row in rows] == [[]] * 4
    assert sorted(given for row in rows for given in row["done"]) == [
        ["call-next", before + 1, "A-001"], ["finish", before + 3, "A-001"], ["serve", before + 2, "A-001"],
    ]  # fmt: skip
    told = Tally(tuple(refusal) for row in rows for refusal in row["refused"])
    assert told == {("not_as_expected", state): 3 for state in ("called", "serving", None)}
    assert (day_of(hall).revision, Ticket.objects.get(number=2).state) == (before + 3, State.WAITING)


def test_the_losers_of_simultaneous_calls_get_the_next_visitors(hall):
    numbers = (21, 22, 23, 24)
    take_seats(hall, *numbers)
    for _time in range(3):
        issue(hall)
    clicks = [("call-next", None, "")]
    rows = race(hall, [{"do": "clicks", "counter": number, "clicks": clicks} for number in numbers])
    assert [row["broken"] + row["refused"] for row in rows] == [[]] * 4
    called = sorted(label for row in rows for _what, _revision, label in row["done"])
    assert called == ["A-001", "A-002", "A-003"]


def test_four_boards_that_fight_for_one_loudspeaker_say_each_call_once_and_in_order(hall):
    take_seats(hall, *DESKS)
    for _desk in DESKS:
        issue(hall)
    jobs = [{"do": "clicks", "counter": number, "clicks": [("call-next", None, "")]} for number in DESKS]
    speaking = [{"do": "speak", "instance": f"board-number-{n}", "until": len(DESKS)} for n in range(4)]
    # The calls are made first: the barrier is one for all.
    assert [row["broken"] + row["refused"] for row in race(hall, jobs)] == [[]] * len(DESKS)
    rows = race(hall, speaking)
    assert [row["broken"] for row in rows] == [[]] * 4
    said = sorted((row for told in rows for row in told["done"]), key=lambda row: row[1])
    assert [sequence for _board, _row, sequence in said] == list(range(1, len(DESKS) + 1))


def test_administrators_who_confirm_one_code_at_once_pair_one_device(hall):
    """Two of them sit in this office, two in another, which has a lock of its own."""
    other = make_office("samsat-lain")
    with clock.standing_at(MONDAY):
        employ(hall, Role.ADMINISTRATOR, "pengurus")
        waits = devices.begin(devices.new_secret(), "127.0.0.1", "")
    jobs = [
        {"do": "pair", "pairing": waits.pk, "of": office.pk, "name": f"Layar {number}", "who": "pengurus"}
        for number, office in enumerate([hall, hall, other, other])
    ]
    rows = race(hall, jobs)
    assert [row["broken"] for row in rows] == [[]] * 4
    assert sum(len(row["done"]) for row in rows) == Device.objects.count() == 1
    assert [code for row in rows for code, _state in row["refused"]] == ["pairing_over"] * 3
    assert not Pairing.objects.exists()


def take_seats(office, *numbers):
    """Each officer opens their counter."""
    for number in numbers:
        counter = office.counters.get(number=number)
        officer = get_user_model().objects.get(username=f"petugas{number}")
        act(office, lambda today, c=counter, o=officer: actions.open_counter(today, c, o))
