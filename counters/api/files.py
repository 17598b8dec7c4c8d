"""Files: their public state by the secret of a receipt, the work list of the back office, and its commands."""

import re
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Query, Router

from counters.api import bodies, schemas
from counters.api.answers import private
from counters.api.auth import Bearer, posting_in
from counters.domain.errors import NotFound
from counters.domain.files import file_linked, file_of_code
from counters.live.picture import latest
from counters.live.public import file_fields, moment
from counters.models import Office
from counters.staff import access
from counters.staff.file_work import WorkRow, finish_rows, work_on_file
from counters.staff.work_view import FileWork, StepWork, work

router = Router(tags=["File"])
SECRET = re.compile(r"[A-Za-z0-9_-]{27}")


@router.get("files/{secret}", operation_id="see_file", **schemas.answers({200: schemas.FileView}, 404, 503))
def see_file(request: HttpRequest, secret: str) -> HttpResponse:
    """Where a file is, by the secret of its receipt's link."""
    file = file_linked(secret) if SECRET.fullmatch(secret) else None
    if file is None:
        raise NotFound("unknown_file", _("There is no such file here."))
    return private(file_fields(file))


@router.get(
    "offices/{office}/files", operation_id="see_file_by_code",
    **schemas.answers({200: schemas.FileView}, 404, 422, 503),
)  # fmt: skip
def see_file_by_code(
    request: HttpRequest,
    office: str,
    code: Annotated[str, Query(max_length=300, description="As on the receipt.")],
) -> HttpResponse:
    """Where a file is, by the code that is printed on its receipt (or by its scanned link)."""
    found = Office.objects.filter(key=office).first() if office.isprintable() else None
    if found is None:
        raise NotFound("unknown_office", _("There is no such office here."))
    return private(file_fields(file_of_code(found, code)))


@router.get(
    "offices/{office}/work-list", operation_id="see_work", summary="The work list", auth=Bearer(),
    **schemas.answers({200: schemas.WorkView}, 401, 403, 404, 503),
)  # fmt: skip
def see_work(request: HttpRequest, office: str) -> HttpResponse:
    """All that is to be done without a visitor, by step: what is late stands first."""
    posting = posting_in(request, office)
    access.require(posting, "complete")
    picture = latest(posting.office)
    seen = work(picture)
    steps = [_step_fields(picture, step) for step in (*seen["today"], *seen["days"])]
    return private({"steps": steps, "overdue": seen["late"], "ready": seen["ready"]})


@router.post(
    "offices/{office}/work-list/complete", operation_id="complete_work",
    summary="Complete several rows of the work list",
    auth=Bearer(), **schemas.answers({200: schemas.WorkResults}, *schemas.COMMAND_PROBLEMS),
)  # fmt: skip
def complete_work(
    request: HttpRequest, office: str, body: bodies.CompleteWork, key: bodies.Key = None
) -> HttpResponse:
    """Each row is a command of its own: one that is refused stops no other, and says why in its result."""
    posting = posting_in(request, office)
    access.require(posting, "complete")
    rows = [
        WorkRow(bodies.as_label(row.name) or row.name, row.step or "", row.outcome or "") for row in body.rows
    ]
    results = finish_rows(posting, rows, key=key or "")
    told = [{"name": result.row.name, "refused": _problem(result.refusal)} for result in results]
    return private({"results": told})


FILE_VERBS = {
    "complete": (bodies.FileStep, "Complete a step of a file", "The outcome says which step follows."),
    "send-back": (bodies.FileReason, "Send a file back to work", "What was ready is not right after all."),
    "cancel": (bodies.FileReason, "Withdraw a file", "Its number stays given."),
}


def add(verb: str, shape: type[Any], summary: str, description: str) -> None:
    """One address for one verb."""

    has_to_say = any(field.is_required() for field in shape.model_fields.values())
    said_or_not, body_of = (shape, Body(...)) if has_to_say else (shape | None, Body(None))

    @router.post(
        f"offices/{{office}}/files/{{number}}/{verb}",
        operation_id=f"{verb.replace('-', '_')}_file",
        summary=summary,
        description=f"{description} `number` is the receipt's, such as TT-2026-00042.",
        auth=Bearer(),
        **schemas.answers({200: schemas.FileReceipt}, *schemas.COMMAND_PROBLEMS),
    )
    def act(
        request: HttpRequest, office: str, number: str, body: said_or_not = body_of, key: bodies.Key = None
    ) -> HttpResponse:
        said = body.model_dump(exclude_none=True) if body else {}
        return private(work_on_file(posting_in(request, office), number, verb, **said, key=key or "").receipt)


for verb, about in FILE_VERBS.items():
    add(verb, *about)


def _problem(refusal: Any) -> dict[str, Any] | None:
    if refusal is None:
        return None
    return {"code": refusal.code, "message": str(refusal), "state": refusal.state}


def _step_fields(picture: Any, step: StepWork) -> dict[str, Any]:
    return {
        "key": step.key,
        "name": step.title,
        "outcomes": [route.outcome for route in step.routes],
        "rows": [
            {
                "name": row.name,
                "service": row.service.key,
                "items": row.items,
                "since": moment(picture, row.since),
                "due": row.due.isoformat() if isinstance(row, FileWork) else moment(picture, row.due),
                "promised": row.promised.isoformat() if isinstance(row, FileWork) else None,
                "overdue": row.urgency == "overdue",
            }
            for row in step.rows
        ],
    }
