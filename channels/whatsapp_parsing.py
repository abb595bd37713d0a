"""Reading what Twilio sends: the form of a message becomes one `Inbound`, the form of a status callback one `Status`.

WhatsApp may hide a person's number: then From holds `whatsapp:ID.4566...` as ExternalUserId does. So nothing here ever
takes an address for a phone number; it is an opaque name that answers go to, exactly as given.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from channels import twilio_codes
from channels.failures import SendFailed
from channels.messages import Attachment, Inbound, MediaKind
from channels.reading import LONGEST_TEXT, point_at, words

WHATSAPP, SMS = "whatsapp", "sms"
MOST_MEDIA = 10
_SID = re.compile(r"[A-Za-z0-9_-]{2,64}")
_ADDRESS = re.compile(r"(?:whatsapp:)?[^\s\x00-\x1f:]{1,128}")
_MEDIA = re.compile(r"/2010-04-01/Accounts/([\w-]{2,64})/Messages/([\w-]{2,64})/Media/([\w-]{2,64})$", re.ASCII)
_CARDS = ("text/vcard", "text/x-vcard", "text/directory")
_NOTHING_SAID = frozenset({"reaction", "unsupported", "system", "ephemeral"})


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message that we sent: `status` is sent, delivered, read or failed; `failure` says why it failed."""

    provider_id: str
    status: str
    failure: SendFailed | None = None


def parse(form: Mapping[str, str], at: datetime | None = None) -> Inbound | None:
    """The message in a webhook's form; None when it names no message or nobody who could be answered.

    Twilio numbers nothing and gives no time, so `order` is the moment of arrival `at` (microseconds; now by default).
    """
    sid = form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid") or ""
    sender = form.get("From", "")
    if not _SID.fullmatch(sid) or not _ADDRESS.fullmatch(sender):
        return None
    external = form.get("ExternalUserId", "")
    person = external if _ADDRESS.fullmatch(external) else sender
    channel = channel_of(sender)
    choice = words(form.get("ButtonPayload"), 200) or words(form.get("ListId"), 200)
    text = (
        words(form.get("Body"), LONGEST_TEXT) or words(form.get("ButtonText"), 200) or words(form.get("ListTitle"), 200)
    )
    place = words(form.get("Label"), 200) or words(form.get("Address"), 200)
    location = point_at(form.get("Latitude"), form.get("Longitude"), place)
    attachments = _attachments(form)
    moved = form.get("MessageType", "").lower()
    said_something = (text or choice or attachments or location) and moved not in _NOTHING_SAID
    return Inbound(
        channel=channel,
        provider_id=sid,
        person=person,
        address=sender,
        sent_at=at or datetime.now(UTC),
        order=int(at.timestamp() * 1e6) if at else time.time_ns() // 1000,
        kind="message" if said_something else "unknown",
        text="" if choice else text,
        choice=choice,
        attachments=attachments,
        location=location,
        message_id=sid,
        reply_to=_sid(form.get("OriginalRepliedMessageSid")),
        forwarded="true" in (form.get("Forwarded", "").lower(), form.get("FrequentlyForwarded", "").lower()),
        start=_referral(form),
    )


def parse_status(form: Mapping[str, str]) -> Status | None:
    """What a status callback says; None when it names no message or a status that changes nothing (queued, sending)."""
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    status = (form.get("MessageStatus") or form.get("SmsStatus") or "").lower()
    if not _SID.fullmatch(sid):
        return None
    if status in ("sent", "delivered", "read"):
        return Status(sid, status)
    if status in ("failed", "undelivered", "canceled"):
        return Status(sid, "failed", twilio_codes.failure(_number(form.get("ErrorCode"))))
    return None


def media_path(ref: str, account: str) -> str:
    """The path below the API root where a file is fetched, built from ids alone; empty when `ref` holds anything else."""
    message, _, media = ref.partition("/")
    if not (_SID.fullmatch(message) and _SID.fullmatch(media)):
        return ""
    return f"/2010-04-01/Accounts/{account}/Messages/{message}/Media/{media}"


def _attachments(form: Mapping[str, str]) -> tuple[Attachment, ...]:
    found = []
    for number in range(min(_number(form.get("NumMedia")), MOST_MEDIA)):
        link = _MEDIA.search(form.get(f"MediaUrl{number}", "").split("?")[0])
        mime = words(form.get(f"MediaContentType{number}"), 100).lower().split(";")[0]
        # Only the ids are kept: the address that was posted is never gone to.
        ref = f"{link[2]}/{link[3]}" if link else ""
        sticker = form.get("MessageType", "").lower() == "sticker"
        found.append(Attachment(kind="sticker" if sticker else _kind(mime), ref=ref, mime=mime))
    return tuple(found)


def channel_of(address: str) -> str:
    """Which channel an address of Twilio's belongs to."""
    return WHATSAPP if address.startswith(f"{WHATSAPP}:") else SMS


def _referral(form: Mapping[str, str]) -> str:
    """What the person came from, when the chat began at an advertisement: its kind and number. What it says and shows is
    the advertiser's and never taken for the person's own words and pictures."""
    source = words(form.get("ReferralSourceId"), 48)
    return f"{words(form.get('ReferralSourceType'), 12) or 'ad'}_{source}" if source else ""


def _kind(mime: str) -> MediaKind:
    if mime in _CARDS:
        return "card"
    if mime.startswith("image/"):
        return "photo"
    if mime == "audio/ogg":  # what WhatsApp's microphone button records
        return "voice"
    if mime.startswith("audio/"):
        return "audio"
    return "video" if mime.startswith("video/") else "document"


def _sid(value: str | None) -> str:
    return value if value and _SID.fullmatch(value) else ""


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 9 else 0
