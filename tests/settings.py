"""The product's settings, with what would only make the tests slow or need a build taken out."""

from queue_site.settings import *  # noqa: F403
from queue_site.settings import CHANNEL_LAYERS as USUAL_LAYERS
from queue_site.settings import INSTALLED_APPS as USUAL_APPS
from queue_site.settings import MIDDLEWARE as WHOLE_MIDDLEWARE
from tests import deaf

# Passwords are not what is tested; a slow hash would take most of the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages name their static files plainly: nothing has to be collected.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# It is asynchronous, and the test client would start an event loop for each request: three quarters of its time.
# Static files are tested with the real server.
MIDDLEWARE = [name for name in WHOLE_MIDDLEWARE if name != "servestatic.middleware.ServeStaticMiddleware"]

# TEST_LAYER takes the hints away.
CHANNEL_LAYERS = deaf.layers(USUAL_LAYERS)
INSTALLED_APPS = deaf.apps(USUAL_APPS)
