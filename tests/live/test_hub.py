"""Screens are right because they look for themselves; a kick only makes it faster."""

import asyncio
import json

import pytest
from channels.testing import WebsocketCommunicator

from counters.domain.day import day_changed
from counters.domain.errors import Forbidden, NotFound
from counters.live import consumer
from counters.live import hub as hubs
from counters.live import mailbox as mailboxes
from counters.live.audience import Audience
from counters.live.consumer import NOT_FOUND, NOT_SIGNED_IN, TOO_MUCH, LiveConsumer
from counters.live.hub import hub_of
from counters.live.mailbox import Mailbox
from counters.live.picture import latest, read_picture
from counters.live.screen import Screen
from tests.live.conftest import board_of, looking_at, take, take_later


async def draw_afresh(office):
    return await hub_of(office)._in_thread(lambda: board_of(office).draw(read_picture(office)))


async def test_a_newcomer_gets_the_whole_picture_at_once(hall):
    await take_later(hall)
    async with looking_at(board_of(hall)) as board:
        picture = await board.news()
        assert picture == await draw_afresh(hall)
        assert (picture["revision"], picture["stations"][0]["waiting"]) == (1, 1)


async def test_what_is_pushed_after_a_change_is_what_a_newcomer_gets(hall):
    async with looking_at(board_of(hall)) as board:
        await board.news()
        await take_later(hall)
        pushed = await board.until(1)
        async with looking_at(board_of(hall)) as newcomer:
            assert pushed == await newcomer.news()
        assert pushed == await draw_afresh(hall)


async def test_with_every_kick_lost_a_screen_is_right_within_two_seconds(hall):
    receivers, day_changed.receivers = day_changed.receivers, []
    day_changed.sender_receivers_cache.clear()
    try:
        async with looking_at(board_of(hall)) as board:
            await board.news()
            await take_later(hall)
            assert (await board.until(1, timeout=2.0))["revision"] == 1
    finally:
        day_changed.receivers = receivers
        day_changed.sender_receivers_cache.clear()


@pytest.mark.hint
async def test_a_kick_is_faster_than_the_next_look(hall, monkeypatch):
    monkeypatch.setattr(hubs, "POLL_SECONDS", 60.0)
    async with looking_at(board_of(hall)) as board:
        await board.news()
        await take_later(hall)
        assert (await board.until(1))["revision"] == 1


async def test_a_burst_of_changes_becomes_a_few_drawings_and_ends_at_the_truth(hall):
    async with looking_at(board_of(hall)) as board:
        await board.news()
        before = board.frames

        def burst():
            for _ in range(30):
                take(hall)

        await hub_of(hall)._in_thread(asyncio.run, asyncio.to_thread(burst))
        picture = await board.until(30)
        assert picture["stations"][0]["waiting"] == 30
        assert board.frames - before < 15


@pytest.mark.hint
async def test_a_change_during_a_drawing_is_drawn_next(hall, monkeypatch):
    monkeypatch.setattr(hubs, "POLL_SECONDS", 60.0)
    drawn = []

    def fields(picture):
        if not drawn:
            drawn.append(take(hall))
        return {}

    async with looking_at(Screen(hall, ("slow",), "/ws/slow/", fields=fields)) as slow:
        assert (await slow.until(1))["revision"] == 1


async def test_one_drawing_that_fails_leaves_the_others_in_peace(hall):
    def broken(picture):
        raise ValueError("a template with a mistake")

    async with (
        looking_at(Screen(hall, ("broken",), "/ws/x/", fields=broken)),
        looking_at(board_of(hall)) as board,
    ):
        await board.news()
        await take_later(hall)
        assert (await board.until(1))["revision"] == 1


async def test_a_screen_with_a_signature_is_drawn_and_sent_only_when_that_changes(hall):
    drawn, shows = [], {"text": "first"}

    def fields(picture):
        drawn.append(picture.stamp)
        return dict(shows)

    quiet = Screen(hall, ("quiet",), "/ws/q/", fields=fields, signature=lambda picture: dict(shows))
    async with looking_at(quiet) as phone, looking_at(board_of(hall)) as board:
        assert (await phone.news())["text"] == "first"
        await take_later(hall)
        await board.until(1)
        assert await phone.socket.receive_nothing(0.3)
        assert len(drawn) == 1
        shows["text"] = "second"
        await take_later(hall)
        assert (await phone.news())["text"] == "second"


