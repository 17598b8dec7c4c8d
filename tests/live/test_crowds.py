"""Many screens at once: nobody waits for those who are slow, many, or gone."""

import asyncio
import json
import threading
from contextlib import AsyncExitStack

import pytest
from channels.testing import WebsocketCommunicator

from counters.domain.errors import NotFound
from counters.live import hub as hubs
from counters.live import mailbox as mailboxes
from counters.live import precedence
from counters.live.consumer import NOT_FOUND, LiveConsumer
from counters.live.hub import hub_of
from counters.live.mailbox import Mailbox
from counters.live.screen import Screen
from tests.live.conftest import FUTURE, board_of, looking_at, shown_before, take, take_later

PHONES = 100


def phone_of(office, place, drawn):
    """One visitor's own screen, which looks at every stamp and notes its drawings."""

    def fields(picture):
        drawn.append(place)
        return {}

    return Screen(
        office, ("phone", place), "/ws/x/", fields=fields, signature=lambda p: {"revision": p.stamp[1]}
    )


async def nothing(message):
    """A socket that takes everything and shows nothing."""


@pytest.mark.hint
async def test_a_change_goes_to_the_boards_before_the_rest_of_the_phones(hall, monkeypatch):
    monkeypatch.setattr(hubs, "DRAWN_AT_ONCE", 5)
    monkeypatch.setattr(hubs, "CALM_SECONDS", 0.0)
    monkeypatch.setattr(hubs, "BUSY_SECONDS", 0.0)
    drawn, once = [], []

    def board(picture):
        once.append(len(drawn))
        return {}

    async with looking_at(Screen(hall, ("board",), "/ws/b/", fields=board)) as screen:
        await screen.news()
        hub = hub_of(hall)

        def fields_of(place):
            def fields(picture):
                if not drawn:
                    take(hall)  # a change while the first of the phones is drawn
                drawn.append(place)
                return {}

            return fields

        for place in range(PHONES):
            own = Screen(
                hall, ("phone", place), "", fields=fields_of(place), signature=lambda p: {"at": p.stamp[1]}
            )
            hub.join(own, Mailbox(nothing, nothing))
        await screen.until(1)
        assert once[-1] < PHONES / 2
        async with asyncio.timeout(20):
            while set(drawn) != set(range(PHONES)):
                await asyncio.sleep(0.01)
        hub.end()


async def test_in_a_stream_of_changes_every_phone_is_drawn_in_its_turn(hall, monkeypatch):
    monkeypatch.setattr(hubs, "DRAWN_AT_ONCE", 10)
    monkeypatch.setattr(hubs, "CALM_SECONDS", 0.0)
    monkeypatch.setattr(hubs, "BUSY_SECONDS", 0.0)
    drawn = []
    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub = hub_of(hall)
        for place in range(PHONES):
            hub.join(phone_of(hall, place, drawn), Mailbox(nothing, nothing))
        async with asyncio.timeout(20):
            while set(drawn) != set(range(PHONES)):
                hub.wake()
                await take_later(hall)
        hub.end()


