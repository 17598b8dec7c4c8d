"""A client of the API in any role, and what must not have changed after a refusal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from counters.live import picture
from counters.models import AccessToken
from counters.staff.tokens import make_token
from tests.office import Cast, desk

ROOT = "/api/v1/"


class Caller:
    """Speaks JSON to the API as one person or device, or as nobody."""

    def __init__(self, cast: Cast, user: Any = None) -> None:
        self.cast = cast
        self.client = Client()
        self.headers = {"Accept-Language": "en"}
        if user is not None:
            self.headers["Authorization"] = f"Bearer {make_token(user)}"

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(ROOT + path, headers=self.headers | headers)

    def post(self, path: str, body: Any = None, key: str | None = None, **more: Any) -> Any:
        """`body` is JSON, or bytes as they are; none at all by default."""
        headers = self.headers | ({} if key is None else {"Idempotency-Key": key}) | more.pop("headers", {})
        data = b"" if body is None else body
        data = data if isinstance(data, bytes) else json.dumps(data).encode()
        return self.client.post(
            ROOT + path, data=data, content_type="application/json", headers=headers, **more
        )

    def issue(self, service: str = "pengesahan", key: str | None = None, **wish: Any) -> Any:
        return self.post(f"offices/{self.cast.office.key}/tickets", {"service": service, **wish}, key)

    def at(self, number: int, verb: str, key: str | None = None, **body: Any) -> Any:
        """A verb at the counter with this number on its sign."""
        return self.post(f"counters/{desk(self.cast.office, number).pk}/{verb}", body or None, key)

    def on(self, ticket: str, verb: str, key: str | None = None, **body: Any) -> Any:
        """A verb on a ticket by its label or secret."""
        return self.post(f"tickets/{ticket}/{verb}", body or None, key)


class Callers:
    """Callers by role; `officer(7)` is the one of counter 7."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.nobody = Caller(cast)
        self.kiosk, self.greeter = Caller(cast, cast.kiosk), Caller(cast, cast.greeter)
        self.supervisor, self.administrator = Caller(cast, cast.supervisor), Caller(cast, cast.administrator)
        self.stranger = Caller(cast, cast.stranger)

        self.seated: dict[int, Caller] = {}

    def officer(self, number: int) -> Caller:
        if number not in self.seated:
            self.seated[number] = Caller(self.cast, self.cast.officers[number])
        return self.seated[number]

    def __getitem__(self, role: str) -> Caller:
        return self.officer(3) if role == "officer" else getattr(self, role)


@pytest.fixture
def call(cast, morning):
    """`call.kiosk.issue()`, `call.officer(3).at(3, "open")`, `call.nobody.get("offices")`."""
    return Callers(cast)


@pytest.fixture
def officer(call):
    """The officer of counter 3, seated."""
    caller = call.officer(3)
    assert caller.at(3, "open").status_code == 200
    return caller


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of the queue; tokens are made by the tests themselves."""
    models = set(apps.get_app_config("counters").get_models()) - {AccessToken}
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that one office serves for many cases."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    picture.forget()


def problem(response: Any) -> tuple[int, str]:
    """Status and code of a refusal, whose form is checked."""
    body = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/json"
    assert body.keys() == ({"code", "message", "state"} if response.status_code == 409 else body.keys())
    assert body.keys() <= {"code", "message", "state"}
    assert isinstance(body["code"], str)
    assert body["message"].strip() == body["message"] != ""
    return response.status_code, body["code"]
