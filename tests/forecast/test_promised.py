"""What is promised has more room at its later end than the forecast while little is known, and as much as promises need
later on."""

import numpy as np
import pytest

from counters.forecast.calibration import THIN_ROOM, Calibration
from counters.forecast.today import Visit
from tests.forecast.offices import NOW, begun, hear, issued, one_line

SAID = np.array([[10.0, 20.0, 40.0], [np.nan] * 3])


def judged(took: float, tickets: int, days: int = 1) -> Calibration:
    """Days of tickets for which 10, 20, 40 minutes were said first and nothing worth a word afterwards."""
    calibration = Calibration()
    for _day in range(days):
        for number in range(tickets):
            visit = Visit(f"{number}", "s", number, False, 1, 0.0, 0)
            calibration.keep(visit, 0.0, SAID[0])
            visit.ended = took
            calibration.ended(visit)
        calibration.night()
    return calibration


def test_thin_data_leave_room_at_the_later_end() -> None:
    promise = Calibration().promise(SAID)
    assert promise[0].tolist() == [10.0, 20.0, pytest.approx(20 + 20 * THIN_ROOM)]
    assert np.isnan(promise[1]).all(), "where nothing can be said nothing is promised"


def test_a_forecaster_promises_more_room_than_it_foresees() -> None:
    forecaster = begun(one_line(2))
    hear(forecaster, *(issued(NOW, f"t{number}") for number in range(8)))
    foreseen = forecaster.predict(NOW + 1)
    low, middle, high = forecaster.newcomers(NOW + 1)["v"]
    forecaster.calibration.room = 1.0
    assert forecaster.predict(NOW + 1) == foreseen, "the forecast itself has no such room"
    assert forecaster.newcomers(NOW + 1)["v"] == (
        low,
        middle,
        pytest.approx(middle + (high - middle) / THIN_ROOM),
    )


def test_room_fades_where_promises_are_kept() -> None:
    rooms = [judged(took=15.0, tickets=100, days=days).room for days in (1, 2)]
    assert THIN_ROOM > rooms[0] > rooms[1] > 1.0
    assert judged(took=15.0, tickets=100, days=6).room == 1.0, "never narrower than the forecast"


def test_room_stays_where_promises_were_late() -> None:
    """Half as much again as the forecast's own later half was needed on every day, and no factor learnt it yet."""
    calibration = Calibration()
    calibration._promises = [(20.0, 40.0, 20.0 + 30.0)] * 900
    calibration.night()
    assert calibration.room == pytest.approx(1.3**0.25 * 1.5**0.75)


def test_only_what_was_said_first_is_judged() -> None:
    calibration, visit = Calibration(), Visit("1", "s", 0, False, 1, 0.0, 0)
    for at in (0.0, 20.0, 40.0):
        calibration.keep(visit, at, SAID[0])
    visit.ended = 50.0
    calibration.ended(visit)
    calibration.night()
    assert list(calibration.promised) == [1.5]
