"""Files over the API: their public state, the work list, its batch, and the pick-up."""

import pytest

from counters.domain.files import code_of_file, secret_of_file
from counters.models import File, Ticket
from counters.states import State
from tests.filing import made_ready, opened
from tests.office import open_all, ticket_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast, morning):
    open_all(cast)
    return opened(cast)


def test_a_file_is_seen_by_its_secret_and_by_its_code(call, cast, file):
    seen = call.nobody.get(f"files/{secret_of_file(file)}")
    assert seen.json() == {
        "number": "TT-2025-00001", "service": "bpkb", "state": "in_progress", "step": "cetak-bpkb",
        "due": "2025-03-17", "promised": "2025-03-21", "ready": None, "ended": None,
    }  # fmt: skip
    assert "no-store" in seen["Cache-Control"]
    assert call.nobody.get(f"offices/samsat/files?code={code_of_file(file)}").json() == seen.json()
    assert call.nobody.get("files/" + "x" * 27).status_code == 404
    assert call.nobody.get("offices/samsat/files?code=00000000").status_code == 404
    assert call.nobody.get("offices/samsat/files?code=x").status_code == 422


def test_the_work_list_and_its_batch(call, cast, file):
    ticket = ticket_in(cast, State.PROCESSING)
    officer = call.officer(3)
    steps = officer.get("offices/samsat/work-list").json()["steps"]
    assert {row["name"] for step in steps for row in step["rows"]} == {ticket.label, file.label}
    rows = [{"name": ticket.label, "step": "penetapan"}, {"name": file.label, "step": "x"}, {"name": "A-999"}]
    for _time in range(2):
        said = officer.post("offices/samsat/work-list/complete", {"rows": rows}, "batch").json()["results"]
        assert [row["refused"] and row["refused"]["code"] for row in said] == [
            None, "not_as_expected", "unknown_ticket",
        ]  # fmt: skip
    assert officer.post("offices/samsat/work-list/complete", {"rows": []}).status_code == 422
    assert call.kiosk.get("offices/samsat/work-list").status_code == 403
    assert call.nobody.get("offices/samsat/work-list").status_code == 401
    assert call.stranger.get("offices/samsat/work-list").status_code == 404


def test_a_file_s_verbs(call, cast, file):
    officer, path = call.officer(3), f"offices/samsat/files/{file.label}"
    done = officer.post(f"{path}/complete", {"step": "cetak-bpkb"}, "once").json()
    assert (done["file"]["step"], done["file"]["due"]) == ("tanda-tangan-bpkb", "2025-03-07")
    assert officer.post(f"{path}/complete", {"step": "cetak-bpkb"}, "once").json() == done
    assert officer.post(f"{path}/complete", {"step": "cetak-bpkb"}).status_code == 409
    assert officer.post(f"{path}/complete", {"outcome": "nonsense"}).status_code == 422
    assert officer.post(f"{path}/cancel", {"reason": "x"}).status_code == 403
    assert (
        call.supervisor.post(f"{path}/cancel", {"reason": "dicabut"}).json()["file"]["state"] == "cancelled"
    )
    assert call.supervisor.post("offices/samsat/files/TT-2025-9/cancel", {"reason": "x"}).status_code == 404


def test_a_pick_up_by_its_code_ends_with_who_received_it(call, cast, file):
    take = "offices/samsat/pickups"
    early = call.kiosk.post(take, {"code": code_of_file(file)})
    assert (early.status_code, early.json()["code"], early.json()["state"]) == (
        409,
        "not_ready",
        "in_progress",
    )
    made_ready(cast.office, file)
    assert call.kiosk.post(take, {}).status_code == 422
    assert call.kiosk.issue("pengambilan").status_code == 422
    label = call.kiosk.post(take, {"code": code_of_file(file)}, "k").json()["label"]
    assert Ticket.objects.get(file=file).label == label == "Q-001"
    officer = call.officer(9)
    officer.at(9, "call-next")
    officer.at(9, "serve")
    assert officer.at(9, "finish").status_code == 422
    assert officer.at(9, "finish", recipient="Siti Rahmawati", by_proxy=True).status_code == 200
    assert File.objects.get().hand_over.recipient == "Siti Rahmawati"
