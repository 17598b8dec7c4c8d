"""The fourteen components and the pledge, typed by an administrator and read by the public."""

from counters.models import OfficeStandard, ServiceStandard
from tests.staff.setup.test_row_pages import revision, shown

OFFICE, SERVICE = "/pengaturan/samsat/standar/", "/pengaturan/samsat/layanan/pengesahan/standar/"
PUBLIC, POSTER = "/layanan/samsat/pengesahan/", "/poster/samsat/pengesahan/"


def test_what_holds_for_the_office_is_posted_with_who_signs(hall, administrator):
    before = revision(hall.office)
    form = shown(administrator.text(OFFICE))
    form |= {"complaints": "Di Loket 99.", "head_name": "Sri Lestari", "head_title": "Plt. Kepala"}
    assert administrator.submits(OFFICE, **form).status_code == 302
    assert revision(hall.office) == before + 1
    poster = administrator.text(POSTER)
    for words in ("Di Loket 99.", "Sri Lestari", "Plt. Kepala"):
        assert words in poster


def test_all_fourteen_are_on_the_page_of_a_service_and_its_own_words_come_first(hall, administrator, service):
    html = administrator.text(SERVICE)
    assert [f"{n}. " in html for n in range(1, 15)] == [True] * 14
    assert "While nothing is written here, this is shown: “A satisfaction survey" in html
    form = shown(html) | {"staff_en": "Three people.", "staff": "Tiga orang."}
    assert administrator.submits(SERVICE, **form).status_code == 302
    assert ServiceStandard.objects.get(service=service).staff == "Tiga orang."
    public = administrator.text(PUBLIC)
    assert "Tiga orang." in public
    assert "Survei kepuasan masyarakat" in public
    assert "Tiga orang." not in administrator.text("/layanan/samsat/perpanjangan/")


def test_an_office_without_a_standard_gets_one_by_its_first_words(hall, administrator):
    OfficeStandard.objects.all().delete()
    form = shown(administrator.text(OFFICE))
    administrator.submits(OFFICE, **form)
    assert not OfficeStandard.objects.exists()
    assert administrator.submits(OFFICE, **form | {"pledged_on": "2026-01-02"}).status_code == 302
    assert OfficeStandard.objects.get().pledged_on.isoformat() == "2026-01-02"
    assert administrator.submits(OFFICE, **form | {"pledged_on": "kemarin"}).status_code == 422


def test_the_office_and_its_rules_are_changed_by_one_form(hall, administrator):
    page = "/pengaturan/samsat/kantor/"
    form = shown(administrator.text(page))
    assert form["items_a_turn"] == "5"
    assert (
        administrator.submits(page, **form | {"items_a_turn": "3", "address": "Jalan Baru 2"}).status_code
        == 302
    )
    hall.office.refresh_from_db()
    assert (hall.office.items_a_turn, hall.office.address) == (3, "Jalan Baru 2")
    assert administrator.submits(page, **form | {"items_a_turn": "0"}).status_code == 422
