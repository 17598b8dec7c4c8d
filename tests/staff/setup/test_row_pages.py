"""Words of services and stations, and who serves which line: stored through the door, never over somebody else's."""

import re

import pytest

from counters.models import Event, QueueDay, Service
from tests.office import employ, issue
from tests.staff.conftest import person

SERVICE = "/pengaturan/samsat/layanan/pengesahan/"
STATION, COUNTERS = "/pengaturan/samsat/bagian/kasir/", "/pengaturan/samsat/loket/"


def shown(html):
    """The fields of a page's form as a browser would send them."""
    start = html.rindex("<form", 0, html.index('name="seen"'))
    form = html[start : html.index("</form>", start)]
    found = {}
    for tag in re.findall(r"<input [^>]+>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = value[1] if value else ("on" if 'type="checkbox"' in tag else "")
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)<', form):
        found[name] = text.strip()
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def revision(office):
    return QueueDay.objects.get(office=office).revision


def test_words_of_a_service_are_stored_and_every_screen_is_told(hall, administrator, service):
    form, before = shown(administrator.text(SERVICE)), revision(hall.office)
    response = administrator.submits(SERVICE, **form | {"summary": "Cap tahunan", "standard_minutes": "45"})

    assert response.status_code == 302
    service.refresh_from_db()
    assert (service.summary, service.standard_minutes, service.is_open) == ("Cap tahunan", 45, True)
    assert revision(hall.office) == before + 1
    event = Event.objects.latest("pk")
    assert (event.action, event.actor) == ("setup", f"user:{hall.administrator.pk}")
    assert event.data == {"what": "service pengesahan", "fields": ["summary", "standard_minutes"]}


def test_storing_what_is_there_already_tells_nobody(hall, administrator):
    form, before = shown(administrator.text(SERVICE)), revision(hall.office)
    administrator.submits(SERVICE, **form)
    assert revision(hall.office) == before


def test_a_service_is_closed_by_its_box(administrator, service):
    form = shown(administrator.text(SERVICE))
    del form["is_open"]
    administrator.submits(SERVICE, **form)
    assert not Service.objects.get(pk=service.pk).is_open


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"series": "a1"}, {"standard_minutes": "-3"}, {"summary": "x" * 201}, {"name": "a\x00"}],
)
def test_what_a_field_refuses_is_said_and_kept(administrator, service, wrong):
    form = shown(administrator.text(SERVICE)) | {"product": "Lain"} | wrong
    response = administrator.submits(SERVICE, **form)
    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()
    assert 'value="Lain"' in response.content.decode()
    assert Service.objects.get(pk=service.pk).product != "Lain"


def test_the_second_who_stores_is_told_sees_the_present_words_and_keeps_their_own(
    hall, administrator, service
):
    from counters.models import Role

    mine = shown(administrator.text(SERVICE)) | {"summary": "Punya saya"}
    other = person(employ(hall.office, Role.ADMINISTRATOR, "admin-dua"))
    other.submits(SERVICE, **shown(other.text(SERVICE)) | {"summary": "Punya dia"})
    response = administrator.submits(SERVICE, **mine)
    page = response.content.decode()

    assert response.status_code == 409
    assert "Somebody else has changed this meanwhile" in page
    assert 'value="Punya saya"' in page
    assert "now: “Punya dia”" in page
    again = administrator.submits(SERVICE, **shown(page))
    assert again.status_code == 302
    assert Service.objects.get(pk=service.pk).summary == "Punya saya"


def test_a_station_gets_another_direction(hall, administrator):
    form = shown(administrator.text(STATION)) | {"direction": "di belakang"}
    assert administrator.submits(STATION, **form).status_code == 302
    assert hall.office.stations.get(key="kasir").direction == "di belakang"
    assert administrator.page(STATION.replace("kasir", "bulan")).status_code == 404


def test_a_counter_serves_other_lines_in_another_order(hall, administrator):
    form, before = shown(administrator.text(COUNTERS)), revision(hall.office)
    assert (form["c8-1"], form["c8-2"], form["c8-3"]) == ("kasir", "penyerahan", "")
    response = administrator.submits(
        COUNTERS, **form | {"c8-1": "penyerahan", "c8-2": "kasir", "c3-2": "kasir"}
    )

    assert response.status_code == 302
    assert list(hall.office.counters.get(number=8).serves.values_list("station__key", flat=True)) == [
        "penyerahan", "kasir",
    ]  # fmt: skip
    assert revision(hall.office) == before + 1
    assert [e.data["what"] for e in Event.objects.order_by("-pk")[:2]] == ["counter 8", "counter 3"]
    answer = administrator.client.get("/api/v1/offices/samsat").json()
    assert next(row for row in answer["counters"] if row["number"] == 8)["stations"] == [
        "penyerahan",
        "kasir",
    ]


@pytest.mark.parametrize("somebody_waits", [False, True])
def test_no_line_that_is_needed_is_left_without_a_counter(hall, administrator, somebody_waits):
    if somebody_waits:
        issue(hall.office, "perpanjangan")
    form, before = shown(administrator.text(COUNTERS)), revision(hall.office)
    response = administrator.submits(COUNTERS, **form | {"c1-1": "", "c2-1": "kasir"})
    page = response.content.decode()

    assert response.status_code == 409
    assert ("where visitors are waiting" in page) == somebody_waits
    assert "No counter would serve Vehicle check" in page
    assert shown(page)["c2-1"] == "kasir"
    assert revision(hall.office) == before
    assert hall.office.counters.get(number=2).serves.get().station.key == "cek-fisik"


def test_whoever_shows_older_lines_is_told(administrator):
    form = shown(administrator.text(COUNTERS))
    administrator.submits(COUNTERS, **form | {"c3-2": "kasir"})
    response = administrator.submits(COUNTERS, **form | {"c4-2": "kasir"})
    assert response.status_code == 409
    assert "Somebody else has changed this" in response.content.decode()
