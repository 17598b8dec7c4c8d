"""A change made by another process arrives through Redis, long before the next look."""

import asyncio
import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection

from counters.live import hub as hubs
from tests.live.conftest import board_of, looking_at
from tests.servers import ROOT

pytestmark = [pytest.mark.postgres_only, pytest.mark.hint]


def close_the_day_in_another_process():
    name = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    subprocess.run(
        [sys.executable, "manage.py", "close_day", "samsat"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "queue_site.settings"},
        check=True,
        timeout=60,
        capture_output=True,
    )


async def test_a_change_of_another_process_wakes_the_hub(hall, monkeypatch):
    monkeypatch.setattr(hubs, "POLL_SECONDS", 600.0)
    async with looking_at(board_of(hall)) as board:
        await board.news()
        await asyncio.sleep(0)  # the listener subscribes in its own task
        await asyncio.to_thread(close_the_day_in_another_process)
        assert (await board.until(1, timeout=30))["revision"] == 1
