"""An office to try: a real server of its own, with its own data, and everybody's keys to it."""

import atexit
import contextlib
import functools
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import services
from tests.prepared import Prepared, prepare
from tests.servers import Server

OFFICE = "samsat"


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
    office = _big_office()[0] if "DATABASE_URL" in environment else _small_office()
    office.copy_to(folder / "data")
    server = Server(folder, environment, module=module)
    server.output.write_text(office.printed)
    try:
        server.start()
        yield Tried(server, office.tokens)
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
        services.postgres(folder / "pg", settings=services.DURABLE, like=_big_office()[1]) as postgres,
        services.redis(folder / "redis") as redis,
    ):
        where = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url, "WORKERS": str(workers)}
        with open_office(folder, module=module, **where, **environment) as tried:
            yield Tried(tried.server, tried.tokens, postgres, redis)


# Tables and rows of a new office take seconds: they are made once a run, and copied for each section of it.


@functools.cache
def _small_office() -> Prepared:
    return prepare(DJANGO_SETTINGS_MODULE="bench.common.settings")


@functools.cache
def _big_office() -> tuple[Prepared, Path]:
    """The same on PostgreSQL: the files beside the database, and the folder of the stopped database itself."""
    place = Path(tempfile.mkdtemp(prefix="antrean-postgres-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    with services.postgres(place / "pg") as postgres:
        office = prepare(DJANGO_SETTINGS_MODULE="bench.common.settings", DATABASE_URL=postgres.url)
        postgres.stop(signal.SIGINT)
        shutil.move(place / "pg" / "data", place / "kept")
    return office, place / "kept"
