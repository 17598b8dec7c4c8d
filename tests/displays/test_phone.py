"""A visitor's own page: every state has words, a way and what can be done, and the link is the only key."""

import datetime
import re
from urllib.parse import urljoin

import pytest
from django.test import Client

from counters.live.picture import latest
from counters.live.public import stamp_fields, ticket_fields
from counters.states import State
from tests.displays.conftest import phone_of, rows, secret_of
from tests.office import about, advance, again, at_desk, call_in, issue, ticket_in

KEY = "0123456789abcdef"
WORDS = {
    State.WAITING: "You are next",
    State.CALLED: "Please go to",
    State.SERVING: "You are being served at Counter",
    State.PARKED: "Still missing",
    State.PROCESSING: "please take a seat",
    State.NO_SHOW: "You were called, but did not come.",
    State.DONE: "All done. Thank you for coming.",
    State.CANCELLED: "This number was cancelled.",
    State.EXPIRED: "This number was for Monday, 3 March 2025",
}


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_told_in_words(hall, english, state):
    ticket = ticket_in(hall, state)
    text = english.text(phone_of(ticket))
    assert WORDS[state].lower() in text.lower()
    assert f'<section class="visit" data-state="{state}">' in text
    assert f">{ticket.label}<" in text


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_drawn_in_the_tickets_own_language(hall, reader, state):
    ticket = ticket_in(hall, state)
    assert '<html lang="id"' in reader.text(phone_of(ticket))


def test_a_call_names_the_counter_before_all_else(hall, english):
    ticket = issue(hall.office)
    number = call_in(hall, ticket)
    text = english.text(phone_of(ticket))
    head = re.search(r'<p class="visit-call">.*?</p>', text, re.S)[0]
    assert re.sub(r"<[^>]+>|\s+", " ", head).split() == ["Please", "go", "to", "Counter", str(number)]
    assert f'data-announce="A-001, please go to Counter {number}" data-in-tab' in text


def test_the_way_shows_what_is_done_where_one_is_and_what_comes(hall, english):
    ticket = issue(hall.office, "perpanjangan", variant="r2")
    advance(hall, ticket)
    text = english.text(phone_of(ticket))
    states = re.findall(r'<li data-state="([a-z-]+)"( aria-current="step")?>', text)
    assert states == [
        ("done", ""), ("current", ' aria-current="step"'), ("back-office", ""), ("coming", ""), ("back-office", ""),
        ("coming", ""),
    ]  # fmt: skip
    assert "done 10.00" in text
    assert "Owner&#x27;s identity card (KTP)" in text
    # Only the fees of the visitor's own kind of vehicle, in the drawing and in the list.
    assert re.findall(r"Rp[\d.]+", text) == ["Rp100.000", "Rp60.000"] * 2


def test_people_ahead_are_counted(hall, english):
    tickets = [issue(hall.office) for _ticket in range(3)]
    assert "2 people ahead of you" in english.text(phone_of(tickets[2]))
    call_in(hall, tickets[0])
    assert "1 person ahead of you" in english.text(phone_of(tickets[2]))


def test_the_promise_stays_when_the_range_moves(hall, english, morning):
    ticket = issue(hall.office)
    assert "Promised when you took the number" not in english.text(phone_of(ticket))
    morning.forward(minutes=30)
    assert "Promised when you took the number" in english.text(phone_of(ticket))


def test_without_an_open_counter_a_sentence_stands_in_place_of_the_time(cast, morning, english):
    assert "no counter is open at Registration" in english.text(phone_of(issue(cast.office)))


