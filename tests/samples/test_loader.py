"""An office is made once, whole, and never changed by loading it again."""

import copy
import datetime

import pytest
from django.apps import apps
from django.db.models import F
from django.utils import translation

from counters.domain.errors import Invalid
from counters.models import Counter, Flow, Office, Route, Service, Step
from counters.samples.loader import load_office, sample

NOW = datetime.datetime(2025, 3, 3, 1, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def data():
    return sample("samsat")


def dump() -> dict[str, list[dict]]:
    """Every row of every table of the queue, ids included."""
    models = apps.get_app_config("counters").get_models()
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_loading_twice_changes_nothing(data):
    first = load_office(data, now=NOW)
    before = dump()
    assert before["Step"]
    again = load_office(sample("samsat"), now=NOW + datetime.timedelta(days=1))
    assert again == first
    assert dump() == before


def test_what_an_administrator_changed_stays(data):
    load_office(data, now=NOW)
    Service.objects.filter(key="blokir").update(name="Lapor jual", is_open=False)
    before = dump()
    load_office(data, now=NOW)
    assert dump() == before


def test_two_offices_live_side_by_side(data):
    first = load_office(data, now=NOW)
    second = copy.deepcopy(data)
    second["office"]["key"] = "samsat-dua"
    other = load_office(second, now=NOW)
    assert other.counters.count() == first.counters.count()
    assert not {c.pk for c in other.counters.all()} & {c.pk for c in first.counters.all()}


def test_counters_are_made_in_the_order_of_their_numbers(data):
    data["counters"].reverse()
    office = load_office(data, now=NOW)
    by_age = list(Counter.objects.filter(office=office).order_by("pk").values_list("number", flat=True))
    assert by_age == sorted(by_age)


def test_lists_keep_the_order_of_the_file(data):
    office = load_office(data, now=NOW)
    assert [s.key for s in office.services.all()] == [row["key"] for row in data["services"]]
    assert [s.key for s in office.stations.all()] == [row["key"] for row in data["stations"]]
    for counter, row in zip(office.counters.all(), data["counters"], strict=True):
        assert [serves.station.key for serves in counter.serves.all()] == row["stations"]


def test_a_flow_is_the_first_version_of_the_moment_it_was_made(data):
    load_office(data, now=NOW)
    assert set(Flow.objects.values_list("version", "made_at")) == {(1, NOW)}
    # Every route stays inside its own flow.
    assert not Route.objects.filter(to__isnull=False).exclude(to__flow=F("step__flow")).exists()


@pytest.mark.parametrize(
    ("breaks", "sentence"),
    [
        (
            lambda d: d["office"].update(zone="Asia/Jakata"),
            "office samsat, zone: Asia/Jakata is no time zone.",
        ),
        (lambda d: d["priority_classes"][0].update(key="Lanjut Usia"), "priority class Lanjut Usia, key:"),
        (lambda d: d["services"][0].update(series="AAA"), "service pengesahan, series:"),
        (
            lambda d: d["services"][0]["papers"][0].update(note="x" * 201),
            "paper formulir (service pengesahan), note:",
        ),
    ],
)
def test_nothing_is_stored_of_data_that_is_refused(data, breaks, sentence):
    breaks(data)
    with translation.override("en"), pytest.raises(Invalid) as refused:
        load_office(data, now=NOW)
    assert sentence in str(refused.value)
    assert not Office.objects.exists()
    assert not Step.objects.exists()
