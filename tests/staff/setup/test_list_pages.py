"""New stations, counters and services, their order, and taking them out of use: nothing recorded is lost."""

import re
from dataclasses import replace

import pytest

from counters.domain.errors import Refused
from counters.domain.flow_text import read_flow
from counters.foreseeing.listener import Listener
from counters.live.picture import latest
from counters.models import Event, FlowDraft, Posting, Role, Service, Turn
from counters.states import State
from displays.hall_map import hall_map
from displays.newcomers import offers
from tests.office import advance, again, at_desk, desk, employ, issue, ticket_in
from tests.staff.conftest import person
from tests.staff.setup.test_flow_page import fields
from tests.staff.setup.test_row_pages import COUNTERS, revision, shown

STATIONS, SERVICES = "/pengaturan/samsat/bagian/", "/pengaturan/samsat/layanan/"
NEW = {
    "do": "add",
    "name": "Cek NIK",
    "series": "n",
    "step": "Serahkan KTP",
    "station": "kasir",
    "minutes": "4",
}


def error(response):
    found = re.search(r'role="alert">(.*?)</p>', response.content.decode(), re.S)
    return found[1] if found else ""


def offered(office):
    return [offer.service.key for offer in offers(latest(office))]


def test_a_new_service_is_offered_when_its_flow_is_published_and_not_before(hall, administrator):
    before = revision(hall.office)
    response = administrator.submits(SERVICES, **NEW)
    path = f"{SERVICES}cek-nik/alur/"
    made = Service.objects.get(key="cek-nik")
    assert (response.status_code, response["Location"]) == (302, path)
    assert (made.series, made.position, revision(hall.office)) == ("N", 10, before + 1)
    public = person()
    assert "cek-nik" not in offered(hall.office)
    assert "Cek NIK" not in public.text("/kiosk/samsat/") + public.text("/layanan/samsat/")
    with pytest.raises(Refused) as refused:
        issue(hall.office, "cek-nik")
    assert refused.value.code == "service_closed"

    html = administrator.text(path)
    assert re.findall(r'id="s0(?:r0)?-(?:name|minutes)" name="[^"]+" value="([^"]+)"', html) == [
        "Serahkan KTP", "4", "Finished",
    ]  # fmt: skip
    steps = [*FlowDraft.objects.get(service=made).steps]
    assert steps[0]["station"] == "kasir"
    draft = {"base": 0, "do": "publish", "s0-id": "+1", "s0-name": "Serahkan KTP", "s0-station": "kasir"}
    draft |= {"s0-minutes": "4", "s0r0-id": "+1", "s0r0-name": "Selesai", "s0r0-to": "."}
    assert administrator.submits(path, **draft).status_code == 302

    assert offered(hall.office)[-1] == "cek-nik"
    assert "Cek NIK" in public.text("/kiosk/samsat/")
    ticket = issue(hall.office, "cek-nik")
    assert (ticket.label, advance(hall, ticket).state) == ("N-001", State.DONE)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "A name is missing."),
        ({"name": "x" * 121}, "in at most 120 characters"),
        ({"series": "n1"}, "one or two capital letters, such as"),
        ({"name": "PENGESAHAN STNK (tahunan)"}, "already"),
        ({"do": "dance"}, "no button"),
    ],
)
def test_a_service_that_cannot_be_is_refused_and_what_was_typed_stays(
    administrator, service, wrong, sentence
):
    said = NEW | ({"name": service.name} if "already" in sentence else wrong)
    response = administrator.submits(SERVICES, **said)
    assert response.status_code in {409, 422}
    assert sentence in error(response)
    assert 'value="Serahkan KTP"' in response.content.decode()
    assert Service.objects.count() == len(Service.objects.exclude(key="cek-nik"))


def test_a_kiosk_page_is_never_hidden_by_a_service(administrator):
    administrator.submits(SERVICES, **NEW | {"name": "Kembali"})
    assert Service.objects.get(name="Kembali").key == "kembali-2"


