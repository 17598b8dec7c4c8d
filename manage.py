#!/usr/bin/env python
"""Django's command line; `bin/manage` runs it in the project's own environment."""

import os
import sys


def main() -> int:
    """Run one command; a wrong setting ends it with a sentence rather than a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DATABASES  # noqa: B018  (reads the settings now; Django itself would go on without them)
    except ImproperlyConfigured as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 2
    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
