"""A flow is written as words, checked, compared and published; tickets under way keep the one they were given."""

from dataclasses import replace

import pytest
from django.utils import translation

from counters.domain import actions
from counters.domain.drafts import draft_of, drop_draft, keep_draft
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.domain.flow_changes import changes
from counters.domain.flow_text import (
    END,
    RouteText,
    StepText,
    check,
    from_json,
    read_flow,
    to_json,
)
from counters.models import Event, Flow, FlowDraft, Route, Step
from counters.states import State
from tests.domain.acting import act, day_of
from tests.office import advance, again, issue, open_all

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def service(office):
    return office.services.get(key="pengesahan")


def text(service):
    return read_flow(service.flows.latest("version"))


def publish(service, steps, base=1, **how):
    return act(
        service.office, lambda today: actions.publish_flow(today, service, tuple(steps), base=base, **how)
    )


def changed(steps, place, **words):
    return (*steps[:place], replace(steps[place], **words), *steps[place + 1 :])


def rows():
    return (Flow.objects.count(), Step.objects.count(), Route.objects.count(), Event.objects.count())


def test_a_flow_read_and_published_again_is_the_same_flow(service):
    steps = changed(text(service), 0, minutes="7,5")
    made = publish(service, steps, note="Lebih lama", author=None)

    assert (made.version, made.note) == (2, "Lebih lama")
    assert read_flow(made) == changed(text(service), 0, minutes="7.5")
    assert [(e.action, e.data) for e in day_of(service.office).events.all()] == [
        ("publish_flow", {"service": "pengesahan", "flow": 2})
    ]
    assert day_of(service.office).revision == 1


def test_every_sample_flow_can_be_written_again_without_losing_a_word(office):
    has_files = 0
    for service in office.services.all():
        steps = changed(text(service), 0, minutes="98")
        assert check(service.title, steps, office) == []
        assert read_flow(publish(service, steps)) == steps
        has_files += any(step.days for step in steps)
    assert has_files, "at least one sample service opens files"


def test_the_part_of_the_file_is_written_and_told(service, office):
    steps = text(service)
    work = StepText("+1", "Cetak BPKB", days="14", routes=(RouteText("+1", "Siap", "", END),))
    first = replace(steps[0].routes[0], opens="+1")
    made = publish(service, (*changed(steps, 0, routes=(first, *steps[0].routes[1:])), work))

    last = made.steps.last()
    assert (last.key, last.working_days, last.station) == ("cetak-bpkb", 14, None)
    assert made.steps.first().routes.first().opens == last
    said = changes(steps, read_flow(made), office)
    assert "now opens a file at “Cetak BPKB”." in " ".join(said)


def test_tickets_under_way_keep_their_flow_and_new_ones_go_by_the_new_one(cast, service):
    open_all(cast)
    before, steps = issue(cast.office), text(service)
    publish(service, steps[:1] + (replace(steps[1], routes=(RouteText("lunas", "Lunas", "", END),)),))
    after = issue(cast.office)

    assert (before.flow.version, after.flow.version) == (1, 2)
    walked = {before: [], after: []}
    for ticket in walked:
        while again(ticket).state != State.DONE:
            walked[ticket].append(again(ticket).step.key)
            advance(cast, ticket)
    assert walked[before] == [step.id for step in usual(steps)]
    assert walked[after] == [step.id for step in usual(steps)][:2]


def usual(steps):
    """The steps along the first outcomes."""
    known, way = {step.id: step for step in steps}, [steps[0]]
    while way[-1].routes[0].to != END:
        way.append(known[way[-1].routes[0].to])
    return way


def test_a_new_row_gets_its_key_from_its_name_and_no_key_comes_twice(service):
    steps = text(service)
    fresh = StepText(
        "+1", "Kasir", station="kasir", minutes="3", routes=(RouteText("+1", "Lunas!", "", END),)
    )
    ahead = changed(steps, 0, routes=(*steps[0].routes, RouteText("+1", "Cepat", "", "+1")))
    made = read_flow(publish(service, (*ahead, fresh)))

    assert made[-1].id not in {step.id for step in steps}
    assert made[-1].id.startswith("kasir")
    assert made[-1].routes == (RouteText("lunas", "Lunas!", "", END),)
    assert made[0].routes[-1] == RouteText("cepat", "Cepat", "", made[-1].id)