async def test_without_an_answer_of_the_database_there_are_no_beats(hall, monkeypatch):
    monkeypatch.setattr(hubs, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(hubs, "POLL_SECONDS", 0.05)
    answers = threading.Event()
    async with looking_at(board_of(hall)) as board:
        await board.news()
        read = hubs.pictures.read_stamp

        def frozen(office):
            answers.wait(30)
            return read(office)

        monkeypatch.setattr(hubs.pictures, "read_stamp", frozen)
        try:
            async with asyncio.timeout(20):  # what was still true is said; then it ends
                while not await board.socket.receive_nothing(0.8):
                    board.socket.output_queue.get_nowait()
        finally:
            answers.set()
        assert json.loads(await board.socket.receive_from(5))["beat"]


async def test_pages_that_begin_anew_wait_for_no_socket_that_cannot_be_closed(hall, monkeypatch):
    monkeypatch.setattr(mailboxes, "STUCK_SECONDS", 60.0)

    async def never(code):
        await asyncio.Event().wait()

    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub = hub_of(hall)
        hub.join(Screen(hall, ("stuck",), "", fields=lambda picture: {}), Mailbox(nothing, never))
        shown_before(hub, FUTURE)
        hub.wake()
        assert (await board.socket.receive_output(5))["code"] == hubs.START_OVER
        async with asyncio.timeout(5):
            while hub.stamp == FUTURE:
                await asyncio.sleep(0.01)
        hub.end()


async def test_who_leaves_after_the_hub_has_ended_opens_no_other(hall):
    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub_of(hall).end()
    assert hubs._hubs_here() == {}


async def test_who_leaves_an_old_hub_leaves_the_new_one_to_its_screens(hall):
    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub_of(hall).end()
        new = hub_of(hall)
        await board.socket.disconnect()
        assert hub_of(hall) is new
        new.end()


async def test_boards_that_come_back_together_are_looked_up_once(hall):
    asked = []

    def find(scope):
        asked.append(scope["path"])
        return board_of(hall)

    async with AsyncExitStack() as stack:
        sockets = [WebsocketCommunicator(LiveConsumer.as_asgi(find=find), "/ws/b/") for _ in range(20)]
        for socket in sockets:
            stack.push_async_callback(socket.disconnect)
        await asyncio.gather(*(socket.connect() for socket in sockets))
        pictures = [json.loads(await socket.receive_from(5)) for socket in sockets]
    assert len(asked) == 1
    assert all(picture["revision"] == 0 for picture in pictures)


async def test_an_address_that_is_refused_is_refused_to_everybody(transactional_db):
    def find(scope):
        raise NotFound("unknown_office", "There is no such office.")

    sockets = [WebsocketCommunicator(LiveConsumer.as_asgi(find=find), "/ws/x/") for _ in range(3)]
    for socket in sockets:
        await socket.connect()
        assert (await socket.receive_output(5))["code"] == NOT_FOUND


async def test_what_most_look_at_is_shown_before_anything_else_is_drawn(hall):
    """A console that takes long to draw does not keep the call from the televisions."""
    shown = threading.Event()

    def slow(picture):
        assert picture.stamp[1] == 0 or shown.wait(10)
        return {}

    console = Screen(hall, ("console",), "/ws/x/", fields=slow)
    async with (
        looking_at(console) as desk,
        looking_at(board_of(hall)) as one,
        looking_at(board_of(hall)) as two,
    ):
        for screen in (desk, one, two):
            await screen.news()
        await take_later(hall)
        assert (await one.until(1))["revision"] == 1
        shown.set()
        assert (await desk.until(1))["revision"] == 1


async def test_while_a_command_is_under_way_phones_wait_and_boards_do_not(hall, monkeypatch):
    monkeypatch.setattr(hubs, "PATIENCE_SECONDS", 60.0)
    drawn = []
    async with looking_at(phone_of(hall, 1, drawn)) as phone, looking_at(board_of(hall)) as board:
        await phone.news()
        await board.news()
        with precedence.first():
            await take_later(hall)
            assert (await board.until(1))["revision"] == 1
            assert await phone.socket.receive_nothing(0.3)
        assert (await phone.until(1))["revision"] == 1


async def test_a_lone_board_comes_before_every_console(hall):
    drawn = []

    def screen_of(name, place):
        def fields(picture):
            drawn.append(name)
            return {}

        return Screen(hall, (name, place), "/ws/x/", fields=fields)

    hub = hub_of(hall)
    for place in range(3):
        for _look in range(2):
            hub.join(screen_of("console", place), Mailbox(nothing, nothing))
    async with looking_at(screen_of("board", 0)) as board, asyncio.timeout(20):
        # The consoles came before the board, and may have been drawn once without it.
        for _change in range(2):
            while len(drawn) < 4:
                await asyncio.sleep(0.01)
            last, drawn[:] = drawn[:], []
            await take_later(hall)
        await board.until(1)
    hub.end()
    assert last == ["board", *["console"] * 3]


def test_nobody_waits_for_commands_longer_than_he_may():
    assert precedence.give_way(10.0, lambda: False) == 0.0
    with precedence.first():
        assert 0.05 <= precedence.give_way(0.05, lambda: False) < 10.0
        assert precedence.give_way(10.0, lambda: True) < 10.0
    assert precedence.give_way(10.0, lambda: False) == 0.0
