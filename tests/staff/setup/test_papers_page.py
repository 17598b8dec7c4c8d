"""Papers of a service: added, ordered, worded and removed, each time through the door."""

import pytest

from counters.models import Event, Paper
from tests.staff.setup.test_row_pages import revision, shown

PAPERS = "/pengaturan/samsat/layanan/pengesahan/syarat/"


def names(service):
    return [paper.name for paper in Paper.objects.filter(service=service)]


def test_a_paper_is_added_and_then_worded(hall, administrator, service):
    before = revision(hall.office)
    response = administrator.submits(PAPERS, do="add", name="Surat Keterangan!")
    made = service.papers.get(key="surat-keterangan")

    assert response["Location"] == f"{PAPERS}{made.pk}/"
    assert names(service)[-1] == "Surat Keterangan!"
    assert revision(hall.office) == before + 1
    page = f"{PAPERS}{made.pk}/"
    form = shown(administrator.text(page)) | {"note": "Asli", "step": "pendaftaran"}
    assert administrator.submits(page, **form).status_code == 302
    made.refresh_from_db()
    assert (made.note, made.step) == ("Asli", "pendaftaran")
    assert Event.objects.latest("pk").data["fields"] == ["note", "step"]
    assert administrator.submits(page, **form | {"step": "bulan", "key": "z"}).status_code == 422


def test_papers_are_moved_and_removed(administrator, service):
    first, second, *rest = names(service)
    paper = service.papers.get(name=second)
    administrator.submits(PAPERS, do=f"up:{paper.pk}", key="a")
    assert names(service) == [second, first, *rest]
    administrator.submits(PAPERS, do=f"up:{paper.pk}", key="b")
    administrator.submits(PAPERS, do=f"down:{paper.pk}", key="c")
    assert names(service) == [first, second, *rest]
    administrator.submits(PAPERS, do=f"remove:{paper.pk}", key="d")
    assert names(service) == [first, *rest]


@pytest.mark.parametrize("do", ["", "add", "up", "up:x", "up:99999", "burn:1"])
def test_odd_buttons_are_answered_in_words(administrator, service, do):
    before = names(service)
    assert administrator.submits(PAPERS, do=do).status_code in {404, 422}
    assert names(service) == before


def test_a_paper_of_another_service_is_not_there(administrator, hall):
    strange = hall.office.services.get(key="blokir").papers.first()
    assert administrator.page(f"{PAPERS}{strange.pk}/").status_code == 404
    assert administrator.submits(PAPERS, do=f"remove:{strange.pk}").status_code == 404
