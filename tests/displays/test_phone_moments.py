"""A phone rings at three people before it and at each call, once each."""

import pytest

from counters.live.picture import latest
from displays.phone_moments import moment_of
from displays.visitor import phone_screen
from tests.displays.conftest import phone_of
from tests.office import at_desk, call_in, issue


def moment(office, ticket):
    picture = latest(office)
    return moment_of(picture, picture.now_of(ticket))


def test_it_is_near_from_three_people_on_and_stays_the_same_moment(cast, morning):
    at_desk(cast, 3, "open")
    tickets = [issue(cast.office) for _place in range(6)]
    assert [moment(cast.office, ticket) for ticket in tickets] == ["near-1"] * 4 + [""] * 2
    call_in(cast, tickets[0])
    assert moment(cast.office, tickets[4]) == "near-1"
    assert moment(cast.office, tickets[3]) == "near-1"


def test_each_call_is_a_moment_of_its_own_and_the_phone_is_drawn_for_it(hall, reader):
    ticket = issue(hall.office)
    number = call_in(hall, ticket)
    screen = phone_screen(ticket, "x" * 27, "id")
    first, signed = moment(hall.office, ticket), screen.sign(latest(hall.office))
    assert f'data-moment="{first}"' in reader.text(phone_of(ticket))
    at_desk(hall, number, "recall")
    assert moment(hall.office, ticket) != first
    assert screen.sign(latest(hall.office)) != signed
    at_desk(hall, number, "serve")
    assert moment(hall.office, ticket) == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_called_phone_has_clips_that_say_its_call(hall, client, language):
    ticket = issue(hall.office, language=language)
    call_in(hall, ticket)
    clips = client.get(f"{phone_of(ticket)}suara/").json()["clips"]
    assert len(clips) >= 6
    assert all(f"voice/{language}/" in piece["clip"] for piece in clips)
