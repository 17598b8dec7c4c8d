"""Every address of the staff asks who is there. Each test walks all of them: a new one is tested from its first day."""

import pytest
from django.urls import reverse

from counters.staff.urls import urlpatterns
from tests.office import desk, issue
from tests.staff.conftest import everything, person

NAMES = {pattern.name for pattern in urlpatterns} - {"sign-in", "sign-out"}
OF_A_LEADER = {name for name in NAMES if name.startswith("supervisor")}
OF_THE_DOOR = {name for name in NAMES if name.startswith("greeter")}
OF_A_COUNTER = {name for name in NAMES if name.startswith("console")}
OF_THE_ADMINISTRATOR = {name for name in NAMES if name.startswith("setup")}
# Without an office in the address everybody is shown their own.
OWN = {"console", "supervisor", "greeter", "setup", "work"}


@pytest.fixture
def walk(hall):
    """The answers to reading and to posting, by the address's name, and a check that nothing came of it."""
    issue(hall.office)
    before = everything()

    def through(names, user=None):
        somebody, answers = person(user), {}
        for name in names:
            address = _example(name, hall)
            found = [somebody.page(address), somebody.does(address)]
            answers[name] = [response for response in found if response.status_code != 405]
        assert everything() == before
        return answers

    return through


def _example(name, cast):
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    leads = {"supervisor-day", "supervisor-service", "supervisor-counter"}
    values = {
        "counter": desk(cast.office, 3).pk,
        "office": cast.office.key,
        "key": "pengesahan",
        "label": "A-001",
        "version": 1,
        "device": 1,
        "notice": 1,
        "paper": 1,
        "question": 1,
        "number": "2025-0001",
        "verb": "close" if name in leads else "recall",
    }
    return reverse(name, kwargs={part: values[part] for part in pattern.pattern.converters})


def _statuses(answers):
    return {name: {response.status_code for response in found} for name, found in answers.items()}


def test_nobody_gets_further_than_the_sign_in_page(walk):
    answers = walk(NAMES)

    assert {response["Location"].split("?")[0] for found in answers.values() for response in found} == {
        "/masuk/"
    }


def test_a_person_of_another_office_finds_nothing_of_this_one(walk, hall):
    assert _statuses(walk(NAMES - OWN, hall.stranger)) == dict.fromkeys(NAMES - OWN, {404})


def test_a_kiosk_has_no_business_on_any_page(walk, hall):
    assert _statuses(walk(NAMES, hall.kiosk)) == dict.fromkeys(NAMES, {403})


def test_an_officer_neither_supervises_nor_greets(walk, hall):
    names = OF_A_LEADER | OF_THE_DOOR | OF_THE_ADMINISTRATOR

    assert _statuses(walk(names, hall.officers[3])) == dict.fromkeys(names, {403})


def test_a_greeter_neither_supervises_nor_sits_at_a_counter(walk, hall):
    names = OF_A_LEADER | OF_A_COUNTER | OF_THE_ADMINISTRATOR

    assert _statuses(walk(names, hall.greeter)) == dict.fromkeys(names, {403})


def test_a_supervisor_does_not_change_how_services_run(walk, hall):
    assert _statuses(walk(OF_THE_ADMINISTRATOR, hall.supervisor)) == dict.fromkeys(
        OF_THE_ADMINISTRATOR, {403}
    )


def test_a_wrong_role_is_told_so_in_a_sentence(hall):
    response = person(hall.officers[3]).page("/pengawas/")

    assert response.status_code == 403
    assert "Your role does not allow this." in response.content.decode()


def test_somebody_who_was_switched_off_is_signed_out(hall):
    officer = hall.officers[3]
    somebody = person(officer)
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)

    assert somebody.page("/loket/").status_code == 302


def test_a_person_without_a_post_is_told_so(hall, django_user_model):
    response = person(django_user_model.objects.create_user("tamu")).page("/loket/")

    assert response.status_code == 403
    assert "You have no post in this office." in response.content.decode()
