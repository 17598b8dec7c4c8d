"""The real server, started as an office starts it, for tests that are about more than one process.

    def test_something(server):               # an office of its own: folder, database and port
        httpx.get(server.url + "/healthz")
        server.manage("staff", "--json")      # bin/manage's result in the same office
        server.token("petugas3")              # for the API
        server.kill(); server.start()         # a power cut, and the next morning
        server.environment["WORKERS"] = "2"   # then server.restart()

Its rows are copied from one that is made once a run (tests/prepared.py). In the PostgreSQL part of the suite each
server gets a database of its own there, and the run's Redis. `server.accounts` is what the first start printed.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests import deaf
from tests.prepared import new_database, prepared
from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


class Server:
    """One office in a process of its own."""

    def __init__(
        self, folder: Path, environment: dict[str, str], *, module: str = "queue_site.serve"
    ) -> None:
        self.folder, self.module = folder, module
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"
        self.environment = {
            **clean_environment(),
            **deaf.for_server(),
            "DATA_DIR": str(folder / "data"),
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            **environment,
        }
        self.output = folder / "stdout"
        self.log = folder / "stderr"
        self.process: subprocess.Popen | None = None
        self.tokens: dict[str, str] = {}

    def start(self) -> "Server":
        """Start the server command and wait until it takes commands."""
        with open(self.output, "ab") as output, open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=log,
                start_new_session=True,  # so that kill() reaches the worker processes too
            )
        until = time.monotonic() + START_SECONDS
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)
        return self

    def is_healthy(self) -> bool:
        """Does it take commands?"""
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200
        return False

    def stop(self) -> int | None:
        """Close it in good order; the exit code."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process and self.process.returncode

    def kill(self) -> None:
        """A power cut: every process is gone at once."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def restart(self) -> "Server":
        """Close it and open it again, on the same port and data."""
        self.stop()
        return self.start()

    def manage(self, *arguments: str, check: bool = True) -> str:
        """The standard output of a management command in this office."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if check and done.returncode:
            raise AssertionError(f"manage {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def token(self, username: str) -> str:
        """Somebody's bearer token, at no cost for an office that came with them."""
        return self.tokens.get(username) or self.manage("issue_token", username).strip().splitlines()[-1]

    @property
    def accounts(self) -> str:
        """What the first start printed: addresses, user names and passwords."""
        return self.output.read_text()


def clean_environment() -> dict[str, str]:
    """This process's environment without what the test run has set for itself."""
    own = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "TEST_PART")
    return {name: value for name, value in os.environ.items() if name not in own}


@contextlib.contextmanager
def running_server(folder: Path, *, module: str = "queue_site.serve", **environment: str) -> Iterator[Server]:
    """A started server with the sample office on this part's kind of database, gone at the end together with it.
    `module` starts another server."""
    folder.mkdir(parents=True, exist_ok=True)
    with own_database() as database:
        server = Server(folder, {**database, **environment}, module=module)
        if "DEMO" not in environment:  # which has a database of its own
            prepared().copy_to(folder / "data")
            server.output.write_text(prepared().printed)
            server.tokens = prepared().tokens
        try:
            yield server.start()
        finally:
            server.stop()
            server.kill()


@contextlib.contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Environment for a database of its own with the sample office in it; nothing for SQLite, which is a file."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    import psycopg

    name = new_database(url, template=prepared().database)
    try:
        yield {
            "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl(),
            "REDIS_URL": os.environ["REDIS_URL"],
        }
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
