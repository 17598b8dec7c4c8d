"""What opening or closing a counter would change, by the same draws."""

import pytest

from counters.forecast.events import Event, Shift
from counters.forecast.what_if import Change
from tests.forecast.offices import NOW, an_office, begun, called, certain, done, hear, issued, one_line


def four_wait(closed: str = ""):
    forecaster = certain(begun(one_line(2), closed=closed))
    return hear(forecaster, *(issued(NOW - 60 + n, f"t{n}") for n in range(4)))


def test_a_counter_opened_now_or_later_takes_its_share():
    forecaster = four_wait(closed="2")
    alone = {"t0": 10.0, "t1": 20.0, "t2": 30.0, "t3": 40.0}
    assert done(forecaster.predict(NOW)) == alone
    assert done(forecaster.what_if(NOW, [Change("2", "open")])) == {
        "t0": 10.0,
        "t1": 10.0,
        "t2": 20.0,
        "t3": 20.0,
    }
    later = done(forecaster.what_if(NOW, [Change("2", "open", NOW + 15)]))
    assert later == {"t0": 10.0, "t1": 20.0, "t2": 25.0, "t3": 30.0}
    assert done(forecaster.predict(NOW)) == alone, "a question changes nothing"


def test_a_counter_closed_still_finishes_whom_it_serves():
    forecaster = hear(four_wait(), called(NOW - 4, "t0", "1"), called(NOW - 4, "t1", "2"))
    assert done(forecaster.predict(NOW)) == {"t0": 6.0, "t1": 6.0, "t2": 16.0, "t3": 16.0}
    closed = forecaster.what_if(NOW, [Change("2", "close")])
    assert done(closed) == {"t0": 6.0, "t1": 6.0, "t2": 16.0, "t3": 26.0}
    later = forecaster.what_if(NOW, [Change("2", "close", NOW + 7)])
    assert done(later) == {"t0": 6.0, "t1": 6.0, "t2": 16.0, "t3": 16.0}, "the call at 6 minutes comes before"


def test_closed_and_opened_again():
    changes = [Change("2", "open", NOW + 15), Change("2", "close")]
    assert done(four_wait().what_if(NOW, changes)) == {"t0": 10.0, "t1": 20.0, "t2": 25.0, "t3": 30.0}


def test_the_only_counter_closed_leaves_nothing_to_say():
    answers = four_wait(closed="2").what_if(NOW, [Change("1", "close", NOW + 5)])
    assert [o.done and round(o.done[1], 2) for o in answers] == [10.0, None, None, None]


def test_a_paused_counter_can_be_opened_at_once():
    forecaster = hear(four_wait(), Event("counter", NOW - 1, counter="2", state="pause"))
    assert done(forecaster.what_if(NOW, [Change("2", "open")]))["t3"] == 20.0


def test_a_counter_that_would_have_gone_home_stays():
    facts = an_office({"1": "A"}, {"v": [("A", 10.0)]})
    forecaster = begun(facts)
    forecaster.observe(Event("day", 0.0, date="2026-03-03", roster=(Shift("1", "o1", 480.0, NOW + 15.0),)))
    certain(forecaster)
    hear(forecaster, Event("counter", NOW - 60, counter="1", officer="o1", state="open"))
    hear(forecaster, *(issued(NOW - 60 + n, f"t{n}") for n in range(3)))
    gone = done(forecaster.predict(NOW))
    stays = done(forecaster.what_if(NOW, [Change("1", "open", NOW + 5)]))
    assert stays == {"t0": 10.0, "t1": 20.0, "t2": 30.0}
    assert "t2" not in gone


def test_what_cannot_be_asked():
    with pytest.raises(KeyError):
        four_wait().what_if(NOW, [Change("7", "open")])
    with pytest.raises(ValueError, match="away"):
        Change("1", "away")


def test_a_question_teaches_nothing():
    """Ranges are judged by what was said to visitors, not by what might have been."""
    one, other = four_wait(), four_wait()
    assert one.predict(NOW) == other.predict(NOW)
    one.what_if(NOW, [Change("2", "close")])
    for forecaster in (one, other):
        hear(forecaster, Event("day", 0.0, date="2026-03-04"))
    assert one.to_document() == other.to_document()
