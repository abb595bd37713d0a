"""Files that people send: fetched from the carrier, kept sealed, and shown to others only as a cleaned copy.

The original is evidence: it is kept sealed with its SHA-256. A photo that goes on to an officer is drawn anew without
EXIF, so the place where it was taken does not travel with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Field, SQLModel

from channels.messages import Attachment, File, Inbound
from storage.base import Moment, new_id, now
from storage.database import Unit
from storage.sealed import SealedBytes, SealedJson, SealedText

WAITING, STORED, FAILED = "waiting", "stored", "failed"
LARGEST = 20 * 1024 * 1024
"""Bytes; what Telegram's getFile hands out at most, so nothing larger can be fetched on both carriers."""


class StoredAttachment(SQLModel, table=True):
    """One file. `source` is the carrier's handle until it is fetched; `original` and `shareable` are its bytes."""

    __tablename__ = "attachment"

    id: str = Field(primary_key=True)
    channel: str
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    kind: str
    source: dict = Field(sa_type=SealedJson("attachment.source"))  # type: ignore[call-overload,type-arg]
    mime: str = ""
    size: int = 0
    seconds: int = 0
    sha256: str = Field(default="", sa_type=SealedText("attachment.sha256"))  # type: ignore[call-overload]
    original: bytes | None = Field(default=None, sa_type=SealedBytes("attachment.original"))  # type: ignore[call-overload]
    shareable: bytes | None = Field(default=None, sa_type=SealedBytes("attachment.shareable"))  # type: ignore[call-overload]
    state: str = Field(default=WAITING, index=True)
    tries: int = 0
    due_at: datetime = Field(sa_type=Moment)
    why: str = ""
    created_at: datetime = Field(sa_type=Moment)


_TABLE = StoredAttachment.__table__  # type: ignore[attr-defined]
MOST_A_DAY, MOST_BYTES_A_DAY = 60, 200 * 1024 * 1024
"""Files and bytes that are fetched for one person within 24 hours. What goes beyond is written down but not fetched: one
stranger must not fill the disk that everybody's messages need."""
TOO_MANY = "too_many_today"


def note(unit: Unit, conversation_id: str, message: Inbound) -> list[str]:
    """Write down the files that came with `message` so that they are fetched soon; their ids."""
    ids: list[str] = []
    if not message.attachments:
        return ids
    today = select(func.count(), func.coalesce(func.sum(_TABLE.c.size), 0)).where(
        _TABLE.c.conversation_id == conversation_id, _TABLE.c.created_at > now() - timedelta(days=1)
    )
    unit.session.flush()
    count, size = unit.connection.execute(today).one()
    for attachment in message.attachments:
        count, size = count + 1, size + max(0, attachment.size)
        full = count > MOST_A_DAY or size > MOST_BYTES_A_DAY
        ids.append(_note_one(unit, conversation_id, message, attachment, full))
    if ids:
        unit.ring_bell("fetches")
    return ids


def _note_one(unit: Unit, conversation_id: str, message: Inbound, attachment: Attachment, full: bool) -> str:
    at = now()
    row = StoredAttachment(
        id=new_id(),
        channel=message.channel,
        conversation_id=conversation_id,
        kind=attachment.kind,
        source={"ref": attachment.ref, "message_id": message.message_id, "name": attachment.name},
        mime=attachment.mime,
        size=attachment.size,
        seconds=attachment.seconds,
        state=FAILED if full else WAITING,
        why=TOO_MANY if full else "",
        due_at=at,
        created_at=at,
    )
    unit.session.add(row)
    return row.id


def shareable(unit: Unit, attachment_id: str) -> File | None:
    """The copy of a file that may be shown to somebody else; None while it is not there (yet)."""
    row = unit.session.get(StoredAttachment, attachment_id)
    if row is None or row.state != STORED or row.shareable is None:
        return None
    return File(kind=row.kind, mime=row.mime, content=row.shareable, name=row.id[:8])  # type: ignore[arg-type]


def sender(unit: Unit, attachment_id: str) -> str | None:
    """The conversation that a file came from; None when there is no such file."""
    row = unit.session.get(StoredAttachment, attachment_id)
    return row.conversation_id if row is not None else None
