"""Every address of the site."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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


handler400 = bad_request

urlpatterns = [
    path("healthz", healthz),
    path("favicon.ico", favicon),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(counters.urls)),
    path("", include(displays.urls)),
]
