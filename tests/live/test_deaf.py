"""With every hint lost a board of any process follows by its hub's own looks."""

import asyncio

import pytest

from tests import deaf
from tests.live.test_redis_faults import all_show, boards, take
from tests.servers import running_server


@pytest.mark.postgres_only
async def test_boards_of_two_processes_follow_though_no_hint_arrives(tmp_path):
    lost = {"DJANGO_SETTINGS_MODULE": "tests.deaf_settings", "TEST_LAYER": "silent", "PLAIN_RECKONING": "1"}
    with running_server(tmp_path / "office", WORKERS="2", **lost) as office:
        async with boards(office) as sockets:
            for _ in range(3):
                await all_show(sockets, await asyncio.to_thread(take, office))


@pytest.mark.parametrize("asked", deaf.KINDS)
def test_a_run_is_told_which_hints_get_lost(asked, monkeypatch):
    monkeypatch.setenv("TEST_LAYER", asked)
    assert deaf.for_server()["TEST_LAYER"] == asked
    assert deaf.layers({}).keys() == {"kicks"}
    assert len(deaf.apps([])) == (asked == "silent")


def test_a_run_with_a_wrong_word_for_it_does_not_begin(monkeypatch):
    monkeypatch.setenv("TEST_LAYER", "mute")
    with pytest.raises(ValueError, match="deaf, raises, hangs, silent"):
        deaf.kind()
