"""Reading what Telegram sends: one update becomes one `Inbound`, or nothing.

Read strictly and by hand, because this runs before a message is acknowledged: whatever a stranger's app puts into an
update, it is either understood, told as "unknown", or dropped, and never an error. Field names are those of the Bot API.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from channels.messages import Attachment, Contact, Inbound, Location, MediaKind
from channels.reading import point_at, words
from storage.base import now

CHANNEL = "telegram"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""Set explicitly with every webhook and every poll: when it is left out Telegram keeps whatever was set before."""

_GROUP_CALLS = frozenset({"lapor", "cek", "start", "bantuan"})  # all that is heard in a group
_LARGEST_ID = 2**62
_FILES: tuple[tuple[str, MediaKind, str], ...] = (
    ("voice", "voice", "audio/ogg"),
    ("audio", "audio", "audio/mpeg"),
    ("video", "video", "video/mp4"),
    ("video_note", "video", "video/mp4"),
    ("animation", "video", "video/mp4"),
    ("document", "document", ""),
    ("sticker", "sticker", ""),
)
_SERVICE = (
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "write_access_allowed", "new_chat_title",
    "new_chat_photo", "delete_chat_photo", "new_chat_members", "left_chat_member", "group_chat_created",
    "supergroup_chat_created", "channel_chat_created", "migrate_to_chat_id", "migrate_from_chat_id",
    "connected_website", "proximity_alert_triggered", "boost_added",
)  # fmt: skip
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w{1,64})?(?=\s|$)")


def parse(update: Any) -> Inbound | None:
    """The message in an update; None when there is nothing in it that anybody said to us."""
    if not isinstance(update, dict):
        return None
    update_id = update.get("update_id")
    if type(update_id) is not int or not 0 <= update_id < _LARGEST_ID:
        return None
    if isinstance(message := update.get("message"), dict):
        return _message(str(update_id), update_id, message, edited=False)
    if isinstance(message := update.get("edited_message"), dict):
        return _message(str(update_id), update_id, message, edited=True)
    if isinstance(query := update.get("callback_query"), dict):
        return _tap(str(update_id), update_id, query)
    if isinstance(change := update.get("my_chat_member"), dict):
        return _membership(str(update_id), update_id, change)
    return None


def callback_id(update: Any) -> str:
    """The id under which a tap on a button must be answered, so that the button stops turning; empty if it is no tap."""
    query = update.get("callback_query") if isinstance(update, dict) else None
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) and 0 < len(found) <= 64 and found.isascii() else ""


def _message(provider_id: str, order: int, message: dict[str, Any], *, edited: bool) -> Inbound | None:
    chat, sender = _dict(message, "chat"), _dict(message, "from")
    chat_id, person = _id(chat.get("id")), _id(sender.get("id"))
    if not chat_id:
        return None
    if chat.get("type", "private" if chat_id > 0 else "group") != "private":
        return None if edited else _group(provider_id, order, chat_id, message)
    person = person or chat_id  # in a private chat both are the same number
    if sender.get("is_bot") is True or any(key in message for key in _SERVICE):
        return None
    text = words(message.get("text")) or words(message.get("caption"))
    location = _location(message)
    if edited and location is not None:
        return None  # a live location that moves; the place was told when it was first shared
    start = ""
    if found := _COMMAND.match(text):
        rest = text[found.end() :].strip()
        if found[1].lower() == "start":
            text, start = "/start", rest[:64]
        else:  # the word counts, not the sign: "/data_saya" is somebody saying "data saya"
            text = f"{found[1].replace('_', ' ')} {rest}".strip()
    attachments = _attachments(message)
    contact = _contact(message.get("contact"))
    said_something = bool(text or attachments or location or contact)
    return Inbound(
        channel=CHANNEL,
        provider_id=provider_id,
        person=str(person),
        address=str(chat_id),
        sent_at=_time(message.get("edit_date") if edited else message.get("date")),
        order=order,
        kind="unknown" if not said_something else "edited" if edited else "message",
        text=text,
        attachments=attachments,
        location=location,
        contact=contact,
        message_id=_text_id(message.get("message_id")),
        reply_to=_text_id(_dict(message, "reply_to_message").get("message_id")),
        forwarded="forward_origin" in message or "forward_date" in message,
        start=start,
    )


