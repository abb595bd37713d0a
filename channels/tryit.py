"""The try-it page as a carrier: phones drawn in a browser, so that anybody can try Kentongan without an account.

It goes the very same way as Telegram and WhatsApp: what a phone sends goes into the inbox, and what the bot says comes
out of the outbox and is kept here, sealed, until the browser draws it. What the browser reads is in tryit_screen.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Field, SQLModel

from channels.drawing import clean, disarm, quoted
from channels.failures import Refused, TryAgain, Unreachable
from channels.messages import Attachment, Contact, File, Inbound, Location, Outgoing
from storage.base import Moment, new_id, now
from storage.database import Database, Unit
from storage.sealed import SealedBytes, SealedJson, SealedText

CHANNEL = "tryit"
BELL = "tryit"
SAID, TOLD = "said", "told"
"""A message's direction: said on the phone, or told to it by the bot."""

_PHONE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ROW_ID = BigInteger().with_variant(Integer, "sqlite")


class TryitMessage(SQLModel, table=True):
    """One bubble on one phone. `id` only grows, so a browser can ask for what came after the last one it drew."""

    __tablename__ = "tryit_message"
    __table_args__ = (Index("tryit_message_phone", "phone_index", "id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True, sa_type=_ROW_ID)  # type: ignore[call-overload]
    own_id: str = Field(unique=True)
    phone: str = Field(sa_type=SealedText("tryit_message.phone"))  # type: ignore[call-overload]
    phone_index: bytes = Field(sa_type=LargeBinary)
    direction: str
    body: dict = Field(sa_type=SealedJson("tryit_message.body"))  # type: ignore[call-overload,type-arg]
    created_at: datetime = Field(sa_type=Moment, index=True)


class TryitFile(SQLModel, table=True):
    """A photo or voice note that a phone sent or was sent. Its random id is the only way to it. `size` is in bytes."""

    __tablename__ = "tryit_file"

    id: str = Field(primary_key=True)
    kind: str
    mime: str
    size: int
    content: bytes = Field(sa_type=SealedBytes("tryit_file.content"))  # type: ignore[call-overload]
    created_at: datetime = Field(sa_type=Moment, index=True)


class TryitCarrier:
    """Puts messages on the phones of the try-it page and hands out the files that were sent from it."""

    name = CHANNEL
    confirms = True

    def __init__(self, database: Database) -> None:
        self._database = database

    async def send(self, address: str, message: Outgoing, files: Sequence[File] = ()) -> str:
        """Draw `message` on the phone `address`; the new message's id. Raises Unreachable or TryAgain."""
        if not is_phone(address):
            raise Unreachable("no such phone")

        def work(unit: Unit) -> str:
            body = {
                "text": disarm(message.text),
                "quote": quoted(message.quote).strip(),
                "choices": [
                    {"value": choice.value, "label": clean(choice.label), "hint": clean(choice.hint)}
                    for choice in message.choices
                ],
                "files": [keep_file(unit, file) for file in files],
            }
            own_id = new_id()
            keep(unit, address, TOLD, own_id, body)
            return own_id

        try:
            return await self._database.awrite(work)
        except SQLAlchemyError:
            raise TryAgain("database") from None

    async def download(self, source: Mapping[str, Any]) -> bytes:
        """The bytes of a file that a phone sent; `source["ref"]` is its id. Raises Refused when it is gone."""

        def work(unit: Unit) -> bytes | None:
            row = unit.session.get(TryitFile, str(source.get("ref", "")))
            return row.content if row is not None else None

        content = await self._database.aread(work)
        if content is None:
            raise Refused("file gone")
        return content

    async def close(self) -> None:
        """Nothing is held open: the phones live in the database, which its owner closes."""


def is_phone(address: str) -> bool:
    """Whether `address` can be a phone of the page (letters, digits, "-" and "_", at most 64)."""
    return _PHONE.fullmatch(address) is not None


def inbound(
    phone: str,
    own_id: str,
    *,
    order: int,
    sent_at: datetime,
    text: str = "",
    choice: str = "",
    reply_to: str = "",
    attachments: Sequence[Attachment] = (),
    location: Location | None = None,
    contact: Contact | None = None,
) -> Inbound:
    """What a phone sent, told as every carrier's message is. `own_id` is random, made by the browser."""
    return Inbound(
        channel=CHANNEL,
        provider_id=own_id,
        person=phone,
        address=phone,
        sent_at=sent_at,
        order=order,
        text=text,
        choice=choice,
        reply_to=reply_to,
        attachments=tuple(attachments),
        location=location,
        contact=contact,
        message_id=own_id,
    )


def phone_index(unit: Unit, phone: str) -> bytes:
    """The fingerprint by which a phone's messages are found."""
    return unit.ring.index(phone, "tryit_message.phone")


def keep(unit: Unit, phone: str, direction: str, own_id: str, body: dict[str, Any]) -> TryitMessage:
    """Write one bubble down and wake the browsers that follow its phone."""
    row = TryitMessage(
        own_id=own_id,
        phone=phone,
        phone_index=phone_index(unit, phone),
        direction=direction,
        body=body,
        created_at=now(),
    )
    unit.session.add(row)
    unit.session.flush()
    unit.ring_bell(BELL)
    return row


def keep_file(unit: Unit, file: File) -> dict[str, Any]:
    """Keep a file's bytes, sealed; what the browser must know to show it."""
    row = TryitFile(
        id=new_id(), kind=file.kind, mime=file.mime, size=len(file.content), content=file.content, created_at=now()
    )
    unit.session.add(row)
    return {"id": row.id, "kind": row.kind, "mime": row.mime, "size": row.size}
