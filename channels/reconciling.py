"""Taking in what people wrote while Twilio could not reach us.

Twilio tries a webhook for 15 seconds and then never again (CHANNELS.md, 4). So at every start, and once a minute, we ask
it for the messages that came in, and take in those that never reached us. The list tells less than a webhook: no hidden
name, no tapped button, no place on the map; the words and the files are there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from sqlmodel import Field, SQLModel

from channels import conversations, inbox, twilio_templates, whatsapp_parsing
from channels.failures import SendFailed
from channels.messages import Inbound
from channels.whatsapp import TwilioCarrier
from storage.base import Moment, now
from storage.database import Database, Unit

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=60)
OVERLAP = timedelta(minutes=15)
"""How far each look reaches back behind the last one: a message may be listed later than it was sent."""
FIRST = timedelta(hours=24)
"""How far the very first look reaches back."""
SETTLED = timedelta(seconds=20)
"""A younger message may still be on its way by webhook, which tells more; Twilio's patience is 15 seconds."""
_MOST_PAGES = 200
_NAME = "twilio"


class CarrierLook(SQLModel, table=True):
    """Until when a carrier was asked for missed messages, and when it is to be asked again, by whichever process."""

    __tablename__ = "carrier_look"

    name: str = Field(primary_key=True)
    done_until: datetime | None = Field(default=None, sa_type=Moment)
    next_at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True, slots=True)
class _Missed:
    """A message as the list tells it."""

    sid: str
    sender: str
    body: str
    media: int
    at: datetime


async def run(database: Database, carrier: TwilioCarrier, stop: asyncio.Event) -> None:
    """Look now and every minute until `stop`. Trouble is logged and the next look reaches back as far as this one."""
    while not stop.is_set():
        try:
            carrier.templates = await database.aread(twilio_templates.known)
            await look(database, carrier)
        except SendFailed as trouble:
            log.warning("missed messages not asked for", why=trouble.why)
        except Exception as trouble:
            log.error("reconciling failed", error=type(trouble).__name__)
        waits = [asyncio.ensure_future(asyncio.sleep(EVERY.total_seconds())), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()


async def look(database: Database, carrier: TwilioCarrier) -> int:
    """Take in what never reached us; how many messages. 0 when another process looked a moment ago."""
    at = now()
    since = await database.awrite(lambda unit: _take_turn(unit, at))
    if since is None:
        return 0
    taken = 0
    for sender in carrier.senders:
        missed = await _missed(database, carrier, sender, since, at)
        for number, each in enumerate(missed):
            message = _read(each, await _media(carrier, each), number)
            taken += await database.awrite(lambda unit, message=message: _take_in(unit, message))
    await database.awrite(lambda unit: _done(unit, at))
    if taken:
        log.warning("messages taken in that never reached us", count=taken)
    return taken


async def _missed(
    database: Database, carrier: TwilioCarrier, sender: str, since: datetime, at: datetime
) -> list[_Missed]:
    """What this sender of ours was sent and never got, the oldest first."""
    channel = whatsapp_parsing.channel_of(sender)
    found: dict[str, _Missed] = {}
    path = f"/2010-04-01/Accounts/{carrier.account}/Messages.json"
    params: dict[str, str] | None = {"To": sender, "DateSent>": f"{since:%Y-%m-%dT%H:%M:%SZ}", "PageSize": "200"}
    for _ in range(_MOST_PAGES):
        page = await carrier.line.ask("GET", path, params=params)
        for each in page.get("messages") or ():
            message = _told(each, sender)
            if message is not None and since <= message.at <= at - SETTLED:
                found[message.sid] = message
        following = urlsplit(str(page.get("next_page_uri") or ""))
        if not following.path:
            break
        path, params = f"{following.path}?{following.query}", None
    if not found:
        return []
    unseen = await database.aread(lambda unit: inbox.unseen(unit, channel, list(found)))
    # Twilio lists the newest first and tells whole seconds, so what came within one second keeps the list's order.
    return sorted((found[sid] for sid in reversed(found) if sid in unseen), key=lambda each: each.at)


async def _media(carrier: TwilioCarrier, missed: _Missed) -> list[tuple[str, str]]:
    """(id, type) of each file of a message."""
    if not missed.media:
        return []
    path = f"/2010-04-01/Accounts/{carrier.account}/Messages/{missed.sid}/Media.json"
    listed = (await carrier.line.ask("GET", path)).get("media_list") or ()
    return [(str(each.get("sid", "")), str(each.get("content_type", ""))) for each in listed if isinstance(each, dict)]


def _told(each: Any, sender: str) -> _Missed | None:
    """One entry of the list; None unless somebody sent it to us."""
    if not isinstance(each, dict) or each.get("direction") != "inbound" or each.get("to") != sender:
        return None
    at = _time(each.get("date_sent")) or _time(each.get("date_created"))
    if at is None:
        return None
    media = str(each.get("num_media") or 0)
    return _Missed(
        sid=str(each.get("sid") or ""),
        sender=str(each.get("from") or ""),
        body=str(each.get("body") or ""),
        media=int(media) if media.isdigit() else 0,
        at=at,
    )


def _read(missed: _Missed, media: list[tuple[str, str]], number: int) -> Inbound | None:
    form = {"MessageSid": missed.sid, "From": missed.sender, "Body": missed.body, "NumMedia": str(len(media))}
    for place, (sid, mime) in enumerate(media):
        form[f"MediaUrl{place}"] = f"/2010-04-01/Accounts/AC/Messages/{missed.sid}/Media/{sid}"
        form[f"MediaContentType{place}"] = mime
    return whatsapp_parsing.parse(form, missed.at + timedelta(microseconds=number))


def _take_in(unit: Unit, message: Inbound | None) -> int:
    if message is None:
        return 0
    known = conversations.at_address(unit, message.channel, message.address)
    if known is not None:
        return int(inbox.receive_from(unit, known, message))
    return int(inbox.receive(unit, message) is not None)


def _take_turn(unit: Unit, at: datetime) -> datetime | None:
    """Since when to look; None while it is not time or another process does it."""
    row = unit.session.get(CarrierLook, _NAME, with_for_update=True)
    if row is None:
        unit.session.add(CarrierLook(name=_NAME, next_at=at + EVERY))
        return at - FIRST
    if row.next_at > at + timedelta(seconds=1):
        return None
    row.next_at = at + EVERY
    unit.session.add(row)
    return (row.done_until or at - FIRST) - OVERLAP


def _done(unit: Unit, at: datetime) -> None:
    row = unit.session.get(CarrierLook, _NAME)
    if row is not None:
        row.done_until = at
        unit.session.add(row)


def _time(value: Any) -> datetime | None:
    try:
        read = parsedate_to_datetime(value) if "," in value else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