def test_the_way_keeps_the_loop_of_papers_that_were_completed(hall, english, morning):
    """Once it happens, drawn and in the list; also after the step is done."""
    ticket = issue(hall.office)
    number = call_in(hall, ticket)
    at_desk(hall, number, "serve")
    morning.forward(minutes=5)
    at_desk(hall, number, "park", reason="papers", papers=("ktp",))
    loop = r'class="route back walked">.*?<text [^>]*>(.*?)</text>'
    assert re.findall(loop, english.text(phone_of(ticket))) == ["set aside 10.05"]
    morning.forward(minutes=20)
    about(hall.office, ticket, "resume")
    for _look in range(2):
        text = english.text(phone_of(ticket))
        assert re.findall(loop, text) == ["set aside 10.05, back 10.25"]
        assert "<p>Set aside 10.05, back 10.25</p>" in text
        advance(hall, again(ticket))


def test_missing_papers_are_named(hall, english):
    ticket = issue(hall.office)
    number = call_in(hall, ticket)
    at_desk(hall, number, "serve")
    at_desk(hall, number, "park", reason="papers", papers=("stnk", "Akta nikah"))
    text = english.text(phone_of(ticket))
    parked = re.search(r"Still missing.*?</ul>", text, re.S)[0]
    named = [re.sub(r" <small>.*", "", row) for row in re.findall(r"<li>(.*?)</li>", parked)]
    assert named == ["Registration certificate (STNK)", "Akta nikah"]
    assert "Papers incomplete" in text


@pytest.mark.parametrize("days", [1, 40])
def test_a_ticket_of_another_day_is_over_even_before_anybody_closed_it(hall, english, morning, days):
    ticket = issue(hall.office)
    morning.forward(days=days)
    text = english.text(phone_of(ticket))
    assert 'data-state="expired"' in text
    assert "/resume/" not in text
    assert "cancel" not in text
    issue(hall.office)  # the first command of the new day closes the old one
    assert 'data-state="expired"' in english.text(phone_of(ticket))


def test_the_message_is_the_tickets_fields_and_the_html_of_the_page(hall, reader):
    ticket = issue(hall.office, "perpanjangan")
    message = reader.live(phone_of(ticket))
    picture = latest(hall.office)
    assert message["html"] in reader.text(phone_of(ticket))
    assert message["ticket"] == ticket_fields(picture, picture.now_of(ticket))
    stamp = {name: message[name] for name in ("day", "revision", "forecast", "at")}
    assert stamp == stamp_fields(picture)


@pytest.mark.parametrize(
    ("state", "verb", "to"),
    [
        (State.PARKED, "resume", State.WAITING),
        (State.NO_SHOW, "return", State.WAITING),
        (State.WAITING, "cancel", State.CANCELLED),
        (State.CALLED, "cancel", State.CANCELLED),
        (State.PARKED, "cancel", State.CANCELLED),
    ],
)
def test_what_the_page_offers_works_from_the_page(hall, client, state, verb, to):
    ticket = ticket_in(hall, state)
    page = client.get(phone_of(ticket)).content.decode()
    form = re.search(rf'action="(\S*{verb}/)".*?name="key" value="([^"]+)"', page, re.S)
    for _tap in range(2):
        address = urljoin(phone_of(ticket), form[1])
        assert client.post(address, {"key": form[2]})["Location"] == phone_of(ticket)
    assert again(ticket).state == to


def test_a_script_gets_the_new_picture_at_once(hall, reader):
    ticket = ticket_in(hall, State.PARKED)
    answer = reader.submit(f"{phone_of(ticket)}resume/", script=True, key=KEY)
    assert answer.json() == {"picture": reader.live(phone_of(ticket))}


