"""The addresses of the administrator."""

from django.urls import path

from counters.staff.setup import (
    counters_page,
    fees_page,
    flow_page,
    hours_page,
    list_pages,
    office_page,
    papers_page,
    question_page,
    questions_page,
    row_pages,
    standard_pages,
    versions_page,
)

urlpatterns = [
    path("pengaturan/", office_page.office_page, name="setup"),
    path("pengaturan/<slug:office>/", office_page.office_page, name="setup-office"),
    path("pengaturan/<slug:office>/loket/", counters_page.counters_page, name="setup-counters"),
    path("pengaturan/<slug:office>/kantor/", row_pages.about_page, name="setup-about"),
    path("pengaturan/<slug:office>/jam/", hours_page.hours_page, name="setup-hours"),
    path("pengaturan/<slug:office>/standar/", standard_pages.office_standard, name="setup-office-standard"),
    path("pengaturan/<slug:office>/bagian/", list_pages.stations_page, name="setup-stations"),
    path("pengaturan/<slug:office>/layanan/", list_pages.services_page, name="setup-services"),
    path("pengaturan/<slug:office>/bagian/<slug:key>/", row_pages.station_page, name="setup-station"),
    path("pengaturan/<slug:office>/layanan/<slug:key>/", row_pages.service_page, name="setup-service"),
    path("pengaturan/<slug:office>/layanan/<slug:key>/syarat/", papers_page.papers_page, name="setup-papers"),
    path(
        "pengaturan/<slug:office>/layanan/<slug:key>/syarat/<int:paper>/",
        row_pages.paper_page,
        name="setup-paper",
    ),
    path(
        "pengaturan/<slug:office>/layanan/<slug:key>/pertanyaan/",
        questions_page.questions_page,
        name="setup-questions",
    ),
    path(
        "pengaturan/<slug:office>/layanan/<slug:key>/pertanyaan/<int:question>/",
        question_page.question_page,
        name="setup-question",
    ),
    path(
        "pengaturan/<slug:office>/layanan/<slug:key>/standar/",
        standard_pages.service_standard,
        name="setup-standard",
    ),
    path("pengaturan/<slug:office>/layanan/<slug:key>/biaya/", fees_page.fees_page, name="setup-fees"),
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
