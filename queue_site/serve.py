"""python -m queue_site.serve: prepare the database, say where everything is, and serve it on one port.

`bin/run` ends here. With --demo it serves an office of simulated people instead of the real one.
What stands in the way of a start is said in one sentence, with exit code 2.
"""

import errno
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import IO

import uvicorn
from uvicorn.supervisors import Multiprocess

from queue_site import demo
from queue_site.foreseeing import forecasting
from queue_site.opening import CannotStart, opened, say_what_was_found

WRONG_SETUP = 2
# A screen that takes nothing from its line, or a line that is dead, is let go after so long. Without this a socket
# that never reads could not even be closed: its close frame would wait behind what it does not read.
DEAF_SECONDS = 20

# The addresses that a newcomer needs, in the order of a visit. {office} is filled in for each office.
SCREENS = [
    ("Halaman awal / start page", "/"),
    ("Mesin antrean / kiosk", "/kiosk/{office}/"),
    ("Layar tunggu / board", "/layar/{office}/"),
    ("Konsol loket / console", "/loket/"),
    ("Pengawas / supervisor", "/pengawas/"),
    ("Penerangan / greeter", "/penerangan/"),
]


def main(arguments: Sequence[str] = ()) -> int:
    """Start the office; come back only when it closes."""
    try:
        read_arguments(arguments)
        settings = read_settings()
        with bind(settings.HOST, settings.PORT) as listening, ExitStack() as held:
            if settings.DEMO:
                held.enter_context(demo_database(settings.DATA_DIR))
            opening = held.enter_context(opened(settings))
            prepare()
            opening.note_open()
            if opening.unclean:
                say_what_was_found()
            if settings.DEMO:
                print("Demo: playing the morning …", file=sys.stderr, flush=True)
                demo.populate()
            print_addresses(settings.PUBLIC_URL)
            with nullcontext() if settings.PLAIN_RECKONING else forecasting():
                ended = serve(listening, settings.WORKERS)
            opening.note_closed()
            return ended
    except CannotStart as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return WRONG_SETUP


def read_arguments(arguments: Sequence[str]) -> None:
    """The one option, --demo; as the environment has it too, so that bin/manage can be told the same."""
    if list(arguments) not in ([], ["--demo"]):
        raise CannotStart(f"unknown option {' '.join(arguments)}: there is only --demo.")
    if arguments:
        os.environ["DEMO"] = "1"


def demo_database(data_dir: Path) -> IO[str]:
    """A demo begins with an empty database."""
    try:
        return demo.fresh_database(data_dir)
    except demo.AlreadyRunning as wrong:
        raise CannotStart(wrong) from wrong


def read_settings():
    """Set Django up and settle the public address, which links and QR codes need."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from queue_site.addresses import reachable_url

    try:
        if not settings.PUBLIC_URL:
            settings.PUBLIC_URL = reachable_url(settings.HOST, settings.PORT)
            os.environ["PUBLIC_URL"] = settings.PUBLIC_URL  # worker processes read it again
        django.setup()
    except ImproperlyConfigured as wrong:
        raise CannotStart(wrong) from wrong
    return settings


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done: a second start must not touch the first one's database."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as wrong:
        listening.close()
        already = "Is the office already open? If not, set" if wrong.errno == errno.EADDRINUSE else "Set"
        raise CannotStart(
            f"port {port} on {host} cannot be used: {wrong.strerror}. {already} HOST or PORT to another."
        ) from wrong
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; every connection inherits it
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAF_SECONDS * 1000)
    listening.set_inheritable(True)
    return listening


def prepare() -> None:
    """Check, migrate, collect the static files, and set up the sample office on the first start."""
    from django.core.checks import run_checks
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, connections

    from queue_site.collect import collect_static
    from queue_site.health import missing_migrations

    try:
        problems = [found for found in run_checks(databases=["default"]) if found.is_serious()]
        if problems:
            raise CannotStart(" ".join(f"{found.msg} {found.hint or ''}".strip() for found in problems))
        if missing_migrations():
            call_command("migrate", verbosity=0, interactive=False)
        collect_static()
        seed_first_time()
    except (DatabaseError, CommandError, OSError) as wrong:
        raise CannotStart(f"the office cannot be prepared: {wrong}".strip()) from wrong
    connections.close_all()


def seed_first_time() -> None:
    """An empty database gets the sample office; its command prints the accounts it makes, this once."""
    from django.core.management import call_command

    from counters.models import Office

    if not Office.objects.exists():
        call_command("seed")


def print_addresses(public_url: str) -> None:
    """Say where each screen is. To standard output: this is what the command is asked for."""
    from counters.models import Office

    # This thread's connection stays open while the office is: with it SQLite's log stays, for whose opening a full
    # disk has no room, and the screens can still be read.
    offices = list(Office.objects.order_by("key").values_list("key", flat=True))
    print(f"\nAntrean Prima  {public_url}")
    for name, address in SCREENS:
        for office in offices if "{office}" in address else [""]:
            print(f"  {name:28} {public_url}{address.format(office=office)}")
    print("\n  Masuk / sign in at /masuk/ with an account that was shown at the first start;")
    print(
        "  a forgotten password: bin/manage changepassword <username>. Ctrl-C closes the office.\n",
        flush=True,
    )


def serve(listening: socket.socket, workers: int) -> int:
    """Run the web server on the port until it is told to stop."""
    config = uvicorn.Config(
        "queue_site.asgi:application",
        workers=workers,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=16 * 1024,  # sockets take no commands; what a client has to say is short
        ws_per_message_deflate=False,
        # A screen that does not answer is gone within 25 seconds, also where nothing changes and nothing is sent.
        ws_ping_interval=15,
        ws_ping_timeout=10,
        backlog=2048,
        timeout_graceful_shutdown=5,
        server_header=False,
        access_log=False,  # a ticket's address is its visitor's key: it is written nowhere
        log_config=None,  # Django's log is set up already
        log_level="warning",
    )
    # Once it has served to its end, uvicorn sends itself the signal that it was stopped with.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if workers > 1:
            Multiprocess(config, sockets=[listening]).run()
            return 0
        server = uvicorn.Server(config)
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
