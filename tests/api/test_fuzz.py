"""Whatever JSON, key or path a client makes up: an answer below 500 in the documented form."""

import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counters.api import schemas
from counters.api.counters import VERBS as COUNTER_VERBS
from counters.api.tickets import VERBS as TICKET_VERBS
from counters.models import Event, QueueDay
from tests.api.conftest import problem
from tests.office import desk, open_all, ticket_in

FUZZ = settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

text = st.text(max_size=50) | st.sampled_from(
    ["A-001", "a2", "pengesahan", "kasir", "lengkap", "serving", "called", "en"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | text
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
fields = [
    "ticket",
    "outcome",
    "reason",
    "papers",
    "station",
    "counter",
    "service",
    "priority",
    "variant",
    "items",
]
expected = st.fixed_dictionaries({}, optional={"ticket": values, "state": values})
bodies = values | st.dictionaries(
    st.sampled_from([*fields, "language", "expected"]) | text, values, max_size=5
)
bodies |= st.fixed_dictionaries(
    {"service": st.just("pengesahan")}, optional={"items": values, "language": values}
)
bodies |= st.fixed_dictionaries(
    {"ticket": st.sampled_from(["A-001", "A-002"]), "reason": text, "expected": expected}
)
raw = bodies.map(lambda body: json.dumps(body).encode("utf-8", "surrogatepass")) | st.binary(max_size=60)
keys = st.none() | st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=8)

ISSUE = "offices/samsat/tickets"
PATHS = [ISSUE, *(f"counters/{{counter}}/{verb.name}" for verb in COUNTER_VERBS)]
PATHS += [f"tickets/{{ticket}}/{verb}" for verb in TICKET_VERBS]


@pytest.fixture
def busy(call):
    """Tickets in several states, all counters open."""
    open_all(call.cast)
    for state in ("waiting", "serving", "processing", "parked", "no_show"):
        ticket_in(call.cast, state)
    return call


def judge(answer, path):
    """The form of an answer; a refusal leaves the day as it was."""
    if answer.status_code in {200, 201}:
        shape = schemas.TicketIssued if path == ISSUE else schemas.Receipt
        shape.model_validate_json(answer.content)
    else:
        assert problem(answer)[0] in {400, 401, 403, 404, 409, 422}
    return answer.status_code


def trace():
    """What any change of a day leaves behind."""
    return Event.objects.count(), list(QueueDay.objects.values_list("revision", flat=True))


@settings(FUZZ, max_examples=300)
@given(path=st.sampled_from(PATHS), body=raw, key=keys)
def test_no_body_breaks_a_command(busy, path, body, key):
    before = trace()
    answer = busy.supervisor.post(
        path.format(counter=desk(busy.cast.office, 3).pk, ticket="A-003"), body, key
    )
    if judge(answer, path) >= 400:
        assert trace() == before


@FUZZ
@given(part=st.text(min_size=1, max_size=40) | st.integers().map(str), data=st.data())
def test_no_address_breaks_the_api(busy, part, data):
    shape = data.draw(st.sampled_from([*PATHS, "offices/{office}/tickets"]))
    name = quote(part.encode("utf-8", "surrogatepass"), safe="")
    path = shape.format(counter=name, ticket=name, office=name)
    judge(busy.supervisor.post(path, {"service": "pengesahan", "ticket": "A-001"}), path)
    for look in (f"offices/{name}", f"offices/{name}/board", f"tickets/{name}"):
        assert busy.nobody.get(look).status_code in {200, 404, 405}


@FUZZ
@given(says=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
def test_no_token_breaks_the_api(busy, says):
    for header in (says, f"Bearer {says}"):
        answer = busy.nobody.post(ISSUE, {"service": "pengesahan"}, headers={"Authorization": header})
        assert problem(answer) == (401, "unauthenticated")
