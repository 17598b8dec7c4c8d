"""An office as anybody may see it, and taking a number there."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Router

from counters import clock
from counters.api import bodies, schemas, shapes
from counters.api.answers import private, public
from counters.api.auth import Bearer, posting_in
from counters.domain.errors import NotFound
from counters.domain.intake import Wish, secret_of, take_number
from counters.domain.journey import Chart
from counters.domain.stops import fields_of, stopping
from counters.live.picture import Picture, latest
from counters.live.public import board_fields
from counters.models import Office, Role, Service
from counters.staff import access, leading

router = Router(tags=["Office"])


@router.get("offices", operation_id="list_offices", **schemas.answers({200: list[schemas.OfficeRow]}, 503))
def list_offices(request: HttpRequest) -> HttpResponse:
    """The offices of this server."""
    rows = Office.objects.order_by("key")
    return public([{"key": row.key, "name": row.title, "zone": row.zone} for row in rows])


@router.get(
    "offices/{office}", operation_id="see_office", **schemas.answers({200: schemas.OfficeView}, 404, 503)
)
def see_office(request: HttpRequest, office: str) -> HttpResponse:
    """How an office is set up, and which counters are open now."""
    return public(office_fields(latest(office_named(office))))


@router.get(
    "offices/{office}/board", operation_id="see_board", **schemas.answers({200: schemas.BoardView}, 404, 503)
)
def see_board(request: HttpRequest, office: str) -> HttpResponse:
    """The picture of the board in the waiting room; the socket /ws/offices/{office}/board/ sends the same fields."""
    return public(board_fields(latest(office_named(office))))


@router.post(
    "offices/{office}/tickets",
    operation_id="take_number",
    summary="Take a number",
    auth=Bearer(),
    **schemas.answers({201: schemas.TicketIssued, 200: schemas.TicketIssued}, *schemas.COMMAND_PROBLEMS),
)
def take(request: HttpRequest, office: str, body: bodies.NewTicket, key: bodies.Key = None) -> HttpResponse:
    """Give the next number of a service, with the people ahead and the promised range.

    A kiosk only gives numbers of services with `self_issue`. A repeated Idempotency-Key gives the same body with
    200 instead of 201.
    """
    return _given(request, office, body.wish(), key or "", bodies.asked(body, verb="issue"))


@router.post(
    "offices/{office}/pickups",
    operation_id="pick_up",
    summary="Take a number to pick up a file",
    auth=Bearer(),
    **schemas.answers({201: schemas.TicketIssued, 200: schemas.TicketIssued}, *schemas.COMMAND_PROBLEMS),
)
def pick_up(request: HttpRequest, office: str, body: bodies.Pickup, key: bodies.Key = None) -> HttpResponse:
    """Give a number for the line where files are handed over, by the code of a receipt.

    Refused, with the file's state, where it is not ready yet, was collected, or has a number in the line already.
    """
    return _given(request, office, body.wish(), key or "", bodies.asked(body, verb="pickup"))


def _given(request: HttpRequest, office: str, wish: Wish, key: str, asked: dict[str, Any]) -> HttpResponse:
    posting = posting_in(request, office)
    access.require(posting, "issue")
    if wish.seen is not None:
        access.require(posting, "check")
    by, unattended = access.actor_of(posting.user), posting.role == Role.KIOSK
    answer = take_number(posting.office, wish, by=by, unattended=unattended, key=key, asked=asked)
    secret = secret_of(answer.receipt)
    given = {name: value for name, value in answer.receipt.items() if name != "ticket"}
    fields = {**given, "secret": secret, "link": link_to(request, secret)}
    return private(fields, status=200 if answer.repeated else 201)


STOPPING = schemas.answers({200: shapes.Stops}, *schemas.COMMAND_PROBLEMS)


@router.post(
    "offices/{office}/pause-issuing",
    operation_id="pause_issuing",
    summary="Give no more numbers for now",
    auth=Bearer(),
    **STOPPING,
)
def pause(
    request: HttpRequest, office: str, body: bodies.StopIssuing, key: bodies.Key = None
) -> HttpResponse:
    """The day is full, or something is out of order: no number is given, of one service or of all, until a time, from
    so many numbers on, or until it is taken back. Who asks for a number meanwhile is told so (409 `issuing_paused`)."""
    posting = posting_in(request, office)
    answer = leading.pause_issuing(posting, body.wish(), key=key or "", asked=bodies.asked(body))
    return private(answer.receipt)


@router.post(
    "offices/{office}/resume-issuing",
    operation_id="resume_issuing",
    summary="Give numbers again",
    auth=Bearer(),
    **STOPPING,
)
def resume(
    request: HttpRequest,
    office: str,
    body: Annotated[bodies.ResumeIssuing | None, Body()] = None,
    key: bodies.Key = None,
) -> HttpResponse:
    """Takes back what `pause-issuing` said of the same service, or of all."""
    posting = posting_in(request, office)
    service = (body.service if body else None) or ""
    return private(leading.resume_issuing(posting, service, key=key or "").receipt)


def office_fields(picture: Picture) -> dict[str, Any]:
    """An office by its keys, in the order in which its rows are shown."""
    floor, office = picture.floor, picture.floor.office
    closed = floor.day is not None and floor.day.closed_at is not None
    in_hours = not office.enforce_hours or office.is_open_at(clock.now())
    return {
        "key": office.key,
        "name": office.title,
        "zone": office.zone,
        "open": in_hours and not closed and stopping(picture.stops, None, picture.at) is None,
        "services": [_service(picture, service) for service in floor.offered],
        "stations": [
            {"key": row.key, "name": row.title, "counters": [desk.pk for desk in floor.counters_of(row.pk)]}
            for row in floor.in_use
        ],
        "counters": [
            {
                "id": desk.counter.pk,
                "number": desk.counter.number,
                "state": desk.state,
                "stations": [floor.stations[station].key for station in desk.stations],
            }
            for desk in floor.desks.values()
        ],
        "priorities": [{"key": row.key, "name": row.title} for row in office.priority_classes.all()],
        "variants": [{"key": row.key, "name": row.title} for row in office.variants.all()],
        "items_a_ticket": office.items_a_ticket,
        "items_a_turn": office.items_a_turn,
        "stops": [fields_of(stop, office, picture.at) for stop in picture.stops],
    }


def _service(picture: Picture, service: Service) -> dict[str, Any]:
    floor = picture.floor
    chart: Chart | None = floor.flows.get(service.pk)
    return {
        "key": service.key,
        "name": service.title,
        "self_issue": service.self_issue,
        "questions": [
            {
                "key": row.key,
                "name": row.title,
                "asked_if": row.asked_if,
                "choices": [{"key": choice.key, "name": choice.title} for choice in row.choices.all()],
            }
            for row in picture.questions.get(service.pk, ())
        ],
        "papers": [
            {
                "key": row.key,
                "name": row.title,
                "step": row.step or None,
                "applies_if": row.applies_if,
                "variant": row.variant.key if row.variant else None,
            }
            for row in picture.papers.get(service.pk, ())
        ],
        "steps": [
            {
                "key": step.key,
                "station": floor.stations[step.station].key if step.station else None,
                "minutes": step.minutes,
                "outcomes": [route.outcome for route in step.routes],
            }
            for step in (chart.steps if chart else ())
        ],
    }


def office_named(key: str) -> Office:
    found = Office.objects.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise NotFound("unknown_office", _("There is no such office here."))
    return found


def link_to(request: HttpRequest, secret: str) -> str:
    """The address of a visitor's own page, under the name by which visitors reach the office."""
    path = f"/t/{secret}/"
    return (
        f"{settings.PUBLIC_URL.rstrip('/')}{path}"
        if settings.PUBLIC_URL
        else request.build_absolute_uri(path)
    )