def test_a_retired_service_gives_no_numbers_and_its_visitors_go_on(hall, administrator, service):
    ticket = issue(hall.office)
    assert administrator.submits(SERVICES, do="retire:pengesahan").status_code == 302
    assert "pengesahan" not in offered(hall.office)
    assert person().page("/layanan/samsat/pengesahan/").status_code == 404
    assert person().page("/kiosk/samsat/pengesahan/").status_code == 404
    with pytest.raises(Refused) as refused:
        issue(hall.office)
    assert refused.value.code == "unknown_service"
    while ticket.state != State.DONE:
        ticket = advance(hall, ticket)
    page = administrator.text(SERVICES)
    assert 'value="again:pengesahan"' in page
    assert Event.objects.filter(action="setup").latest("pk").data == {
        "what": "service pengesahan", "retired": True,
    }  # fmt: skip

    administrator.submits(SERVICES, do="again:pengesahan")
    assert issue(hall.office).label == "A-002"


def test_a_station_is_added_served_and_drawn(hall, administrator):
    said = {"do": "add", "name": "Foto", "name_en": "Photo", "direction": "di kanan"}
    assert administrator.submits(STATIONS, **said).status_code == 302
    made = hall.office.stations.get(key="foto")
    assert (made.name_en, made.direction, made.position) == ("Photo", "di kanan", 7)
    assert "no counter serves it" in administrator.text(STATIONS)
    assert administrator.submits(COUNTERS, do="add", number="12", station="foto").status_code == 302
    assert hall.office.counters.get(number=12).serves.get().station == made
    column = next(c for c in hall_map(latest(hall.office)).columns if c.station == made)
    assert [counter.number for counter in column.counters] == [12]


def test_lists_are_ordered(hall, administrator):
    keys = list(hall.office.stations.values_list("key", flat=True))
    administrator.submits(STATIONS, do=f"down:{keys[0]}")
    assert list(hall.office.stations.values_list("key", flat=True)) == [keys[1], keys[0], *keys[2:]]
    first = offered(hall.office)
    administrator.submits(SERVICES, do=f"up:{first[1]}")
    assert offered(hall.office)[:2] == [first[1], first[0]]


def test_a_station_that_is_needed_is_not_retired(hall, administrator):
    before = revision(hall.office)
    response = administrator.submits(STATIONS, do="retire:cek-fisik")
    assert response.status_code == 409
    assert re.search("Step “.+” of .+ is at .+ Change that flow first", error(response))
    assert revision(hall.office) == before


def unneeded(hall, administrator):
    """A station to which a flow leads no more, while one visitor goes by the version that led there."""
    administrator.submits(STATIONS, do="add", name="Foto")
    administrator.submits(COUNTERS, do="add", number="12", station="foto")
    path = f"{SERVICES}pengesahan/alur/"
    steps = read_flow(hall.office.services.get(key="pengesahan").flows.get())
    there = fields(steps, do="publish") | {"s1-station": "foto"}
    assert administrator.submits(path, **there).status_code == 302
    ticket = issue(hall.office)
    assert administrator.submits(path, **fields(steps, base=2, do="publish")).status_code == 302
    return ticket


def test_a_station_is_retired_when_nobody_comes_by_any_more_and_history_keeps_it(hall, administrator, caplog):
    ticket = unneeded(hall, administrator)
    response = administrator.submits(STATIONS, do="retire:foto")
    assert response.status_code == 409
    assert "1 visitor under way may still have to come to Foto" in error(response)

    hall = replace(hall, officers=hall.officers | {12: employ(hall.office, Role.OFFICER, "petugas12")})
    at_desk(hall, 12, "open")
    while ticket.state != State.DONE:
        ticket = advance(hall, ticket)
    assert administrator.submits(STATIONS, do="retire:foto").status_code == 302
    station = hall.office.stations.get(key="foto")
    assert station.retired_at
    assert not station.counters.exists()
    assert Turn.objects.filter(station=station, counter__number=12).exists()
    assert "foto" not in [
        row["key"] for row in administrator.client.get("/api/v1/offices/samsat").json()["stations"]
    ]
    # Every page that shows today's visitors still draws.
    for path in [
        "/pengawas/",
        f"/pengawas/samsat/tiket/{ticket.label}/",
        "/layar/samsat/",
        "/layar/samsat/alur/",
    ]:
        assert administrator.page(path).status_code == 200, path
    # The forecast reads this day again, with the station and its counter in it.
    Listener(hall.office, hall.office.days.get(retired_at=None))
    assert "did not understand" not in caplog.text

    assert "was retired. Use it again" in error(administrator.submits(STATIONS, do="add", name="foto"))
    administrator.submits(STATIONS, do="again:foto")
    station.refresh_from_db()
    assert station.retired_at is None


