"""Every address of the site."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path

import counters.urls
import displays.urls
from queue_site.health import healthz


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this one on pages that name no icon, the administrator's for example."""
    return redirect(static("icons/antrean.svg"))


urlpatterns = [
    path("healthz", healthz),
    path("favicon.ico", favicon),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(counters.urls)),
    path("", include(displays.urls)),
]
