"""What anybody may see of an office, and taking a number there."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counters.api import schemas
from counters.domain import actions, links
from counters.domain.day import SYSTEM, perform
from counters.live.picture import forget, latest
from counters.live.public import board_fields, ticket_fields
from counters.models import Office, Service, Ticket
from tests.api.conftest import dump, problem
from tests.office import at_desk, desk, issue, open_all, ticket_in


def test_the_offices_of_a_server_are_listed(call):
    answer = call.nobody.get("offices")
    assert answer.status_code == 200
    assert answer.json() == [
        {"key": "samsat", "name": "Kota Prima Samsat (vehicle papers)", "zone": "Asia/Jakarta"},
        {"key": "samsat-dua", "name": "Kota Prima Samsat (vehicle papers)", "zone": "Asia/Jakarta"},
    ]


def test_an_office_is_shown_by_its_keys(call):
    open_all(call.cast)
    at_desk(call.cast, 2, "pause")
    at_desk(call.cast, 3, "close")
    answer = call.nobody.get("offices/samsat")
    assert answer.status_code == 200
    office = answer.json()
    schemas.OfficeView.model_validate_json(answer.content)
    assert office["open"] is True
    ids = {row.number: row.pk for row in call.cast.office.counters.all()}
    assert office["stations"][:2] == [
        {"key": "cek-fisik", "name": "Vehicle check", "counters": [ids[1], ids[2]]},
        {"key": "pendaftaran", "name": "Registration", "counters": [ids[3], ids[4], ids[5], ids[6]]},
    ]
    assert office["counters"][1:6] == [
        {"id": ids[2], "number": 2, "state": "paused", "stations": ["cek-fisik"]},
        {"id": ids[3], "number": 3, "state": "closed", "stations": ["pendaftaran"]},
        {"id": ids[4], "number": 4, "state": "open", "stations": ["pendaftaran"]},
        {"id": ids[5], "number": 5, "state": "open", "stations": ["pendaftaran", "blokir"]},
        {"id": ids[6], "number": 6, "state": "open", "stations": ["blokir", "pendaftaran"]},
    ]
    assert office["variants"] == [
        {"key": "r2", "name": "Motorcycle (2 or 3 wheels)"},
        {"key": "r4", "name": "Car (4 wheels or more)"},
    ]
    assert office["priorities"][0] == {"key": "lansia", "name": "Aged 60 or over"}


def test_a_service_is_shown_with_its_questions_and_for_whom_its_papers_are(call):
    first = call.nobody.get("offices/samsat").json()["services"][0]
    assert [(row["key"], [choice["key"] for choice in row["choices"]]) for row in first["questions"]] == [
        ("pemohon", ["pemilik", "kuasa", "perusahaan", "ahli-waris"])
    ]
    proxy = next(row for row in first["papers"] if row["key"] == "surat-kuasa")
    assert proxy["applies_if"] == {"pemohon": ["kuasa", "perusahaan"]}


def test_a_service_is_shown_with_its_steps_and_their_outcomes(call):
    office = call.nobody.get("offices/samsat").json()
    assert [row["key"] for row in office["services"]] == [
        "pengesahan",
        "perpanjangan",
        "balik-nama",
        "stnk-hilang",
        "blokir",
        "mutasi-keluar",
        "mutasi-masuk",
        "bpkb",
        "bpkb-hilang",
        "pengambilan",
    ]
    first = office["services"][0]
    assert first == {
        "questions": first["questions"],
        "papers": first["papers"],
        "key": "pengesahan",
        "name": "Yearly STNK validation",
        "self_issue": True,
        "steps": [
            {
                "key": "pendaftaran",
                "station": "pendaftaran",
                "minutes": 7.0,
                "outcomes": ["lengkap", "ditolak"],
            },
            {"key": "penetapan", "station": None, "minutes": 8.0, "outcomes": ["ditetapkan", "dikembalikan"]},
            {"key": "kasir", "station": "kasir", "minutes": 4.0, "outcomes": ["lunas", "tinjau-ulang"]},
            {"key": "pengesahan", "station": None, "minutes": 8.0, "outcomes": ["disahkan"]},
            {
                "key": "penyerahan",
                "station": "penyerahan",
                "minutes": 3.0,
                "outcomes": ["diserahkan", "salah-cetak"],
            },
        ],
    }


@pytest.mark.parametrize(
    ("language", "name"),
    [("", "Pengesahan STNK tahunan"), ("de", "Pengesahan STNK tahunan"), ("en-GB", "Yearly STNK validation")],
)
def test_names_follow_the_language_that_is_asked_for(call, language, name):
    answer = call.nobody.get("offices/samsat", **{"Accept-Language": language})
    assert answer.json()["services"][0]["name"] == name


def test_hours_close_an_office_only_where_it_keeps_to_them(call, morning):
    morning.forward(hours=12)
    assert call.nobody.get("offices/samsat").json()["open"] is True
    Office.objects.filter(key="samsat").update(enforce_hours=True)
    forget()
    assert call.nobody.get("offices/samsat").json()["open"] is False
    assert problem(call.kiosk.issue()) == (409, "office_closed")
    morning.forward(hours=12)
    assert call.nobody.get("offices/samsat").json()["open"] is True
    assert call.kiosk.issue().status_code == 201


def test_a_closed_day_takes_no_numbers(call):
    perform(call.cast.office, lambda today: actions.close_day(today) or {}, by=SYSTEM)
    assert call.nobody.get("offices/samsat").json()["open"] is False
    assert problem(call.kiosk.issue()) == (409, "day_closed")


def test_the_board_is_the_picture_that_its_socket_sends(call, morning):
    for state in ("waiting", "serving", "called"):
        ticket_in(call.cast, state)
    answer = call.nobody.get("offices/samsat/board")
    assert answer.status_code == 200
    schemas.BoardView.model_validate_json(answer.content)
    board = answer.json()
    assert {**board, "services": None, "stations": None, "calls": None} == {
        "day": "2025-03-03",
        "revision": board["revision"],
        "forecast": 10 * 3600,
        "at": "2025-03-03T10:00:00+07:00",
        "plain": True,
        "promises": {"kept": 0, "early": 0, "late": 0},
        "notices": [],
        "services": None,
        "stations": None,
        "calls": None,
    }
    assert [(row["sequence"], row["kind"], row["label"], row["number"]) for row in board["calls"]] == [
        (1, "call", "A-002", 3),
        (2, "call", "A-003", 4),
    ]
    assert board["calls"][0]["counter"] == desk(call.cast.office, 3).pk
    assert board["stations"][1]["waiting"] == 1
    assert board["stations"][1]["counters"] == [desk(call.cast.office, number).pk for number in (3, 4)]


def test_the_board_never_changes_between_two_looks_at_the_same_moment(call):
    ticket_in(call.cast, "called")
    first = call.nobody.get("offices/samsat/board").json()
    assert call.nobody.get("offices/samsat/board").json() == first
    indonesian = board_fields(latest(call.cast.office))
    assert first["calls"] == indonesian["calls"]


def test_a_number_is_given_with_a_promise_and_a_link(call, morning):
    open_all(call.cast)
    issue(call.cast.office)
    answer = call.kiosk.issue(variant="r4", items=2, language="en")
    assert answer.status_code == 201
    schemas.TicketIssued.model_validate_json(answer.content)
    given = answer.json()
    ticket = Ticket.objects.latest("pk")
    assert given == {
        "label": "A-002",
        "number": 2,
        "link": f"http://testserver/t/{given['secret']}/",
        "secret": given["secret"],
        "ahead": 1,
        "promise": given["promise"],
        "forecast": given["promise"],
        "revision": 13,
    }
    moments = [datetime.datetime.fromisoformat(given["promise"][end]) for end in ("from", "until")]
    assert moments == [ticket.promise_from, ticket.promise_until]
    assert morning.now() < moments[0] < moments[1]
    assert (ticket.variant.key, ticket.items, ticket.language) == ("r4", 2, "en")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_links_carry_the_name_by_which_visitors_reach_the_office(call, settings):
    settings.PUBLIC_URL = "https://antrean.example/"
    given = call.kiosk.issue().json()
    assert given["link"] == f"https://antrean.example/t/{given['secret']}/"


def test_without_an_open_counter_there_is_a_number_but_no_promise(call):
    given = call.kiosk.issue().json()
    assert (given["label"], given["ahead"], given["promise"], given["forecast"]) == ("A-001", 0, None, None)


def test_a_kiosk_gives_no_number_that_needs_a_word_with_somebody(call):
    Service.objects.filter(key="bpkb").update(self_issue=False)
    before = dump()
    assert problem(call.kiosk.issue("bpkb")) == (403, "not_self_issue")
    assert dump() == before
    assert call.greeter.issue("bpkb").status_code == 201


def test_a_closed_service_takes_no_numbers(call):
    Service.objects.filter(key="bpkb").update(is_open=False)
    before = dump()
    assert problem(call.greeter.issue("bpkb")) == (409, "service_closed")
    assert dump() == before


def test_a_ticket_is_seen_by_its_secret_only(call):
    secret = call.kiosk.issue().json()["secret"]
    answer = call.nobody.get(f"tickets/{secret}")
    assert answer.status_code == 200
    schemas.TicketView.model_validate_json(answer.content)
    ticket = Ticket.objects.get()
    seen = answer.json()
    assert (seen["label"], seen["state"], seen["step"], seen["ahead"]) == (
        "A-001",
        "waiting",
        "pendaftaran",
        0,
    )
    assert seen == ticket_fields(latest(call.cast.office), ticket) | {"steps": seen["steps"]}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert problem(call.nobody.get("tickets/A-001")) == (404, "unknown_ticket")


@pytest.mark.parametrize(
    "state", ["waiting", "serving", "processing", "parked", "no_show", "done", "cancelled"]
)
def test_a_ticket_can_be_seen_in_every_state_and_the_day_after(call, morning, state):
    secret = links.secret_for(ticket_in(call.cast, state).nonce)
    assert call.nobody.get(f"tickets/{secret}").json()["state"] == state
    morning.forward(days=1)
    answer = call.nobody.get(f"tickets/{secret}")
    assert answer.status_code == 200
    schemas.TicketView.model_validate_json(answer.content)


@pytest.mark.parametrize(
    "path", ["offices/nirgends", "offices/nirgends/board", "offices/%00", "offices/%ED%A0%80"]
)
def test_an_unknown_office_is_not_found(call, path):
    status, _code = problem(call.nobody.get(path))
    assert status == 404


def test_a_look_costs_the_same_with_one_and_with_many_tickets(call):
    secret = call.kiosk.issue().json()["secret"]
    paths = ["offices", "offices/samsat", "offices/samsat/board", f"tickets/{secret}"]
    for path in paths:
        cost(call, path)  # charts and lists of papers are kept from here on
    first = [cost(call, path) for path in paths]
    for state in ("waiting", "called", "serving", "processing", "parked", "done", *["waiting"] * 24):
        ticket_in(call.cast, state)
    assert [cost(call, path) for path in paths] == first


def cost(call, path):
    """Queries of a look for which nothing is kept yet."""
    forget()
    with CaptureQueriesContext(connection) as queries:
        assert call.nobody.get(path).status_code == 200
    return len(queries)


def test_a_second_look_at_the_same_picture_is_cheap(call):
    call.nobody.get("offices/samsat/board")
    with CaptureQueriesContext(connection) as queries:
        call.nobody.get("offices/samsat/board")
    assert len(queries) == 2  # the office, and the stamp of its day
