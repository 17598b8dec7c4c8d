"""What stands behind the lock: constraints and triggers of the database refuse what no command may write."""

import datetime
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from counters import clock
from counters.domain.actions.filing import open_file
from counters.domain.day import SYSTEM, perform
from counters.models import (
    Board,
    Call,
    Choice,
    Closure,
    Command,
    Counter,
    CounterStation,
    Event,
    Fee,
    File,
    FileSequence,
    FileTurn,
    Flow,
    FlowDraft,
    IssueStop,
    Line,
    Notice,
    NumberSequence,
    Office,
    Paper,
    Posting,
    PriorityClass,
    Question,
    QueueDay,
    Route,
    Service,
    Shift,
    Station,
    Step,
    Ticket,
    Turn,
    Variant,
    WeekdayHours,
)
from counters.states import State
from tests.domain.guarding import MORNING, again, change
from tests.domain.test_guards_of_screens import BREAKS as OF_SCREENS
from tests.office import issue, ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def stop_numbers(service: Service | None) -> None:
    day = QueueDay.objects.latest("pk")
    IssueStop.objects.create(day=day, service=service, reason="full", made_at=clock.now())


def second_ticket_at_a_counter():
    there = Ticket.objects.filter(state=State.CALLED).latest("pk")
    waiting = Ticket.objects.filter(state=State.WAITING).latest("pk")
    Ticket.objects.filter(pk=waiting.pk).update(state=State.SERVING, counter=there.counter)


def seat(**changes) -> Callable[[], object]:
    def attempt():
        shift = Shift.objects.filter(closed_at=None).first()
        row = {"counter": shift.counter, "officer": shift.officer, "opened_at": shift.opened_at}
        Shift.objects.create(**row | {name: make(shift) for name, make in changes.items()})

    return attempt


def unlike(ticket):
    return {"nonce": f"{ticket}", "link_digest": f"{ticket}"}


def unlike_file(name):
    return {**unlike(name), "code_digest": name}


def another_file_of_its_number():
    other = Ticket.objects.filter(files=None).first()
    again(File, **unlike_file("x"), ticket=other)()


NINE = datetime.time(9)
LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
WAITING, PARKED = {"state": State.WAITING}, {"state": State.PARKED}

# Every constraint of the models, and what breaks it.
BREAKS: dict[str, Callable[[], object]] = {
    "number_once_a_day": again(Ticket, **unlike("x")),
    "one_ticket_at_a_counter": second_ticket_at_a_counter,
    "ticket_state": change(Ticket, PARKED, state="lost"),
    "ticket_at_counter_has_one": change(Ticket, {"state": State.CALLED}, counter=None),
    "waiting_ticket_has_a_line": change(Ticket, WAITING, station=None),
    "ended_ticket_has_an_end": change(Ticket, {"state": State.DONE}, ended_at=None),
    "ticket_has_an_item": change(Ticket, WAITING, items=0),
    "office_takes_items": change(Office, {}, items_a_turn=0),
    "one_stop_a_service": lambda: [stop_numbers(Service.objects.first()) for _time in range(2)],
    "one_stop_of_the_office": lambda: [stop_numbers(None) for _time in range(2)],
    "question_key": again(Question),
    "choice_key": again(Choice),
    "one_open_turn_a_ticket": lambda: Turn.objects.create(
        ticket=Ticket.objects.filter(**WAITING).first(), queued_at=clock.now()
    ),
    "turn_ends_after_start": change(Turn, {"ended_at": None}, ended_at=LONG_AGO),
    "one_officer_at_a_counter": seat(officer=lambda shift: Posting.objects.get(role="supervisor").user),
    "one_counter_for_an_officer": seat(counter=lambda shift: Counter.objects.filter(shifts=None).first()),
    "shift_ends_after_start": change(Shift, {}, closed_at=LONG_AGO),
    "one_day_a_date": again(QueueDay),
    "one_sequence_a_series": again(NumberSequence),
    "one_line_a_station": again(Line),
    "call_sequence": again(Call),
    "event_order": again(Event),
    "idempotency_key": again(Command),
    "office_resumed_every": change(Office, {}, resumed_every=0),
    "station_key": again(Station),
    "counter_number": again(Counter),
    "counter_number_from_one": change(Counter, {}, number=0),
    "counter_serves_station_once": again(CounterStation, preference=99),
    "counter_preference_is_an_order": lambda: again(CounterStation, station=Station.objects.first())(),
    "priority_class_key": again(PriorityClass),
    "variant_key": again(Variant),
    "service_key": again(Service),
    "flow_version": again(Flow),
    "one_draft_an_author": again(FlowDraft),
    "step_key": again(Step, position=99),
    "step_position": again(Step, key="x"),
    "step_takes_time": again(Step, key="x", position=99, minutes=0),
    "route_outcome": again(Route, position=99),
    "route_position": again(Route, outcome="x"),
    "paper_key": again(Paper),
    "fee_row": again(Fee, {"variant__isnull": False}),
    "fee_row_for_all": again(Fee, {"variant": None}),
    "fee_dates": change(Fee, {}, valid_until=datetime.date(1990, 1, 1)),
    "file_number_once_a_year": another_file_of_its_number,
    "one_file_a_ticket_and_opening": again(File, **unlike_file("x"), number=9),
    "file_state": change(File, {}, state="lost", step=None, step_due=None),
    "file_in_progress_has_a_step": change(File, {}, step=None),
    "ended_file_has_an_end": change(File, {}, ended_at=LONG_AGO),
    "one_file_sequence_a_year": again(FileSequence),
    "one_open_turn_a_file": again(FileTurn),
    "weekday_hours_once": again(WeekdayHours),
    "weekday_opens_before_it_closes": change(
        WeekdayHours, {}, opens=NINE, closes=NINE, rest_from=None, rest_until=None
    ),
    "weekday_break_inside_the_hours": change(WeekdayHours, {}, rest_until=NINE),
    "closure_dates": change(Closure, {}, last=datetime.date(1990, 1, 1)),
    "board_key": again(Board),
    "notice_has_a_length": change(Notice, {}, until=LONG_AGO),
    "posting_once": again(Posting),
    "posting_role": change(Posting, {}, role="king"),
}


