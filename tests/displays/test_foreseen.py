"""What the forecast process wrote, as visitors read it: the range, why it moved, and promises kept."""

import datetime
import re

import pytest

from counters.foreseeing.watch import OfficeWatch
from counters.models import StoredForecast, Ticket
from counters.states import State
from tests.displays.conftest import phone_of, secret_of
from tests.office import advance, at_desk, issue, ticket_in

ROUGH, WIDE = "A rough estimate", "The times are still wide"
# What tells a newcomer's range: the kiosk's choices and the board in a word, the rest in a sentence.
SHORT, LONG = ("/kiosk/samsat/", "/layar/samsat/", "/layanan/samsat/"), ("/kiosk/samsat/perpanjangan/",)


@pytest.fixture
def watch(hall):
    return OfficeWatch(hall.office.pk)


def tell(ticket, cause, later=True):
    """Let the stored forecast say that this ticket's range was moved (`later`: whether, or by how many minutes)."""
    stored = StoredForecast.objects.get()
    by = {"by": later} if later > 1 else {}
    stored.tickets[str(ticket.pk)] |= {"cause": cause, "later": bool(later), **by}
    stored.save()


@pytest.mark.parametrize(
    ("cause", "later", "words"),
    [
        ({"kind": "closed", "counter": "3", "at": 612.5}, True, "Moved later: Counter 3 closed at 10.12."),
        ({"kind": "long", "counter": "4", "at": None}, True, "Moved later: A long service ahead of you."),
        ({"kind": "opened", "counter": "5", "at": 600.0}, False, "Moved earlier: Counter 5 opened at 10.00."),
        ({"kind": "closed", "counter": "3", "at": 612.5}, 9, "Counter 3 closed at 10.12. +9 minutes"),
    ],
)
def test_a_phone_says_why_its_range_was_moved(hall, english, morning, watch, cause, later, words):
    ticket = issue(hall.office)
    morning.forward(seconds=2)
    watch.look()
    assert "Moved" not in english.text(phone_of(ticket))
    tell(ticket, cause, later)
    morning.forward(seconds=1)
    issue(hall.office)  # another revision, so that the picture is read anew
    text = re.sub(r"<[^>]+>", "", english.text(phone_of(ticket)))
    assert words in " ".join(text.split())


def test_a_move_that_narrowing_has_undone_is_told_without_minutes(hall, english, morning, watch):
    ticket = issue(hall.office)
    watch.look()
    tell(ticket, {"kind": "closed", "counter": "3", "at": 612.5})
    stored = StoredForecast.objects.get()
    stored.tickets[str(ticket.pk)]["by"] = -5
    stored.save()
    issue(hall.office)
    text = " ".join(re.sub(r"<[^>]+>", "", english.text(phone_of(ticket))).split())
    assert "Moved later: Counter 3 closed at 10.12." in text
    assert "5 minutes" not in text.split("Your way")[0]


def test_a_phone_keeps_to_its_promise_while_nothing_can_be_said(hall, english, morning, watch):
    watch.look()
    ticket = issue(hall.office)
    assert ticket.promise_from is not None
    assert "Promised when you took the number" not in english.text(phone_of(ticket))
    for number in hall.officers:
        at_desk(hall, number, "close")
    morning.forward(seconds=2)
    assert OfficeWatch(hall.office.pk).look()
    text = english.text(phone_of(ticket))
    assert "No estimate yet: no counter is open" in text
    assert "Promised when you took the number" in text


def test_a_phone_says_that_a_plain_range_is_rough(hall, english, morning, watch):
    ticket = issue(hall.office)
    assert ROUGH in english.text(phone_of(ticket))
    watch.look()
    assert ROUGH not in english.text(phone_of(ticket))


@pytest.mark.parametrize("foreseen", [False, True])
def test_a_newcomers_range_says_that_it_is_rough_or_still_wide(hall, english, morning, watch, foreseen):
    issue(hall.office)
    if foreseen:
        watch.look()
    for path in SHORT:
        text = english.text(path)
        assert ("rough" in text, "still wide" in text) == (not foreseen, foreseen), path
    for path in LONG:
        text = english.text(path)
        assert (ROUGH in text, WIDE in text) == (not foreseen, foreseen), path


