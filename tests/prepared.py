"""An office as its first start leaves it, made once a run, for tests that need an office of their own.

Tables, sample rows and their passwords take a server seconds; a copy of them takes none.
"""

import functools
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
import sys
from queue_site.serve import prepare, read_settings
read_settings()
prepare()
"""
# Says of a folder whether it was closed in good order, and whose database it was: each server writes its own.
NOTES = shutil.ignore_patterns("*.lock")


@dataclass(frozen=True)
class Prepared:
    """The folder of its data, what its making printed (user names and passwords), and on PostgreSQL its database."""

    folder: Path
    printed: str
    database: str = ""

    def copy_to(self, data: Path) -> None:
        """The same files for another office."""
        shutil.copytree(self.folder, data, dirs_exist_ok=True, ignore=NOTES)


@functools.cache
def prepared() -> Prepared:
    """Made when it is asked for first, in the run's own folder, which goes away with the run."""
    folder = Path(tempfile.mkdtemp(prefix="prepared-", dir=os.environ["DATA_DIR"]))
    url, name = os.environ.get("DATABASE_URL", ""), ""
    environment = {**os.environ, "DATA_DIR": str(folder), "PUBLIC_URL": "http://localhost"}
    environment["DJANGO_SETTINGS_MODULE"] = "queue_site.settings"
    for own in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "TEST_PART"):
        environment.pop(own, None)
    if url.startswith("postgres"):
        name = new_database(url)
        environment["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise RuntimeError(f"no office could be prepared:\n{done.stderr}")
    return Prepared(folder, done.stdout, name)


def new_database(url: str, template: str = "") -> str:
    """A new database beside the one at `url`, empty or a copy of `template`; its name."""
    import psycopg

    name = f"office_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return name
