"""Fetching the files that people sent, while the carrier still has them.

The original is kept sealed with its SHA-256, as evidence. Beside it a copy is made that may be shown to others: photos
are drawn anew, sounds and documents lose what programs wrote into them (tags.py), and a film is passed on if nothing in
it tells where it was made. What a file *is* is read from its bytes; what the sender's phone says about it is not believed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import filetype  # type: ignore[import-untyped]
import structlog
from sqlalchemy import select, update

from channels import cards, inbox, tags
from channels.attachments import FAILED, LARGEST, STORED, WAITING, StoredAttachment
from channels.failures import Refused, SendFailed, TryAgain
from channels.messages import Inbound
from channels.outbox import DELIVERED, Receipt
from channels.photos import CannotDraw, redraw
from storage.base import now
from storage.database import Database, Unit

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""How long a file is left to whoever is fetching it; then it is anybody's again."""
BACK_OFF = (2, 10, 30, 120, 300, 900, 1800, 3600, 7200)
"""Seconds to the next try. After the last one, about four hours, Twilio's own copy is gone (CHANNELS.md)."""
AT_ONCE = 4
SLOW_LOOK = 2.0
ABOUT = "file"
"""What a receipt is about (`file:<attachment id>`) that tells handlers that a file can be shown now."""
SHOWN_AS_IS = frozenset(
    {
        "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/x-wav",
        "video/mp4", "video/3gpp", "video/webm", "video/quicktime", "application/pdf",
    }
)  # fmt: skip
_PLACE_MARKS = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci")
_USUAL_NAMES = {
    "audio/m4a": "audio/mp4",
    "audio/wav": "audio/x-wav",
    "video/x-m4v": "video/mp4",
    "audio/x-m4a": "audio/mp4",
}
_FILES = StoredAttachment.__table__  # type: ignore[attr-defined]


class Fetcher(Protocol):
    """A carrier, as far as fetching goes."""

    async def download(self, source: Mapping[str, Any]) -> bytes:
        """The bytes of a file; raises TryAgain or Refused."""
        ...


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: str
    channel: str
    conversation_id: str
    kind: str
    source: dict[str, Any]
    tries: int


async def run(database: Database, carriers: Mapping[str, Fetcher], stop: asyncio.Event) -> None:
    """Fetch until `stop`. An error of our own is logged and the loop goes on."""
    with database.bells.hear("fetches") as bell:
        while not stop.is_set():
            try:
                fetched = await fetch_once(database, carriers)
            except Exception as trouble:
                log.error("fetching failed", error=type(trouble).__name__)
                fetched = 0
            if not fetched:
                waits = [asyncio.ensure_future(bell.wait(SLOW_LOOK)), asyncio.ensure_future(stop.wait())]
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                for each in waits:
                    each.cancel()


async def fetch_once(database: Database, carriers: Mapping[str, Fetcher]) -> int:
    """Fetch what is due, a few at a time; how many were tried."""
    claimed = await database.awrite(lambda unit: _claim(unit, list(carriers)))
    await asyncio.gather(*(_fetch(database, carriers[each.channel], each) for each in claimed))
    return len(claimed)


def sniff(content: bytes) -> str:
    """The MIME type that the bytes themselves show; empty when they show none."""
    if content[:11].upper() == b"BEGIN:VCARD":
        return "text/vcard"
    found = filetype.guess_mime(content) or ""
    return _USUAL_NAMES.get(found, found)


async def shareable_copy(content: bytes, mime: str) -> tuple[bytes | None, str, str]:
    """The copy that may be shown, its type, and why there is none."""
    if mime.startswith("image/"):
        try:
            return await redraw(content), "image/jpeg", ""
        except CannotDraw as reason:
            return None, mime, str(reason)
    if mime not in SHOWN_AS_IS:
        return None, mime, "type_not_shown"
    if mime.startswith("video/") and any(mark in content for mark in _PLACE_MARKS):
        return None, mime, "holds_a_place"
    if not mime.startswith("video/"):
        copy = tags.without(content, mime)
        return copy, mime, "" if copy is not None else "holds_tags"
    return content, mime, ""


