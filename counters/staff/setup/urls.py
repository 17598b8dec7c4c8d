"""The addresses of the administrator."""

from django.urls import path

from counters.staff.setup import flow_page, office_page, versions_page

urlpatterns = [
    path("pengaturan/", office_page.office_page, name="setup"),
    path("pengaturan/<slug:office>/", office_page.office_page, name="setup-office"),
    path("pengaturan/<slug:office>/layanan/<slug:key>/alur/", flow_page.flow_page, name="setup-flow"),
    path(
        "pengaturan/<slug:office>/layanan/<slug:key>/alur/versi/",
        versions_page.versions_page,
        name="setup-versions",
    ),
    path(
        "pengaturan/<slug:office>/layanan/<slug:key>/alur/versi/<int:version>/",
        versions_page.version_page,
        name="setup-version",
    ),
]
