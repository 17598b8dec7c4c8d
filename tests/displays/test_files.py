"""A file in front of the glass: its public page, its receipt, the phone page of its visit, the pick-up at the kiosk."""

import json
import re

import pytest
from django.test import Client

from counters.domain import links
from counters.domain.files import code_of_file, secret_of_file
from counters.domain.intake import secret_of_ticket
from counters.models import Ticket
from tests.filing import made_ready, opened, picked_up
from tests.office import at_desk, call_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "id"})


def text(client, path, status=200, **query):
    answer = client.get(path, query)
    assert answer.status_code == status, answer.content.decode()[:1000]
    return answer.content.decode()


def test_the_page_says_where_the_file_is_until_when_and_what_to_bring(cast, client):
    file = opened(cast, items=2)
    path = f"/b/{secret_of_file(file)}/"
    page = text(client, path)
    assert "Dijanjikan selesai Jumat, 21 Maret 2025" in page
    assert "Pencatatan dan pencetakan BPKB" in page
    assert "2 kendaraan" in page
    assert "siap diambil" not in re.sub("<[^>]*>", "", page.split("Sampai mana")[0]).replace(
        "menyatakan berkas siap diambil", ""
    )
    made_ready(cast.office, file)
    assert "Berkas Anda siap diambil. Silakan datang." in text(client, path)
    assert "Tanda terima asli" in text(client, path)
    number = call_in(cast, picked_up(cast.office, file))
    at_desk(cast, number, "finish", recipient="Siti Rahmawati")
    done = text(client, path)
    assert "Diserahkan pada Senin, 3 Maret 2025" in done
    assert "Siti" not in done
    assert "Siti" not in text(client, f"{path}?live")


def test_a_passed_promise_is_admitted(cast, client, morning):
    file = opened(cast)
    morning.forward(days=30)
    assert "Hari yang dijanjikan sudah lewat" in text(client, f"/b/{secret_of_file(file)}/")


def test_its_address_is_kept_nowhere_and_unknown_ones_are_all_alike(cast, client):
    file = opened(cast)
    answer = client.get(f"/b/{secret_of_file(file)}/")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    other = links.secret_for(links.new_nonce(), of=links.FILE)
    ticket = secret_of_ticket(file.ticket)
    pages = [text(client, f"/b/{secret}/", 404) for secret in (other, ticket, "x", "%00")]
    assert len(set(pages)) == 1
    assert text(client, f"/b/{other}/tanda-terima/", 404)
    assert text(client, f"/t/{secret_of_file(file)}/", 404)


@pytest.mark.parametrize("size", ["80", "58", "a5", "a4", "nonsense"])
def test_the_receipt_has_number_code_papers_and_promised_day(cast, client, size):
    file = opened(cast, variant="r2")
    page = text(client, f"/b/{secret_of_file(file)}/tanda-terima/", ukuran=size)
    for part in (
        file.label,
        code_of_file(file),
        "Jumat, 21 Maret 2025",
        "14 hari kerja",
        "KTP pemilik",
        "<svg",
    ):
        assert part in page
    # Only a car of public transport needs it.
    assert "Rekomendasi angkutan umum" not in page
    assert f"size-{size if size in {'80', '58', 'a5', 'a4'} else '80'}" in page


def test_the_receipt_says_which_papers_were_seen_and_which_nobody_noted(cast, client):
    """A counter that finished the step of a paper has seen it; of others the receipt says that nobody noted them."""
    file = opened(cast, variant="r2")
    path = f"/b/{secret_of_file(file)}/tanda-terima/"
    page = text(client, path)
    assert "Berkas yang diterima" in page
    assert "Tidak tercatat diterima" not in page
    file.ticket.turns.update(ended_by="transfer")
    page = text(client, path)
    assert "Berkas yang diterima" not in page
    assert page.index("Tidak tercatat diterima") < page.index("KTP pemilik")
    Ticket.objects.filter(pk=file.ticket.pk).update(checked_papers=["ktp"])
    page = text(client, path)
    assert page.index("Berkas yang diterima") < page.index("KTP pemilik") < page.index("Tidak tercatat")


def test_the_phone_page_leads_to_the_file_and_says_when_it_is_ready(cast, client):
    file = opened(cast, "balik-nama")
    path = f"/t/{secret_of_ticket(file.ticket)}/"
    assert f"/b/{secret_of_file(file)}/" in text(client, path)
    before = json.loads(text(client, f"{path}?live"))["ticket"]["files"]
    assert before == [{"number": file.label, "state": "in_progress", "promised": "2025-03-21"}]
    made_ready(cast.office, file)
    assert "<h2>Siap diambil</h2>" in text(client, path)


def test_the_kiosk_gives_a_number_for_the_code_and_refuses_in_sentences(cast, client):
    file = opened(cast)
    path = "/kiosk/samsat/ambil-berkas/"
    assert 'name="code"' in text(client, path)
    assert client.get("/kiosk/samsat/pengambilan/")["Location"] == path

    def enter(code, **more):
        form = {"code": code, "key": f"key-of-{code}"} | more
        answer = client.post(path, form, headers={"X-Requested-With": "fetch"})
        return answer.status_code, answer.json()

    assert enter("0000-0000")[0] == 404
    assert enter("")[0] == 422
    assert (
        enter(code_of_file(file))[1]["error"] == f"{file.label} belum siap. Dijanjikan selesai 21 Maret 2025."
    )
    made_ready(cast.office, file)
    given = [enter(code_of_file(file).lower(), key="the-same-key-twice") for _time in range(2)]
    assert given[0] == given[1]
    ticket = Ticket.objects.get(file=file)
    assert given[0][1]["next"] == f"/kiosk/samsat/tiket/{secret_of_ticket(ticket)}/"
    assert "Anda mengambil" in text(client, f"/t/{secret_of_ticket(ticket)}/")
    assert enter(code_of_file(file), key="another-key")[1]["code"] == "in_line"
    assert "pengambilan/" not in text(client, "/kiosk/samsat/")
    assert path in text(client, "/kiosk/samsat/")
