"""Giving numbers: whose they are, when they are refused, and what is promised with them."""

import datetime

import pytest
from django.utils import translation

from counters import clock
from counters.domain import actions
from counters.domain.day import KIOSK, SYSTEM
from counters.domain.errors import Conflict, Forbidden, Invalid, NotFound
from counters.domain.intake import Wish, take_number
from counters.models import Flow, NumberSequence, Office, Route, Step, Ticket
from counters.states import State
from tests.domain.acting import act, add_service, day_of, dump, last_event
from tests.office import advance, again, issue, open_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def take(office, service="pengesahan", *, unattended=False, **wish):
    return take_number(office, Wish(service, **wish), by=KIOSK, unattended=unattended).receipt


def refused(office, kind, **how):
    """The refusal of a wish, which must have changed nothing."""
    before = dump()
    with pytest.raises(kind) as found:
        take(office, **how)
    assert dump() == before
    return found.value


# --- numbers ------------------------------------------------------------------------------------------------


def test_numbers_are_counted_per_series(office):
    labels = [
        issue(office, key).label for key in ("pengesahan", "perpanjangan", "pengesahan", "perpanjangan")
    ]
    assert labels == ["A-001", "L-001", "A-002", "L-002"]


def test_services_of_one_series_share_its_numbers(office):
    office.services.filter(key="perpanjangan").update(series="A")
    assert [issue(office, key).label for key in ("pengesahan", "perpanjangan")] == ["A-001", "A-002"]


def test_each_office_counts_for_itself(cast):
    assert [issue(office).label for office in (cast.office, cast.elsewhere, cast.office)] == [
        "A-001",
        "A-001",
        "A-002",
    ]


def test_each_day_begins_with_one(office, morning):
    assert issue(office).label == "A-001"
    morning.forward(days=1)
    assert issue(office).label == "A-001"


def test_a_number_widens_past_999(office):
    issue(office)
    NumberSequence.objects.update(last=998)
    assert [issue(office).label for _time in range(3)] == ["A-999", "A-1000", "A-1001"]
    assert act(office, lambda today: today.labelled("a1000")).number == 1000


def test_a_refused_wish_uses_no_number_up(office):
    issue(office)
    refused(office, Invalid, items=0)
    assert issue(office).label == "A-002"


