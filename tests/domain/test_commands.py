"""The verbs by their names, with keys that come from outside: what is unknown is refused in a sentence."""

import pytest
from django.utils import translation

from counters.domain.commands import COUNTER_VERBS, Ask, at_counter, on_ticket
from counters.domain.errors import Invalid, NotFound
from counters.models import Counter
from counters.states import State
from tests.domain.acting import act, dump
from tests.office import at_desk, desk, issue, ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def refused(office, kind, verb):
    """The code and sentence of a refusal, which must have changed nothing."""
    before = dump()
    with pytest.raises(kind) as found, translation.override("en"):
        act(office, verb)
    assert dump() == before
    return found.value.code, str(found.value)


@pytest.mark.parametrize("verb", ["", "Serve", "serve ", "cancel", "__class__", "issue"])
def test_an_unknown_verb_is_not_found(cast, verb):
    ticket = ticket_in(cast, State.CALLED)
    counter, officer = desk(cast.office, 3), cast.officers[3]
    told = refused(cast.office, NotFound, lambda today: at_counter(today, counter, verb, Ask(), officer))
    assert told == ("unknown_verb", f"There is no command “{verb}”.")
    if verb != "cancel":
        told = refused(cast.office, NotFound, lambda today: on_ticket(today, ticket, verb, Ask()))
        assert told[0] == "unknown_verb"


@pytest.mark.parametrize("verb", ["call", "resume"])
def test_a_verb_about_a_ticket_needs_one_of_today(cast, verb):
    issue(cast.office)
    at_desk(cast, 3, "open")
    counter, officer = desk(cast.office, 3), cast.officers[3]
    for label, kind, code in (
        ("", Invalid, "ticket"),
        ("A-009", NotFound, "unknown_ticket"),
        ("?", NotFound, "unknown_ticket"),
    ):
        ask = Ask(ticket=label)
        told = refused(cast.office, kind, lambda today, a=ask: at_counter(today, counter, verb, a, officer))
        assert told[0] == code


@pytest.mark.parametrize("target", ["station", "counter", "service"])
def test_a_transfer_to_what_this_office_has_not_is_not_found(cast, target):
    ticket_in(cast, State.CALLED)
    strange = {
        "station": "no-such",
        "service": "no-such",
        "counter": Counter.objects.filter(office=cast.elsewhere).first().pk,
    }
    ask = Ask(**{target: strange[target]})
    counter, officer = desk(cast.office, 3), cast.officers[3]
    told = refused(cast.office, NotFound, lambda today: at_counter(today, counter, "transfer", ask, officer))
    assert told == ("unknown", f"This office has no {target} “{strange[target]}”.")


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**70])
def test_a_transfer_to_an_impossible_counter_is_not_found(cast, number):
    ticket_in(cast, State.CALLED)
    counter, officer, ask = desk(cast.office, 3), cast.officers[3], Ask(counter=number)
    told = refused(cast.office, NotFound, lambda today: at_counter(today, counter, "transfer", ask, officer))
    assert told[0] == "unknown"


def test_every_verb_of_the_issue_has_a_name():
    assert set(COUNTER_VERBS) == {
        "open", "pause", "close", "call-next", "call", "recall", "serve", "finish", "finish-next", "park", "resume",
        "transfer", "no-show",
    }  # fmt: skip
