"""Further names by which a carrier may call somebody whose conversation we have: the address behind a hidden name.

WhatsApp calls a person by a steady name and by a number that may be hidden; a list of messages that we missed tells the
number alone. Names are never stored, only their keyed fingerprints.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.database import Unit


class ConversationName(SQLModel, table=True):
    """One address and the conversation of whoever wrote from it last."""

    __tablename__ = "conversation_name"

    name_index: bytes = Field(sa_type=LargeBinary, primary_key=True)
    conversation_id: str


_TABLE = ConversationName.__table__  # type: ignore[attr-defined]
_FIND = select(_TABLE.c.conversation_id).where(_TABLE.c.name_index == bindparam("name_index"))


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(_TABLE)
    return statement.on_conflict_do_update(
        index_elements=["name_index"], set_={"conversation_id": statement.excluded.conversation_id}
    )


_KEEP = {False: _upsert(sqlite), True: _upsert(postgresql)}


def keep(unit: Unit, channel: str, name: str, conversation_id: str) -> None:
    """From now on this name means that conversation."""
    index = _index(unit, channel, name)
    known = unit.connection.execute(_FIND, {"name_index": index}).scalar()
    if known != conversation_id:
        row = {"name_index": index, "conversation_id": conversation_id}
        unit.connection.execute(_KEEP[unit.postgres], row)


def find(unit: Unit, channel: str, name: str) -> str | None:
    """The conversation that this name means; None when nobody wrote under it."""
    found = unit.connection.execute(_FIND, {"name_index": _index(unit, channel, name)}).scalar()
    return None if found is None else str(found)


def _index(unit: Unit, channel: str, name: str) -> bytes:
    return unit.ring.index(f"{channel}\x00{name}", "conversation_name.name")
