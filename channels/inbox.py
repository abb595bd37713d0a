"""What came in. A message is written here, committed, and only then acknowledged to the carrier.

The carrier's own id of a message is unique here for ever, so a message that arrives again is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Index,
    Integer,
    UniqueConstraint,
    bindparam,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlmodel import Field, SQLModel

from channels import conversations
from channels.messages import Inbound
from storage.base import Moment, now
from storage.database import Unit
from storage.sealed import KeyRing, SealedJson, open_one, unopened

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
        Index("inbox_conversation", "conversation_id", "id"),
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
    """A message that nobody has handled yet. It is opened when it is looked at, so that one that cannot be read fails by
    itself."""

    id: int
    tries: int
    sealed: bytes = field(repr=False)
    ring: KeyRing = field(repr=False)

    @property
    def message(self) -> Inbound:
        """What was said. Raises CannotOpen, or what a message of no use raises."""
        return Inbound.from_dict(open_one(_TABLE.c.message, self.sealed, self.ring))


_TABLE = InboxMessage.__table__  # type: ignore[attr-defined]
# Written out, because SQLAlchemy compiles its own form of ON CONFLICT anew each time. Both databases read it.
_INSERT = text(
    "INSERT INTO inbox (channel, provider_id, conversation_id, position, message, received_at, state, tries, why) "
    "VALUES (:channel, :provider_id, :conversation_id, :position, :message, :received_at, 'waiting', 0, '') "
    "ON CONFLICT (channel, provider_id) DO NOTHING RETURNING id"
).bindparams(
    bindparam("message", type_=_TABLE.c.message.type), bindparam("received_at", type_=_TABLE.c.received_at.type)
)
_SEEN = select(_TABLE.c.id).where(
    _TABLE.c.channel == bindparam("channel"), _TABLE.c.provider_id == bindparam("provider_id")
)
_WAITING = (
    select(_TABLE.c.id, unopened(_TABLE.c.message), _TABLE.c.tries)
    .where(_TABLE.c.conversation_id == bindparam("conversation_id"), literal_column("state = 'waiting'"))
    .order_by(_TABLE.c.position, _TABLE.c.id)
    .limit(bindparam("most"))
)
_MARK = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("key"))
    .values(state=bindparam("state"), tries=bindparam("tries"), why=bindparam("why"))
)
# The states are written out so that the partial indexes serve these.
_CONVERSATIONS = (
    select(_TABLE.c.conversation_id)
    .where(literal_column("state = 'waiting'"))
    .group_by(_TABLE.c.conversation_id)
    .order_by(func.min(_TABLE.c.id))
    .limit(bindparam("most"))
)
LONGEST_TEXT = 4000
"""Characters of one message that are kept; Telegram's longest is 4096, and a story goes on in the next message."""


def receive(unit: Unit, message: Inbound) -> str | None:
    """Keep `message`; the id of its conversation, or None when this very message came before (then nothing changes)."""
    key = {"channel": message.channel, "provider_id": message.provider_id}
    if unit.connection.execute(_SEEN, key).first() is not None:
        return None
    met = conversations.meet(unit, message)
    return met.id if _keep(unit, met.id, replace(message, opens=True) if met.knocked else message) else None


def receive_from(unit: Unit, conversation_id: str, message: Inbound) -> bool:
    """Keep a message that came in another way than from its sender's carrier: a missed one, or what a file turned out to
    hold. False when it came before."""
    key = {"channel": message.channel, "provider_id": message.provider_id}
    if unit.connection.execute(_SEEN, key).first() is not None:
        return False
    knocked = conversations.note_heard(unit, conversation_id, message) if message.address else False
    return _keep(unit, conversation_id, replace(message, opens=True) if knocked else message)


def unseen(unit: Unit, channel: str, provider_ids: Sequence[str]) -> set[str]:
    """Those of these messages that never came in."""
    known = unit.connection.execute(
        select(_TABLE.c.provider_id).where(_TABLE.c.channel == channel, _TABLE.c.provider_id.in_(provider_ids))
    ).scalars()
    return set(provider_ids) - set(known)


def _keep(unit: Unit, conversation_id: str, message: Inbound) -> bool:
    if len(message.text) > LONGEST_TEXT:
        message = replace(message, text=message.text[:LONGEST_TEXT])
    row = unit.connection.execute(
        _INSERT,
        {
            "channel": message.channel,
            "provider_id": message.provider_id,
            "conversation_id": conversation_id,
            "position": message.order,
            "message": message.to_dict(),
            "received_at": now(),
        },
    ).first()
    if row is None:
        return False
    unit.ring_bell("inbox")
    return True


def waiting_conversations(unit: Unit, most: int = 200) -> Sequence[str]:
    """The conversations in which something waits to be handled, the longest waiting first."""
    return unit.connection.execute(_CONVERSATIONS, {"most": most}).scalars().all()


def waiting(unit: Unit, conversation_id: str, most: int = 1000) -> list[Waiting]:
    """What waits in one conversation, in the order in which it was sent; the first `most`."""
    rows = unit.connection.execute(_WAITING, {"conversation_id": conversation_id, "most": most})
    return [Waiting(row.id, row.tries, row.message, unit.ring) for row in rows]


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
