"""Sending a visitor elsewhere: off the route and back, to a counter, into another service."""

import pytest

from counters.domain.errors import Conflict, Invalid
from counters.domain.floor import read_floor
from counters.live.picture import Picture
from counters.staff.line_view import calling_order
from counters.states import State
from tests.domain.acting import dump, last_event, way_of
from tests.office import advance, again, at_desk, call_in, desk, issue, ticket_in

pytestmark = [pytest.mark.django_db]

SERVICE = "perpanjangan"


@pytest.fixture(autouse=True)
def _time(morning):
    return morning


def refused(cast, kind, number, verb, **ask):
    """The refusal of a counter's verb, which must have changed nothing."""
    before = dump()
    with pytest.raises(kind) as found:
        at_desk(cast, number, verb, **ask)
    assert dump() == before
    return found.value


def test_off_the_route_and_back_to_the_step_it_left_with_the_arrival_kept(cast, morning):
    ticket = ticket_in(cast, State.SERVING, SERVICE)
    arrived = ticket.arrived_at
    morning.forward(minutes=5)
    at_desk(cast, 1, "transfer", station="kasir")
    ticket = again(ticket)
    assert (ticket.station.key, ticket.step.key, ticket.turns.last().step) == ("kasir", "cek-fisik", None)
    assert (ticket.arrived_at, ticket.joined_at) == (arrived, morning.at)
    morning.forward(minutes=5)
    newcomer = issue(cast.office, SERVICE)
    at_desk(cast, 7, "open")
    at_desk(cast, 7, "call-next")
    assert refused(cast, Invalid, 7, "finish", outcome="lunas").code == "unknown_outcome"
    at_desk(cast, 7, "finish")
    ticket = again(ticket)
    assert {ticket.station.key, ticket.step.key, ticket.turns.last().step.key} == {"cek-fisik"}
    assert (ticket.arrived_at, ticket.joined_at) == (arrived, morning.at)
    assert [at_desk(cast, 1, "call-next"), newcomer.state] == [ticket, State.WAITING]
    at_desk(cast, 1, "finish", outcome="lolos")
    assert [row[:2] for row in way_of(again(ticket))] == [
        ("cek-fisik", "cek-fisik"), (None, "kasir"), ("cek-fisik", "cek-fisik"), ("pendaftaran", "pendaftaran"),
    ]  # fmt: skip


def test_a_ticket_sent_off_its_route_twice_still_goes_back_to_its_step(cast):
    ticket_in(cast, State.SERVING, SERVICE)
    ticket = at_desk(cast, 1, "transfer", station="kasir")
    at_desk(cast, call_in(cast, again(ticket)), "transfer", station="bpkb")
    at_desk(cast, call_in(cast, again(ticket)), "finish")
    assert (again(ticket).station.key, again(ticket).step.key) == ("cek-fisik", "cek-fisik")


def test_a_ticket_sent_back_to_its_own_line_is_on_its_route_again(cast):
    ticket_in(cast, State.SERVING, SERVICE)
    ticket = at_desk(cast, 1, "transfer", station="kasir")
    at_desk(cast, call_in(cast, again(ticket)), "transfer", station="cek-fisik")
    assert ticket.turns.last().step.key == "cek-fisik"
    assert advance(cast, again(ticket), "lolos").step.key == "pendaftaran"


def test_a_ticket_meant_for_a_counter_waits_for_it(cast):
    for number in (3, 4):
        at_desk(cast, number, "open")
    ticket = ticket_in(cast, State.SERVING)
    at_desk(cast, 3, "transfer", counter=desk(cast.office, 4).pk)
    assert again(ticket).wanted_counter == desk(cast.office, 4)
    assert ticket.turns.last().step.key == "pendaftaran"
    assert at_desk(cast, 3, "call-next") is None
    assert at_desk(cast, 4, "call-next") == ticket
    assert again(ticket).wanted_counter is None


