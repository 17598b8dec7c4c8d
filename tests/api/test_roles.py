"""Who may do what: each role against each operation, and tokens that say nothing."""

import pytest

from counters.api.counters import VERBS as COUNTER_VERBS
from counters.models import Posting
from counters.staff.tokens import revoke_tokens
from tests.api.conftest import Caller, dump, problem, undone
from tests.office import at_desk, desk, employ, issue, open_all, ticket_in

ROLES = ["officer", "greeter", "supervisor", "administrator", "kiosk"]
CONSOLE = {"officer", "supervisor", "administrator"}
# A ticket in this state, the verb on it, and the roles that may.
ON_TICKETS = [
    ("processing", "complete", CONSOLE),
    ("waiting", "cancel", CONSOLE | {"greeter"}),
    ("waiting", "check", CONSOLE | {"greeter"}),
    ("no_show", "return", set(ROLES)),
    ("parked", "resume", set(ROLES)),
]
# What counter 3 must have before a verb, and what is said with it.
READY = {
    "open": ("closed", {}),
    "pause": ("open", {"reason": "Istirahat"}),
    "close": ("open", {}),
    "call-next": ("open", {}),
    "call": ("open", {"ticket": "A-001"}),
    "recall": ("called", {}),
    "serve": ("called", {}),
    "finish": ("called", {}),
    "finish-next": ("called", {}),
    "park": ("called", {"reason": "Berkas kurang"}),
    "resume": ("parked", {"ticket": "A-001"}),
    "transfer": ("called", {"station": "kasir"}),
    "no-show": ("recalled", {}),
}


def make_ready(cast, ready):
    """Counter 3 as its officer left it; A-001 waits unless it has come further."""
    issue(cast.office)
    if ready == "closed":
        return
    at_desk(cast, 3, "open")
    if ready != "open":
        at_desk(cast, 3, "call-next")
    if ready == "parked":
        at_desk(cast, 3, "park", reason="Berkas kurang")
    if ready == "recalled":
        at_desk(cast, 3, "recall")
        at_desk(cast, 3, "recall")


@pytest.mark.parametrize("verb", [verb.name for verb in COUNTER_VERBS])
def test_each_role_at_a_counter(call, verb):
    ready, said = READY[verb]
    make_ready(call.cast, ready)
    before = dump()
    for role in set(ROLES) - CONSOLE:
        assert problem(call[role].at(3, verb, **said)) == (403, "forbidden"), role
    if verb != "open":
        assert problem(call.officer(4).at(3, verb, **said)) == (403, "not_your_counter")
    assert problem(call.stranger.at(3, verb, **said)) == (404, "unknown_counter")
    assert problem(call.nobody.at(3, verb, **said)) == (401, "unauthenticated")
    assert dump() == before
    # Who sits there, and those who may help out at any counter.
    for role in sorted(CONSOLE):
        with undone():
            assert call[role].at(3, verb, **said).status_code == 200, role


@pytest.mark.parametrize(("state", "verb", "allowed"), ON_TICKETS)
def test_each_role_on_a_ticket(call, state, verb, allowed):
    ticket = ticket_in(call.cast, state)
    before = dump()
    assert problem(call.stranger.on(ticket.label, verb))[0] in {403, 404}
    assert problem(call.nobody.on(ticket.label, verb)) == (401, "unauthenticated")
    assert dump() == before
    for role in ROLES:
        with undone():
            answer = call[role].on(ticket.label, verb)
            if role in allowed:
                assert answer.status_code == 200, role
            else:
                assert problem(answer) == (403, "forbidden"), role
                assert dump() == before


def test_everybody_posted_here_may_give_a_number(call):
    for role in ROLES:
        assert call[role].issue().status_code == 201, role


def test_nobody_else_gives_a_number(call):
    before = dump()
    assert problem(call.stranger.issue()) == (404, "unknown_office")
    assert problem(call.nobody.issue()) == (401, "unauthenticated")
    assert dump() == before


def test_calling_a_given_number_is_a_right_of_its_own(call):
    issue(call.cast.office)
    open_all(call.cast)
    Posting.objects.filter(user=call.cast.officers[3]).update(may_choose=False)
    assert problem(call.officer(3).at(3, "call", ticket="A-001")) == (403, "forbidden")
    assert call.officer(3).at(3, "call-next").status_code == 200


def test_somebody_without_a_posting_may_do_nothing(call):
    call.cast.greeter.postings.all().delete()
    issue(call.cast.office)
    assert problem(call.greeter.issue()) == (404, "unknown_office")
    assert problem(call.greeter.on("A-001", "cancel")) == (403, "no_posting")
    assert problem(call.greeter.at(3, "open")) == (404, "unknown_counter")


def test_an_officer_sits_at_one_counter_at_a_time(call):
    assert call.officer(3).at(3, "open").status_code == 200
    assert problem(call.officer(3).at(4, "open")) == (409, "seated_elsewhere")
    refused = call.officer(4).at(3, "open")
    assert problem(refused) == (409, "counter_taken")
    assert refused.json()["state"] == "open"


def test_a_header_that_is_no_token_says_nothing(call):
    token = call.kiosk.headers["Authorization"].removeprefix("Bearer ")
    before = dump()
    for says in (
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Basic {token}",
        token,
        f"Bearer {token}x",
        "Bearer \xff",
    ):
        call.nobody.headers["Authorization"] = says
        answer = call.nobody.issue()
        assert problem(answer) == (401, "unauthenticated"), says
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert dump() == before


def test_the_word_before_the_token_may_be_written_in_any_case(call):
    token = call.kiosk.headers["Authorization"].removeprefix("Bearer ")
    for scheme in ("Bearer", "bearer", "BEARER", "Bearer "):
        call.nobody.headers["Authorization"] = f"{scheme} {token}"
        assert call.nobody.issue().status_code == 201, scheme


def test_a_revoked_token_and_a_switched_off_user_say_nothing(call):
    revoke_tokens(call.cast.kiosk)
    assert problem(call.kiosk.issue()) == (401, "unauthenticated")
    call.cast.greeter.is_active = False
    call.cast.greeter.save()
    assert problem(call.greeter.issue()) == (401, "unauthenticated")


def test_a_session_is_no_token(call):
    call.nobody.client.force_login(call.cast.administrator)
    assert problem(call.nobody.issue()) == (401, "unauthenticated")


def test_who_asks_is_looked_at_before_what_is_asked(call):
    assert problem(call.nobody.post("offices/samsat/tickets", b"{")) == (401, "unauthenticated")
    assert problem(call.nobody.post("counters/0/open", b"{")) == (401, "unauthenticated")


def test_a_new_officer_works_where_they_are_posted(call):
    user = employ(call.cast.elsewhere, "officer", "baru")
    there = desk(call.cast.elsewhere, 7)
    assert Caller(call.cast, user).post(f"counters/{there.pk}/open").status_code == 200
