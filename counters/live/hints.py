"""Hearing, through Redis, that another process has changed an office's day."""

import asyncio
import logging
from collections.abc import Callable

from channels.layers import get_channel_layer
from django.conf import settings

log = logging.getLogger(__name__)

LAYER = "kicks"
RETRY_SECONDS = 1.0


def group_of(office: int) -> str:
    """The group in which the processes of an office hear of changes."""
    return f"office-{office}"


async def listen(office: int, heard: Callable[[], None]) -> None:
    """Call `heard` for each hint of another process, for ever, however often Redis comes and goes."""
    if LAYER not in settings.CHANNEL_LAYERS:
        return
    layer = get_channel_layer(LAYER)
    while True:
        try:
            channel = await layer.new_channel()
            await layer.group_add(group_of(office), channel)
            while True:
                await layer.receive(channel)
                heard()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning("Redis brings no hints (%s); the screens poll.", type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
