"""What came in. A message is written here, committed, and only then acknowledged to the carrier.

The carrier's own id of a message is unique here for ever, so a message that arrives again is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, UniqueConstraint, bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from channels import conversations
from channels.messages import Inbound
from storage.base import Moment, now
from storage.database import Unit
from storage.sealed import SealedJson

WAITING, HANDLED, ASIDE = "waiting", "handled", "aside"
_ROW_ID = BigInteger().with_variant(Integer, "sqlite")


class InboxMessage(SQLModel, table=True):
    """A message as it came. `state` is waiting, handled or aside (set aside after failing; `why` says the reason)."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id"),
        Index(
            "inbox_waiting",
            "conversation_id",
            "position",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "inbox_state",
            "state",
            "id",
            sqlite_where=text("state <> 'handled'"),
            postgresql_where=text("state <> 'handled'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=_ROW_ID)  # type: ignore[call-overload]
    channel: str
    provider_id: str
    conversation_id: str = Field(foreign_key="conversation.id")
    position: int = Field(sa_type=BigInteger)
    message: dict = Field(sa_type=SealedJson("inbox.message"))  # type: ignore[call-overload,type-arg]
    received_at: datetime = Field(sa_type=Moment)
    state: str = WAITING
    tries: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that nobody has handled yet."""

    id: int
    message: Inbound
    tries: int


_TABLE = InboxMessage.__table__  # type: ignore[attr-defined]
_INSERT = {
    False: sqlite.insert(_TABLE)
    .on_conflict_do_nothing(index_elements=["channel", "provider_id"])
    .returning(_TABLE.c.id),
    True: postgresql.insert(_TABLE)
    .on_conflict_do_nothing(index_elements=["channel", "provider_id"])
    .returning(_TABLE.c.id),
}
_SEEN = select(_TABLE.c.id).where(
    _TABLE.c.channel == bindparam("channel"), _TABLE.c.provider_id == bindparam("provider_id")
)
_WAITING = (
    select(_TABLE.c.id, _TABLE.c.message, _TABLE.c.tries)
    .where(_TABLE.c.conversation_id == bindparam("conversation_id"), _TABLE.c.state == WAITING)
    .order_by(_TABLE.c.position, _TABLE.c.id)
)
_MARK = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("key"))
    .values(state=bindparam("state"), tries=bindparam("tries"), why=bindparam("why"))
)
_CONVERSATIONS = select(_TABLE.c.conversation_id).where(_TABLE.c.state == WAITING).distinct().limit(bindparam("most"))


def receive(unit: Unit, message: Inbound) -> str | None:
    """Keep `message`; the id of its conversation, or None when this very message came before (then nothing changes)."""
    key = {"channel": message.channel, "provider_id": message.provider_id}
    if unit.connection.execute(_SEEN, key).first() is not None:
        return None
    conversation_id = conversations.of(unit, message)
    row = unit.connection.execute(
        _INSERT[unit.postgres],
        {
            **key,
            "conversation_id": conversation_id,
            "position": message.order,
            "message": message.to_dict(),
            "received_at": now(),
            "state": WAITING,
            "tries": 0,
            "why": "",
        },
    ).first()
    if row is None:
        return None
    unit.ring_bell("inbox")
    return conversation_id


def waiting_conversations(unit: Unit, most: int = 200) -> Sequence[str]:
    """The conversations in which something waits to be handled."""
    return unit.connection.execute(_CONVERSATIONS, {"most": most}).scalars().all()


def waiting(unit: Unit, conversation_id: str) -> list[Waiting]:
    """What waits in one conversation, in the order in which it was sent."""
    rows = unit.connection.execute(_WAITING, {"conversation_id": conversation_id})
    return [Waiting(row.id, Inbound.from_dict(row.message), row.tries) for row in rows]


def mark_handled(unit: Unit, row_id: int, tries: int = 0) -> None:
    """This message has had its whole effect, in this same transaction."""
    unit.connection.execute(_MARK, {"key": row_id, "state": HANDLED, "tries": tries, "why": ""})


def mark_failed(unit: Unit, row_id: int, tries: int, why: str, *, aside: bool) -> None:
    """Handling failed `tries` times; with `aside` it is put away for an operator and the next message gets its turn."""
    state = ASIDE if aside else WAITING
    unit.connection.execute(_MARK, {"key": row_id, "state": state, "tries": tries, "why": why[:200]})


def set_aside(unit: Unit) -> Sequence[InboxMessage]:
    """The messages that were set aside, oldest first."""
    from sqlmodel import select as pick

    return unit.session.exec(pick(InboxMessage).where(InboxMessage.state == ASIDE).order_by("id")).all()


def replay(unit: Unit, row_id: int) -> bool:
    """Let a message that was set aside be handled once more; false when there is no such message."""
    changed = unit.connection.execute(
        update(_TABLE).where(_TABLE.c.id == row_id, _TABLE.c.state == ASIDE).values(state=WAITING, tries=0, why="")
    )
    unit.ring_bell("inbox")
    return bool(changed.rowcount)
