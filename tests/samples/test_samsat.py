"""The sample office is a Samsat that its visitors would recognise: routes, papers and prices are real."""

import datetime

import pytest

from counters.domain.journey import chart_of
from counters.models import Fee, Office, Route, Service, Step
from counters.models.named import Named
from counters.samples.loader import load_office, sample

NOW = datetime.datetime(2025, 3, 3, 1, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return load_office(sample("samsat"), now=NOW)


def service(office: Office, key: str) -> Service:
    return office.services.get(key=key)


def steps(office: Office, key: str) -> list[Step]:
    return list(service(office, key).flows.get().steps.all())


def usual_way(office: Office, key: str) -> list[str]:
    """The keys of the steps that a visitor with good papers goes through."""
    step, way = steps(office, key)[0], []
    while step is not None:
        assert step.key not in way
        way.append(step.key)
        step = step.routes.first().to
    return way


def fees(office: Office, key: str) -> dict[str, dict[str | None, int | None]]:
    """What a service costs: name -> variant -> rupiah."""
    table: dict[str, dict[str | None, int | None]] = {}
    for fee in Fee.objects.filter(service=service(office, key)).select_related("variant"):
        table.setdefault(fee.name, {})[fee.variant.key if fee.variant else None] = fee.amount
    return table


def test_it_offers_what_a_samsat_offers(office):
    assert {s.key for s in office.services.all()} == {
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
    }


def test_each_service_has_a_letter_of_its_own_that_sounds_like_no_other(office):
    series = [s.series for s in office.services.all()]
    assert len(set(series)) == len(series)
    # On paper an O is taken for a zero.
    assert "O" not in series
    for alike in ("BCDEGJPTVW", "MN", "IY", "FSX", "HKA", "QK"):
        assert len(set(series) & set(alike)) <= 1


def test_the_five_year_renewal_goes_the_way_of_the_law(office):
    assert usual_way(office, "perpanjangan") == [
        "cek-fisik",
        "pendaftaran",
        "penetapan",
        "kasir",
        "pencetakan",
        "penyerahan",
    ]
    assert [s.key for s in steps(office, "perpanjangan") if s.is_back_office] == ["penetapan", "pencetakan"]


def test_the_yearly_stamp_needs_no_vehicle_check(office):
    assert "cek-fisik" not in usual_way(office, "pengesahan")
    assert not service(office, "pengesahan").papers.filter(key="cek-fisik").exists()


@pytest.mark.parametrize("key", [row["key"] for row in sample("samsat")["services"]])
def test_the_usual_way_takes_as_long_as_is_posted(office, key):
    minutes = {step.key: step.minutes for step in steps(office, key) if not step.is_of_the_file}
    way = usual_way(office, key)
    assert sum(minutes[step] for step in way) == service(office, key).standard_minutes
    assert str(service(office, key).standard_minutes) in service(office, key).standard_time
    # No step of the sample is for exceptions only, so the posted chart shows one straight way with loops.
    assert set(way) == set(minutes)


@pytest.mark.parametrize(
    ("key", "minutes"), [("pengesahan", 30), ("perpanjangan", 40), ("balik-nama", 60), ("blokir", 15)]
)
def test_the_posted_times_are_those_that_offices_publish(office, key, minutes):
    assert service(office, key).standard_minutes == minutes


@pytest.mark.parametrize(
    ("key", "opened_at", "days"),
    [
        ("balik-nama", "kasir", 14), ("bpkb", "pendaftaran-bpkb", 14), ("bpkb-hilang", "pendaftaran-bpkb", 14),
        ("mutasi-keluar", "tanda-terima", 5), ("mutasi-masuk", "tanda-terima", 5),
        ("stnk-hilang", "tanda-terima", 3),
    ],
)  # fmt: skip
def test_what_takes_days_is_a_file_that_an_outcome_opens(office, key, opened_at, days):
    opening = Route.objects.get(step__flow__service=service(office, key), opens__isnull=False)
    chart = chart_of(opening.step.flow_id)
    assert opening.step.key == opened_at
    assert chart.days_from(opening.opens_id) == days
    # Only the change of owner goes on today while its file has begun.
    assert (opening.to is not None) == (key == "balik-nama")


def test_the_prices_are_those_of_the_government_regulation(office):
    stnk, tnkb = {"r2": 100_000, "r4": 200_000}, {"r2": 60_000, "r4": 100_000}
    book, move = {"r2": 225_000, "r4": 375_000}, {"r2": 150_000, "r4": 250_000}
    assert fees(office, "perpanjangan")["Perpanjangan STNK 5 tahun"] == stnk
    assert fees(office, "perpanjangan")["TNKB (sepasang pelat nomor)"] == tnkb
    assert fees(office, "stnk-hilang") == {"Penggantian STNK": stnk}
    assert fees(office, "balik-nama")["BPKB ganti pemilik"] == book
    assert fees(office, "balik-nama")["Penerbitan STNK"] == stnk
    assert fees(office, "bpkb") == {"BPKB baru atau ganti pemilik": book}
    assert fees(office, "mutasi-keluar") == {"Surat mutasi ke luar daerah": move}
    for fee in Fee.objects.filter(amount__gt=0):
        assert fee.legal_basis == "PP 76/2020 (PNBP Polri)"
        assert fee.valid_from == datetime.date(2021, 1, 20)


def test_the_yearly_stamp_is_free_since_the_court_annulled_its_fee(office):
    fee = service(office, "pengesahan").fees.get(name="Pengesahan STNK")
    assert fee.amount == 0
    assert "12 P/HUM/2017" in fee.legal_basis


@pytest.mark.parametrize("key", ["pengesahan", "perpanjangan", "balik-nama", "mutasi-masuk"])
def test_taxes_are_reckoned_at_the_office_and_never_by_the_queue(office, key):
    taxes = {name: rows for name, rows in fees(office, key).items() if "PKB)" in name or "SWDKLLJ" in name}
    assert len(taxes) >= 2
    assert all(rows == {None: None} for rows in taxes.values())


def test_every_fee_that_is_paid_is_paid_at_the_cashier(office):
    for fee in Fee.objects.exclude(step=""):
        assert fee.step == "kasir"
        assert fee.service.flows.get().steps.get(key="kasir").station.key == "kasir"


def test_every_paper_is_shown_at_a_step_with_an_officer(office):
    for row in office.services.all():
        at_counters = {s.key for s in steps(office, row.key) if not s.is_back_office}
        assert {paper.step for paper in row.papers.all()} <= at_counters


def test_whoever_comes_for_the_owner_is_told_to_bring_a_power_of_attorney(office):
    for row in office.services.all():
        assert row.papers.filter(key="surat-kuasa").exists()
        assert row.papers.filter(key="ktp").exists()


def test_what_needs_a_look_at_the_papers_first_is_not_given_by_a_kiosk(office):
    assert {s.key for s in office.services.filter(self_issue=False)} == {
        "mutasi-keluar",
        "bpkb",
        "bpkb-hilang",
    }


def test_every_counter_serves_a_line_and_some_serve_two(office):
    served = {
        counter.number: [s.station.key for s in counter.serves.all()] for counter in office.counters.all()
    }
    assert list(served) == list(range(1, 12))
    assert served[8] == ["kasir", "penyerahan"]
    assert served[5] == ["pendaftaran", "blokir"]
    assert {key for keys in served.values() for key in keys} == {s.key for s in office.stations.all()}


def test_the_law_s_priority_groups_are_all_there(office):
    assert [row.key for row in office.priority_classes.all()] == [
        "lansia",
        "disabilitas",
        "hamil-menyusui",
        "anak",
        "korban-bencana",
    ]


def test_everything_has_an_english_name(office):
    for model in Named.__subclasses__():
        assert not model.objects.filter(name_en="").exists(), model
    assert not Step.objects.filter(advice="").exists()
    assert not Step.objects.filter(advice_en="").exists()
    for field in ("summary_en", "standard_time_en", "product_en", "legal_basis", "search_words"):
        assert not office.services.filter(**{field: ""}).exists(), field


def test_words_are_spelled_as_the_dictionary_has_them(office):
    rows = [row for model in Named.__subclasses__() for row in model.objects.values()]
    words = " ".join(str(value) for row in rows for value in row.values()).lower()
    for wrong in ("antrian", "silahkan", "nomer", "meterei", "kwitansi"):
        assert wrong not in words


def test_loops_lead_back_where_a_real_office_sends_people_back(office):
    loops = {
        (route.step.key, route.outcome, route.to.key)
        for route in Route.objects.filter(step__flow__service__key="perpanjangan", to__isnull=False)
        if route.position > 0
    }
    assert ("cek-fisik", "ulang", "cek-fisik") in loops
    assert ("pendaftaran", "data-tidak-cocok", "cek-fisik") in loops
    assert ("penyerahan", "salah-cetak", "pencetakan") in loops


def test_it_takes_numbers_at_any_hour(office):
    assert not office.enforce_hours
    monday = datetime.datetime(2025, 3, 3, tzinfo=office.tz)
    assert office.is_open_at(monday.replace(hour=8))
    assert not office.is_open_at(monday.replace(hour=15))
    assert not office.is_open_at(monday.replace(day=2, hour=10))