def test_parked_again_the_button_works_again(hall, reader):
    ticket = ticket_in(hall, State.PARKED)
    keys = []
    for _time in range(2):
        form = re.search(r'/resume/".*?name="key" value="([^"]+)"', reader.text(phone_of(ticket)), re.S)
        keys.append(form[1])
        reader.submit(f"{phone_of(ticket)}resume/", key=form[1])
        assert again(ticket).state == State.WAITING
        number = call_in(hall, again(ticket))
        at_desk(hall, number, "park", reason="away")
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("state", "verb", "status"),
    [
        (State.WAITING, "resume", 409),
        (State.WAITING, "return", 409),
        (State.SERVING, "cancel", 409),
        (State.PROCESSING, "cancel", 409),
        (State.DONE, "cancel", 409),
        (State.PROCESSING, "complete", 404),
        (State.WAITING, "call", 404),
    ],
)
def test_what_the_visitor_may_not_do_is_refused_in_words(hall, reader, state, verb, status):
    ticket = ticket_in(hall, state)
    before = rows()
    page = reader.submit(f"{phone_of(ticket)}{verb}/", key=KEY)
    said = reader.submit(f"{phone_of(ticket)}{verb}/", script=True, key=KEY)
    assert (page.status_code, said.status_code, rows()) == (status, status, before)
    assert f'href="{phone_of(ticket)}"' in page.content.decode()
    assert said.json()["error"]


def test_a_command_without_a_key_is_refused(hall, reader):
    ticket = issue(hall.office)
    before = rows()
    assert reader.submit(f"{phone_of(ticket)}cancel/").status_code == 422
    assert rows() == before


def test_yesterdays_ticket_takes_no_commands(hall, reader, morning):
    ticket = ticket_in(hall, State.PARKED)
    morning.forward(days=1)
    assert reader.submit(f"{phone_of(ticket)}resume/", key=KEY).status_code == 409
    assert again(ticket).state != State.WAITING


def test_looking_never_acts(hall, reader):
    ticket = issue(hall.office)
    assert reader.page(f"{phone_of(ticket)}cancel/").status_code == 405
    assert again(ticket).state == State.WAITING


def test_the_link_is_the_key_and_no_cookie_is_needed(hall):
    # A page without a referrer posts with the origin "null", which Django's check for cookies would refuse.
    ticket = issue(hall.office)
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "null"})
    assert strict.post(f"{phone_of(ticket)}cancel/", {"key": KEY}).status_code == 302
    assert again(ticket).state == State.CANCELLED


SECRETS = ["A" * 27, "x", "x" * 2000, "%00", "%F0%9F%90%9F", "..", "%FF", "A-001", "' OR 1=1"]


def test_unknown_and_malformed_secrets_get_the_very_same_page(hall, client):
    issue(hall.office)
    answers = [client.get(f"/t/{secret}/") for secret in SECRETS]
    answers += [client.post(f"/t/{secret}/cancel/", {"key": KEY}) for secret in SECRETS]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    heads = [{k: v for k, v in answer.headers.items() if k != "Expires"} for answer in answers]
    assert all(head == heads[0] for head in heads)


def test_every_answer_says_keep_this_nowhere_and_tell_nobody(hall, client):
    ticket = issue(hall.office)
    paths = [phone_of(ticket), f"{phone_of(ticket)}?live", f"{phone_of(ticket)}?bahasa=en", "/t/x/"]
    for path in paths:
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"], path
        assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


def test_the_reader_may_choose_a_language(hall, reader):
    ticket = issue(hall.office, language="en")
    assert '<html lang="en"' in reader.text(phone_of(ticket))
    assert reader.page(f"{phone_of(ticket)}?bahasa=id")["Location"] == phone_of(ticket)
    assert '<html lang="id"' in reader.text(phone_of(ticket))


def test_the_secret_stands_in_no_answer_but_the_page_itself(hall, reader):
    ticket = issue(hall.office)
    message = reader.live(phone_of(ticket))
    message.pop("html")
    assert secret_of(ticket) not in str(message)


def test_without_scripts_the_page_renews_itself(hall, reader):
    assert '<noscript><meta http-equiv="refresh"' in reader.text(phone_of(issue(hall.office)))


def test_times_stand_in_the_offices_zone(hall, english):
    hall.office.zone = "Asia/Makassar"
    hall.office.save()
    ticket = issue(hall.office)
    text = english.text(phone_of(ticket))
    assert "WITA" in text
    start = ticket.promise_from.astimezone(datetime.timezone(datetime.timedelta(hours=8)))
    assert f"{start:%H.%M}" in text
