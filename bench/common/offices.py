"""An office to try: a real server of its own, with its own data, and everybody's keys to it."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import services
from tests.servers import Server

OFFICE = "samsat"
# Everybody of the sample office gets a token in one go: a command of its own for each takes a second.
MAKE_TOKENS = """
import json
from django.contrib.auth import get_user_model
from counters.staff.tokens import make_token
print(json.dumps({user.username: make_token(user) for user in get_user_model().objects.all()}))
"""


@dataclass
class Tried:
    """An office under trial. `tokens` by user name: kiosk, petugas1 … petugas11, penerangan, pengawas, admin."""

    server: Server
    tokens: dict[str, str]
    postgres: services.Service | None = None
    redis: services.Service | None = None

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def database_kind(self) -> str:
        return "PostgreSQL + Redis" if self.postgres else "SQLite"


@contextlib.contextmanager
def open_office(folder: Path, *, module: str = "queue_site.serve", **environment: str) -> Iterator[Tried]:
    """The sample office on a SQLite file in `folder`, as bin/run opens it. `module` starts another server."""
    folder.mkdir(parents=True, exist_ok=True)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "bench.common.settings")
    server = Server(folder, environment, module=module)
    try:
        server.start()
        yield Tried(server, tokens_of(server))
    finally:
        server.stop()
        server.kill()


@contextlib.contextmanager
def open_big_office(
    folder: Path, *, workers: int = 2, module: str = "queue_site.serve", **environment: str
) -> Iterator[Tried]:
    """The sample office on a private PostgreSQL that keeps what it commits, a private Redis and several workers."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        services.postgres(folder / "pg", settings=services.DURABLE) as postgres,
        services.redis(folder / "redis") as redis,
    ):
        where = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url, "WORKERS": str(workers)}
        with open_office(folder, module=module, **where, **environment) as tried:
            yield Tried(tried.server, tried.tokens, postgres, redis)


def tokens_of(server: Server) -> dict[str, str]:
    """A new bearer token for each account of the office."""
    return json.loads(server.manage("shell", "--verbosity=0", "--command", MAKE_TOKENS).splitlines()[-1])
