"""Databases to play on: made once, migrated and loaded with the whole country, then copied for every chat."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from kentongan import wiring
from storage.sealed import KeyRing


class SqliteTemplate:
    """A file, and copies of it."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self._folder, self._numbers = folder, itertools.count(1)
        self._file = folder / "template.db"
        _fill(f"sqlite:///{self._file}", ring)

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A fresh database's address."""
        file = self._folder / f"chat{next(self._numbers)}.db"
        shutil.copyfile(self._file, file)
        yield f"sqlite:///{file}"
        for rest in self._folder.glob(f"{file.name}*"):
            rest.unlink()


_TEMPLATES = itertools.count(1)  # several test files may each fill one on the same server


class PostgresTemplate:
    """A database of a server, and copies of it."""

    def __init__(self, address: str, ring: KeyRing) -> None:
        self._address, self._numbers = address, itertools.count(1)
        self._run("ALTER SYSTEM SET fsync = off")  # nothing here has to outlive a blackout
        self._run("SELECT pg_reload_conf()")
        self._template = f"chat_template_{next(_TEMPLATES)}"
        self._run(f'CREATE DATABASE "{self._template}"')
        _fill(self._of(self._template), ring)

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A fresh database's address."""
        name = f"{self._template}_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        yield self._of(name)
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _of(self, name: str) -> str:
        base, _, rest = self._address.partition("?")
        return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{rest}" if rest else "")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement.encode())


def _fill(url: str, ring: KeyRing) -> None:
    database = wiring.open_database(url, ring)
    try:
        wiring.load_facts(database)
    finally:
        database.close()
