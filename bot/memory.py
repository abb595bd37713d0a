"""The saved talk of each conversation, and the lock that keeps its order.

One conversation is handled by one worker at a time: on PostgreSQL an advisory lock is held for the length of the
transaction (not the row: whoever only notes that the person wrote, or puts a message for them, need not wait), on SQLite
there is one writer anyway. What a talk holds (answers, the question last asked) is sealed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlmodel import Field, SQLModel

from channels.conversations import Conversation
from storage.base import Moment, now
from storage.database import Unit
from storage.sealed import SealedJson


class Memory(SQLModel, table=True):
    """What the bot remembers of one conversation. `kept` is JSON: the open talk and what was offered last."""

    __tablename__ = "memory"

    conversation_id: str = Field(primary_key=True, foreign_key="conversation.id")
    kept: dict = Field(sa_type=SealedJson("memory.kept"))  # type: ignore[call-overload,type-arg]
    saved_at: datetime = Field(sa_type=Moment)


_MEMORY = Memory.__table__  # type: ignore[attr-defined]
_WHO = Conversation.__table__  # type: ignore[attr-defined]
_LOCK = select(_WHO.c.channel).where(_WHO.c.id == bindparam("key"))
_LOCK_POSTGRES = text(  # in two steps, so that no other conversation is locked while this one is looked for
    "WITH who AS MATERIALIZED (SELECT channel FROM conversation WHERE id = :key) "
    "SELECT channel FROM who WHERE pg_try_advisory_xact_lock(hashtextextended(:key, 0))"
)
_LOAD = select(_MEMORY.c.kept).where(_MEMORY.c.conversation_id == bindparam("key"))


# Written out, because SQLAlchemy compiles its own form of ON CONFLICT anew each time. Both databases read it.
_SAVE = text(
    "INSERT INTO memory (conversation_id, kept, saved_at) VALUES (:conversation_id, :kept, :saved_at) "
    "ON CONFLICT (conversation_id) DO UPDATE SET kept = excluded.kept, saved_at = excluded.saved_at"
).bindparams(bindparam("kept", type_=_MEMORY.c.kept.type), bindparam("saved_at", type_=_MEMORY.c.saved_at.type))


def lock(unit: Unit, conversation_id: str) -> str | None:
    """Hold this conversation until the transaction ends; its channel, or None when another worker holds it."""
    row = unit.connection.execute(_LOCK_POSTGRES if unit.postgres else _LOCK, {"key": conversation_id}).first()
    return None if row is None else str(row.channel)


def load(unit: Unit, conversation_id: str) -> dict[str, Any]:
    """What is remembered, empty at first."""
    row = unit.connection.execute(_LOAD, {"key": conversation_id}).first()
    return {} if row is None else dict(row.kept)


def save(unit: Unit, conversation_id: str, kept: dict[str, Any]) -> None:
    """Remember `kept` instead."""
    unit.connection.execute(_SAVE, {"conversation_id": conversation_id, "kept": kept, "saved_at": now()})


def forget(unit: Unit, conversation_id: str) -> None:
    """Remember nothing of this conversation."""
    unit.connection.execute(_MEMORY.delete().where(_MEMORY.c.conversation_id == conversation_id))