@pytest.mark.parametrize("foreseen", [False, True])
def test_a_ticket_says_on_screen_and_paper_that_its_promise_is_rough_or_wide(
    hall, english, morning, watch, foreseen
):
    issue(hall.office)
    if foreseen:
        watch.look()
    page = f"/kiosk/samsat/tiket/{secret_of(issue(hall.office))}/"
    screen, paper = english.text(page).split('<article class="ticket-paper"')
    for text in (screen, paper, english.text(f"{page}?kembali")):
        assert (ROUGH in text, WIDE in text) == (not foreseen, foreseen)


def test_the_kiosk_shows_the_promise_that_it_prints(hall, english, morning, watch):
    """Also where the forecast has moved meanwhile: what stands on the paper does not change."""
    watch.look()
    ticket = issue(hall.office)
    for _more in range(3):
        morning.forward(minutes=20)
        OfficeWatch(hall.office.pk).look()
    page = f"/kiosk/samsat/tiket/{secret_of(ticket)}/?cetak"
    promised = [
        f"{at.astimezone(hall.office.tz):%H.%M}" for at in (ticket.promise_from, ticket.promise_until)
    ]
    assert re.findall(r">(\d\d\.\d\d)</time>", english.text(page)) == promised * 2
    phone = english.text(phone_of(ticket))
    assert re.findall(r">(\d\d\.\d\d)</time>", phone) != promised
    assert f"{promised[0]}–{promised[1]}" in phone


def test_a_ticket_that_is_printed_at_once_says_one_time_for_its_last_step_and_its_end(hall, english, watch):
    """No forecast knows it yet; times of the plain reckoning beside its promise would contradict it on paper."""
    for _ahead in range(6):
        issue(hall.office, "perpanjangan")
    watch.look()
    ticket = issue(hall.office, "perpanjangan")
    page = english.text(f"/kiosk/samsat/tiket/{secret_of(ticket)}/")
    steps = re.findall(r"(\d\d\.\d\d)–(\d\d\.\d\d)", page)
    promised = tuple(
        f"{at.astimezone(hall.office.tz):%H.%M}" for at in (ticket.promise_from, ticket.promise_until)
    )
    assert len(steps) == 4
    assert steps[-2:] == [promised, promised]
    starts, ends = zip(*steps, strict=True)
    assert list(starts) == sorted(starts)
    assert list(ends) == sorted(ends)


def test_the_phone_of_a_missed_call_is_drawn_beside_a_forecast_too(hall, english, watch):
    missed = ticket_in(hall, State.NO_SHOW)
    watch.look()
    assert "You were called, but did not come." in english.text(phone_of(missed))


def test_a_board_says_in_words_which_services_have_no_counter(hall, english):
    at_desk(hall, 11, "close")
    ranges = re.search(r'<section class="newcomer">.*?</section>', english.text("/layar/samsat/"), re.S)[0]
    assert ranges.count("no counter yet") == 2
    assert len(re.findall(r"<dd>\d\d\.\d\d–\d\d\.\d\d</dd>", ranges)) == 6


def test_the_board_says_how_many_promises_were_kept(hall, english):
    assert "promises kept today" not in english.text("/layar/samsat/")
    ticket = issue(hall.office)
    while advance(hall, ticket).state != "done":
        pass
    ended = Ticket.objects.get(pk=ticket.pk).ended_at
    Ticket.objects.filter(pk=ticket.pk).update(promise_from=ended, promise_until=ended)
    issue(hall.office)
    assert "promises kept today: <b>100 %</b> (1 of 1)" in english.text("/layar/samsat/")


@pytest.mark.parametrize("foreseen", [False, True])
def test_a_kiosk_says_which_numbers_will_not_be_finished_today(hall, english, morning, watch, foreseen):
    if foreseen:
        watch.look()
    page = "/kiosk/samsat/perpanjangan/"
    assert "before the office closes" not in english.text(page)
    hall.office.closes = (morning.at + datetime.timedelta(hours=7, minutes=10)).time()
    hall.office.save()
    issue(hall.office)
    assert "will probably not be finished before the office closes" in english.text(page)
