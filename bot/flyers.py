"""Photos whose writing is to be read: which are wanted, and which of them have arrived from the carrier by now.

Reading a photo takes a second or more of a processor, so it never happens while a message is handled: the photo is noted
here, and a loop of the worker reads it when it has been fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Field, SQLModel

from channels.attachments import STORED, WAITING, StoredAttachment
from storage.base import Moment, now
from storage.database import Unit

LEASE = timedelta(minutes=2)
"""How long a photo is left to whoever is reading it."""
MOST_TRIES = 2
WORTH_WAITING = timedelta(seconds=90)
"""So long a talk is held for a photo; fetching may take hours when a carrier is down."""
_AGAIN = timedelta(seconds=1)


class Flyer(SQLModel, table=True):
    """One photo that somebody wants read. `purpose`: what its words are for (offer, agency)."""

    __tablename__ = "flyer"

    attachment_id: str = Field(primary_key=True, foreign_key="attachment.id")
    conversation_id: str = Field(index=True)
    purpose: str
    tries: int = 0
    asked_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)


_FLYERS: Any = Flyer.__table__  # type: ignore[attr-defined]
_FILES: Any = StoredAttachment.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo to read now. `content` is None when the carrier did not hand it out, or it is no photo."""

    attachment_id: str
    conversation_id: str
    purpose: str
    content: bytes | None


def want(unit: Unit, attachment_id: str, conversation_id: str, purpose: str) -> None:
    """Have this photo read as soon as it is here."""
    unit.session.flush()  # the photo itself was only just written down
    row = {"attachment_id": attachment_id, "conversation_id": conversation_id, "purpose": purpose}
    at = now()
    unit.connection.execute(_FLYERS.insert(), {**row, "tries": 0, "asked_at": at, "due_at": at})
    unit.ring_bell("photos")


def wanted(unit: Unit, conversation_id: str) -> int:
    """How many photos of this person are still to be read, and worth waiting for."""
    since = now() - WORTH_WAITING
    found = select(func.count()).where(_FLYERS.c.conversation_id == conversation_id, _FLYERS.c.asked_at > since)
    return int(unit.connection.execute(found).scalar_one())


def claim(unit: Unit) -> Photo | None:
    """The next photo that has arrived (or never will), held for a while for whoever reads it."""
    at = now()
    query = (
        select(_FLYERS, _FILES.c.state, _FILES.c.shareable)
        .join(_FILES, _FILES.c.id == _FLYERS.c.attachment_id)
        .where(_FLYERS.c.due_at <= at, _FILES.c.state != WAITING)
        .order_by(_FLYERS.c.due_at)
        .limit(1)
    )
    row = unit.connection.execute(query.with_for_update(of=_FLYERS, skip_locked=True)).first()
    if row is None:
        return None
    tried = update(_FLYERS).where(_FLYERS.c.attachment_id == row.attachment_id)
    unit.connection.execute(tried.values(due_at=at + LEASE, tries=row.tries + 1))
    there = row.state == STORED and row.tries < MOST_TRIES
    return Photo(row.attachment_id, row.conversation_id, row.purpose, row.shareable if there else None)


def again(unit: Unit, attachment_id: str) -> None:
    """Nothing could be done with it just now: read it again in a moment, without counting this try."""
    tried = update(_FLYERS).where(_FLYERS.c.attachment_id == attachment_id)
    unit.connection.execute(tried.values(due_at=now() + _AGAIN, tries=_FLYERS.c.tries - 1))


def done(unit: Unit, attachment_id: str) -> bool:
    """This photo was read, or cannot be; false when somebody else was quicker."""
    return bool(unit.connection.execute(delete(_FLYERS).where(_FLYERS.c.attachment_id == attachment_id)).rowcount)


def forget(unit: Unit, conversation_id: str) -> None:
    """Read nothing more of this person's."""
    unit.connection.execute(delete(_FLYERS).where(_FLYERS.c.conversation_id == conversation_id))
