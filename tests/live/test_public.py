"""What anybody may see of a ticket."""

from counters.live.picture import latest
from counters.live.public import ticket_fields
from counters.states import State
from tests.office import again, at_desk, issue, ticket_in


def test_a_ticket_of_a_day_that_nobody_closed_yet_has_expired(office, morning):
    given = issue(office, "perpanjangan")
    morning.forward(days=1)
    fields = ticket_fields(latest(office), given)
    assert (fields["state"], fields["step"], fields["ahead"], fields["forecast"]) == (
        "expired",
        None,
        None,
        None,
    )


def test_off_its_route_a_ticket_is_at_no_step(cast, morning):
    ticket = ticket_in(cast, State.SERVING)
    at_desk(cast, 3, "transfer", station="kasir")
    fields = ticket_fields(latest(cast.office), again(ticket))
    assert (fields["step"], fields["steps"][0]["station"], fields["steps"][0]["state"]) == (
        None,
        "kasir",
        "current",
    )