def _claim(unit: Unit, channels: list[str]) -> list[_Claimed]:
    at = now()
    due = (
        select(_FILES.c.id, _FILES.c.channel, _FILES.c.conversation_id, _FILES.c.kind, _FILES.c.source, _FILES.c.tries)
        .where(_FILES.c.state == WAITING, _FILES.c.due_at <= at, _FILES.c.channel.in_(channels))
        .order_by(_FILES.c.due_at)
        .limit(AT_ONCE)
    )
    if unit.postgres:
        due = due.with_for_update(skip_locked=True)
    claimed = [
        _Claimed(row.id, row.channel, row.conversation_id, row.kind, row.source, row.tries)
        for row in unit.connection.execute(due)
    ]
    for each in claimed:
        _set(unit, each, due_at=at + LEASE, tries=each.tries + 1)
    return claimed


async def _fetch(database: Database, carrier: Fetcher, claimed: _Claimed) -> None:
    if claimed.kind == "sticker":
        await database.awrite(lambda unit: _set(unit, claimed, state=FAILED, why="sticker"))
        return
    trouble: SendFailed | None = None
    content = b""
    try:
        content = await carrier.download({**claimed.source, "tries": claimed.tries})
        if not content or len(content) > LARGEST:
            trouble = Refused("file_too_large" if content else "file_empty")
    except SendFailed as failure:
        trouble = failure
    except Exception as defect:  # ours; the file may still be there later
        log.error("fetching broke", attachment=claimed.id, error=type(defect).__name__)
        trouble = TryAgain(f"defect:{type(defect).__name__}")
    if trouble is not None:
        failed = trouble
        await database.awrite(lambda unit: _put_off(unit, claimed, failed))
        return
    if claimed.kind == "card":
        await database.awrite(lambda unit: _store_card(unit, claimed, content))
        return
    copy, mime, why = await shareable_copy(content, sniff(content))
    digest = hashlib.sha256(content).hexdigest()

    def store(unit: Unit) -> None:
        known = {
            "original": content,
            "shareable": copy,
            "sha256": digest,
            "size": len(content),
            "mime": mime,
            "why": why,
        }
        if _set(unit, claimed, state=STORED, **known) and copy is not None:
            unit.session.add(Receipt(about=f"{ABOUT}:{claimed.id}", outcome=DELIVERED, at=now()))
            unit.ring_bell("receipts")

    await database.awrite(store)


def _store_card(unit: Unit, claimed: _Claimed, content: bytes) -> None:
    """A contact card is something said: it comes in once more as the people who are on it."""
    values = {"original": content, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    if _set(unit, claimed, state=STORED, mime="text/vcard", why="card", **values):
        _hear_card(unit, claimed, content)


def _hear_card(unit: Unit, claimed: _Claimed, content: bytes) -> None:
    people = cards.read(content)
    at = now()
    for number, contact in enumerate(people or [None]):
        message = Inbound(
            channel=claimed.channel,
            provider_id=f"card:{claimed.id}:{number}",
            person="",
            address="",
            sent_at=at,
            order=int(at.timestamp() * 1e6) + number,
            kind="message" if contact is not None else "unknown",
            contact=contact,
            message_id=str(claimed.source.get("message_id", "")),
        )
        inbox.receive_from(unit, claimed.conversation_id, message)


def _put_off(unit: Unit, claimed: _Claimed, failure: SendFailed) -> None:
    if isinstance(failure, TryAgain) and claimed.tries < len(BACK_OFF):
        wait = failure.after if failure.after is not None else BACK_OFF[claimed.tries]
        _set(unit, claimed, due_at=now() + timedelta(seconds=wait), why=failure.why)
        return
    why = f"gave_up:{failure.why}" if isinstance(failure, TryAgain) else failure.why
    log.error("file not fetched", attachment=claimed.id, channel=claimed.channel, why=why)
    if _set(unit, claimed, state=FAILED, why=why[:200]) and claimed.kind == "card":
        _hear_card(unit, claimed, b"")


def _set(unit: Unit, claimed: _Claimed, **values: Any) -> bool:
    """Change the row; false when somebody else has finished it meanwhile."""
    query = update(_FILES).where(_FILES.c.id == claimed.id, _FILES.c.state == WAITING).values(**values)
    return bool(unit.connection.execute(query).rowcount)