def _tap(provider_id: str, order: int, query: dict[str, Any]) -> Inbound | None:
    """A tapped button. The message it stood on may be gone or too old to be read, so nothing is taken from it but ids."""
    person = _id(_dict(query, "from").get("id"))
    chat = _dict(_dict(query, "message"), "chat")
    if not person or (chat and chat.get("type", "private") != "private"):
        return None
    choice = words(query.get("data"), 64)
    return Inbound(
        channel=CHANNEL,
        provider_id=provider_id,
        person=str(person),
        address=str(_id(chat.get("id")) or person),
        sent_at=now(),
        order=order,
        kind="message" if choice else "unknown",
        choice=choice,
        reply_to=_text_id(_dict(query, "message").get("message_id")),
    )


def _membership(provider_id: str, order: int, change: dict[str, Any]) -> Inbound | None:
    """The bot was blocked or let in again. In a group it is the group itself that we can no longer write to."""
    chat = _dict(change, "chat")
    chat_id = _id(chat.get("id"))
    person = _id(_dict(change, "from").get("id")) if chat.get("type") == "private" else chat_id
    status = _dict(change, "new_chat_member").get("status")
    if not chat_id or not person or not isinstance(status, str):
        return None
    return Inbound(
        channel=CHANNEL,
        provider_id=provider_id,
        person=str(person),
        address=str(chat_id),
        sent_at=_time(change.get("date")),
        order=order,
        kind="blocked" if status in ("kicked", "left") else "unblocked",
    )


def _group(provider_id: str, order: int, chat_id: int, message: dict[str, Any]) -> Inbound | None:
    """In a group only a call for us is kept, under the group's own id: who wrote, and all other talk, is not."""
    text = words(message.get("text"))
    if "forward_origin" in message:
        return None
    if found := _COMMAND.match(text):
        text = f"{found[1]} {text[found.end() :].strip()}".strip()
    text = text.lower()
    if text not in _GROUP_CALLS:
        return None
    return Inbound(
        channel=CHANNEL,
        provider_id=provider_id,
        person=str(chat_id),
        address=str(chat_id),
        sent_at=_time(message.get("date")),
        order=order,
        kind="group",
        text=text,
        message_id=_text_id(message.get("message_id")),
    )


def _attachments(message: dict[str, Any]) -> tuple[Attachment, ...]:
    photos = message.get("photo")
    if isinstance(photos, list):
        sizes = [size for size in photos if isinstance(size, dict) and _ref(size)]
        if sizes:
            best = max(sizes, key=lambda size: _count(size.get("width")) * _count(size.get("height")))
            return (Attachment(kind="photo", ref=_ref(best), mime="image/jpeg", size=_count(best.get("file_size"))),)
    for key, kind, mime in _FILES:
        file = message.get(key)
        if isinstance(file, dict) and _ref(file):
            return (
                Attachment(
                    kind=kind,
                    ref=_ref(file),
                    mime=words(file.get("mime_type"), 100) or mime,
                    size=_count(file.get("file_size")),
                    seconds=_count(file.get("duration")),
                    name=words(file.get("file_name"), 200),
                ),
            )
    return ()


def _location(message: dict[str, Any]) -> Location | None:
    venue = _dict(message, "venue")
    point = _dict(venue or message, "location")
    return point_at(point.get("latitude"), point.get("longitude"), words(venue.get("title"), 200))


def _contact(card: Any) -> Contact | None:
    if not isinstance(card, dict):
        return None
    name = " ".join(filter(None, (words(card.get("first_name"), 100), words(card.get("last_name"), 100))))
    phone = words(card.get("phone_number"), 40)
    if not name and not phone:
        return None
    return Contact(name, (phone,) if phone else ())


def _dict(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _id(value: Any) -> int:
    return value if type(value) is int and -_LARGEST_ID < value < _LARGEST_ID else 0


def _text_id(value: Any) -> str:
    return str(_id(value)) if _id(value) else ""


def _count(value: Any) -> int:
    return value if type(value) is int and 0 < value < 2**31 else 0


def _ref(file: dict[str, Any]) -> str:
    ref = file.get("file_id")
    return ref if isinstance(ref, str) and ref.isascii() and 0 < len(ref) <= 512 else ""


def _time(value: Any) -> datetime:
    if type(value) is int and 0 < value < 2**33:
        return datetime.fromtimestamp(value, UTC)
    return now()
