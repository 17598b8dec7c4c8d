"""The page of a flow: what is typed is kept, what is wrong is said with its row, and what is published is whole."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counters.domain.flow_text import END, read_flow
from counters.models import Event, Flow, FlowDraft
from counters.states import State
from tests.office import advance, again, employ, issue
from tests.staff.conftest import person
from tests.staff.setup.conftest import FLOW


def fields(steps, base=1, **more):
    """The form as the page sends it."""
    form = {"base": base, **more}
    for n, step in enumerate(steps):
        form |= {f"s{n}-{name}": value for name, value in vars(step).items() if name != "routes"}
        for m, route in enumerate(step.routes):
            # A box that is not ticked is not sent.
            sent = {name: value for name, value in vars(route).items() if name != "hands_over" or value}
            form |= {f"s{n}r{m}-{name}": value for name, value in sent.items()}
    return form


def typed(html):
    """The fields of the form in a page, as a browser sends them: a box that is not ticked is none."""
    found = {}
    for tag in re.findall(r'<input [^>]*name="s\d[^>]*>', html):
        if 'type="checkbox"' in tag and " checked" not in tag:
            continue
        name, value = re.search(r'name="([^"]+)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]
        found[name] = value
    for name, options in re.findall(r'<select [^>]*name="(s\d[^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.fixture
def steps(service):
    return read_flow(service.flows.get())


def draft(service):
    return FlowDraft.objects.get(service=service)


def test_the_page_shows_the_newest_version_in_fields_and_drawn(administrator, steps):
    page = administrator.text(FLOW)
    form = {name: str(value) for name, value in fields(steps).items() if name != "base"}
    assert typed(page) == form
    assert 'class="flow-chart"' in page
    assert "This flow is sound." in page


def test_a_change_is_published_as_the_next_version_with_who_and_why(hall, administrator, service, steps):
    before = issue(hall.office)
    form = fields(steps, do="publish", note="Uji coba", key="k1", **{})
    form["s0-minutes"] = "7,5"
    response = administrator.submits(FLOW, **form)

    assert response.status_code == 302
    made = service.flows.latest("version")
    assert (made.version, made.note, made.made_by) == (2, "Uji coba", hall.administrator)
    assert made.steps.first().minutes == 7.5
    assert Event.objects.latest("pk").actor == f"user:{hall.administrator.pk}"
    assert not FlowDraft.objects.exists()
    assert (again(before).flow.version, issue(hall.office).flow.version) == (1, 2)
    history = administrator.text(f"{FLOW}versi/")
    assert "Uji coba" in history
    assert "the minutes is now “7.5”" in history
    assert "1 visitor under way" in history


def test_pressing_publish_twice_publishes_once(administrator, service, steps):
    form = fields(steps, do="publish", key="the-same") | {"s0-minutes": "11"}
    answers = [administrator.submits(FLOW, **form).status_code for _time in range(2)]
    assert answers == [302, 302]
    assert service.flows.count() == 2


def test_a_wrong_flow_is_refused_with_every_row_named_and_comes_back_as_typed(administrator, service, steps):
    form = fields(steps, do="publish", note="Alasan") | {"s0-minutes": "lama", "s1r0-to": "", "s1-name": ""}
    response = administrator.submits(FLOW, **form)
    page = response.content.decode()

    assert response.status_code == 422
    assert service.flows.count() == 1
    assert typed(page) == {name: str(value) for name, value in form.items() if name[0] == "s"}
    assert 'value="Alasan"' in page
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', page)
    assert [field for field, _sentence in links] == ["s0-name", "s1-name", "s1r0-name"]
    assert all(f'id="{field}"' in page for field, _sentence in links)
    assert "2 “" not in links[1][1]
    assert draft(service).steps[0]["minutes"] == "lama"


def test_the_second_of_two_administrators_is_told_and_loses_nothing(hall, administrator, service, steps):
    from counters.models import Role

    other = person(employ(hall.office, Role.ADMINISTRATOR, "admin-dua"))
    mine = fields(steps, do="publish") | {"s0-minutes": "8"}
    other.submits(FLOW, **fields(steps, do="publish", key="o") | {"s0-minutes": "9"})
    response = administrator.submits(FLOW, **mine)
    page = response.content.decode()

    assert response.status_code == 409
    assert "Meanwhile admin-dua has published version 2" in page
    assert "the minutes is now “9”" in page
    assert typed(page)["s0-minutes"] == "8"
    assert service.flows.count() == 2
    administrator.submits(FLOW, **mine | {"do": "go-on"})
    administrator.submits(FLOW, **mine | {"base": 2, "key": "m"})
    assert service.flows.latest("version").steps.first().minutes == 8
    assert service.flows.count() == 3


@pytest.mark.parametrize(
    ("button", "field", "after"),
    [
        ("add", "s6-name", ["0", "1", "2", "3", "4", "5", "+1"]),
        ("remove:1", "s1-name", ["0", "2", "3", "4", "5"]),
        ("up:1", "s0-name", ["1", "0", "2", "3", "4", "5"]),
        ("down:0", "s1-name", ["1", "0", "2", "3", "4", "5"]),
        ("up:0", "s0-name", ["0", "1", "2", "3", "4", "5"]),
        ("remove:77", "", ["0", "1", "2", "3", "4", "5"]),
    ],
)
def test_buttons_add_remove_and_move_rows(administrator, service, steps, button, field, after):
    count = len(steps)
    names = {str(n): step.id for n, step in enumerate(steps)} | {"+1": "+1"}
    wanted = [names[n] for n in after if n in names]
    response = administrator.submits(FLOW, **fields(steps, do=button))

    assert response.status_code == 302
    if button != "add":
        assert response["Location"] == (f"{FLOW}#{field}" if field else FLOW)
    if wanted == [step.id for step in steps]:
        assert not FlowDraft.objects.exists()
    else:
        assert [row["id"] for row in draft(service).steps] == wanted
        assert count != len(wanted) or sorted(wanted) == sorted(step.id for step in steps)


def test_outcomes_of_a_removed_step_lead_nowhere_until_chosen(administrator, service, steps):
    administrator.submits(FLOW, **fields(steps, do="remove:1"))
    page = administrator.text(FLOW)
    assert "has no route: choose where it leads." in page


def test_outcomes_are_added_moved_and_removed(administrator, service, steps):
    administrator.submits(FLOW, **fields(steps, do="add:0"))
    first = draft(service).steps[0]["routes"]
    assert first[-1] == dict.fromkeys(first[-1], "") | {"id": "+1"}
    administrator.submits(FLOW, **fields(steps, do="down:0:0"))
    if len(steps[0].routes) > 1:
        assert draft(service).steps[0]["routes"][0]["id"] == steps[0].routes[1].id
    administrator.submits(FLOW, **fields(steps, do="remove:0:0"))
    assert len(draft(service).steps[0]["routes"]) == len(steps[0].routes) - 1


def test_a_script_gets_the_drawing_and_the_sentences_and_rows_only_where_they_changed(administrator, steps):
    form = fields(steps) | {"s0-name": "Meja Satu", "s0-minutes": ""}
    said = administrator.does(FLOW, **form, do="check").json()
    assert said.keys() == {"seen", "names"}
    assert "the minutes must be a number above 0" in said["seen"]
    assert said["names"][steps[0].id] == "1. Meja Satu"
    added = administrator.does(FLOW, **form, do="add").json()
    assert 'value="Meja Satu"' in added["rows"]
    assert (added["focus"], added["base"]) == (f"s{len(steps)}-name", 1)


def test_the_part_of_the_file_has_fields_where_there_is_one(hall, administrator):
    with_file = next(s for s in hall.office.services.all() if s.flows.get().steps.filter(working_days__gt=0))
    path = FLOW.replace("pengesahan", with_file.key)
    page = administrator.text(path)
    form = {
        name: str(value) for name, value in fields(read_flow(with_file.flows.get())).items() if name != "base"
    }
    assert typed(page) == form
    assert "Opens a file at" in page
    assert "Opens a file at" not in administrator.text(FLOW)


def test_a_version_is_copied_to_go_back(administrator, service, steps):
    administrator.submits(FLOW, **fields(steps, do="publish", key="a") | {"s0-minutes": "9"})
    old = administrator.text(f"{FLOW}versi/1/")
    assert 'class="flow-chart"' in old
    assert "Copy from version 1" in old
    assert administrator.submits(f"{FLOW}versi/1/").status_code == 302
    administrator.submits(FLOW, **fields(steps, base=2, do="publish", key="b"))
    assert [float(f.steps.first().minutes) for f in service.flows.order_by("version")] == [
        float(steps[0].minutes), 9, float(steps[0].minutes),
    ]  # fmt: skip
    assert administrator.page(f"{FLOW}versi/7/").status_code == 404


def test_a_draft_is_thrown_away(administrator, service, steps):
    administrator.submits(FLOW, **fields(steps, do="check") | {"s0-minutes": "9"})
    assert "your draft" in administrator.text("/pengaturan/")
    administrator.submits(FLOW, do="discard")
    assert not FlowDraft.objects.exists()
    assert typed(administrator.text(FLOW))["s0-minutes"] == steps[0].minutes


def test_a_service_without_a_flow_gets_its_first(hall, administrator):
    from counters.models import Service

    fresh = Service.objects.create(office=hall.office, key="baru", series="Z", name="Baru", position=99)
    path = FLOW.replace("pengesahan", "baru")
    assert "The flow of Baru has no step." in administrator.text(path)
    form = {
        "base": 0,
        "do": "publish",
        "s0-id": "+1",
        "s0-name": "Kasir",
        "s0-station": "kasir",
        "s0-minutes": "4",
    }
    form |= {"s0r0-id": "+1", "s0r0-name": "Selesai", "s0r0-to": END}
    assert administrator.submits(path, **form).status_code == 302
    ticket = issue(hall.office, "baru")
    assert advance(hall, ticket).state == State.DONE
    assert fresh.flows.get().steps.get().key == "kasir"


@pytest.mark.parametrize("role", ["officer", "greeter", "supervisor"])
def test_only_an_administrator_writes_flows(hall, role, steps):
    somebody = person(hall.person(role))
    assert somebody.page(FLOW).status_code == 403
    assert somebody.submits(FLOW, **fields(steps, do="publish") | {"s0-minutes": "9"}).status_code == 403
    assert (Flow.objects.filter(version=2).count(), FlowDraft.objects.count()) == (0, 0)


ROWS = ["s0-id", "s0-name", "s0-station", "s0-minutes", "s0r0-id", "s0r0-to", "s0r1-id", "s1-id", "s1r0-to"]
KEYS = st.sampled_from(["base", "do", "note", "key", *ROWS])
VALUES = st.one_of(
    st.sampled_from(["1", "2", "", ".", "+1", "a", "publish", "check", "add", "up:0", "remove:0:0", "go-on"]),
    st.sampled_from(["kasir", "5"]),
    st.text(max_size=60),
)


def test_whatever_is_posted_is_answered_with_less_than_500(administrator):
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.dictionaries(KEYS, VALUES, max_size=14))
    def holds(form):
        for send in (administrator.submits, administrator.does):
            assert send(FLOW, **form).status_code < 500
        assert administrator.page(FLOW).status_code == 200

    holds()


def test_more_rows_than_a_flow_may_have_are_refused_in_a_sentence(administrator):
    form = {"base": 1, "do": "check"} | {f"s{n}-id": f"+{n}" for n in range(31)}
    response = administrator.submits(FLOW, **form)
    assert response.status_code == 422
    assert "A flow has at most 30 steps." in response.content.decode()