async def test_a_beat_carries_the_stamp_of_what_its_audience_was_sent(hall, monkeypatch):
    monkeypatch.setattr(hubs, "BEAT_SECONDS", 0.1)
    async with looking_at(board_of(hall)) as board:
        picture = await board.news()
        beat = json.loads(await board.socket.receive_from(5))
        stamp = {name: picture[name] for name in ("day", "revision", "forecast", "at")}
        assert beat == {"beat": True, **stamp}


async def test_while_the_database_cannot_be_read_there_are_no_beats(hall, monkeypatch):
    monkeypatch.setattr(hubs, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(hubs, "POLL_SECONDS", 0.05)
    async with looking_at(board_of(hall)) as board:
        await board.news()

        def unreadable(office):
            raise OSError("the disk is gone")

        monkeypatch.setattr(hubs.pictures, "read_stamp", unreadable)
        hub = hub_of(hall)
        async with asyncio.timeout(5):
            while hub.stamp is not None:
                await asyncio.sleep(0.01)
        await board.socket.receive_nothing(0.01)  # what was already under way
        while not board.socket.output_queue.empty():
            board.socket.output_queue.get_nowait()
        assert await board.socket.receive_nothing(0.3)


async def test_a_socket_that_never_reads_slows_nobody_and_is_let_go(monkeypatch):
    monkeypatch.setattr(mailboxes, "STUCK_SECONDS", 0.2)
    given_up, got = asyncio.Event(), []

    async def never(message):
        await asyncio.Event().wait()

    async def give_up(code):
        given_up.set()

    async def take_it(message):
        got.append(message)

    audience = Audience(Screen(None, ("board",), ""))
    stuck, healthy = Mailbox(never, give_up), Mailbox(take_it, give_up)
    audience.mailboxes = {stuck, healthy}
    stamp = {"day": "2026-11-22", "forecast": 0, "at": ""}
    for revision in (1, 2, 3):
        audience.show({**stamp, "revision": revision})
        await asyncio.sleep(0.01)
    assert [json.loads(message)["revision"] for message in got] == [1, 2, 3]
    async with asyncio.timeout(5):
        await given_up.wait()


async def test_a_slow_socket_skips_to_the_newest_picture():
    gate, got = asyncio.Event(), []

    async def slow(message):
        got.append(message)
        await gate.wait()

    mailbox = Mailbox(slow, None)
    for message in "abc":
        mailbox.put(message)
        await asyncio.sleep(0.01)
    gate.set()
    await asyncio.sleep(0.01)
    assert got == ["a", "c"]


async def test_rights_are_asked_again_after_a_question_that_failed(hall, monkeypatch):
    monkeypatch.setattr(consumer, "RECHECK_SECONDS", 0.05)
    answers = iter([board_of(hall), OSError("the disk is gone"), Forbidden("forbidden", "No longer.")])

    def find(scope):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    socket = WebsocketCommunicator(LiveConsumer.as_asgi(find=find, guarded=True), "/ws/x/")
    await socket.connect()
    while (said := await socket.receive_output(5))["type"] != "websocket.close":
        pass
    assert said["code"] == NOT_SIGNED_IN
    await socket.disconnect()


async def test_an_unknown_screen_is_refused_with_a_code_that_the_page_understands(transactional_db):
    def find(scope):
        raise NotFound("unknown_office", "There is no such office.")

    socket = WebsocketCommunicator(LiveConsumer.as_asgi(find=find), "/ws/x/")
    await socket.connect()
    assert (await socket.receive_output(5))["code"] == NOT_FOUND


async def test_a_socket_takes_no_commands_and_ends_a_flood(hall):
    async with looking_at(board_of(hall)) as board:
        before = await board.news()
        for _ in range(120):
            await board.socket.send_to(json.dumps({"type": "issue", "service": "perpanjangan"}))
        closed = await board.socket.receive_output(5)
        assert (closed["type"], closed["code"]) == ("websocket.close", TOO_MUCH)
        assert (await draw_afresh(hall))["revision"] == before["revision"]


async def test_the_hub_ends_with_its_last_screen(hall):
    async with looking_at(board_of(hall)) as board:
        await board.news()
        first = hub_of(hall)
    async with looking_at(board_of(hall)) as board:
        await board.news()
        assert hub_of(hall) is not first


def test_a_picture_is_read_once_for_a_revision(hall):
    take(hall)
    first = latest(hall)
    assert latest(hall) is first
    take(hall)
    assert latest(hall) is not first
