"""Where the key ring comes from: KENTONGAN_KEYS, or for a local try-out a key file made under `var/`."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import make_url

from kentongan.settings import Settings
from storage.sealed import KeyRing


class KeysUnsafe(Exception):
    """The keys are missing or could be read by others; the message says what to do."""


def key_file(settings: Settings) -> Path:
    """The file that holds the keys when none are set."""
    return settings.var / "keys"


def ring(settings: Settings) -> KeyRing:
    """The key ring. A key file is made at the first start on the built-in SQLite only: a server brings its own keys."""
    if settings.keys:
        try:
            return KeyRing.parse(settings.keys)
        except ValueError as trouble:
            raise KeysUnsafe(f"KENTONGAN_KEYS cannot be used: {trouble}") from None
    path = key_file(settings)
    if not path.exists():
        if settings.database_url and not settings.database_url.startswith("sqlite"):
            raise KeysUnsafe("KENTONGAN_KEYS is not set. Make keys with: kentongan keys new")
        if (there := _database_file(settings)) is not None:
            raise KeysUnsafe(
                f"{path} is gone, and without it nothing in {there} can be read. Put it back from your copy."
            )
        _make(path)
    if path.stat().st_mode & 0o077:
        raise KeysUnsafe(f"{path} can be read by others. Run: chmod 600 {path}")
    try:
        return KeyRing.parse(path.read_text())
    except ValueError as trouble:
        raise KeysUnsafe(f"{path} cannot be used: {trouble}") from None


def _database_file(settings: Settings) -> Path | None:
    """The database that is there already, if it is a file."""
    for address in (settings.database, settings.tryit_database):
        url = make_url(address)
        if url.get_backend_name() == "sqlite" and url.database and Path(url.database).exists():
            return Path(url.database)
    return None


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return
    with os.fdopen(handle, "w") as file:
        file.write(KeyRing.generate() + "\n")
        file.flush()
        os.fsync(file.fileno())
