"""queue_site.asgi in a serving process whose clock and whose witness a trial has set up by the environment."""

import os

from bench.common import clocks, witness

if clocks.CLOCK_FILE in os.environ:
    clocks.hang_up()

from queue_site.asgi import application as office  # noqa: E402

application = witness.watched(office, os.environ[witness.FOLDER]) if witness.FOLDER in os.environ else office
