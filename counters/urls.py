"""All addresses behind the glass: the staff's pages and the JSON API."""

from counters.api.urls import urlpatterns as api_urlpatterns
from counters.staff.urls import urlpatterns as staff_urlpatterns
from counters.staff.urls import websocket_urlpatterns

urlpatterns = [*staff_urlpatterns, *api_urlpatterns]

__all__ = ["urlpatterns", "websocket_urlpatterns"]
