"""What was learnt as a document: small, the same for the same events, and enough to go on from."""

import json
import random

import pytest

from counters.forecast.document import BadDocument
from counters.forecast.events import Event, Shift
from counters.forecast.forecaster import Forecaster
from tests.forecast.offices import an_office, called, issued

COUNTERS = {"1": "AB", "2": "BA", "3": "C"}
SERVICES = {"v": [("A", 8.0), (None, 6.0), ("C", 2.0)], "w": [("B", 5.0), ("A", 4.0), ("C", 2.0)]}
FACTS = an_office(COUNTERS, SERVICES)


def a_day(number: int, visitors: int = 25, officers: int = 3):
    """A day in which a bit of everything happens."""
    dice = random.Random(number)
    roster = tuple(
        Shift(key, f"o{dice.randrange(officers)}", 480.0, 900.0, (720.0, 30.0)) for key in COUNTERS
    )
    yield Event("day", 450.0, date=f"2026-03-{number + 1:02}", roster=roster)
    at = 480.0
    for shift in roster:
        yield Event(
            "counter", at + dice.random() * 5, counter=shift.counter, officer=shift.officer, state="open"
        )
    for n in range(visitors):
        at += 8.0
        ticket, service = f"t{n}", dice.choice("vw")
        yield issued(at, ticket, service, priority=dice.random() < 0.1, items=dice.choice((1, 1, 2)))
        for place, (station, minutes) in enumerate(SERVICES[service]):
            step = f"s{place + 1}"
            if station is None:
                yield Event("completed", at + minutes, ticket=ticket, step=step)
                continue
            counter = "12"[n % 2] if station in "AB" else "3"
            yield called(at + 0.5, ticket, counter, step)
            if place == 0 and dice.random() < 0.15:
                yield Event("no_show", at + 2.0, ticket=ticket, counter=counter)
                break
            if dice.random() < 0.1:
                yield Event("parked", at + 1.0, ticket=ticket)
                yield Event("resumed", at + 2.0, ticket=ticket)
                yield called(at + 2.2, ticket, counter, step)
            length = minutes * dice.lognormvariate(0.0, 0.4)
            yield Event("finished", at + 2.5 + length / 9, ticket=ticket, step=step, counter=counter)
    yield Event("counter", at + 9, counter="2", state="pause")


def lived(days: int, facts=FACTS) -> Forecaster:
    forecaster = Forecaster(facts, 1, 30)
    for number in range(days):
        for count, event in enumerate(a_day(number)):
            forecaster.observe(event)
            if count % 40 == 0:
                forecaster.predict(event.at)
    return forecaster


def test_a_forecaster_restored_in_the_morning_predicts_what_the_other_one_predicts():
    one = lived(4)
    today = list(a_day(4))
    one.observe(today[0])
    document = json.loads(json.dumps(one.to_document()))
    other = Forecaster.from_document(FACTS, document, 30)
    other.observe(today[0])
    for count, event in enumerate(today[1:]):
        one.observe(event)
        other.observe(event)
        if count % 15 == 3:
            assert one.predict(event.at, steps=True) == other.predict(event.at, steps=True)
            assert one.newcomers(event.at) == other.newcomers(event.at)
    for forecaster in (one, other):
        forecaster.observe(next(iter(a_day(5))))
    assert one.to_document() == other.to_document(), "and they go on learning alike"


def test_the_document_is_rebuilt_from_the_same_events():
    document = lived(3).to_document()
    assert json.dumps(lived(3).to_document()) == json.dumps(document)
    assert document["day"] == "2026-03-03"
    assert lived(2).to_document()["learning"] != document["learning"]


def test_a_document_is_small_also_after_years_in_a_large_office():
    forecaster = lived(2)
    dice = random.Random(5)
    times, calibration = forecaster.learning.times, forecaster.calibration
    for officer in range(120):
        for _service in range(3):
            times.learn(500.0, dice.lognormvariate(2, 0.5), 8.0, 0, 0, f"o{officer}", 1)
    for rows in (calibration.low, calibration.high):
        for row in rows:
            row.extend(dice.choice((0.0, dice.lognormvariate(0, 1))) for _ in range(row.maxlen))
    for habit in vars(forecaster.learning.habits).values():
        if hasattr(habit, "seen"):
            habit.seen.extend(dice.expovariate(0.1) for _ in range(habit.seen.maxlen))
    forecaster.observe(Event("day", 0.0, date="2026-04-01"))
    assert len(json.dumps(forecaster.to_document(), allow_nan=False)) < 200_000


def test_documents_of_other_offices_and_broken_ones_are_refused():
    document = json.loads(json.dumps(lived(1).to_document()))
    drawn_anew = an_office(COUNTERS, {**SERVICES, "w": [("B", 5.0)]})
    with pytest.raises(BadDocument, match="drawn anew"):
        Forecaster.from_document(drawn_anew, document)
    with pytest.raises(BadDocument):
        Forecaster.from_document(FACTS, {})
    for part in ("learning", "calibration"):
        with pytest.raises(BadDocument, match="cannot be read"):
            Forecaster.from_document(
                FACTS, {**document, part: {"times": {"mean": {"kind": "?"}}, "low": [7]}}
            )
    with pytest.raises(ValueError, match="no day"):
        Forecaster(FACTS).to_document()


def test_more_counters_and_officers_do_not_matter():
    more = an_office({**COUNTERS, "4": "A"}, SERVICES)
    Forecaster.from_document(more, lived(2).to_document())
