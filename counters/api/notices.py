"""The office's notices: to be read by anybody, written and ended by supervisors."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import WithJsonSchema

from counters.api import bodies, schemas
from counters.api.answers import private, public
from counters.api.auth import Bearer, posting_in
from counters.api.offices import office_named
from counters.domain.errors import NotFound
from counters.live.picture import latest
from counters.live.public import notice_fields
from counters.staff.noticing import end_notice, say_notice

router = Router(tags=["Notice"])

NoticeId = Annotated[str, WithJsonSchema({"type": "integer"}), Path(description="The id of a notice.")]
MOST_DIGITS = 18


@router.get(
    "offices/{office}/notices",
    operation_id="see_notices",
    **schemas.answers({200: list[schemas.NoticeView]}, 404, 503),
)
def see(request: HttpRequest, office: str) -> HttpResponse:
    """The lines that stand on boards, kiosks and phones now, the oldest first."""
    return public(notice_fields(latest(office_named(office))))


@router.post(
    "offices/{office}/notices",
    operation_id="say_notice",
    summary="Write a notice",
    auth=Bearer(),
    **schemas.answers({200: schemas.NoticeReceipt}, *schemas.COMMAND_PROBLEMS),
)
def say(request: HttpRequest, office: str, body: bodies.NewNotice, key: bodies.Key = None) -> HttpResponse:
    """Show a line on all boards, kiosks and phones of the office until a moment. Supervisors only."""
    said = bodies.asked(body)
    answer = say_notice(
        posting_in(request, office),
        body.text,
        body.until,
        text_en=body.text_en or "",
        speak=bool(body.speak),
        key=key or "",
        asked=said,
    )
    return private(answer.receipt)


@router.post(
    "offices/{office}/notices/{notice}/end",
    operation_id="end_notice",
    summary="End a notice",
    auth=Bearer(),
    **schemas.answers({200: schemas.NoticeReceipt}, *schemas.COMMAND_PROBLEMS),
)
def end(request: HttpRequest, office: str, notice: NoticeId, key: bodies.Key = None) -> HttpResponse:
    """Take a line away before its time. Supervisors only."""
    posting = posting_in(request, office)
    if not (notice.isascii() and notice.isdecimal() and len(notice) <= MOST_DIGITS):
        raise NotFound("unknown_notice", _("There is no such notice here."))
    return private(end_notice(posting, int(notice), key=key or "").receipt)
