"""The work list of the back office, a file's page, the hand-over at the counter, and the register."""

import datetime

import pytest

from counters.domain.files import code_of_file
from counters.models import Event, File, HandOver, Ticket
from counters.states import State
from tests.filing import made_ready, opened, picked_up
from tests.office import again, call_in, desk, issue, ticket_in
from tests.staff.conftest import everything, person

HOME = "/berkas-kerja/samsat/"


@pytest.fixture
def officer(hall):
    return person(hall.officers[3])


def test_it_lists_work_of_minutes_and_of_days_with_what_is_late(hall, officer, morning):
    ticket, file = ticket_in(hall, State.PROCESSING), opened(hall)
    page = officer.text("/berkas-kerja/")
    assert f'value="{ticket.label}/penetapan"' in page
    assert f'value="{file.label}/cetak-bpkb"' in page
    assert "data-late" not in page
    morning.forward(minutes=9)
    assert officer.text(HOME).count("data-late") == 1


def test_an_overdue_file_is_marked_in_working_days_here_and_at_the_supervisor_s(hall, officer, morning):
    file = opened(hall)
    morning.at = datetime.datetime(2025, 3, 26, 2, 0, tzinfo=datetime.UTC)
    assert "7 working days late" in officer.text(HOME)
    supervisor = person(hall.supervisor).text("/pengawas/samsat/")
    assert f"berkas/{file.label}/" in supervisor
    assert "3 working days late" in supervisor


def test_several_rows_are_finished_in_one_press_and_a_repetition_does_nothing(hall, officer):
    tickets = [ticket_in(hall, State.PROCESSING) for _ticket in range(2)]
    file = opened(hall)
    rows = [*(f"{ticket.label}/penetapan" for ticket in tickets), f"{file.label}/cetak-bpkb"]
    for _time in range(2):
        answer = officer.does(f"{HOME}selesai/", rows=rows, key="one-press")
        assert (answer.status_code, answer.json()["message"]) == (200, "3 finished.")
    assert [again(ticket).state for ticket in tickets] == [State.WAITING] * 2
    assert File.objects.get().step.key == "tanda-tangan-bpkb"
    assert Event.objects.filter(action="complete", ticket__in=tickets).count() == 2


def test_a_row_that_has_gone_on_is_refused_by_name_and_the_others_are_done(hall, officer):
    gone, here = (ticket_in(hall, State.PROCESSING) for _ticket in range(2))
    officer.does(f"{HOME}selesai/", one=f"{gone.label}/penetapan/ditetapkan")
    said = officer.does(f"{HOME}selesai/", rows=[f"{gone.label}/penetapan", f"{here.label}/penetapan"]).json()
    assert said["error"] == f"1 finished. {gone.label}: Meanwhile {gone.label} has gone on."
    assert "picture" in said
    assert again(here).state == State.WAITING
    alone = officer.does(f"{HOME}selesai/", rows=[f"{gone.label}/penetapan"])
    assert (alone.status_code, alone.json()["state"]) == (409, State.WAITING)


@pytest.mark.parametrize("rows", [[], ["x"], ["A-001/penetapan/a/b"], ["A-001/\x00"], ["x" * 121 + "/y"]])
def test_what_no_box_would_send_changes_nothing(hall, officer, rows):
    ticket_in(hall, State.PROCESSING)
    before = everything()
    assert officer.does(f"{HOME}selesai/", rows=rows).status_code == 422
    assert everything() == before


def test_without_scripts_the_sentence_comes_back_to_the_list(hall, officer):
    ticket = ticket_in(hall, State.PROCESSING)
    answer = officer.submits(f"{HOME}selesai/", rows=[f"{ticket.label}/penetapan"])
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert "1 finished." in officer.text(HOME)


def test_a_file_s_page_completes_sends_back_and_only_a_leader_withdraws(hall, officer):
    file = opened(hall)
    path = f"{HOME}berkas/{file.label}/"
    assert "cancel/" not in officer.text(path).split("live-screen")[1]
    officer.does(f"{path}complete/", outcome="tercetak", expected_step="cetak-bpkb")
    assert File.objects.get().step.key == "tanda-tangan-bpkb"
    assert officer.does(f"{path}complete/", expected_step="cetak-bpkb").status_code == 409
    officer.does(f"{path}complete/")
    assert officer.does(f"{path}send-back/").status_code == 422
    officer.does(f"{path}send-back/", reason="salah nama")
    assert File.objects.get().state == "in_progress"
    assert officer.does(f"{path}cancel/", reason="dicabut").status_code == 403
    person(hall.supervisor).does(f"{path}cancel/", reason="dicabut")
    assert File.objects.get().state == "cancelled"


def test_a_receipt_is_found_by_its_number(hall, officer):
    file = opened(hall)
    found = officer.page(f"{HOME}cari/", q="tt 2025 1")
    assert found["Location"] == f"{HOME}berkas/{file.label}/"
    assert officer.page(f"{HOME}cari/", q="TT-2025-99").status_code == 404


def test_the_greeter_gives_a_number_for_a_receipt(hall):
    file = opened(hall)
    greeter = person(hall.greeter)
    path = "/penerangan/samsat/layanan/pengambilan/ambil/"
    refused = greeter.does(path, file=code_of_file(file), items="1")
    assert (refused.status_code, refused.json()["state"]) == (409, "in_progress")
    assert greeter.does(path, items="1").status_code == 422
    made_ready(hall.office, file)
    assert greeter.does(path, file=code_of_file(file), items="1").status_code == 200
    assert Ticket.objects.get(file=file).label == "Q-001"


def test_the_counter_asks_who_receives_it_and_the_register_shows_it_to_the_staff_only(hall):
    file = made_ready(hall.office, opened(hall))
    number = call_in(hall, picked_up(hall.office, file))
    officer, pk = person(hall.officers[number]), desk(hall.office, number).pk
    page = officer.text(f"/loket/{pk}/")
    assert f"Picks up {file.label}" in page
    assert 'data-opens="hand-over"' in page
    assert officer.does(f"/loket/{pk}/finish/", outcome="diserahkan").status_code == 422
    done = officer.does(
        f"/loket/{pk}/finish/", outcome="diserahkan", recipient="Siti Rahmawati", by_proxy="1"
    )
    assert done.status_code == 200
    assert HandOver.objects.get().by_proxy
    register = officer.text(f"{HOME}register/")
    assert "Siti Rahmawati" in register
    assert file.label in register
    assert "Siti" not in officer.text(f"{HOME}register/?tanggal=2025-03-02")
    assert officer.page(f"{HOME}register/?tanggal=31-31").status_code == 422
    for other in (hall.greeter, hall.kiosk):
        assert person(other).page(f"{HOME}register/").status_code == 403
    assert person(hall.stranger).page(f"{HOME}register/").status_code == 404
    assert person().page(f"{HOME}register/").status_code == 302


def test_the_console_offers_the_receipt_of_a_file_that_the_visit_opened(hall):
    ticket = issue(hall.office, "balik-nama")
    file = None
    from tests.office import advance

    while again(ticket).state != State.DONE:
        ticket = advance(hall, ticket)
        file = file or ticket.files.first()
        if file and ticket.state == State.WAITING:
            number = call_in(hall, ticket)
            page = person(hall.officers[number]).text(f"/loket/{desk(hall.office, number).pk}/")
            assert f"Receipt {file.label}, promised for Fri, 21 Mar 2025" in page
            return
    raise AssertionError("the visit was never at a counter again")
