"""Readers of the public screens: a browser without scripts, and what a page may never tell."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from counters.domain import links
from counters.models import Command, Event, Ticket, Turn
from tests.office import open_all


@pytest.fixture
def hall(cast, morning):
    """The office at ten o'clock with all counters open."""
    open_all(cast)
    return cast


@dataclass(frozen=True)
class Reader:
    """Somebody at a screen, in a language of their own choice."""

    client: Client

    def page(self, path: str) -> HttpResponse:
        return self.client.get(path)

    def text(self, path: str) -> str:
        response = self.page(path)
        assert response.status_code == 200, response.content.decode()[:2000]
        return response.content.decode()

    def live(self, path: str) -> dict[str, Any]:
        """The message that a socket would push."""
        return json.loads(self.text(f"{path}{'&' if '?' in path else '?'}live"))

    def submit(self, path: str, script: bool = False, **form: Any) -> HttpResponse:
        headers = {"X-Requested-With": "fetch"} if script else {}
        return self.client.post(path, form, headers=headers)


@pytest.fixture
def reader(client):
    """A reader who chose no language."""
    return Reader(client)


@pytest.fixture
def english(client):
    """A reader who chose English, so that sentences can be read as they stand in the code."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return Reader(client)


def secret_of(ticket: Ticket) -> str:
    return links.secret_for(ticket.nonce)


def phone_of(ticket: Ticket) -> str:
    return f"/t/{secret_of(ticket)}/"


def rows() -> tuple[Any, ...]:
    """All that a command can change, to see that a refused one changed nothing."""
    tickets = list(Ticket.objects.order_by("pk").values_list("pk", "state", "station", "lane"))
    return tickets, Turn.objects.count(), Event.objects.count(), Command.objects.count()
