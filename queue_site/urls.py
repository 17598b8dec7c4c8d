"""Every address of the site."""

import sys

from django.contrib import admin
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import include, path

import counters.urls
import displays.urls
from queue_site.health import healthz


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this one on pages that name no icon, the administrator's for example."""
    return redirect(static("icons/antrean.svg"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 as a page. Django's own looks for the form's token first, and a form that cannot be read breaks that too."""
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 as a page, or 503 where the database is busy or lost: a form with a key may then be sent again as it is."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status = 503 if away else 500
    response = HttpResponse(render_to_string("500.html", {"status": status}), status=status)
    if away:
        response["Retry-After"] = "1"
    return response


handler400, handler500 = bad_request, server_error

urlpatterns = [
    path("healthz", healthz),
    path("favicon.ico", favicon),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(counters.urls)),
    path("", include(displays.urls)),
]
