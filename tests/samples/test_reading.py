"""Data of an office is refused as a whole, with a sentence for each row that cannot be understood."""

import copy
import datetime

import pytest
from django.utils import translation

from counters.domain.errors import Invalid, NotFound
from counters.samples.loader import sample, sample_names
from counters.samples.reading import read_office

SMALL = {
    "office": {"key": "kecil", "name": "Kantor Kecil"},
    "variants": [{"key": "r2", "name": "Motor"}, {"key": "r4", "name": "Mobil"}],
    "stations": [{"key": "kasir", "name": "Kasir"}],
    "counters": [{"number": 1, "stations": ["kasir"]}],
    "shared": {"papers": {"ktp": {"name": "KTP", "name_en": "Identity card"}}},
    "services": [
        {
            "key": "bayar",
            "series": "A",
            "name": "Bayar",
            "papers": [{"key": "ktp", "step": "bayar", "name_en": "Card"}],
            "fees": [
                {
                    "key": "pnbp",
                    "name": "PNBP",
                    "amounts": {"r2": 100, "r4": 200},
                    "valid_from": datetime.date(2021, 1, 20),
                }
            ],
            "steps": [
                {
                    "key": "bayar",
                    "name": "Bayar",
                    "station": "kasir",
                    "minutes": 5,
                    "routes": [{"outcome": "lunas", "name": "Lunas"}],
                }
            ],
        }
    ],
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def data():
    return copy.deepcopy(SMALL)


def refusal(data) -> str:
    with pytest.raises(Invalid) as refused:
        read_office(data)
    assert refused.value.code == "office_data"
    return str(refused.value)


def test_a_row_takes_from_the_shared_one_what_it_does_not_state_itself(data):
    paper = read_office(data)["services"][0]["papers"][0]
    assert paper == {"key": "ktp", "name": "KTP", "name_en": "Card", "step": "bayar"}


def test_amounts_become_one_row_for_each_variant(data):
    fees = read_office(data)["services"][0]["fees"]
    assert [(fee["variant"], fee["amount"]) for fee in fees] == [("r2", 100), ("r4", 200)]


def test_a_service_is_not_called_as_a_page_of_the_kiosk(data):
    data["services"][0]["key"] = "kembali"
    assert refusal(data) == "service kembali: the kiosk has a page of this name. Choose another key."


def test_reading_leaves_the_data_as_it_was(data):
    read_office(data)
    assert data == SMALL


def test_every_sample_that_comes_with_the_program_can_be_read():
    assert "samsat" in sample_names()
    for name in sample_names():
        assert read_office(sample(name))["office"]["key"] == name


def test_a_name_without_a_file_is_refused():
    with pytest.raises(NotFound, match="no sample office “../secret”"):
        sample("../secret")


def service(data):
    return data["services"][0]


BROKEN = {
    "an unknown part": (
        lambda d: d.update(loket=[]),
        "There is no such part of an office as “loket”.",
    ),
    "no office": (lambda d: d.pop("office"), "The part “office” is missing."),
    "a part that is no list": (
        lambda d: d.update(stations={"kasir": 1}),
        "The part “stations” must be a list of rows.",
    ),
    "a list inside that is none": (
        lambda d: service(d).update(papers=["ktp"]),
        "The papers of service bayar must be a list of rows.",
    ),
    "routes that are no rows": (
        lambda d: service(d)["steps"][0].update(routes=["lunas"]),
        "The routes of service bayar must be a list of rows.",
    ),
    "an unknown kind of shared rows": (
        lambda d: d["shared"].update(stations={}),
        "Rows of the kind “stations” cannot share anything.",
    ),
    "an unknown field": (
        lambda d: d["stations"][0].update(colour="red"),
        "station kasir (the office) has a field “colour” that nobody knows.",
    ),
    "a missing field": (
        lambda d: service(d).pop("series"),
        "service bayar (the office) has no “series”.",
    ),
    "a field of the wrong kind": (
        lambda d: service(d)["steps"][0].update(minutes="5"),
        "step bayar (service bayar) has a “minutes” of the wrong kind.",
    ),
    "yes for a number": (
        lambda d: d["counters"][0].update(number=True),
        "has a “number” of the wrong kind.",
    ),
    "a key twice": (
        lambda d: d["stations"].append({"key": "kasir", "name": "Kasir 2"}),
        "station kasir of the office is there more than once.",
    ),
    "a counter of an unknown station": (
        lambda d: d["counters"][0].update(stations=["bank"]),
        "counter 1 names the station “bank”, which is not there.",
    ),
    "a counter with a station twice": (
        lambda d: d["counters"][0].update(stations=["kasir", "kasir"]),
        "counter 1 serves a station twice.",
    ),
    "a step at an unknown station": (
        lambda d: service(d)["steps"][0].update(station="bank"),
        "step bayar (service bayar) names the station “bank”, which is not there.",
    ),
    "a paper for an unknown step": (
        lambda d: service(d)["papers"][0].update(step="ambil"),
        "paper ktp (service bayar) names the step “ambil”, which is not there.",
    ),
    "a paper for an unknown variant": (
        lambda d: service(d)["papers"][0].update(variant="r9"),
        "paper ktp (service bayar) names the variant “r9”, which is not there.",
    ),
    "a fee for an unknown variant": (
        lambda d: service(d)["fees"][0].update(amounts={"r9": 1}),
        "fee pnbp (service bayar) names the variant “r9”, which is not there.",
    ),
    "a fee with two amounts": (
        lambda d: service(d)["fees"][0].update(amount=1),
        "fee pnbp (service bayar) states its amount in two ways.",
    ),
    "a flow that leads nowhere": (
        lambda d: service(d)["steps"][0]["routes"][0].update(to="ambil"),
        "Outcome lunas of step bayar of bayar leads to unknown ambil.",
    ),
    "a station without a counter": (
        lambda d: d.update(counters=[]),
        "Step bayar of bayar is at kasir, where no counter serves.",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_data_is_refused_with_a_sentence_that_names_the_row(data, case):
    breaks, sentence = BROKEN[case]
    breaks(data)
    assert sentence in refusal(data)
