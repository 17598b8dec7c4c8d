"""The staff's sockets show what their pages show, to those who came from a page and are still signed in."""

import pytest
from django.conf import settings
from django.test import override_settings

from counters.domain.actions.filing import open_file
from counters.domain.day import SYSTEM, perform
from counters.domain.errors import Forbidden, NotFound
from counters.live.picture import latest
from counters.models import Role
from counters.staff import sockets
from counters.staff.urls import websocket_urlpatterns
from counters.states import State
from tests.office import desk, issue, ticket_in
from tests.staff.conftest import counter_path, person

ORIGIN = [(b"origin", b"http://testserver")]


def scope_of(user, headers=ORIGIN, **parts):
    """What a socket of the page knows when it asks for its screen."""
    return {"user": user, "headers": headers, "query_string": b"draw=en", "url_route": {"kwargs": parts}}


@pytest.fixture
def crowd(hall):
    """An office in which every list of every page has somebody in it."""
    for state in (State.PARKED, State.PROCESSING, State.NO_SHOW, State.SERVING, State.WAITING):
        ticket_in(hall, state)
    return hall


def opened_file(office):
    """The number of a file that was opened for one more visitor."""
    given = issue(office, "stnk-hilang")
    step = given.flow.steps.get(key="cetak-stnk")
    perform(office, lambda today: open_file(today, today.ticket(given), step.pk) and {}, by=SYSTEM)
    return given.files.get().label


def test_what_is_pushed_is_what_a_newcomer_gets(crowd):
    number = opened_file(crowd.office)
    here = {"office": crowd.office.key}
    cases = [
        (sockets.at_counter, crowd.officers[3], {"counter": desk(crowd.office, 3).pk}, counter_path(crowd, 3)),
        (sockets.choosing, crowd.supervisor, here, "/loket/"),
        (sockets.supervisor, crowd.supervisor, here, "/pengawas/"),
        (sockets.greeter, crowd.greeter, here, "/penerangan/"),
        (sockets.service, crowd.greeter, {**here, "key": "bpkb"}, "/penerangan/samsat/layanan/bpkb/"),
        (sockets.ticket_for_greeter, crowd.greeter, {**here, "label": "A-001"}, "/penerangan/samsat/tiket/A-001/"),
        (sockets.ticket_for_supervisor, crowd.supervisor, {**here, "label": "A-001"}, "/pengawas/samsat/tiket/A-001/"),
        (sockets.work, crowd.officers[3], here, "/berkas-kerja/samsat/"),
        (sockets.file, crowd.officers[3], {**here, "number": number}, f"/berkas-kerja/samsat/berkas/{number}/"),
        (sockets.devices, crowd.administrator, here, "/pengawas/samsat/perangkat/"),
    ]  # fmt: skip
    assert {find for find, *_rest in cases} == {
        pattern.callback.consumer_initkwargs["find"] for pattern in websocket_urlpatterns
    }
    for find, user, parts, path in cases:
        pushed = find(scope_of(user, **parts)).draw(latest(crowd.office))
        somebody = person(user)
        assert pushed == somebody.live(path)
        assert pushed["html"] in somebody.text(path)


def test_a_socket_without_an_origin_came_from_no_page_of_ours(hall):
    scope = scope_of(hall.supervisor, headers=[], office=hall.office.key)

    with pytest.raises(Forbidden) as refused:
        sockets.supervisor(scope)
    assert refused.value.code == "no_origin"


def test_an_account_that_is_switched_off_ends_its_sockets(hall):
    number, officer = desk(hall.office, 3).pk, hall.officers[3]
    scopes = [(sockets.at_counter, scope_of(officer, counter=number)),
              (sockets.choosing, scope_of(officer, office=hall.office.key))]  # fmt: skip
    # A socket's scope keeps the row as it was when the socket was opened.
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)

    for find, scope in scopes:
        with pytest.raises(NotFound):
            find(scope)


def test_a_changed_password_ends_the_sockets_of_before(hall):
    somebody = person(hall.supervisor)
    scope = {**scope_of(hall.supervisor, office=hall.office.key), "session": somebody.client.session}
    sockets.supervisor(scope)
    # A scope keeps the row as it was: the change is made on another one.
    changed = type(hall.supervisor).objects.get(pk=hall.supervisor.pk)
    changed.set_password("sandi yang baru sekali")
    changed.save()

    with pytest.raises(Forbidden) as refused:
        sockets.supervisor(scope)
    assert refused.value.code == "not_signed_in"


def test_a_changed_key_of_the_server_ends_no_sockets_while_the_old_one_is_known(hall):
    session = person(hall.supervisor).client.session
    scope = {**scope_of(hall.supervisor, office=hall.office.key), "session": session}

    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        sockets.supervisor(scope)
    with override_settings(SECRET_KEY="another"), pytest.raises(Forbidden):
        sockets.supervisor(scope)


def test_an_open_console_follows_the_rights_of_its_officer(hall):
    officer, number = hall.officers[3], desk(hall.office, 3).pk
    ticket = issue(hall.office)
    console = sockets.at_counter(scope_of(officer, counter=number))
    before = console.draw(latest(hall.office))["html"]
    officer.postings.update(may_choose=False)
    after = console.draw(latest(hall.office))["html"]

    assert [ticket.label in html for html in (before, after)] == [True, True]
    assert ["/call/" in html for html in (before, after)] == [True, False]


def test_an_open_choice_of_counters_follows_the_role_of_its_person(hall):
    choice = sockets.choosing(scope_of(hall.supervisor, office=hall.office.key))
    before = choice.draw(latest(hall.office))["html"]
    hall.supervisor.postings.update(role=Role.OFFICER)
    after = choice.draw(latest(hall.office))["html"]

    assert [">Look<" in html for html in (before, after)] == [True, False]


def test_a_ticket_whose_day_is_over_offers_nothing_more(hall, morning):
    ticket = ticket_in(hall, State.PARKED)
    kept = sockets.ticket_for_supervisor(
        scope_of(hall.supervisor, office=hall.office.key, label=ticket.label)
    )
    here = f"/pengawas/samsat/tiket/{ticket.label}/"
    offered = [
        f"{here}{verb}/" in kept.draw(latest(hall.office))["html"] for verb in ("resume", "prioritise")
    ]
    morning.forward(days=1)
    page = kept.draw(latest(hall.office))["html"]

    assert offered == [True, True]
    assert "formaction" not in page
    assert 'data-opens="cancel"' not in page
    assert 'data-state="expired"' in page


def test_a_session_that_was_ended_ends_its_sockets(hall):
    somebody = person(hall.supervisor)
    scope = {**scope_of(hall.supervisor, office=hall.office.key), "session": somebody.client.session}
    sockets.supervisor(scope)
    somebody.submits("/keluar/")

    with pytest.raises(Forbidden) as refused:
        sockets.supervisor(scope)
    assert refused.value.code == "not_signed_in"
