"""Bringing a database to the newest schema."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.database import Database


def upgrade(database: Database) -> None:
    """Make whatever is missing; safe to call again."""
    SQLModel.metadata.create_all(database.engine)
