"""Rows that many phones share are drawn once, and never shown to somebody whose row is another."""

import pytest

from counters.live.picture import latest, read_picture
from displays.visitor import phone_screen
from tests.live.conftest import hall, take  # noqa: F401


@pytest.fixture
def tickets(hall):  # noqa: F811
    from counters.models import Ticket

    for _ in range(3):
        take(hall)
    return list(Ticket.objects.select_related("day__office", "service", "station", "step").order_by("pk"))


def html(ticket, picture, language="id"):
    return phone_screen(ticket, "s" * 27, language).draw(picture)["html"]


def test_a_shared_row_is_what_would_be_drawn_for_each_alone(tickets):
    together = latest(tickets[0].day.office)
    assert [html(one, together) for one in tickets] == [
        html(one, read_picture(one.day.office)) for one in tickets
    ]


def test_the_same_row_in_another_language_is_drawn_in_that_language(tickets):
    picture = latest(tickets[0].day.office)
    indonesian, english = (html(tickets[0], picture, language) for language in ("id", "en"))
    assert "You are here" in english
    assert "You are here" not in indonesian
    assert english == html(tickets[0], read_picture(tickets[0].day.office), "en")


def test_a_visitor_whose_variant_is_known_does_not_see_the_rows_of_the_others(tickets):
    office = tickets[0].day.office
    picture = latest(office)
    before = html(tickets[0], picture)
    variant = office.variants.first()
    tickets[1].variant = variant
    picture.floor.tickets[tickets[1].pk].variant = variant
    assert html(tickets[0], picture) == before
    fresh = read_picture(office)
    fresh.floor.tickets[tickets[1].pk].variant = variant
    assert html(tickets[1], picture) == html(tickets[1], fresh)


def test_boards_that_ask_again_and_again_are_answered_with_one_drawing(client, tickets, monkeypatch):
    from counters.live.screen import Screen

    drawn = []
    draw = Screen.draw
    monkeypatch.setattr(
        Screen, "draw", lambda self, picture: drawn.append(self.audience) or draw(self, picture)
    )
    answers = [client.get("/layar/samsat/?live").json() for _ in range(3)]
    assert answers[0] == answers[2]
    assert len(drawn) == 1
    take(tickets[0].day.office)
    assert client.get("/layar/samsat/?live").json()["revision"] == answers[0]["revision"] + 1
