"""The conversation with one person on one carrier: where an answer goes, and whether it can get there.

The carrier's name for the person is sealed; a keyed fingerprint of it finds the row again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, bindparam, select, update
from sqlmodel import Field, SQLModel

from channels.messages import Inbound
from storage.base import Moment, new_id, now
from storage.database import Unit
from storage.sealed import SealedText


class Conversation(SQLModel, table=True):
    """One person on one carrier. `heard_at` is when they last wrote (WhatsApp's 24 hours run from there).

    `quiet`: they said STOP, so nothing unasked goes out until they write again.
    """

    __tablename__ = "conversation"

    id: str = Field(primary_key=True)
    channel: str
    person_index: bytes = Field(sa_type=LargeBinary, unique=True)
    address: str = Field(sa_type=SealedText("conversation.address"))  # type: ignore[call-overload]
    heard_at: datetime = Field(sa_type=Moment)
    reachable: bool = True
    quiet: bool = False


_TABLE = Conversation.__table__  # type: ignore[attr-defined]
_FIND = select(_TABLE.c.id, _TABLE.c.reachable).where(_TABLE.c.person_index == bindparam("person_index"))
_INSERT = _TABLE.insert()
_HEARD = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("key"))
    .values(heard_at=bindparam("heard_at"), address=bindparam("address"), reachable=bindparam("reachable"), quiet=False)
)


def of(unit: Unit, message: Inbound) -> str:
    """The id of the conversation that `message` belongs to, made at the first message."""
    person = unit.ring.index(f"{message.channel}\x00{message.person}", "conversation.person")
    found = unit.connection.execute(_FIND, {"person_index": person}).first()
    heard = {"heard_at": now(), "address": message.address, "reachable": message.kind != "blocked"}
    if found is not None:
        unit.connection.execute(_HEARD, {"key": found.id, **heard})
        return str(found.id)
    new = new_id()
    try:
        with unit.savepoint():
            unit.connection.execute(
                _INSERT, {"id": new, "channel": message.channel, "person_index": person, "quiet": False, **heard}
            )
    except Exception:  # another process met the same person at the same moment
        found = unit.connection.execute(_FIND, {"person_index": person}).first()
        if found is None:
            raise
        return str(found.id)
    return new


def get(unit: Unit, conversation_id: str) -> Conversation | None:
    """The conversation with that id."""
    return unit.session.get(Conversation, conversation_id)


def set_reachable(unit: Unit, conversation_id: str, reachable: bool) -> None:
    """Note that this person can (or can no longer) be written to."""
    unit.connection.execute(update(_TABLE).where(_TABLE.c.id == conversation_id).values(reachable=reachable))


def set_quiet(unit: Unit, conversation_id: str, quiet: bool) -> None:
    """STOP: write nothing unasked to this person until they write again."""
    unit.connection.execute(update(_TABLE).where(_TABLE.c.id == conversation_id).values(quiet=quiet))


def may_be_told(unit: Unit, conversation_id: str) -> bool:
    """Whether something unasked may go to this person."""
    row = unit.connection.execute(select(_TABLE.c.quiet).where(_TABLE.c.id == conversation_id)).first()
    return row is not None and not row.quiet
