"""Which lines of the log the judge takes for a command's own."""

import pytest

from tests.model.checker import Case, check

# The day is played once, in a transaction around all tests of this file; what they break are copies.
pytestmark = pytest.mark.django_db


def test_a_finish_that_opens_a_file_is_in_the_log(history, record):
    """What happens to files stands in lines of their own, after the line of the command."""
    finished = next(row for row in history if (row["f"], row["type"]) == ("finish", "ok"))
    place = next(row for row in record["events"] if row["revision"] == finished["value"]["revision"])
    opened = {"id": 10**6, "position": place["position"] + 1, "action": "file_open", "ticket": None}
    record["events"].append({**place, **opened})
    assert check(history, record) == []


def test_an_opening_is_not_taken_for_that_of_another_counter(history, record):
    """An open counter that is opened writes nothing; its answer may name the revision at which another one opened."""
    first, second = [row for row in history if (row["f"], row["type"]) == ("open", "ok")][:2]
    again = {
        **first,
        "id": 10**6,
        "key": "again",
        "value": {**first["value"], "revision": second["value"]["revision"]},
    }
    assert first["args"]["counter"] != second["args"]["counter"]
    case = Case([*history, again], record, strangers=False)
    assert (case.written[id(second)] is None, case.written[id(again)]) == (False, None)
