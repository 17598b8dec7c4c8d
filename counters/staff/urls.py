"""The addresses of the staff. Those who are not signed in get no further than /masuk/."""

from django.urls import URLPattern, path

from counters.live.consumer import Find, LiveConsumer
from counters.staff import (
    console,
    devices,
    files,
    greeter,
    notice_pages,
    sockets,
    stopping,
    supervisor,
    tickets,
)
from counters.staff.setup.urls import urlpatterns as setup_urlpatterns
from counters.staff.sign_in import SignIn, SignOut
from counters.staff.voice.urls import urlpatterns as voice_urlpatterns

GREETER, SUPERVISOR = {"place": "greeter"}, {"place": "supervisor"}

urlpatterns = [
    path("masuk/", SignIn.as_view(), name="sign-in"),
    path("keluar/", SignOut.as_view(), name="sign-out"),
    path("loket/", console.choose, name="console"),
    path("loket/<int:counter>/", console.work_page, name="console-counter"),
    path("loket/<int:counter>/tunda/", console.park_page, name="console-park"),
    path("loket/<int:counter>/<slug:verb>/", console.work, name="console-work"),
    path("loket/<int:counter>/tiket/<str:label>/<slug:verb>/", console.work_on, name="console-ticket"),
    path("pengawas/", supervisor.floor_page, name="supervisor"),
    path("pengawas/<slug:office>/", supervisor.floor_page, name="supervisor-office"),
    path(
        "pengawas/<slug:office>/loket/<int:counter>/<slug:verb>/",
        supervisor.at_counter,
        name="supervisor-counter",
    ),
    path("pengawas/<slug:office>/hari/<slug:verb>/", supervisor.day, name="supervisor-day"),
    path(
        "pengawas/<slug:office>/layanan/<slug:key>/<slug:verb>/",
        supervisor.service,
        name="supervisor-service",
    ),
    path("pengawas/<slug:office>/pengumuman/", notice_pages.say, name="supervisor-say"),
    path("pengawas/<slug:office>/pengumuman/rekaman/", notice_pages.record, name="supervisor-record"),
    path(
        "pengawas/<slug:office>/pengumuman/<int:notice>/akhiri/",
        notice_pages.end,
        name="supervisor-end-notice",
    ),
    path("pengawas/<slug:office>/perangkat/", devices.devices_page, name="supervisor-devices"),
    path("pengawas/<slug:office>/perangkat/pasang/", devices.pair, name="setup-pair"),
    path("pengawas/<slug:office>/perangkat/<int:device>/", devices.device_page, name="setup-device"),
    path(
        "pengawas/<slug:office>/perangkat/<int:device>/<slug:verb>/",
        devices.work_on,
        name="setup-device-work",
    ),
    path("penerangan/", greeter.hall_page, name="greeter"),
    path("penerangan/<slug:office>/", greeter.hall_page, name="greeter-office"),
    path("penerangan/<slug:office>/layanan/<slug:key>/", greeter.service_page, name="greeter-service"),
    path("penerangan/<slug:office>/layanan/<slug:key>/ambil/", greeter.issue, name="greeter-issue"),
    path("penerangan/<slug:office>/nomor/<slug:verb>/", stopping.work, GREETER, name="greeter-numbers"),
    path("pengawas/<slug:office>/nomor/<slug:verb>/", stopping.work, SUPERVISOR, name="supervisor-numbers"),
    path("pengawas/<slug:office>/cari/", tickets.find, SUPERVISOR, name="supervisor-find"),
    path(
        "pengawas/<slug:office>/tiket/<str:label>/", tickets.ticket_page, SUPERVISOR, name="supervisor-ticket"
    ),
    path(
        "pengawas/<slug:office>/tiket/<str:label>/<slug:verb>/",
        tickets.work,
        SUPERVISOR,
        name="supervisor-work",
    ),
    path("penerangan/<slug:office>/cari/", tickets.find, GREETER, name="greeter-find"),
    path("penerangan/<slug:office>/tiket/<str:label>/", tickets.ticket_page, GREETER, name="greeter-ticket"),
    path(
        "penerangan/<slug:office>/tiket/<str:label>/<slug:verb>/", tickets.work, GREETER, name="greeter-work"
    ),
    *setup_urlpatterns,
    *voice_urlpatterns,
    path("berkas-kerja/", files.work_page, name="work"),
    path("berkas-kerja/<slug:office>/", files.work_page, name="work-office"),
    path("berkas-kerja/<slug:office>/selesai/", files.finish, name="work-finish"),
    path("berkas-kerja/<slug:office>/cari/", files.find, name="work-find"),
    path("berkas-kerja/<slug:office>/register/", files.register, name="register"),
    path("berkas-kerja/<slug:office>/berkas/<str:number>/", files.file_page, name="work-file"),
    path("berkas-kerja/<slug:office>/berkas/<str:number>/<slug:verb>/", files.work, name="work-file-verb"),
]


def _live(address: str, find: Find) -> URLPattern:
    return path(address, LiveConsumer.as_asgi(find=find, guarded=True))


websocket_urlpatterns = [
    _live("ws/counters/<int:counter>/", sockets.at_counter),
    _live("ws/offices/<slug:office>/counters/", sockets.choosing),
    _live("ws/offices/<slug:office>/supervisor/", sockets.supervisor),
    _live("ws/offices/<slug:office>/supervisor/tickets/<str:label>/", sockets.ticket_for_supervisor),
    _live("ws/offices/<slug:office>/work-list/", sockets.work),
    _live("ws/offices/<slug:office>/work-list/files/<str:number>/", sockets.file),
    _live("ws/offices/<slug:office>/devices/", sockets.devices),
    _live("ws/offices/<slug:office>/greeter/", sockets.greeter),
    _live("ws/offices/<slug:office>/greeter/services/<slug:key>/", sockets.service),
    _live("ws/offices/<slug:office>/greeter/tickets/<str:label>/", sockets.ticket_for_greeter),
]
