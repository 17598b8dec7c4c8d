"""The live screens of the staff: what each is called, who sees the same, and what it is drawn from."""

from functools import partial

from counters import VERSION
from counters.live.screen import Screen
from counters.models import Counter, File, Posting, Service, Ticket
from counters.staff import (
    console_view,
    devices_view,
    file_view,
    greeter_view,
    supervisor_view,
    ticket_view,
    work_view,
)

BASES = {"greeter": "/penerangan/", "supervisor": "/pengawas/"}


def counter_screen(posting: Posting, counter: Counter, language: str) -> Screen:
    """A console. It differs by person: whose counter it is, and who may choose."""
    return Screen(
        office=posting.office,
        audience=("console", counter.pk, posting.pk, language),
        socket=f"/ws/counters/{counter.pk}/?draw={language}",
        template="counters/console/live.html",
        context=partial(console_view.at_counter, posting=posting, counter=counter.pk),
        language=language,
    )


def choice_screen(posting: Posting, language: str) -> Screen:
    """The counters to choose from."""
    return Screen(
        office=posting.office,
        audience=("choice", posting.pk, language),
        socket=f"/ws/offices/{posting.office.key}/counters/?draw={language}",
        template="counters/console/choices.html",
        context=partial(console_view.choices, posting=posting),
        language=language,
    )


def supervisor_screen(posting: Posting, language: str) -> Screen:
    """The floor, the same for all who supervise it."""
    return Screen(
        office=posting.office,
        audience=("supervisor", language),
        socket=f"/ws/offices/{posting.office.key}/supervisor/?draw={language}",
        template="counters/supervisor/live.html",
        context=supervisor_view.floor,
        language=language,
    )


def greeter_screen(posting: Posting, language: str) -> Screen:
    """The hall as the desk at the door sees it."""
    return Screen(
        office=posting.office,
        audience=("greeter", language),
        socket=f"/ws/offices/{posting.office.key}/greeter/?draw={language}",
        template="counters/greeter/live.html",
        context=greeter_view.hall,
        language=language,
    )


def service_screen(posting: Posting, service: Service, language: str) -> Screen:
    """What one service would take now."""
    return Screen(
        office=posting.office,
        audience=("greeter-service", service.pk, language),
        socket=f"/ws/offices/{posting.office.key}/greeter/services/{service.key}/?draw={language}",
        template="counters/greeter/now.html",
        context=partial(greeter_view.now, service=service.pk),
        language=language,
    )


def ticket_screen(posting: Posting, ticket: Ticket, place: str, language: str) -> Screen:
    """One ticket with its story, for the greeter's or the supervisor's page (`place`)."""
    base = f"{BASES[place]}{posting.office.key}/"
    return Screen(
        office=posting.office,
        audience=("staff-ticket", ticket.pk, place, language),
        socket=f"/ws/offices/{posting.office.key}/{place}/tickets/{ticket.label}/?draw={language}",
        template="counters/ticket/live.html",
        context=partial(ticket_view.ticket, ticket=ticket.pk, base=base),
        language=language,
    )


def work_screen(posting: Posting, language: str) -> Screen:
    """The work without visitors, the same for all who do it."""
    return Screen(
        office=posting.office,
        audience=("work", language),
        socket=f"/ws/offices/{posting.office.key}/work-list/?draw={language}",
        template="counters/work_list/live.html",
        context=work_view.work,
        language=language,
    )


def file_screen(posting: Posting, file: File, language: str) -> Screen:
    """One file with what became of it."""
    return Screen(
        office=posting.office,
        audience=("staff-file", file.pk, posting.role, language),
        socket=f"/ws/offices/{posting.office.key}/work-list/files/{file.label}/?draw={language}",
        template="counters/work_list/file.html",
        context=partial(file_view.file, file=file.pk, posting=posting),
        language=language,
    )


def devices_screen(posting: Posting, language: str) -> Screen:
    """The boards and kiosks of an office."""
    return Screen(
        office=posting.office,
        audience=("devices", language),
        socket=f"/ws/offices/{posting.office.key}/devices/?draw={language}",
        template="counters/devices/live.html",
        context=partial(devices_view.devices, version=VERSION),
        language=language,
    )
