"""Hints that get lost, for a whole run of tests: the layer between processes is replaced from the test's side.

TEST_LAYER=deaf    what is sent arrives nowhere
TEST_LAYER=raises  sending and listening fail
TEST_LAYER=hangs   sending and listening never come back
TEST_LAYER=silent  deaf, and a process does not wake its own screens either: nothing is left but their own looks
unset              hints as the product sends them

    TEST_LAYER=silent bin/test tests/live tests/displays/test_sockets.py

Settings take this up in tests/settings.py; the servers that tests start are given tests/deaf_settings.py. Tests
marked `hint` say that a hint is faster than the next look, and are left out.
"""

import asyncio
import os
from typing import Any

from channels.layers import BaseChannelLayer
from django.apps import AppConfig

KINDS = ("deaf", "raises", "hangs", "silent")
LAYERS = {"deaf": "DeafLayer", "raises": "RaisingLayer", "hangs": "HangingLayer", "silent": "DeafLayer"}


class DeafLayer(BaseChannelLayer):
    """Takes every message and brings none."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0

    async def new_channel(self, prefix: str = "specific") -> str:
        return f"{prefix}.deaf"

    async def group_add(self, group: str, channel: str) -> None:
        pass

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.sent += 1

    async def receive(self, channel: str) -> dict[str, Any]:
        return await asyncio.Event().wait()


class RaisingLayer(DeafLayer):
    """Fails in every way, as without a Redis."""

    async def new_channel(self, prefix: str = "specific") -> str:
        raise ConnectionError("there is no Redis")

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("there is no Redis")


class HangingLayer(DeafLayer):
    """Never answers, as a frozen Redis without time limits."""

    async def group_add(self, group: str, channel: str) -> None:
        await asyncio.Event().wait()

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await asyncio.Event().wait()


class Silent(AppConfig):
    """Lets no change wake a screen, not even in its own process."""

    name = "tests.deaf"
    label = "silent"

    def ready(self) -> None:
        from counters.domain.day import day_changed

        if not day_changed.disconnect(dispatch_uid="counters.live.kicks"):
            raise RuntimeError("nobody listened to the domain: has the receiver another name now?")


def kind() -> str:
    """What TEST_LAYER asks for, nothing if unset. Raises ValueError for a word that it does not know."""
    asked = os.environ.get("TEST_LAYER", "")
    if asked and asked not in KINDS:
        raise ValueError(f"TEST_LAYER={asked}: one of {', '.join(KINDS)}")
    return asked


def layers(usual: dict[str, Any]) -> dict[str, Any]:
    """CHANNEL_LAYERS as TEST_LAYER wants them. There is one on SQLite too: the ways through it are then tried."""
    return {"kicks": {"BACKEND": f"tests.deaf.{LAYERS[kind()]}"}} if kind() else usual


def apps(usual: list[str]) -> list[str]:
    """INSTALLED_APPS as TEST_LAYER wants them."""
    return [*usual, "tests.deaf.Silent"] if kind() == "silent" else usual


def for_server() -> dict[str, str]:
    """Environment with which a server of its own loses the same hints."""
    return {"DJANGO_SETTINGS_MODULE": "tests.deaf_settings", "TEST_LAYER": kind()} if kind() else {}