def open_a_file(cast):
    ticket = issue(cast.office, "stnk-hilang")
    step = ticket.flow.steps.get(key="cetak-stnk")
    perform(cast.office, lambda today: open_file(today, today.ticket(ticket), step.pk) and {}, by=SYSTEM)


@pytest.fixture(scope="module")
def full_cast(standing_cast, django_db_blocker):
    """An office with something in every table, and a flow that no ticket has yet."""
    with django_db_blocker.unblock(), clock.standing_at(MORNING):
        for state in (State.DONE, State.CALLED, State.PARKED, State.WAITING):
            ticket_in(standing_cast, state)
        open_a_file(standing_cast)
        Closure.objects.create(office=standing_cast.office, name="Tutup", first=MORNING, last=MORNING)
        Board.objects.create(office=standing_cast.office, key="utara", name="Utara")
        later = MORNING + datetime.timedelta(hours=1)
        Notice.objects.create(
            office=standing_cast.office, text="Baris", said_at=MORNING, until=later, by="system"
        )
        Command.objects.create(scope="1/kiosk", key="k", fingerprint="f", receipt={}, at=clock.now())
        flow = Flow.objects.create(service=Service.objects.first(), version=2, made_at=clock.now())
        step = Step.objects.create(flow=flow, key="a", name="A", position=0, minutes=1)
        Route.objects.create(step=step, outcome="a", name="A", position=0)
        FlowDraft.objects.create(
            service=flow.service, author=standing_cast.administrator, base=2, saved_at=clock.now()
        )
    return standing_cast


@pytest.fixture
def full(full_cast, db):
    return full_cast


def names() -> set[str]:
    models = apps.get_app_config("counters").get_models()
    return {constraint.name for model in models for constraint in model._meta.constraints}


def test_every_constraint_is_tried_here():
    assert names() == {*BREAKS, *OF_SCREENS}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks_a_constraint(full, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BREAKS[name]()
    if connection.vendor == "postgresql":
        assert f'"{name}"' in str(refused.value)


# --- what never changes -------------------------------------------------------------------------------------


def refused_by_trigger(attempt: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        attempt()


@pytest.mark.parametrize("model", [Flow, Step, Route])
def test_no_version_of_a_flow_is_changed(full, model):
    row = model.objects.first()
    field = {Flow: "version", Step: "minutes", Route: "name"}[model]
    refused_by_trigger(lambda: model.objects.filter(pk=row.pk).update(**{field: 9}))
    refused_by_trigger(row.save)


@pytest.mark.parametrize("model", [Flow, Step, Route])
def test_no_part_of_a_flow_is_deleted(full, model):
    last = model.objects.filter(pk=model.objects.latest("pk").pk)
    refused_by_trigger(lambda: last._raw_delete("default"))


def test_nothing_is_added_to_a_flow_that_tickets_were_issued_with(full):
    flow = Ticket.objects.first().flow
    step = flow.steps.first()
    refused_by_trigger(lambda: Step.objects.create(flow=flow, key="x", name="x", position=99, minutes=1))
    refused_by_trigger(lambda: Route.objects.create(step=step, outcome="x", name="x", position=99))


def test_a_flow_that_no_ticket_has_can_still_be_drawn(full):
    step = Step.objects.create(flow=Flow.objects.latest("pk"), key="x", name="x", position=99, minutes=1)
    assert Route.objects.create(step=step, outcome="x", name="x", position=0).pk


def test_the_log_is_only_appended_to(full):
    event = Event.objects.first()
    refused_by_trigger(lambda: Event.objects.filter(pk=event.pk).update(actor="nobody"))
    refused_by_trigger(event.delete)
    refused_by_trigger(lambda: Event.objects.all()._raw_delete("default"))


@pytest.mark.parametrize("model", [Office, Station, Counter, Service, Flow, Step, QueueDay, Ticket])
def test_what_a_day_rests_on_cannot_be_deleted(full, model):
    with pytest.raises(DatabaseError), transaction.atomic():
        Ticket.objects.first().flow.service.office.delete() if model is Office else model.objects.all().delete()