# --- refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "kind", "code"),
    [
        ({"service": "no-such"}, NotFound, "unknown_service"),
        ({"priority": "no-such"}, Invalid, "unknown_priority"),
        ({"variant": "no-such"}, Invalid, "unknown_variant"),
        ({"language": "de"}, Invalid, "language"),
        ({"items": 0}, Invalid, "items"),
        ({"items": -1}, Invalid, "items"),
        ({"items": 11}, Invalid, "items"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(office, wish, kind, code):
    assert refused(office, kind, **wish).code == code


@pytest.mark.parametrize("items", [1, 10])
def test_a_ticket_takes_as_many_vehicles_as_the_office_allows(office, items):
    assert again_items(take(office, items=items)) == items


def test_another_office_may_allow_more_up_to_fifty(office):
    Office.objects.filter(pk=office.pk).update(items_a_ticket=99)
    assert again_items(take(office, items=50)) == 50
    assert "50" in str(refused(office, Invalid, items=51))


def again_items(receipt):
    return Ticket.objects.get(pk=receipt["ticket"]).items


def test_a_closed_service_gives_no_numbers(office):
    office.services.filter(key="pengesahan").update(is_open=False)
    assert refused(office, Conflict).code == "service_closed"
    assert issue(office, "perpanjangan").label == "L-001"


def test_a_service_without_a_flow_gives_no_numbers(office):
    add_service(office, "kosong", "Z", [])
    assert refused(office, Conflict, service="kosong").code == "service_closed"


def test_a_kiosk_may_not_give_what_needs_a_person(office):
    office.services.filter(key="pengesahan").update(self_issue=False)
    assert refused(office, Forbidden, unattended=True).code == "not_self_issue"
    assert take(office, unattended=False)["label"] == "A-001"


def test_another_office_s_service_is_refused(cast):
    issue(cast.office)
    strange = cast.elsewhere.services.get(key="pengesahan")
    with pytest.raises(Invalid):
        act(cast.office, lambda today: actions.issue(today, strange))


USUAL_HOURS = "Numbers are given from 08.00 to 15.00."


def test_a_closed_day_gives_no_numbers(office):
    act(office, actions.close_day)
    assert refused(office, Conflict).code == "day_closed"


@pytest.mark.parametrize(
    ("local", "sentence"),
    [
        ("2025-03-03 07:59:59", USUAL_HOURS),
        ("2025-03-03 08:00:00", ""),
        ("2025-03-03 14:59:59", ""),
        ("2025-03-03 15:00:00", USUAL_HOURS),
        ("2025-03-07 11:29:59", ""),
        ("2025-03-07 12:00:00", "Numbers are given from 08.00 to 11.30 and from 13.00 to 15.00."),
        ("2025-03-08 10:00:00", "The office is closed today."),  # a Saturday
        ("2025-04-02 10:00:00", "The office is closed today: Cuti Bersama Hari Raya Idul Fitri."),
    ],
)
def test_hours_refuse_only_where_the_office_enforces_them(office, local, sentence):
    moment = datetime.datetime.fromisoformat(local).replace(tzinfo=office.tz)
    with clock.standing_at(moment.astimezone(datetime.UTC)), translation.override("en"):
        assert take(office)["number"] == 1
        office.enforce_hours = True
        office.save()
        if not sentence:
            assert take(office)["number"] == 2
        else:
            refusal = refused(office, Conflict)
            assert (refusal.code, str(refusal)) == ("office_closed", sentence)


def test_hours_are_those_of_the_office_s_own_wall_clock(office):
    office.enforce_hours, office.zone = True, "Asia/Jayapura"
    office.save()
    with clock.standing_at(datetime.datetime(2025, 3, 2, 23, 0, tzinfo=datetime.UTC)):  # Monday 08.00 there
        assert take(office)["label"] == "A-001"
        assert day_of(office).date == datetime.date(2025, 3, 3)


# --- what a ticket is given ---------------------------------------------------------------------------------


def test_a_ticket_begins_at_the_first_step_of_its_flow(office):
    ticket = issue(office, "perpanjangan", priority="lansia", variant="r4", items=3, language="en")
    assert (ticket.state, ticket.step.key, ticket.station.key) == (State.WAITING, "cek-fisik", "cek-fisik")
    assert (ticket.priority.key, ticket.variant.key, ticket.items, ticket.language) == (
        "lansia",
        "r4",
        3,
        "en",
    )
    assert ticket.turns.get().queued_at == ticket.issued_at == ticket.arrived_at == clock.now()
    told = {"service": "perpanjangan", "flow": 1, "priority": True, "items": 3, "unattended": False}
    assert last_event(ticket) == ("issue", told)


def test_a_flow_may_begin_in_the_back_office(office):
    add_service(office, "arsip", "Z", [("cari", None, {"ada": None})])
    receipt = take(office, "arsip")
    assert receipt["ahead"] is None
    assert Ticket.objects.get(pk=receipt["ticket"]).state == State.PROCESSING


def test_people_ahead_are_counted_by_the_rule_of_order(office):
    assert [take(office)["ahead"] for _time in range(3)] == [0, 1, 2]
    assert take(office, priority="lansia")["ahead"] == 0
    assert take(office, "perpanjangan")["ahead"] == 0


def test_the_promise_is_fixed_with_the_number(cast, morning):
    open_all(cast)
    receipt = take(cast.office, "perpanjangan")
    ticket = Ticket.objects.get(pk=receipt["ticket"])
    promise = receipt["promise"]
    assert promise == receipt["forecast"]
    assert (promise["from"], promise["until"]) == ("2025-03-03T10:20:00+07:00", "2025-03-03T11:00:00+07:00")
    given = (ticket.promise_from, ticket.promise_until)
    assert [moment.isoformat() for moment in given] == [
        "2025-03-03T03:20:00+00:00",
        "2025-03-03T04:00:00+00:00",
    ]
    morning.forward(minutes=50)
    for _step in range(3):
        ticket = advance(cast, ticket)
    ticket = again(ticket)
    assert (ticket.promise_from, ticket.promise_until) == given


def test_nothing_is_promised_where_a_needed_line_has_no_open_counter(office):
    receipt = take(office)
    assert (receipt["promise"], receipt["forecast"]) == (None, None)
    assert Ticket.objects.get(pk=receipt["ticket"]).promise_until is None


def test_a_ticket_keeps_the_flow_it_was_issued_with(cast):
    open_all(cast)
    before = issue(cast.office, "pengesahan")
    shorter = Flow.objects.create(service=before.service, version=2, made_at=clock.now())
    hand_over = cast.office.stations.get(key="penyerahan")
    only = Step.objects.create(
        flow=shorter, key="ambil", name="Ambil", position=0, minutes=2, station=hand_over
    )
    Route.objects.create(step=only, outcome="selesai", name="Selesai", position=0)
    after = issue(cast.office, "pengesahan")
    assert (before.step.key, after.step.key) == ("pendaftaran", "ambil")
    assert advance(cast, after).state == State.DONE
    assert advance(cast, before).step.key == "penetapan"


def test_the_receipt_names_the_revision_that_holds_it(office):
    receipt = take_number(office, Wish("pengesahan"), by=SYSTEM, unattended=False).receipt
    assert receipt["revision"] == day_of(office).revision == 1
