"""Files: opened by an outcome, worked on step by step, handed over once to whoever comes with the code."""

import datetime
import json

import pytest
from django.utils import translation

from counters import clock
from counters.domain import actions
from counters.domain.actions.filing import open_file
from counters.domain.errors import Conflict, Invalid, NotFound, Refused
from counters.domain.file_invariants import file_violations
from counters.domain.files import code_of_file, file_linked, file_of_code, secret_of_file
from counters.file_states import FILE_TRANSITIONS, FileAction, FileState, file_allows
from counters.models import Command, Event, File, HandOver, Ticket
from counters.states import State
from tests.domain.acting import act, log_of
from tests.filing import made_ready, opened, picked_up
from tests.office import about, advance, again, at_desk, call_in, issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def fresh(file: File) -> File:
    return File.objects.get(pk=file.pk)


def refused(office, verb) -> Refused:
    with pytest.raises(Refused) as found:
        act(office, verb)
    return found.value


def test_an_outcome_opens_a_file_and_the_visit_goes_on(cast):
    file = opened(cast, "balik-nama")
    assert (file.label, file.state, file.step.key) == ("TT-2025-00001", FileState.IN_PROGRESS, "cetak-bpkb")
    # Opened on Monday 3 March 2025; no holiday lies in the three weeks after it.
    assert file.promised_on == datetime.date(2025, 3, 21)
    assert file.step_due == datetime.date(2025, 3, 17)
    visit = again(file.ticket)
    assert (visit.state, visit.step.key) == (State.PROCESSING, "pencetakan")
    while visit.state != State.DONE:
        visit = advance(cast, visit)
    assert fresh(file).state == FileState.IN_PROGRESS
    assert not list(file_violations(cast.office))


def test_its_steps_lead_to_ready_and_a_misprint_leads_back(cast, morning):
    file = opened(cast, "bpkb")
    morning.forward(days=9)  # Wednesday 12 March
    act(cast.office, lambda today: actions.finish_file_step(today, file, at_step="cetak-bpkb"))
    assert fresh(file).step_due == datetime.date(2025, 3, 18)
    act(cast.office, lambda today: actions.finish_file_step(today, file, "salah-cetak"))
    assert fresh(file).step.key == "cetak-bpkb"
    late = refused(
        cast.office, lambda today: actions.finish_file_step(today, file, at_step="tanda-tangan-bpkb")
    )
    assert (late.code, late.state) == ("not_as_expected", "in_progress")
    assert made_ready(cast.office, file).ready_at == morning.at
    promised = fresh(file).promised_on
    act(cast.office, lambda today: actions.send_back(today, file, "nama salah cetak"))
    assert (fresh(file).state, fresh(file).step.key) == (FileState.IN_PROGRESS, "tanda-tangan-bpkb")
    assert fresh(file).promised_on == promised
    assert not list(file_violations(cast.office))


def test_a_loop_of_the_visit_opens_no_second_file(cast):
    ticket = issue(cast.office, "stnk-hilang")
    step = ticket.flow.steps.get(key="cetak-stnk").pk
    opened = [
        act(cast.office, lambda today: open_file(today, today.ticket(ticket), step)).pk for _time in range(2)
    ]
    assert opened[0] == opened[1]
    act(cast.office, lambda today: actions.cancel_file(today, File.objects.get(), "salah layanan"))
    act(cast.office, lambda today: open_file(today, today.ticket(ticket), step))
    assert [f.label for f in File.objects.all()] == ["TT-2025-00001", "TT-2025-00002"]
    assert not list(file_violations(cast.office))


def test_a_receipt_s_link_and_code_are_kept_as_digests_only(cast, settings):
    file = opened(cast, "bpkb")
    secret, code = secret_of_file(file), code_of_file(file)
    assert len(secret) == 27
    everything = json.dumps([list(model.objects.values()) for model in (File, Event, Command)], default=str)
    assert secret not in everything
    assert code.replace("-", "") not in everything
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key for tests"
    assert (secret_of_file(fresh(file)), code_of_file(fresh(file))) == (secret, code)
    assert file_linked(secret) == file
    for typed in (
        code,
        code.lower(),
        f" {code[:4]} {code[5:]} ",
        f"https://antrean.example/b/{secret}/",
        secret,
    ):
        assert file_of_code(cast.office, typed) == file


@pytest.mark.parametrize(
    "typed", ["", "A-012", "1234", "ABCD-EFG", "ÄÄÄÄÄÄÄÄ", "x" * 300, "TT-2025-00001", "\x00" * 8]
)
def test_what_is_no_code_is_said_to_be_none(cast, typed):
    with pytest.raises(Invalid):
        file_of_code(cast.office, typed)


def test_a_strange_code_and_another_office_s_are_unknown(cast):
    file = opened(cast, "bpkb")
    for office, code in ((cast.office, "0000-0000"), (cast.elsewhere, code_of_file(file))):
        with pytest.raises(NotFound):
            file_of_code(office, code)


def test_the_pick_up_closes_the_loop_and_the_name_stands_in_the_register_only(cast):
    file = made_ready(cast.office, opened(cast, "bpkb"))
    ticket = picked_up(cast.office, file)
    assert (ticket.label, ticket.station.key, ticket.file) == ("Q-001", "penyerahan", file)
    number = call_in(cast, ticket)
    at_desk(cast, number, "serve")
    with pytest.raises(Invalid):
        at_desk(cast, number, "finish")
    assert (again(ticket).state, fresh(file).state) == (State.SERVING, FileState.READY)
    at_desk(cast, number, "finish", recipient="  Siti   Rahmawati ", by_proxy=True)
    assert (again(ticket).state, fresh(file).state) == (State.DONE, FileState.COLLECTED)
    line = HandOver.objects.get()
    assert (line.recipient, line.by_proxy, line.officer) == ("Siti Rahmawati", True, cast.officers[number])
    everywhere = json.dumps(
        [list(model.objects.values()) for model in (Event, Command, Ticket, File)], default=str
    )
    assert "Siti" not in everywhere
    assert not list(file_violations(cast.office))
    assert log_of(cast.office)[-2:] == ["file_collect", "finish"]


