"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from queue_site.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
