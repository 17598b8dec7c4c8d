"""The product's settings with hints that get lost, for a server that a test starts (tests/deaf.py)."""

from queue_site.settings import *  # noqa: F403
from queue_site.settings import CHANNEL_LAYERS as USUAL_LAYERS
from queue_site.settings import INSTALLED_APPS as USUAL_APPS
from tests import deaf

CHANNEL_LAYERS = deaf.layers(USUAL_LAYERS)
INSTALLED_APPS = deaf.apps(USUAL_APPS)
