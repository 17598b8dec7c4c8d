"""How an answer leaves: as JSON, with what may be kept of it on its way."""

from typing import Any

from django.http import HttpResponse, JsonResponse


def public(fields: Any) -> HttpResponse:
    """An answer for anybody; whoever keeps it asks again before using it."""
    response = JsonResponse(fields, safe=False)
    response["Cache-Control"] = "no-cache"
    return response


def private(fields: dict[str, Any], status: int = 200) -> HttpResponse:
    """An answer for the asker alone, kept nowhere on its way."""
    response = JsonResponse(fields, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
