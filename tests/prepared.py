"""An office as its first start leaves it, made once a run, for tests that need an office of their own.

Tables, sample rows and their passwords take a server seconds; a copy of them takes none.
"""

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PREPARE = """
import json
from queue_site.serve import prepare, read_settings
read_settings()
prepare()
from django.contrib.auth import get_user_model
from counters.staff.tokens import make_token
print(json.dumps({user.username: make_token(user) for user in get_user_model().objects.all()}))
"""
# What a run of the tests has set for itself.
OWN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "TEST_PART")
# Say of a folder whether it was closed in good order, and whose database it was: each server writes its own.
NOTES = shutil.ignore_patterns("*.lock")


@dataclass(frozen=True)
class Prepared:
    """The folder of its data, what its making printed (user names and passwords), everybody's token by user name, and
    on PostgreSQL its database."""

    folder: Path
    printed: str
    tokens: dict[str, str]
    database: str = ""

    def copy_to(self, data: Path) -> None:
        """The same files for another office."""
        shutil.copytree(self.folder, data, dirs_exist_ok=True, ignore=NOTES)


@functools.cache
def prepared() -> Prepared:
    """Made when it is asked for first, on the database that DATABASE_URL names or on SQLite, and gone with the run."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return prepare()
    name = new_database(url)
    return prepare(DATABASE_URL=urlsplit(url)._replace(path=f"/{name}").geturl())


def prepare(**where: str) -> Prepared:
    """Prepare an office as bin/run does, in an environment that says `where`. Raises RuntimeError if it cannot be."""
    folder = Path(tempfile.mkdtemp(prefix="antrean-prepared-", dir=os.environ.get("DATA_DIR")))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    environment |= {"DJANGO_SETTINGS_MODULE": "queue_site.settings", "PUBLIC_URL": "http://localhost"}
    environment |= {"DATA_DIR": str(folder), **where}
    done = subprocess.run(
        [sys.executable, "-c", PREPARE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"no office could be prepared:\n{done.stderr}")
    printed, _newline, tokens = done.stdout.strip().rpartition("\n")
    return Prepared(
        folder, printed + "\n", json.loads(tokens), urlsplit(where.get("DATABASE_URL", "")).path[1:]
    )


def new_database(url: str, template: str = "") -> str:
    """A new database beside the one at `url`, empty or a copy of `template`; its name."""
    import psycopg

    name = f"office_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return name
