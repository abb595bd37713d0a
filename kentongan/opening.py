"""Opening the database that the settings name, for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kentongan import keys, wiring
from kentongan.settings import Settings
from storage.database import Database


@contextmanager
def main_database(*, tryit: bool = False) -> Iterator[Database]:
    """The migrated database (the try-it page's own with `tryit`), closed again afterwards."""
    settings = Settings()
    url = settings.tryit_database if tryit else settings.database
    database = wiring.open_database(url, keys.ring(settings))
    try:
        yield database
    finally:
        database.close()
