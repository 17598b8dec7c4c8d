#!/usr/bin/env python
"""Django's command line; `bin/manage` runs it in the project's own environment."""

import os
import sys


def main() -> int:
    """Run one command; a wrong setting, or no office to work in, ends it with a sentence rather than a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError, connection

    try:
        settings.DATABASES  # noqa: B018  (reads the settings now; Django itself would go on without them)
    except ImproperlyConfigured as wrong:
        return end_with(str(wrong))
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        if "counters_office" in connection.introspection.table_names():
            raise
        return end_with(
            "there is no office yet: bin/run opens one. Is DATA_DIR (or DATABASE_URL) the one you mean?"
        )
    return 0


def end_with(sentence: str) -> int:
    print(f"error: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
