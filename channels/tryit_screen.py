"""What the phones of the try-it page show, and what they send: the page's side of the carrier in tryit.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from channels import inbox
from channels.inbox import InboxMessage
from channels.messages import Attachment, Contact, File, Location
from channels.tryit import CHANNEL, SAID, TryitFile, TryitMessage, inbound, keep, keep_file, phone_index
from storage.database import Unit

OVERLAP = 80
"""How many numbers are looked at again: with several writers a lower one can be committed after a higher one. A newly
opened page shows as many bubbles of each phone, so that none of those is taken for a late one."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did on a phone: typed `text`, tapped `choice` (of the message `reply_to`), or shared something."""

    own_id: str
    text: str = ""
    choice: str = ""
    reply_to: str = ""
    file: File | None = None
    seconds: int = 0
    location: Location | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One bubble as the browser draws it. `number` only grows; `body` holds text, quote, choices, files and the like."""

    number: int
    own_id: str
    phone: str
    direction: str
    at: datetime
    body: Mapping[str, Any]


def receive(unit: Unit, phone: str, said: Said) -> bool:
    """Keep what was sent from `phone`, on its screen and in the inbox; false when this very message came before."""
    if unit.session.exec(select(TryitMessage.id).where(TryitMessage.own_id == said.own_id)).first() is not None:
        return False
    files: list[dict[str, Any]] = []
    if said.file is not None:
        files.append({**keep_file(unit, said.file), "seconds": said.seconds})
    body: dict[str, Any] = {"text": said.text, "files": files}
    if said.choice:
        body["reply_to"] = said.reply_to
    if said.location is not None:
        body["location"] = {"lat": said.location.lat, "lon": said.location.lon, "label": said.location.label}
    if said.contact is not None:
        body["contact"] = {"name": said.contact.name, "phones": list(said.contact.phones)}
    try:
        with unit.savepoint():
            row = keep(unit, phone, SAID, said.own_id, body)
    except IntegrityError:  # the same message, sent twice at the same moment
        return False
    attachments = [
        Attachment(kind=file["kind"], ref=file["id"], mime=file["mime"], size=file["size"], seconds=file["seconds"])
        for file in files
    ]
    message = inbound(
        phone,
        said.own_id,
        order=row.id or 0,
        sent_at=row.created_at,
        text=said.text,
        choice=said.choice,
        reply_to=said.reply_to,
        attachments=attachments,
        location=said.location,
        contact=said.contact,
    )
    inbox.receive(unit, message)
    return True


def latest(unit: Unit, phones: Iterable[str], most: int) -> list[Shown]:
    """The newest `most` bubbles of each phone, oldest first."""
    rows: list[Shown] = []
    for phone in phones:
        found = unit.session.exec(
            select(TryitMessage)
            .where(TryitMessage.phone_index == phone_index(unit, phone))
            .order_by(col(TryitMessage.id).desc())
            .limit(most)
        )
        rows += [_shown(row) for row in found]
    return sorted(rows, key=lambda row: row.number)


def since(unit: Unit, phones: Iterable[str], after: int, known: Collection[int]) -> list[Shown]:
    """The bubbles of `phones` that came after number `after`, and those shortly before it that are not `known`."""
    indexes = [phone_index(unit, phone) for phone in phones]
    ids = unit.session.exec(
        select(TryitMessage.id)
        .where(col(TryitMessage.phone_index).in_(indexes), col(TryitMessage.id) > after - OVERLAP)
        .order_by(col(TryitMessage.id))
    )
    fresh = [number for number in ids if number not in known]
    if not fresh:
        return []
    rows = unit.session.exec(select(TryitMessage).where(col(TryitMessage.id).in_(fresh)).order_by(col(TryitMessage.id)))
    return [_shown(row) for row in rows]


def newest(unit: Unit) -> int:
    """The number of the newest bubble on any phone; 0 when there is none."""
    return unit.session.exec(select(func.max(TryitMessage.id))).one() or 0


def handled(unit: Unit, own_ids: Collection[str]) -> set[str]:
    """Which of these messages the bot is done with (it has answered, or decided to wait for more)."""
    found = unit.session.exec(
        select(InboxMessage.provider_id).where(
            InboxMessage.channel == CHANNEL,
            col(InboxMessage.provider_id).in_(own_ids),
            InboxMessage.state != inbox.WAITING,
        )
    )
    return set(found)


def file(unit: Unit, file_id: str) -> File | None:
    """A file of the page; None when there is none by that id."""
    row = unit.session.get(TryitFile, file_id)
    if row is None:
        return None
    return File(kind=row.kind, mime=row.mime, content=row.content, name=row.id[:8])  # type: ignore[arg-type]


def bytes_kept(unit: Unit) -> int:
    """How many bytes of files the page keeps."""
    return int(unit.session.exec(select(func.coalesce(func.sum(TryitFile.size), 0))).one())


def forget_before(unit: Unit, moment: datetime) -> None:
    """Remove what the phones showed before `moment`; the reports that came of it are not touched."""
    unit.connection.execute(delete(TryitMessage).where(col(TryitMessage.created_at) < moment))
    unit.connection.execute(delete(TryitFile).where(col(TryitFile.created_at) < moment))


def _shown(row: TryitMessage) -> Shown:
    return Shown(row.id or 0, row.own_id, row.phone, row.direction, row.created_at, row.body)
