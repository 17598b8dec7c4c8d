"""Typed reads of the environment. A wrong value stops the start with a sentence that names it."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")


def flag(name: str) -> bool:
    """A switch that is off unless said otherwise."""
    value = env.str(name, default="").lower()
    if value not in ("", "0", "1", "no", "yes", "off", "on", "false", "true"):
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{value}”.")
    return value in ("1", "yes", "on", "true")


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number within limits."""
    text = env.str(name, default="") or str(default)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not “{text}”.")
    return int(text)


def address(name: str, schemes: tuple[str, ...]) -> str:
    """A URL of one of the given kinds without a slash at its end, or nothing."""
    value = env.str(name, default="").rstrip("/")
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not parts.netloc):
        kinds = " or ".join(f"{scheme}://…" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must look like {kinds}, not “{value}”.")
    return value


def writable_folder(name: str, default: Path, base: Path) -> Path:
    """A folder to keep things in, made when missing; a relative one counts from the project's folder."""
    folder = base / (env.str(name, default="") or default)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as wrong:
        raise ImproperlyConfigured(f"{name} {folder} cannot be made: {wrong.strerror}.") from wrong
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name} {folder} cannot be written to by this user.")
    return folder


def database(name: str, default_file: Path, base: Path) -> dict:
    """Django's settings for one database, from a URL or for a file by default."""
    url = env.str(name, default="") or f"sqlite:///{default_file}"
    scheme = url.partition(":")[0]
    if scheme not in DATABASE_SCHEMES:
        raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://, not “{scheme}”.")
    try:
        config = env.db_url_config(url)
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} cannot be read: {wrong}.") from wrong
    if scheme == "sqlite":
        if config["NAME"] == ":memory:":
            raise ImproperlyConfigured(f"{name} must name a file: memory is lost with the process.")
        config["NAME"] = str(base / config["NAME"])
    return config
