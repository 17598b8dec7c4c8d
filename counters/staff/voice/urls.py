"""The addresses of the voice."""

from django.urls import path

from counters.staff.voice import pages

urlpatterns = [
    path("pengawas/<slug:office>/suara/", pages.voice_page, name="voice"),
    path("pengawas/<slug:office>/suara/atur/", pages.set_up, name="voice-set-up"),
    path("pengawas/<slug:office>/suara/klip/", pages.keep, name="voice-clip"),
    path("pengawas/<slug:office>/layar/", pages.screen_list, name="screen-list"),
]
