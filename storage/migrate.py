"""Bringing a database to the newest schema, by the steps in storage/migrations/versions.

Each step is written once and never changed after a release, so that every older database can follow.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database

FOLDER = Path(__file__).parent / "migrations"


def config(database: Database) -> Config:
    """Alembic's configuration for this database, without any ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.attributes["engine"] = database.engine
    return settings


def upgrade(database: Database) -> None:
    """Run the steps that this database has not seen; nothing when it is up to date."""
    if not is_current(database):
        command.upgrade(config(database), "head")


def is_current(database: Database) -> bool:
    """The schema is the one that this code expects."""
    newest = ScriptDirectory(str(FOLDER)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest
