"""GET /healthz: can this server take commands?"""

import os
import shutil
from pathlib import Path

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# Asked of the files and the database once, then remembered: a running server's migrations do not come undone.
_migrated = False
# Bytes that must be free on SQLite's disk: its log alone takes four million before it is written back.
ROOM = 8 * 1024 * 1024


def problem() -> str | None:
    """Why no command can be taken at present, or None."""
    global _migrated
    try:
        if not _migrated:
            if missing_migrations():
                return "migrations are missing"
            _migrated = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        return disk_problem() if connection.vendor == "sqlite" else None
    except (Error, OSError):
        return "the database does not answer"


def disk_problem() -> str | None:
    """Why SQLite's disk would not take a command, as far as can be told without writing to it. Raises OSError.

    A quota or a broken disk is not seen here: the answers to commands and the log tell of those.
    """
    file = Path(connection.settings_dict["NAME"])
    if not os.access(file, os.W_OK):
        return "the database cannot be written: its file or its disk is read-only"
    if shutil.disk_usage(file.parent).free < ROOM:
        return "the disk is full"
    return None


def missing_migrations() -> bool:
    """Are there migrations that this database has not seen?"""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 once commands can be taken, 503 with the reason until then."""
    reason = problem()
    if reason:
        return JsonResponse({"ok": False, "reason": reason}, status=503, headers={"Retry-After": "1"})
    return JsonResponse({"ok": True})
