"""The one door of the server: pages and commands by HTTP, pictures by WebSocket."""

import gc
import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")

django_application = get_asgi_application()  # first: what is imported below needs the apps to be ready

import counters.urls  # noqa: E402
import displays.urls  # noqa: E402
from counters import clock  # noqa: E402
from counters.calendars.indonesia import national_holidays  # noqa: E402
from queue_site.origins import SameOriginOnly, not_found  # noqa: E402
from queue_site.orphans import end_with_parent  # noqa: E402
from queue_site.threads import InKeptThreads  # noqa: E402

end_with_parent()

sockets = [
    *displays.urls.websocket_urlpatterns,
    # Only the staff's sockets ask who it is: a thousand phones that come back together ask the database nothing.
    re_path("", AuthMiddlewareStack(URLRouter(counters.urls.websocket_urlpatterns))),
    re_path("", not_found),
]

application = ProtocolTypeRouter(
    {
        "http": InKeptThreads(django_application),
        "websocket": SameOriginOnly(URLRouter(sockets)),
    }
)

# The holidays take a second to load: not while a command holds the office's lock.
national_holidays(clock.now().year)

# What is loaded now stays for ever. Looking through it again and again for rubbish would stop all screens for a
# tenth of a second each time.
gc.collect()
gc.freeze()
# A picture of some hundred tickets is thirty thousand objects, and nearly all of them go by themselves when the next
# one is there. With Python's own thresholds each second picture had everything looked through; the young are enough.
gc.set_threshold(700, 10, 1_000)
