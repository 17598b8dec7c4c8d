"""A client says what it believes, and is told where it is wrong before anything is done."""

import pytest

from counters.states import State
from tests.api.conftest import dump, problem
from tests.office import issue, ticket_in

EXPECTED = [
    ("call-next", {"ticket": None}, 200, None),
    ("call-next", {"ticket": "A-001"}, 409, "waiting"),
    ("call-next", {"state": "called"}, 409, None),
    ("call", {"ticket": "A-001", "state": "waiting"}, 200, None),
    ("call", {"ticket": "A-001"}, 200, None),
    ("call", {"state": "waiting"}, 200, None),
    ("call", {"state": "parked"}, 409, "waiting"),
    ("call", {"ticket": None, "state": None}, 200, None),
    ("call", {}, 200, None),
]


@pytest.mark.parametrize(("verb", "expected", "status", "state"), EXPECTED)
def test_a_belief_is_held_against_an_empty_counter(call, officer, verb, expected, status, state):
    issue(call.cast.office)
    said = {"ticket": "A-001"} if verb == "call" else {}
    before = dump()
    answer = officer.at(3, verb, expected=expected, **said)
    assert answer.status_code == status
    if status == 409:
        assert (problem(answer), answer.json()["state"]) == ((409, "not_as_expected"), state)
        assert dump() == before


@pytest.mark.parametrize(
    ("expected", "status"),
    [
        ({"ticket": "A-001", "state": "serving"}, 200),
        ({"ticket": "a1"}, 200),
        ({"state": "serving"}, 200),
        ({"ticket": "A-001", "state": "called"}, 409),
        ({"ticket": "A-002", "state": "serving"}, 409),
        ({"ticket": None}, 409),
        ({"ticket": "nonsense"}, 409),
        (None, 200),
    ],
)
def test_a_belief_is_held_against_the_visitor_at_the_counter(call, officer, expected, status):
    issue(call.cast.office)
    officer.at(3, "call-next")
    officer.at(3, "serve")
    answer = officer.at(3, "finish", expected=expected)
    assert answer.status_code == status
    if status == 409:
        assert (problem(answer), answer.json()["state"]) == ((409, "not_as_expected"), "serving")


def test_a_second_finish_is_told_where_the_ticket_is_now(call, officer):
    issue(call.cast.office)
    officer.at(3, "call-next")
    believed = {"ticket": "A-001", "state": "called"}
    assert officer.at(3, "finish", expected=believed).status_code == 200
    refused = officer.at(3, "finish", expected=believed)
    assert problem(refused) == (409, "not_as_expected")
    assert refused.json()["state"] == "processing"


def test_a_belief_is_held_against_a_ticket_that_is_at_no_counter(call, officer):
    ticket_in(call.cast, State.PROCESSING)
    refused = officer.on("A-001", "complete", expected={"ticket": "A-001", "state": "waiting"})
    assert (problem(refused), refused.json()["state"]) == ((409, "not_as_expected"), "processing")
    assert officer.on("A-001", "complete", expected={"state": "processing"}).status_code == 200
