"""The conversation with one person on one carrier: where an answer goes, and whether it can get there.

The carrier's name for the person is sealed; a keyed fingerprint of it finds the row again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, LargeBinary, bindparam, case, select, text, update
from sqlmodel import Field, SQLModel

from channels import names
from channels.messages import Inbound
from storage.base import Moment, new_id, now
from storage.database import Unit
from storage.sealed import SealedText


class Conversation(SQLModel, table=True):
    """One person on one carrier. `heard_at` is when they last wrote (WhatsApp's 24 hours run from there).

    `quiet`: they said STOP, so nothing unasked goes out until they write again. `rest_until`: nothing at all goes out
    before that moment. `knocked_at`: their 24 hours were over, a template (`knock_id` is the carrier's id of it) asked
    them to write, and they have not yet.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        Index(
            "conversation_knock",
            "knock_id",
            sqlite_where=text("knock_id <> ''"),
            postgresql_where=text("knock_id <> ''"),
        ),
    )

    id: str = Field(primary_key=True)
    channel: str
    person_index: bytes = Field(sa_type=LargeBinary, unique=True)
    address: str = Field(sa_type=SealedText("conversation.address"))  # type: ignore[call-overload]
    heard_at: datetime = Field(sa_type=Moment)
    reachable: bool = True
    quiet: bool = False
    rest_until: datetime | None = Field(default=None, sa_type=Moment)
    knocked_at: datetime | None = Field(default=None, sa_type=Moment)
    knock_id: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody who wrote. `knocked`: we had asked them to, because the 24 hours were over."""

    id: str
    knocked: bool = False


LONGEST_PACE = timedelta(seconds=10)
"""A rest that lasts longer is no matter of pace but waits for the person to write."""
STILL_THE_SAME = timedelta(days=30)
"""How long an address alone still means the same person; operators give numbers that lie idle to new owners later on."""

_TABLE = Conversation.__table__  # type: ignore[attr-defined]
_FIND = select(_TABLE.c.id, _TABLE.c.knocked_at).where(_TABLE.c.person_index == bindparam("person_index"))
_FIND_BY_ID = select(_TABLE.c.id, _TABLE.c.knocked_at, _TABLE.c.heard_at).where(_TABLE.c.id == bindparam("key"))
_INSERT = _TABLE.insert()
_HEARD = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("key"))
    .values(
        heard_at=bindparam("heard_at"),
        address=bindparam("address"),
        reachable=bindparam("reachable"),
        quiet=False,
        rest_until=case((_TABLE.c.rest_until <= bindparam("pace"), _TABLE.c.rest_until), else_=None),
        knocked_at=None,
        knock_id="",
    )
)


def of(unit: Unit, message: Inbound) -> str:
    """The id of the conversation that `message` belongs to, made at the first message."""
    return meet(unit, message).id


def meet(unit: Unit, message: Inbound) -> Met:
    """Whose message this is: the conversation, made at the first message, with what follows from their having written."""
    person = unit.ring.index(f"{message.channel}\x00{message.person}", "conversation.person")
    found = unit.connection.execute(_FIND, {"person_index": person}).first()
    if found is None and message.person != message.address:
        found = _by_other_name(unit, message)
    if found is not None:
        _note_heard(unit, found.id, message)
        if message.person != message.address:
            names.keep(unit, message.channel, message.address, found.id)
        return Met(str(found.id), found.knocked_at is not None)
    new, heard = new_id(), _heard(message)
    del heard["pace"]
    try:
        with unit.savepoint():
            unit.connection.execute(
                _INSERT,
                {
                    "id": new,
                    "channel": message.channel,
                    "person_index": person,
                    "quiet": False,
                    "rest_until": None,
                    "knocked_at": None,
                    "knock_id": "",
                    **heard,
                },
            )
            if message.person != message.address:
                names.keep(unit, message.channel, message.address, new)
    except Exception:  # another process met the same person at the same moment
        found = unit.connection.execute(_FIND, {"person_index": person}).first()
        if found is None:
            raise
        return Met(str(found.id), found.knocked_at is not None)
    return Met(new)


def at_address(unit: Unit, channel: str, address: str) -> str | None:
    """The conversation with whoever writes from this address, where only the address is told; None when it is unknown."""
    kept = names.find(unit, channel, address)
    if kept is not None:
        return kept
    person = unit.ring.index(f"{channel}\x00{address}", "conversation.person")
    found = unit.connection.execute(_FIND, {"person_index": person}).first()
    return None if found is None else str(found.id)


def note_heard(unit: Unit, conversation_id: str, message: Inbound) -> bool:
    """This person wrote, told by a message that came in another way; whether we had knocked."""
    found = unit.connection.execute(_FIND_BY_ID, {"key": conversation_id}).first()
    if found is None:
        return False
    if found.heard_at < message.sent_at:
        _note_heard(unit, conversation_id, message)
    return found.knocked_at is not None


def _by_other_name(unit: Unit, message: Inbound) -> Any:
    """Somebody with a name that we never heard, writing from an address that we know.

    It is the same person if that conversation was never anybody else's by name: WhatsApp tells names since May 2026 only,
    and a list of missed messages tells none. A number that was given to a new owner comes with a new name, and the new
    owner must never meet the old one's talk.
    """
    person = unit.ring.index(f"{message.channel}\x00{message.address}", "conversation.person")
    found = unit.connection.execute(_FIND, {"person_index": person}).first()
    if found is None:
        return None
    row = unit.connection.execute(_FIND_BY_ID, {"key": found.id}).first()
    if row is None or now() - row.heard_at > STILL_THE_SAME:
        return None
    named = unit.ring.index(f"{message.channel}\x00{message.person}", "conversation.person")
    unit.connection.execute(update(_TABLE).where(_TABLE.c.id == found.id).values(person_index=named))
    return found


def _note_heard(unit: Unit, conversation_id: str, message: Inbound) -> None:
    unit.connection.execute(_HEARD, {"key": conversation_id, **_heard(message)})


def _heard(message: Inbound) -> dict[str, Any]:
    at = now()
    return {
        "heard_at": min(at, message.sent_at),  # the 24 hours run from when it was sent, not from when it came
        "pace": at + LONGEST_PACE,
        "address": message.address,
        "reachable": message.kind != "blocked",
    }


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


def can_be_reached(unit: Unit, conversation_id: str) -> bool:
    """Whether a message can go to this person at all, as far as we know."""
    row = unit.connection.execute(select(_TABLE.c.reachable).where(_TABLE.c.id == conversation_id)).first()
    return row is not None and bool(row.reachable)


def may_write_freely(unit: Unit, conversation_id: str, windows: Mapping[str, timedelta]) -> bool:
    """Whether anything can go to this person as it is: they can be reached, and no window of their carrier is closed."""
    row = unit.connection.execute(
        select(_TABLE.c.channel, _TABLE.c.heard_at, _TABLE.c.reachable).where(_TABLE.c.id == conversation_id)
    ).first()
    if row is None or not row.reachable:
        return False
    window = windows.get(row.channel)
    return window is None or now() - row.heard_at <= window
