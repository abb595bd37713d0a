"""The steps lead exactly to the tables that the code describes, on both databases, and history keeps itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework import history
from kentongan.tables import ROOMS_WITH_TABLES, metadata
from storage import migrate
from storage.database import Database


def test_the_steps_lead_to_what_the_code_describes(db: Database) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata()) == []


def test_upgrading_twice_is_nothing(db: Database) -> None:
    assert migrate.is_current(db)
    migrate.upgrade(db)
    assert migrate.is_current(db)


@pytest.mark.parametrize("statement", ["UPDATE history SET who = 'x'", "DELETE FROM history"])
def test_history_is_only_ever_added_to(db: Database, statement: str) -> None:
    db.write(lambda unit: history.write(unit, who="operator", what="test"))
    with pytest.raises(DBAPIError):
        db.write(lambda unit: unit.connection.execute(text(statement)))
    assert db.read(history.count) == 1


def test_no_room_with_tables_is_forgotten() -> None:
    root = Path(__file__).resolve().parents[2]
    found = {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for room in ("bot", "casework", "channels", "storage", "webhook", "kentongan")
        for path in (root / room).rglob("*.py")
        if "table=True" in path.read_text(encoding="utf-8") and path.name != "tables.py"
    }
    assert found == set(ROOMS_WITH_TABLES)
