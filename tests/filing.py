"""Files for tests, by the real verbs: `opened` by a visit, `made_ready` by the back office, `picked_up` by its code."""

from typing import Any

from counters.domain import actions
from counters.domain.day import KIOSK, SYSTEM, perform
from counters.domain.files import code_of_file
from counters.domain.intake import Wish, take_number
from counters.file_states import FileState
from counters.models import File, Office, Ticket
from tests.office import Cast, advance, issue


def opened(cast: Cast, service: str = "bpkb", **wish: Any) -> File:
    """A visit led along its usual outcomes until it opens a file."""
    ticket = issue(cast.office, service, **wish)
    while not ticket.files.exists():
        ticket = advance(cast, ticket)
    return ticket.files.get()


def made_ready(office: Office, file: File) -> File:
    """The file after all its usual steps."""
    while File.objects.get(pk=file.pk).state == FileState.IN_PROGRESS:
        perform(office, lambda today: actions.finish_file_step(today, file) and {}, by=SYSTEM)
    return File.objects.get(pk=file.pk)


def picked_up(office: Office, file: File) -> Ticket:
    """A number for a file that is ready."""
    receipt = take_number(office, Wish(file=code_of_file(file)), by=KIOSK, unattended=True).receipt
    return Ticket.objects.get(pk=receipt["ticket"])