def test_what_is_finished_on_the_same_day_is_in_the_register_too(cast):
    """With the name or, where nobody typed one, for the recipient to write it; a loop back hands nothing over."""
    said = [{"outcome": "salah-cetak"}, {}, {"recipient": "Siti Rahmawati"}, {"recipient": "\x07Siti"}]
    for ask in said:
        ticket = issue(cast.office, "pengesahan")
        while ticket.step.key != "penyerahan":
            ticket = advance(cast, ticket)
        number = call_in(cast, ticket)
        if ask.get("recipient", "").startswith("\x07"):
            with pytest.raises(Invalid):
                at_desk(cast, number, "finish", **ask)
            at_desk(cast, number, "finish", outcome="salah-cetak")
        else:
            at_desk(cast, number, "finish", **ask)
    lines = list(HandOver.objects.values_list("ticket__number", "recipient", "by_hand", "file"))
    assert lines == [(2, "", True, None), (3, "Siti Rahmawati", None, None)]
    assert not list(file_violations(cast.office))
    assert "Siti" not in json.dumps(
        list(Event.objects.values()) + list(Command.objects.values()), default=str
    )
    act(cast.office, lambda today: actions.forget_recipients(today, datetime.date(2026, 1, 1)))
    assert set(HandOver.objects.values_list("recipient", flat=True)) == {""}


def test_not_handed_over_leaves_the_file_ready(cast):
    file = made_ready(cast.office, opened(cast, "bpkb"))
    ticket = picked_up(cast.office, file)
    number = call_in(cast, ticket)
    at_desk(cast, number, "finish", outcome="belum-diserahkan")
    assert (again(ticket).state, fresh(file).state) == (State.DONE, FileState.READY)
    assert picked_up(cast.office, file).label == "Q-002"


def test_refusals_of_a_pick_up_are_sentences_with_the_state(cast):
    file = opened(cast, "bpkb")

    def sentence() -> tuple[str, str | None, str]:
        with translation.override("id"), pytest.raises(Conflict) as found:
            picked_up(cast.office, file)
        return found.value.code, found.value.state, str(found.value)

    assert sentence() == (
        "not_ready", "in_progress", "TT-2025-00001 belum siap. Dijanjikan selesai 21 Maret 2025.",
    )  # fmt: skip
    made_ready(cast.office, file)
    ticket = picked_up(cast.office, file)
    assert sentence()[:2] == ("in_line", "ready")
    taken = refused(cast.office, lambda today: actions.send_back(today, file, "salah"))
    assert taken.code == "picked_up_now"
    about(cast.office, ticket, "cancel")
    act(cast.office, lambda today: actions.cancel_file(today, file, "dicabut pemohon"))
    assert sentence()[:2] == ("withdrawn", "cancelled")


def test_collected_once_is_collected(cast):
    file = made_ready(cast.office, opened(cast, "bpkb"))
    number = call_in(cast, picked_up(cast.office, file))
    at_desk(cast, number, "finish", recipient="Budi")
    with pytest.raises(Conflict) as found:
        picked_up(cast.office, file)
    assert (found.value.code, found.value.state) == ("collected", "collected")


def test_a_pick_up_needs_a_file_and_a_file_a_picked_up(cast):
    file = made_ready(cast.office, opened(cast, "bpkb"))
    with pytest.raises(Invalid):
        issue(cast.office, "pengambilan")
    with pytest.raises(Invalid):
        issue(cast.office, "pengesahan", file=code_of_file(file))
    ticket = issue(cast.office, "pengesahan")
    number = call_in(cast, ticket)
    with pytest.raises(Conflict):
        at_desk(cast, number, "transfer", service="pengambilan")


def test_a_file_of_yesterday_is_worked_on_today(cast, morning):
    file = opened(cast, "stnk-hilang", items=3)
    morning.forward(days=1)
    made_ready(cast.office, file)
    assert fresh(file).items == 3
    morning.forward(days=300)
    assert picked_up(cast.office, file).file == file
    assert not list(file_violations(cast.office))


def test_receipts_begin_again_with_the_year(cast):
    with clock.standing_at(datetime.datetime(2025, 12, 31, 3, 0, tzinfo=datetime.UTC)) as at:
        first = opened(cast, "bpkb")
        at.forward(days=2)
        assert (first.label, opened(cast, "bpkb").label) == ("TT-2025-00001", "TT-2026-00001")


@pytest.mark.parametrize("action", FileAction)
def test_every_action_is_possible_only_where_the_table_says(cast, action):
    sources, targets = FILE_TRANSITIONS[action]
    for state in FileState:
        assert file_allows(action, state) == (state in sources)
    assert targets <= set(FileState)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ({"number": 7}, "these differ"),
        ({"state": "ready", "step": None, "step_due": None}, "ready"),
    ],
)
def test_what_is_not_true_of_a_file_is_found(cast, statement, sentence):
    file = opened(cast, "bpkb")
    File.objects.filter(pk=file.pk).update(**statement)
    assert any(sentence in found for found in file_violations(cast.office))
