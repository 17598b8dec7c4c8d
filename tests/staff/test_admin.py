"""Changes of the set-up reach the screens: they raise the day's revision."""

import pytest

from counters.models import Counter, Event, QueueDay, Station, Ticket
from tests.office import issue
from tests.staff.conftest import person


@pytest.fixture
def administrator(hall):
    hall.administrator.is_staff = hall.administrator.is_superuser = True
    hall.administrator.save()
    return person(hall.administrator)


def revision(office):
    return QueueDay.objects.get(office=office).revision


def test_a_changed_station_raises_the_revision_of_its_office(hall, administrator):
    station = hall.office.stations.get(key="kasir")
    before = revision(hall.office)
    form = {"name": "Kasir Baru", "office": hall.office.pk, "key": "kasir", "position": 3}
    response = administrator.submits(f"/admin/counters/station/{station.pk}/change/", **form)

    assert response.status_code == 302
    assert Station.objects.get(pk=station.pk).name == "Kasir Baru"
    assert revision(hall.office) == before + 1
    assert Event.objects.latest("pk").action == "setup"


def test_a_new_counter_raises_the_revision_and_a_deleted_one_too(hall, administrator):
    before = revision(hall.office)
    lines = {"serves-TOTAL_FORMS": 0, "serves-INITIAL_FORMS": 0}
    administrator.submits("/admin/counters/counter/add/", office=hall.office.pk, number=77, **lines)
    counter = Counter.objects.get(number=77)
    administrator.submits(f"/admin/counters/counter/{counter.pk}/delete/", post="yes")

    assert not Counter.objects.filter(number=77).exists()
    assert revision(hall.office) == before + 2


def test_many_rows_deleted_at_once_raise_the_revision_once(hall, administrator):
    rows = [Counter.objects.create(office=hall.office, number=number).pk for number in (77, 78)]
    before = revision(hall.office)
    form = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
    administrator.submits("/admin/counters/counter/", **form)

    assert not Counter.objects.filter(pk__in=rows).exists()
    assert revision(hall.office) == before + 1


def test_a_service_is_not_called_as_a_page_of_the_kiosk(hall, administrator):
    service = hall.office.services.get(key="pengesahan")
    form = {"office": hall.office.pk, "key": "tiket", "name": "Tiket", "series": "Z", "position": 1}
    for rows in ("papers", "fees", "standard"):
        form |= {f"{rows}-TOTAL_FORMS": 0, f"{rows}-INITIAL_FORMS": 0}
    address = f"/admin/counters/service/{service.pk}/change/"
    refused = administrator.submits(address, **form)
    kept = hall.office.services.get(pk=service.pk).key
    taken = administrator.submits(address, **form | {"key": "pulang"})

    assert "The kiosk has a page of this name" in refused.content.decode()
    assert (refused.status_code, kept) == (200, "pengesahan")
    assert (taken.status_code, hall.office.services.get(pk=service.pk).key) == (302, "pulang")


def test_the_office_has_its_hours_closures_and_standard_in_one_form(hall, administrator):
    page = administrator.text(f"/admin/counters/office/{hall.office.pk}/change/")
    for rows in ("weekday_hours", "closures", "standard"):
        assert f'name="{rows}-TOTAL_FORMS"' in page


@pytest.mark.parametrize("model", ["ticket", "turn", "event", "call", "flow", "step", "route"])
def test_what_belongs_to_a_day_or_a_flow_is_only_shown(model, hall, administrator):
    issue(hall.office)

    assert administrator.page(f"/admin/counters/{model}/").status_code == 200
    assert administrator.page(f"/admin/counters/{model}/add/").status_code == 403


def test_the_secret_behind_a_link_is_not_shown(hall, administrator):
    ticket = issue(hall.office)
    page = administrator.text(f"/admin/counters/ticket/{ticket.pk}/change/")

    assert ticket.nonce not in page
    assert Ticket.objects.get().nonce == ticket.nonce


def test_the_texts_of_the_standard_are_written_by_the_administrator(hall, administrator):
    service = hall.office.services.get(key="pengesahan")
    form = {"office": hall.office.pk, "key": "pengesahan", "name": "Pengesahan", "series": "A", "position": 1}
    for rows, count in (("papers", 0), ("fees", 0), ("standard", 1)):
        form |= {f"{rows}-TOTAL_FORMS": count, f"{rows}-INITIAL_FORMS": 0}
    form |= {"standard-0-service": service.pk, "standard-0-complaints": "Hanya di Loket 1."}

    saved = administrator.submits(f"/admin/counters/service/{service.pk}/change/", **form)

    assert saved.status_code == 302
    assert "Hanya di Loket 1." in administrator.client.get("/layanan/samsat/pengesahan/").content.decode()


@pytest.fixture
def question(hall):
    return hall.office.services.get(key="pengesahan").questions.get(key="pemohon")


def answers_form(question, gone="", **other):
    """The form of a question as the table sends it, with one answer ticked to go."""
    rows = list(question.choices.all())
    form = {"key": question.key, "name": question.name, "position": question.position, "asked_if": "{}"}
    form |= {"choices-TOTAL_FORMS": len(rows), "choices-INITIAL_FORMS": len(rows)}
    for n, row in enumerate(rows):
        words = {"id": row.pk, "question": question.pk, "key": row.key, "name": row.name}
        form |= {f"choices-{n}-{name}": value for name, value in (words | {"position": n}).items()}
        if row.key == gone:
            form[f"choices-{n}-DELETE"] = "on"
    return form | other


def test_an_answer_on_which_a_paper_hangs_stays_in_the_table_of_questions_too(hall, administrator, question):
    address = f"/admin/counters/question/{question.pk}/change/"
    before = revision(hall.office), list(question.choices.values_list("key", "name"))
    for form in (answers_form(question, "kuasa"), answers_form(question, key="siapa")):
        refused = administrator.submits(address, **form)
        assert refused.status_code == 200
        assert "The condition of paper “Owner&#x27;s identity card" in refused.content.decode()
    gone = administrator.submits(f"/admin/counters/question/{question.pk}/delete/", post="yes")
    assert "which is not asked before" in gone.content.decode()
    many = {"action": "delete_selected", "_selected_action": [question.pk], "post": "yes"}
    assert (
        "which is not asked before"
        in administrator.submits("/admin/counters/question/", **many).content.decode()
    )
    question.refresh_from_db()
    assert (revision(hall.office), list(question.choices.values_list("key", "name"))) == before

    service = question.service
    for paper in service.papers.all():
        paper.applies_if = {}
        paper.save()
    assert administrator.submits(address, **answers_form(question, "kuasa")).status_code == 302
    assert not question.choices.filter(key="kuasa").exists()
