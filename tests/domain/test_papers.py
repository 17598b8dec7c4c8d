"""Which papers are for whom: the answers, the list a ticket keeps, and the check at the door."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counters.domain import actions, conditions
from counters.domain.day import KIOSK, Actor
from counters.domain.errors import Conflict, Invalid
from counters.domain.intake import Wish, take_number
from counters.domain.papers import answers_in, holds, next_question, papers_of, questions_of
from counters.models import Event, PaperList, Ticket
from tests.domain.acting import act
from tests.office import again, at_desk, call_in, issue, open_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

OWNER = ["formulir", "ktp", "stnk", "tbpkp"]


def keys(ticket):
    return [row.key for row in papers_of(ticket)]


def take(office, service="pengesahan", **wish):
    receipt = take_number(office, Wish(service, **wish), by=KIOSK, unattended=False).receipt
    return Ticket.objects.get(pk=receipt["ticket"])


@pytest.mark.parametrize(
    ("who", "papers"),
    [
        ("pemilik", OWNER),
        ("kuasa", [*OWNER, "surat-kuasa"]),
        ("perusahaan", ["formulir", "stnk", "tbpkp", "surat-kuasa", "nib-npwp", "surat-berkop"]),
        ("ahli-waris", ["formulir", "stnk", "tbpkp", "surat-kematian", "surat-waris", "ktp-waris"]),
    ],
)
def test_the_list_is_of_this_visitor(office, who, papers):
    ticket = take(office, answers={"pemohon": who})
    assert keys(ticket) == papers
    assert [row.only for row in papers_of(ticket)] == [""] * len(papers)


def test_who_answers_nothing_reads_for_whom_each_unusual_paper_is(office):
    only = {row.key: row.only_en for row in papers_of(take(office)) if row.only}
    assert only["surat-kuasa"] == "Somebody else, by proxy, A company"
    assert set(only) == {
        "surat-kuasa",
        "nib-npwp",
        "surat-berkop",
        "surat-kematian",
        "surat-waris",
        "ktp-waris",
    }


def test_a_ticket_keeps_the_list_it_was_issued_with(office):
    ticket = take(office, answers={"pemohon": "kuasa"})
    before = papers_of(ticket)
    office.services.get(key="pengesahan").papers.filter(key="surat-kuasa").update(name="Lain", applies_if={})
    assert papers_of(again(ticket)) == before
    assert "Lain" in [row.name for row in papers_of(take(office))]


def test_those_who_were_told_the_same_share_one_list(office):
    lists = [take(office, answers={"pemohon": who}).paper_list_id for who in ("kuasa", "kuasa", "pemilik")]
    assert (lists[0] == lists[1], lists[1] == lists[2], PaperList.objects.count()) == (True, False, 2)


def test_a_question_hangs_on_an_earlier_answer(office):
    questions = questions_of(office.services.get(key="bpkb"))
    assert next_question(questions, {}).key == "untuk"
    assert next_question(questions, {"untuk": "ganti"}).key == "pemohon"
    assert next_question(questions, {"untuk": "baru"}).key == "angkutan"
    # Passed over: what hangs on it is not asked either.
    assert next_question(questions, {"untuk": ""}).key == "pemohon"
    assert next_question(questions, {"untuk": "ganti", "pemohon": ""}) is None
    # An answer to a question that no longer concerns the visitor does not count.
    assert answers_in({"angkutan": "umum", "untuk": "ganti"}, questions) == {"untuk": "ganti"}


@pytest.mark.parametrize(
    ("answers", "code"),
    [({"umur": "tua"}, "unknown_question"), ({"pemohon": "tetangga"}, "unknown_answer")],
)
def test_answers_that_nobody_offers_are_refused(office, answers, code):
    with pytest.raises(Invalid) as refused:
        take(office, answers=answers)
    assert refused.value.code == code
    assert Ticket.objects.count() == 0


TREE = [
    SimpleNamespace(key="a", asked_if={}),
    SimpleNamespace(key="b", asked_if={"a": ["x"]}),
    SimpleNamespace(key="c", asked_if={"b": ["y"], "a": ["x"]}),
    SimpleNamespace(key="d", asked_if={}),
]
ANSWERS = st.lists(st.sampled_from(["", "x", "y"]), min_size=4, max_size=4)
CONDITIONS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([["x"], ["y"], ["x", "y"]]))


@given(ANSWERS, CONDITIONS)
@settings(max_examples=200)
def test_each_answer_makes_a_list_only_clearer(said, condition):
    """Whether a paper is needed stays as it was decided, whatever is answered next; with all answered it is decided."""
    answers, decided = {}, holds(condition, {}, TREE)
    while question := next_question(TREE, answers):
        answers[question.key] = said[len(answers)]
        now = holds(condition, answers, TREE)
        assert decided is None or now == decided
        decided = now
    if all(answers.values()):
        assert decided is not None


def test_a_condition_that_makes_no_sense_is_named():
    asked = [("a", {}, ["x", "y"]), ("b", {"c": ["x"]}, ["x"]), ("c", {}, ["x", "y"])]
    said = list(conditions.faults(asked, [("ktp", {"a": ["z"]}), ("stnk", {"a": "x"})]))
    assert len(said) == 4
    assert [word in "\n".join(said) for word in ("“c”", "“z”", "ktp", "stnk")] == [True] * 4


# --- what is not there, and the check -----------------------------------------------------------------------


def test_a_number_taken_knowingly_says_what_is_lacking(office):
    ticket = take(office, answers={"pemohon": "kuasa"}, lacking=("surat-kuasa", "stnk"))
    assert ticket.lacking == ["stnk", "surat-kuasa"]
    assert Event.objects.get(action="issue").data["lacking"] == ["stnk", "surat-kuasa"]


def test_a_paper_of_somebody_else_cannot_be_lacking(office):
    with pytest.raises(Invalid) as refused:
        take(office, answers={"pemohon": "pemilik"}, lacking=("surat-kuasa",))
    assert refused.value.code == "unknown_paper"
    assert (Ticket.objects.count(), PaperList.objects.count()) == (0, 0)


def test_the_check_at_the_door_follows_the_ticket(cast):
    open_all(cast)
    by = Actor(f"user:{cast.greeter.pk}", cast.greeter)
    wish = Wish("pengesahan", answers={"pemohon": "pemilik"}, seen=("formulir", "ktp", "stnk"))
    ticket = Ticket.objects.get(pk=take_number(cast.office, wish, by=by, unattended=False).receipt["ticket"])
    assert (ticket.checked_papers, ticket.lacking) == (["formulir", "ktp", "stnk"], ["tbpkp"])
    assert (ticket.checked_by, ticket.checked_at) == (cast.greeter, ticket.issued_at)
    call_in(cast, ticket)
    act(cast.office, lambda today: actions.check_papers(today, ticket, None))
    later = again(ticket)
    assert (later.checked_papers, later.lacking, later.state) == (OWNER, None, "called")


def test_a_visit_that_is_over_is_not_checked_any_more(cast):
    ticket = issue(cast.office)
    act(cast.office, lambda today: actions.cancel(today, ticket))
    with pytest.raises(Conflict):
        act(cast.office, lambda today: actions.check_papers(today, ticket, []))


def test_a_ticket_that_changes_its_service_gets_its_papers(cast):
    open_all(cast)
    ticket = take(cast.office, answers={"pemohon": "kuasa"}, lacking=("stnk",))
    number = call_in(cast, ticket)
    at_desk(cast, number, "transfer", service="perpanjangan")
    now = again(ticket)
    assert (now.answers, now.lacking) == ({"pemohon": "kuasa"}, None)
    assert keys(now) == ["formulir", "ktp", "stnk", "bpkb", "cek-fisik", "surat-kuasa"]


def test_the_counter_says_why_each_paper_is_missing(cast):
    open_all(cast)
    ticket = take(cast.office)
    number = call_in(cast, ticket)
    why = {
        "ktp": {"reason": "expired", "note": "sampai 2020"},
        "stnk": {"reason": "", "note": ""},
        "x": {"reason": "copy"},
    }
    at_desk(cast, number, "park", reason="papers", papers=("ktp", "stnk"), why=why)
    parked = again(ticket)
    assert parked.missing_why == {"ktp": {"reason": "expired", "note": "sampai 2020"}}
    assert Event.objects.get(action="park").data["why"] == parked.missing_why
    act(cast.office, lambda today: actions.resume(today, ticket))
    back = again(ticket)
    assert (back.missing_papers, back.missing_why, back.station, back.label) == (
        [],
        None,
        ticket.station,
        ticket.label,
    )


def test_a_reason_that_nobody_offers_is_refused(cast):
    open_all(cast)
    ticket = take(cast.office)
    number = call_in(cast, ticket)
    with pytest.raises(Invalid):
        at_desk(cast, number, "park", reason="papers", papers=("ktp",), why={"ktp": {"reason": "ugly"}})
    assert again(ticket).state == "called"
