"""All addresses in front of the glass."""

from django.urls import path

from counters.live.consumer import LiveConsumer
from displays.admission import secret_of
from displays.board import board, find_board, saved_board
from displays.file_page import file_page, find_file, receipt
from displays.flow_board import find_flow_board, flow_board
from displays.kiosk import find_kiosk, kiosk
from displays.kiosk_collect import kiosk_collect
from displays.kiosk_lacking import kiosk_lacking, kiosk_slip
from displays.kiosk_return import kiosk_return
from displays.kiosk_service import kiosk_service
from displays.kiosk_ticket import kiosk_ticket, returned_papers
from displays.pairing import pairing
from displays.published import office_poster, service, service_poster, services
from displays.reporting import clip_list, own_clip, screen_report
from displays.start import find_figures, start
from displays.visitor import act, find_phone, phone, spoken

urlpatterns = [
    path("", start, name="start"),
    path("perangkat/", pairing, name="pairing"),
    path("kiosk/<str:office>/", kiosk, name="kiosk"),
    # Before the services: none of them can be called so.
    path("kiosk/<str:office>/kembali/", kiosk_return, name="kiosk-return"),
    path("kiosk/<str:office>/ambil-berkas/", kiosk_collect, name="kiosk-collect"),
    path("kiosk/<str:office>/tiket/<str:secret>/", kiosk_ticket, name="kiosk-ticket"),
    path("kiosk/<str:office>/tiket/<str:secret>/berkas/", returned_papers, name="kiosk-returned"),
    path("kiosk/<str:office>/<str:service>/", kiosk_service, name="kiosk-service"),
    path("kiosk/<str:office>/<str:service>/kurang/", kiosk_lacking, name="kiosk-lacking"),
    path("kiosk/<str:office>/<str:service>/lengkapi/", kiosk_slip, name="kiosk-slip"),
    path("layar/<str:office>/", board, name="board"),
    path("layar/<str:office>/papan/<str:key>/", saved_board, name="saved-board"),
    path("layar/<str:office>/kabar/", screen_report, name="screen-report"),
    path("layar/<str:office>/suara/", clip_list, name="clip-list"),
    path("layar/<str:office>/klip/<str:digest>.wav", own_clip, name="own-clip"),
    path("layar/<str:office>/alur/", flow_board, name="flow-board"),
    path("layanan/<str:office>/", services, name="services"),
    path("layanan/<str:office>/<str:service>/", service, name="service"),
    path("poster/<str:office>/", office_poster, name="office-poster"),
    path("poster/<str:office>/<str:service>/", service_poster, name="service-poster"),
    path("b/<str:secret>/", file_page, name="file"),
    path("b/<str:secret>/tanda-terima/", receipt, name="receipt"),
    path("t/<str:secret>/", phone, name="phone"),
    path("t/<str:secret>/suara/", spoken, name="phone-spoken"),
    path("t/<str:secret>/<str:verb>/", act, name="phone-act"),
]

websocket_urlpatterns = [
    path("ws/offices/<str:office>/board/", LiveConsumer.as_asgi(find=find_board, secret=secret_of)),
    path("ws/offices/<str:office>/flow/", LiveConsumer.as_asgi(find=find_flow_board, secret=secret_of)),
    path("ws/offices/<str:office>/kiosk/", LiveConsumer.as_asgi(find=find_kiosk, secret=secret_of)),
    path("ws/offices/<str:office>/start/", LiveConsumer.as_asgi(find=find_figures)),
    path("ws/files/<str:secret>/", LiveConsumer.as_asgi(find=find_file)),
    path("ws/tickets/<str:secret>/", LiveConsumer.as_asgi(find=find_phone)),
]
