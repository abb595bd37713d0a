"""Runs the schema's steps for Alembic; the engine is handed over by storage/migrate.py.

When a new step is drafted (kentongan/drafting.py hands over the tables' metadata), sealed columns and moments are
written as the plain types they are stored as, so that an old step never depends on today's classes.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy.types import TypeDecorator


def plain_type(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as the SQLAlchemy types beneath them."""
    if kind == "type" and isinstance(item, TypeDecorator):
        impl = item.impl
        return (
            f"sa.{type(impl).__name__}(timezone=True)"
            if type(impl).__name__ == "DateTime"
            else f"sa.{type(impl).__name__}()"
        )
    if kind == "type" and type(item).__name__ == "AutoString":
        return "sa.String()"
    return False


engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_item=plain_type,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
