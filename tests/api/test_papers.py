"""Papers and kept-back numbers through the API: the same verbs and fields as on the screens."""

from tests.api.conftest import problem
from tests.office import at_desk

TICKETS = "offices/samsat/tickets"


def see(call, secret):
    return call.nobody.get(f"tickets/{secret}").json()


def test_answers_make_the_list_and_what_is_lacking_stands_on_the_ticket(call):
    said = {"service": "pengesahan", "answers": {"pemohon": "kuasa"}, "lacking": ["surat-kuasa"]}
    given = call.kiosk.post(TICKETS, said)
    assert given.status_code == 201
    ticket = see(call, given.json()["secret"])
    assert [row["key"] for row in ticket["papers"]] == ["formulir", "ktp", "stnk", "tbpkp", "surat-kuasa"]
    assert (ticket["answers"], ticket["lacking"], ticket["checked"]) == (
        {"pemohon": "kuasa"},
        ["surat-kuasa"],
        None,
    )


def test_the_door_checks_at_once_or_later_and_a_kiosk_does_not(call):
    said = {"service": "pengesahan", "answers": {"pemohon": "pemilik"}, "seen": ["ktp"]}
    assert problem(call.kiosk.post(TICKETS, said)) == (403, "forbidden")
    given = call.greeter.post(TICKETS, said).json()
    assert see(call, given["secret"])["lacking"] == ["formulir", "stnk", "tbpkp"]
    checked = call.greeter.on(given["label"], "check")
    assert checked.json()["ticket"]["checked_papers"] == ["formulir", "ktp", "stnk", "tbpkp"]
    assert problem(call.greeter.on(given["label"], "check", papers=["akta-nikah"])) == (422, "unknown_paper")


def test_a_counter_says_why_and_the_visitor_reads_it(call):
    secret = call.kiosk.issue().json()["secret"]
    at_desk(call.cast, 3, "open")
    officer = call.officer(3)
    officer.at(3, "call-next")
    why = {"ktp": {"reason": "expired", "note": "2020"}}
    parked = officer.at(3, "park", reason="papers", papers=["ktp"], why=why)
    assert parked.json()["ticket"]["missing_why"] == why
    missing = see(call, secret)["missing"]
    assert [(row["paper"], row["why"]) for row in missing] == [("ktp", "No longer valid: 2020")]


def test_numbers_are_kept_back_and_given_again(call):
    stopped = call.greeter.post("offices/samsat/pause-issuing", {"reason": "full", "until": "23:59"})
    assert [(row["service"], row["in_force"]) for row in stopped.json()["stops"]] == [(None, True)]
    assert problem(call.kiosk.issue()) == (409, "issuing_paused")
    office = call.nobody.get("offices/samsat").json()
    assert (office["open"], len(office["stops"])) == (False, 1)
    assert call.greeter.post("offices/samsat/resume-issuing", {}).json()["stops"] == []
    assert call.kiosk.issue().status_code == 201
    assert problem(call.greeter.post("offices/samsat/resume-issuing", {})) == (409, "not_paused")
    assert problem(call.officer(3).post("offices/samsat/pause-issuing", {"reason": "full"})) == (
        403,
        "forbidden",
    )