@pytest.mark.parametrize(
    ("name", "wrong", "sentence", "about"),
    [
        ("time", {"minutes": "sebentar"}, "Step 1 “{name}”: the minutes must be a number above 0", True),
        ("days", {"days": "dua"}, "Step 1 “{name}”: the working days must be a whole number", True),
        ("no name", {"name": ""}, "Step 1 has no name.", True),
        ("long", {"advice": "x" * 201}, "in at most 200 characters", True),
        ("station", {"station": "bulan"}, "is at bulan, where no counter serves.", True),
        ("no outcome", {"routes": ()}, "Step 1 “{name}” of {service} has no outcome.", True),
        (
            "no route",
            {"routes": (RouteText("a", "A"),)},
            "Outcome “A” of step 1 “{name}” of {service} has no route: choose where it leads.",
            True,
        ),
        (
            "twice",
            {"routes": (RouteText("a", "A", "", END), RouteText("b", "A", "", END))},
            "Step 1 “{name}” has outcome “A” more than once.",
            True,
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_row_and_nothing_is_stored(service, name, wrong, sentence, about):
    steps, before = text(service), rows()
    broken = changed(steps, 0, **wrong)
    found = check(service.title, broken, service.office)
    words = sentence.format(name=steps[0].name, service=service.title)

    assert any(words in fault and (fault.step == steps[0].id) == about for fault in found), found
    with pytest.raises(Invalid) as refused:
        publish(service, broken)
    assert refused.value.code == "flow_faults"
    assert words in str(refused.value)
    assert rows() == before


def test_all_that_is_wrong_is_said_at_once(service):
    steps = changed(changed(text(service), 0, minutes=""), 1, station="bulan", name="")
    said = check(service.title, steps, service.office)
    assert [fault.step for fault in said] == [steps[0].id, steps[1].id, steps[1].id]


def test_a_station_without_a_counter_is_refused_by_its_name(service, office):
    office.stations.create(key="loteng", name="Loteng", name_en="Attic")
    steps = changed(text(service), 0, station="loteng")
    assert any("is at Attic, where no counter serves." in fault for fault in check("x", steps, office))


def test_who_began_from_an_older_version_is_told_and_stores_nothing(service):
    publish(service, changed(text(service), 0, minutes="9"))
    before = rows()
    with pytest.raises(Conflict) as refused:
        publish(service, changed(text(service), 0, minutes="8"), base=1)
    assert refused.value.code == "flow_changed"
    assert "Meanwhile version 2" in str(refused.value)
    assert rows() == before


def test_the_same_flow_is_no_new_version(service):
    with pytest.raises(Invalid) as refused:
        publish(service, text(service))
    assert refused.value.code == "nothing_changed"


def test_a_service_of_another_office_is_unknown(cast, service):
    strange = cast.elsewhere.services.get(key="pengesahan")
    with pytest.raises(NotFound):
        act(cast.office, lambda today: actions.publish_flow(today, strange, text(service), base=1))


# --- drafts ---------------------------------------------------------------------------------------------


def test_a_draft_is_its_author_s_own_and_comes_back_as_it_was_typed(cast, service):
    steps = changed(text(service), 0, minutes="sepuluh", name="")
    keep_draft(service, cast.administrator, 1, steps)

    assert draft_of(service, cast.administrator)[:2] == (steps, 1)
    assert draft_of(service, cast.supervisor) == (text(service), 1, None)
    drop_draft(service, cast.administrator)
    assert draft_of(service, cast.administrator) == (text(service), 1, None)


def test_what_is_the_same_as_the_newest_version_is_no_draft(cast, service):
    keep_draft(service, cast.administrator, 1, changed(text(service), 0, minutes="1"))
    keep_draft(service, cast.administrator, 1, text(service))
    assert not FlowDraft.objects.exists()


def test_a_draft_of_an_older_program_is_read_as_far_as_it_goes(service):
    kept = [{"id": "a", "name": "A", "colour": "red", "routes": [{"id": "b", "to": END, "weight": 3}]}]
    assert from_json(kept) == (StepText("a", "A", routes=(RouteText("b", to=END),)),)
    assert from_json(to_json(text(service))) == text(service)


# --- changes in words -----------------------------------------------------------------------------------


def test_changes_are_told_row_by_row(service, office):
    steps = text(service)
    first, second = steps[0], steps[1]
    after = (
        replace(first, minutes="99", routes=(replace(first.routes[0], to=END), *first.routes[1:])),
        *steps[2:],
        StepText("baru", "Baru", station="kasir", minutes="1", routes=(RouteText("ya", "Ya", "", END),)),
    )
    said = changes(steps, after, office)
    assert f"Step “{second.name}” was removed." in said
    assert "Step “Baru” was added." in said
    assert f"Step “{first.name}”: the minutes is now “99”, was “{first.minutes}”." in said
    assert any("now leads to “the end”" in sentence for sentence in said)
    assert changes(steps, steps, office) == []


def test_a_step_moved_up_is_one_sentence(service, office):
    steps = text(service)
    moved = (steps[-1], *steps[:-1])
    assert changes(steps, moved, office) == [f"Step “{steps[-1].name}” was moved to place 1."]


def test_new_outcomes_names_and_orders_are_told(service, office):
    steps = text(service)
    route = steps[0].routes[0]
    after = changed(
        steps,
        0,
        routes=(RouteText("lagi", "Lagi", "", END), replace(route, name="Beda"), *steps[0].routes[1:]),
    )
    said = changes(steps, after, office)
    assert any("outcome “Lagi” was added; it leads to “the end”" in sentence for sentence in said)
    assert any(f"outcome “{route.name}” is now called “Beda”" in sentence for sentence in said)