@pytest.mark.parametrize("verb", ["pause", "close"])
def test_anyone_may_take_a_ticket_whose_counter_is_not_open(cast, verb):
    at_desk(cast, 4, "open")
    ticket = ticket_in(cast, State.SERVING)
    at_desk(cast, 3, "transfer", counter=desk(cast.office, 4).pk)
    at_desk(cast, 4, verb)
    assert at_desk(cast, 3, "call-next") == ticket


def test_anyone_may_take_a_ticket_whose_counter_no_longer_serves_its_line(cast):
    for number in (3, 4):
        at_desk(cast, number, "open")
    ticket = ticket_in(cast, State.SERVING)
    wanted = desk(cast.office, 4)
    at_desk(cast, 3, "transfer", counter=wanted.pk)
    # The administrator gives the counter another line.
    wanted.serves.update(station=cast.office.stations.get(key="kasir"))
    floor = read_floor(cast.office)
    seen = calling_order(Picture(floor, [], {}, {}), floor.desks[desk(cast.office, 3).pk])
    assert [place.ticket for place in seen] == [ticket]
    assert at_desk(cast, 3, "call-next") == ticket


def test_a_ticket_meant_for_a_counter_of_another_line_waits_in_that_line(cast):
    at_desk(cast, 8, "open")
    ticket = ticket_in(cast, State.SERVING, SERVICE)
    at_desk(cast, 1, "transfer", counter=desk(cast.office, 8).pk)
    assert (again(ticket).station.key, ticket.turns.last().step) == ("kasir", None)
    assert at_desk(cast, 8, "call-next") == ticket
    at_desk(cast, 8, "finish")
    assert (again(ticket).station.key, again(ticket).step.key) == ("cek-fisik", "cek-fisik")


def test_who_waits_for_another_counter_is_not_called_past_others_without_the_log(cast):
    """A given call takes even a ticket meant for another counter, and the log says so."""
    for number in (3, 4):
        at_desk(cast, number, "open")
    ticket = ticket_in(cast, State.SERVING)
    at_desk(cast, 3, "transfer", counter=desk(cast.office, 4).pk)
    assert at_desk(cast, 3, "call", ticket=ticket.label) == ticket
    assert last_event(ticket)[1]["reason"] == "given"


def test_another_service_begins_at_its_first_step_under_the_same_number(cast, morning):
    ticket = ticket_in(cast, State.SERVING, SERVICE)
    arrived = ticket.arrived_at
    morning.forward(minutes=5)
    at_desk(cast, 1, "transfer", service="blokir")
    ticket = again(ticket)
    assert (ticket.label, ticket.service.key, ticket.flow.service.key) == ("L-001", "blokir", "blokir")
    assert (ticket.step.key, ticket.station.key) == (ticket.flow.steps.first().key, "blokir")
    assert (ticket.arrived_at, ticket.joined_at) == (arrived, morning.at)
    assert last_event(ticket) == ("transfer", {"service": "blokir", "flow": 1, "from": SERVICE})
    assert issue(cast.office, SERVICE).label == "L-002"


def test_a_closed_service_takes_nobody_over(cast):
    cast.office.services.filter(key="blokir").update(is_open=False)
    ticket_in(cast, State.SERVING, SERVICE)
    refusal = refused(cast, Conflict, 1, "transfer", service="blokir")
    assert (refusal.code, refusal.state) == ("service_closed", State.SERVING)


@pytest.mark.parametrize(
    "to", [{}, {"station": "kasir", "service": "blokir"}, {"station": "cek-fisik"}, {"counter": 1}]
)
def test_a_transfer_needs_one_target_that_is_elsewhere(cast, to):
    ticket_in(cast, State.SERVING, SERVICE)
    ask = {**to, "counter": desk(cast.office, 1).pk} if "counter" in to else to
    assert refused(cast, Invalid, 1, "transfer", **ask).code == "target"
