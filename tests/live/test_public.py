"""What anybody may see of a ticket."""

from counters.live.picture import latest
from counters.live.public import ticket_fields
from tests.office import issue


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
