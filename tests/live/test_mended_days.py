"""Where the truth goes back, behind what the screens show, their pages load again."""

import asyncio

from counters.live import hub as hubs
from counters.live import mailbox as mailboxes
from counters.live import picture as pictures
from counters.live.hub import hub_of
from counters.live.mailbox import Mailbox
from counters.live.screen import Screen
from tests.live.conftest import FUTURE, board_of, looking_at, shown_before, take_later


async def test_a_mended_day_makes_the_pages_load_again(hall):
    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub = hub_of(hall)
        shown_before(hub, FUTURE)
        hub.wake()
        closed = await board.socket.receive_output(5)
        assert (closed["type"], closed["code"]) == ("websocket.close", hubs.START_OVER)


async def test_a_day_that_goes_back_within_itself_makes_the_pages_load_again(hall):
    await take_later(hall)
    async with looking_at(board_of(hall)) as board:
        shown = await board.news()
        hub = hub_of(hall)
        shown_before(hub, (shown["day"], shown["revision"] + 5, 0))  # as before a backup was restored
        hub.wake()
        closed = await board.socket.receive_output(5)
        assert (closed["type"], closed["code"]) == ("websocket.close", hubs.START_OVER)


async def test_a_day_that_is_mended_while_the_hub_looks_makes_the_pages_load_again(hall, monkeypatch):
    """Between the look at the stamp, which was still the wrong day's, and the reading of the picture."""
    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub = hub_of(hall)
        shown_before(hub, FUTURE)
        monkeypatch.setattr(pictures, "read_stamp", lambda office: (*FUTURE[:2], 30))
        hub.wake()
        assert (await board.socket.receive_output(5))["code"] == hubs.START_OVER


async def test_a_day_that_is_mended_while_the_database_fails_makes_the_pages_load_again(hall, monkeypatch):
    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub = hub_of(hall)
        shown_before(hub, FUTURE)
        hub.stamp = None  # after a look that failed
        hub.wake()
        assert (await board.socket.receive_output(5))["code"] == hubs.START_OVER


async def test_a_socket_that_cannot_be_closed_does_not_keep_the_others_at_the_wrong_day(hall, monkeypatch):
    monkeypatch.setattr(mailboxes, "STUCK_SECONDS", 0.2)

    async def take_it(message):
        pass

    async def never(code):
        await asyncio.Event().wait()

    async def gone(code):
        raise RuntimeError("the socket is gone")

    async with looking_at(board_of(hall)) as board:
        await board.news()
        hub = hub_of(hall)
        for give_up in (never, gone):
            hub.join(
                Screen(hall, (give_up.__name__,), "", fields=lambda picture: {}), Mailbox(take_it, give_up)
            )
        hub.audiences = dict(reversed(hub.audiences.items()))
        shown_before(hub, FUTURE)
        hub.wake()
        assert (await board.socket.receive_output(5))["code"] == hubs.START_OVER
        async with asyncio.timeout(5):
            while hub.stamp is None or hub.stamp == FUTURE:
                await asyncio.sleep(0.01)
        hub.end()