def test_a_service_whose_flow_leads_to_a_retired_station_is_not_used_again(hall, administrator):
    service = hall.office.services.get(key="pengesahan")
    administrator.submits(SERVICES, **NEW)
    administrator.submits(STATIONS, do="add", name="Foto")
    administrator.submits(COUNTERS, do="add", number="12", station="foto")
    steps = read_flow(service.flows.get())
    there = fields(steps, base=0, do="publish") | {"s1-station": "foto"}
    assert administrator.submits(f"{SERVICES}cek-nik/alur/", **there).status_code == 302
    administrator.submits(SERVICES, do="retire:cek-nik")
    assert administrator.submits(STATIONS, do="retire:foto").status_code == 302
    response = administrator.submits(SERVICES, do="again:cek-nik")
    assert (response.status_code, "where no counter serves" in error(response)) == (409, True)


def test_a_counter_is_retired_only_when_nobody_sits_there_and_no_line_is_left_alone(hall, administrator):
    lonely = desk(hall.office, 11)
    response = administrator.submits(COUNTERS, do="retire", number="11")
    assert (response.status_code, error(response)) == (409, "Counter 11 is open. Close it first.")
    at_desk(hall, 11, "close")
    lone = administrator.submits(COUNTERS, do="retire", number="11")
    assert (lone.status_code, "No counter would serve" in error(lone)) == (409, True)

    form = shown(administrator.text(COUNTERS)) | {"c10-2": "mutasi"}
    assert administrator.submits(COUNTERS, **form).status_code == 302
    assert administrator.submits(COUNTERS, do="retire", number="11").status_code == 302
    assert not Posting.objects.filter(counter=lonely).exists()
    assert administrator.page(f"/loket/{lonely.pk}/").status_code == 404
    assert again_of(lonely).retired_at
    refused = administrator.submits(COUNTERS, do="add", number="11", station="kasir")
    assert error(refused) == "Counter 11 was retired. Use it again instead of adding it."
    assert administrator.submits(COUNTERS, do="again", number="11").status_code == 302
    assert again_of(lonely).retired_at is None


def again_of(row):
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("number", ["0", "100", "x", "", "1"])
def test_a_number_that_no_counter_can_have_is_refused(hall, administrator, number):
    response = administrator.submits(COUNTERS, do="add", number=number, station="kasir")
    assert response.status_code in {409, 422}
    assert error(response)
    assert hall.office.counters.count() == 11


def test_files_can_always_be_picked_up(hall, administrator):
    ticket_in(hall, "waiting")
    collecting = hall.office.services.get(collects=True)
    assert administrator.submits(SERVICES, do=f"retire:{collecting.key}").status_code == 302
    assert administrator.submits(SERVICES, do=f"again:{collecting.key}").status_code == 302
    from counters.models import File

    ticket = issue(hall.office, "balik-nama")
    for _turn in range(8):
        if File.objects.exists() or ticket.state == State.DONE:
            break
        ticket = again(advance(hall, ticket))
    assert File.objects.exists()
    response = administrator.submits(SERVICES, do=f"retire:{collecting.key}")
    assert response.status_code == 409
    assert "still to be picked up" in error(response)


@pytest.mark.parametrize("role", ["officer", "greeter", "supervisor"])
def test_only_an_administrator_adds_and_retires(hall, role):
    somebody = person(hall.person(role))
    for path, button in [(STATIONS, "retire:kasir"), (SERVICES, "retire:pengesahan")]:
        assert somebody.page(path).status_code == 403
        assert somebody.submits(path, do=button).status_code == 403
    assert somebody.submits(COUNTERS, do="retire", number="10").status_code == 403
