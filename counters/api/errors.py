"""Every refusal as {code, message, state?}, whatever raised it."""

import logging
import sqlite3
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from counters.domain.errors import Refused

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1
# A disk does not mend itself: whoever asks again in between learns nothing.
MEND_SECONDS = 10
SQLITE_CANNOT_WRITE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
POSTGRESQL_DISK_FULL = "53100"
# Where a field was sent; the sentence names the field alone.
PLACES = frozenset({"body", "path", "query", "header"})


def problem(status: int, code: str, message: object, **more: Any) -> HttpResponse:
    """An answer that says in one word (`code`) and one sentence (`message`) why nothing was done."""
    response = JsonResponse({"code": code, "message": str(message), **more}, status=status)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def not_found(request: HttpRequest, **path: Any) -> HttpResponse:
    """For every address that the API does not have."""
    return problem(404, "unknown_address", _("There is nothing at this address."))


def not_allowed(allowed: str) -> HttpResponse:
    """`allowed` are the methods that the address knows, with commas."""
    allowed = allowed.replace("GET", "GET, HEAD")
    response = problem(405, "method", _("This address only answers %(methods)s.") % {"methods": allowed})
    response["Allow"] = allowed
    return response


def add_handlers(api: NinjaAPI) -> None:
    """Teach the API how to answer whatever its operations raise."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    # A conflict always tells the present state, and null says that there is none.
    more = {"state": error.state} if error.status == 409 or error.state else {}
    return problem(error.status, error.code, error, **more)


def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "unauthenticated", _("Send a valid token: “Authorization: Bearer …”."))


def _malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(400, "malformed", _("The body is not JSON."))


def _too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(400, "too_big", _("The body is too big."))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the first field that was wrong; what was sent is not repeated."""
    first = error.errors[0]
    place = ".".join(str(part) for part in first["loc"] if part not in PLACES) or "body"
    return problem(422, "invalid", f"{place}: {_fault(first['type'], first.get('ctx', {}))}")


def _fault(kind: str, limits: dict[str, Any]) -> str:
    """What is wrong with a field, as a sentence."""
    sentences = {
        "missing": _("This is needed."),
        "string_type": _("This must be text."),
        "string_unicode": _("This text cannot be read."),
        "int_type": _("This must be a whole number."),
        "list_type": _("This must be a list."),
        "model_attributes_type": _("This must be an object."),
        "string_too_long": _("This is longer than %(max_length)s characters."),
        "string_too_short": _("This must not be empty."),
        "too_long": _("This list has more than %(max_length)s entries."),
        "greater_than_equal": _("This must be at least %(ge)s."),
        "less_than_equal": _("This must be at most %(le)s."),
        "literal_error": _("This must be one of: %(expected)s."),
    }
    return sentences.get(kind, _("This cannot be used.")) % limits


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return not_found(request)


def _away(request: HttpRequest, error: Exception) -> HttpResponse:
    if takes_nothing(error):
        logger.error("the database cannot write: %s", error)
        sentence = _(
            "The office cannot save anything now: its disk is full or broken. Please tell whoever looks after it."
        )
        response = problem(503, "disk", sentence)
        response["Retry-After"] = str(MEND_SECONDS)
        return response
    logger.warning("the database is busy: %s", error)
    response = problem(503, "busy", _("The office is busy. Please try again."))
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def takes_nothing(error: Exception) -> bool:
    """Is it the database's disk that stopped a command, and not others who write?"""
    cause = error.__cause__
    # An extended code of SQLite has the plain one in its lowest byte.
    plain = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return plain in SQLITE_CANNOT_WRITE or getattr(cause, "sqlstate", "") == POSTGRESQL_DISK_FULL


def _data(request: HttpRequest, error: DataError) -> HttpResponse:
    # The database refused a value that the schemas let through: a gap in them, yet still the client's value.
    logger.error("a value reached the database and was refused", exc_info=error)
    return problem(422, "invalid", _("A value cannot be stored."))


def _constraint(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    logger.error("a constraint stopped a command", exc_info=error)
    return problem(409, "conflict", _("Somebody was faster. Look again, then repeat."), state=None)


def _internal(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("an unforeseen error at %s", request.path, exc_info=error)
    return problem(500, "internal", _("Something went wrong here. It has been noted."))


HANDLERS: dict[type[Exception], Any] = {
    Refused: _refused,
    AuthenticationError: _unauthenticated,
    HttpError: _malformed,
    RequestDataTooBig: _too_big,
    UnreadablePostError: _malformed,
    ValidationError: _invalid,
    Http404: _missing,
    OperationalError: _away,
    InterfaceError: _away,
    DataError: _data,
    IntegrityError: _constraint,
    Exception: _internal,
}
