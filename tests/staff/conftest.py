"""People at the staff's pages: browsers that are signed in, and what must not change when they are refused."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from counters.models import Event, Fee, Flow, FlowDraft, Paper, QueueDay, Service, Shift, Ticket, Turn
from tests.domain.conftest import cast, office, standing_cast
from tests.office import Cast, desk, open_all

__all__ = ["cast", "office", "standing_cast"]


@pytest.fixture
def hall(cast, morning):
    """The office at ten o'clock with all counters open."""
    open_all(cast)
    return cast


@dataclass(frozen=True)
class Person:
    """Somebody in front of a staff page, signed in or not."""

    client: Client

    def page(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(path, query)

    def text(self, path: str) -> str:
        response = self.page(path)
        assert response.status_code == 200, response.content.decode()[:2000]
        return response.content.decode()

    def live(self, path: str) -> dict[str, Any]:
        """The message that a socket would push."""
        return json.loads(self.text(f"{path}?live"))

    def does(self, path: str, **form: Any) -> HttpResponse:
        """A command as quick-form.js sends it."""
        return self.client.post(path, form, headers={"X-Requested-With": "fetch"})

    def submits(self, path: str, **form: Any) -> HttpResponse:
        """A command as a browser without scripts sends it."""
        return self.client.post(path, form)


def person(user: Any = None) -> Person:
    """A browser that asks for English, signed in as `user` where one is given."""
    client = Client(headers={"Accept-Language": "en"})
    if user is not None:
        client.force_login(user)
    return Person(client)


def counter_path(cast: Cast, number: int, rest: str = "") -> str:
    """The console of the counter with this number, or a command of it."""
    return f"/loket/{desk(cast.office, number).pk}/{rest}"


def everything() -> list[Any]:
    """All that a command may change, as it is now."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (QueueDay, Ticket, Turn, Event, Shift, Service, Flow, FlowDraft, Paper, Fee)
    ]
