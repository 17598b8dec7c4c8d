"""Copies of a PostgreSQL office, by PostgreSQL's own tools: made while it is open, restored into a new database.

A backup is a pg_dump file; beside it lies FILE.json, its manifest: row counts and the days' revisions at the moment of
the dump, and the file's SHA-256. The tools are looked for on the PATH and must not be older than the server.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from queue_site.backups import Manifest, Unsound, counted, draft_of, give_name, manifest_of, sha256_of
from queue_site.database_file import Damaged

Config = dict[str, Any]
# Where databases are made and named: nobody may be connected to one whose name changes.
MAINTENANCE = "postgres"
LONGEST_NAME = 63


def connect(config: Config, name: str = "") -> psycopg.Connection:
    """A connection of its own, each statement by itself, to the office's database or another beside it."""
    place = {"dbname": name or config["NAME"], **way_to(config)}
    return psycopg.connect(**place, autocommit=True, connect_timeout=5)


def way_to(config: Config) -> dict[str, str]:
    """The server and who asks there, in libpq's words."""
    words = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {word: config.get(here) for word, here in words.items()}
    given |= {word: value for word, value in config.get("OPTIONS", {}).items() if word.startswith("ssl")}
    return {word: str(value) for word, value in given.items() if value}


def address(config: Config) -> str:
    """Which database it is, without a password: what the office's marker remembers."""
    return f"postgres://{config.get('HOST') or 'localhost'}:{config.get('PORT') or 5432}/{config['NAME']}"


def look_at(config: Config) -> None:
    """Raises Damaged where the database answers, and the office that was in it is gone, or its rows cannot be read.

    A server that does not answer is another matter: the start says so by itself.
    """
    try:
        with connect(config) as connection:
            (table,) = connection.execute("SELECT to_regclass('counters_office')").fetchone()
            if table is None or connection.execute("SELECT 1 FROM counters_office").fetchone() is None:
                raise Damaged("it is empty")
    except psycopg.OperationalError as wrong:
        if f'database "{config["NAME"]}" does not exist' in str(wrong):
            raise Damaged("it is not there") from wrong
    except psycopg.DatabaseError as wrong:
        raise Damaged(str(wrong).strip()) from wrong


def make_backup(config: Config, backup: Path) -> Manifest:
    """Dump an office that may be open. The file has its name only once it was read through.

    Raises FileExistsError where there is a file already, Unsound where a tool is missing or fails, OSError,
    psycopg.Error.
    """
    if backup.exists() or manifest_of(backup).exists():
        raise FileExistsError(backup)
    tool("pg_dump")
    backup.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with draft_of(backup) as draft:
        # What is counted is what is dumped, whatever the office does meanwhile.
        with connect(config) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
            how = ("--format=custom", f"--snapshot={snapshot}", f"--file={draft}")
            run(config, config["NAME"], "pg_dump", *how)
            manifest = inspect(connection)
        run(config, config["NAME"], "pg_restore", f"--file={os.devnull}", str(draft))
        manifest["sha256"] = sha256_of(draft)
        give_name(draft, backup, manifest)
    return manifest


def inspect(connection: psycopg.Connection) -> Manifest:
    """Row counts and the revisions of the days. Raises Unsound where this is no office."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return counted(
        lambda question: connection.execute(question).fetchall(), [name for (name,) in tables.fetchall()]
    )


def fill(config: Config, name: str, backup: Path, manifest: Manifest) -> None:
    """Restore a backup into the empty database `name`, and count what came. Raises Unsound, psycopg.Error."""
    how = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={name}")
    run(config, name, "pg_restore", *how, str(backup))
    with connect(config, name) as connection:
        found = inspect(connection)
    if manifest and (manifest["rows"], manifest["days"]) != (found["rows"], found["days"]):
        raise Unsound("what came out of it is not what its manifest tells of")


@contextmanager
def new_database(config: Config, name: str) -> Iterator[None]:
    """A new, empty database beside the office's; gone again if the block fails. Raises Unsound, psycopg.Error."""
    called = sql.Identifier(name)
    with connect(config, MAINTENANCE) as connection:
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(called)
            )
        except psycopg.errors.InsufficientPrivilege as wrong:
            right = f"ALTER ROLE {connection.info.user} CREATEDB"
            raise Unsound(
                f"this database user may make no database (a superuser can say: {right})"
            ) from wrong
        except psycopg.errors.DuplicateDatabase as wrong:
            raise Unsound(f"there is a database {name} already") from wrong
        try:
            yield
        except BaseException:
            with suppress(psycopg.Error):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(called))
            raise


def exists(config: Config) -> bool:
    """Is there a database of the office's name?"""
    with connect(config, MAINTENANCE) as connection:
        asked = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [config["NAME"]])
        return asked.fetchone() is not None


def connected_to(config: Config) -> int:
    """How many are connected to the office's database: a server is, or somebody with a tool."""
    question = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    with connect(config, MAINTENANCE) as connection:
        return connection.execute(question, [config["NAME"]]).fetchone()[0]


def still_told(config: Config, *questions: str) -> list[list[tuple]]:
    """What the present database answers to each question in SQL; no rows where it cannot."""
    answers: list[list[tuple]] = [[] for _question in questions]
    with suppress(psycopg.Error), connect(config) as connection:
        for answer, question in zip(answers, questions, strict=True):
            answer += connection.execute(question).fetchall()
    return answers


def swap(config: Config, copy: str, aside: str) -> bool:
    """Give the copy the office's name, and the present database, if there is one, the name `aside`: both or neither.

    Returns whether there was one. Raises psycopg.Error, also where somebody is connected.
    """
    there = exists(config)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    own = sql.Identifier(config["NAME"])
    with connect(config, MAINTENANCE) as connection, connection.transaction():
        if there:
            connection.execute(rename.format(own, sql.Identifier(aside)))
        connection.execute(rename.format(sql.Identifier(copy), own))
    return there


def beside(config: Config, what: str) -> str:
    """The name of another database of this office, as long as PostgreSQL allows."""
    return f"{config['NAME'][: LONGEST_NAME - len(what) - 1]}_{what}"


def run(config: Config, name: str, program: str, *arguments: str) -> None:
    """One of PostgreSQL's tools to its end; the password goes by the environment. Raises Unsound."""
    place = {f"PG{word.upper()}": value for word, value in way_to(config).items()}
    command = [tool(program), "--no-password", *arguments]
    environment = {**os.environ, **place, "PGDATABASE": name}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Unsound(f"{program} failed: {done.stderr.strip()}")


def tool(program: str) -> str:
    """The path of one of PostgreSQL's tools. Raises Unsound where it is missing."""
    found = shutil.which(program)
    if found is None:
        raise Unsound(
            f"a PostgreSQL office needs {program}, which is not on the PATH of this machine "
            "(Debian: apt-get install postgresql-client)"
        )
    return found
