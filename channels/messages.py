"""The words that carriers and the bot share: what a person sent, and what a person is to be sent.

Every carrier turns its own format into an `Inbound` and draws an `Outgoing` as well as it can, so nothing above this
folder knows which carrier a person uses. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["message", "edited", "blocked", "unblocked", "group", "unknown"]
MediaKind = Literal["photo", "voice", "audio", "video", "document", "sticker", "card"]
Lane = Literal["danger", "case", "talk"]

LANES: dict[str, int] = {"danger": 0, "case": 1, "talk": 2}
"""Which message goes first when many wait: an alarm before casework before small talk."""


def _fields(record: Any) -> dict[str, Any]:
    """The fields of a flat record. Every message is written down twice, and dataclasses.asdict copies every value."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _known(kind: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Of what was written down, the fields that this version knows: in a rolling deploy a newer one writes beside it."""
    return {name: data[name] for name in kind.__dataclass_fields__ if name in data}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message, still at the carrier: `ref` is the carrier's own handle for fetching it."""

    kind: MediaKind
    ref: str
    mime: str = ""
    size: int = 0
    seconds: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the earth in degrees (WGS 84)."""

    lat: float
    lon: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact card that was shared: usually the recruiter's."""

    name: str
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from one person, as every carrier's message is told to the bot.

    `provider_id` is unique within `channel` for ever (Telegram's update_id, Twilio's MessageSid). `person` is the
    carrier's steadiest name for who wrote, `address` where an answer goes; they differ only where a carrier hides
    numbers. `order` sorts one person's messages in the order they were sent. `choice` is the value of a tapped button.
    `start` is what a link or an advertisement brought along. `opens`: we had asked this person to write (see
    Conversation.knocked_at), and this is the first word since.
    """

    channel: str
    provider_id: str
    person: str
    address: str
    sent_at: datetime
    order: int = 0
    kind: Kind = "message"
    text: str = ""
    choice: str = ""
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None
    contact: Contact | None = None
    message_id: str = ""
    reply_to: str = ""
    forwarded: bool = False
    start: str = ""
    opens: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_dict`."""
        plain = _fields(self)
        plain["sent_at"] = self.sent_at.isoformat()
        plain["attachments"] = [_fields(each) for each in self.attachments]
        plain["location"] = _fields(self.location) if self.location else None
        plain["contact"] = _fields(self.contact) if self.contact else None
        return plain

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Inbound:
        """Read what `to_dict` wrote; fields that a later version added are left out."""
        known = _known(cls, data)
        known["sent_at"] = datetime.fromisoformat(known["sent_at"])
        known["attachments"] = tuple(Attachment(**_known(Attachment, each)) for each in known.get("attachments", ()))
        if known.get("location"):
            known["location"] = Location(**_known(Location, known["location"]))
        if known.get("contact"):
            contact = known["contact"]
            known["contact"] = Contact(contact["name"], tuple(contact["phones"]))
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be tapped. `value` comes back in `Inbound.choice` (at most 64 bytes); `label` is what is read."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one person. `quote` holds somebody's own words, drawn so that nothing in them can be tapped or act.

    `files` are ids of stored attachments. `lane` says what it may overtake. `about` names what the sender wants to hear
    of again when the message was delivered or could not be (a `Receipt`); empty means nobody waits for it.
    `edits` is the carrier's id of an earlier message that this one takes the place of; `cleans` is no message but takes
    away all that can be taken away (the carrier's ids of it are looked up into `traces` when it is sent); `plain` draws choices as numbered lines even where there are buttons.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    quote: str = ""
    files: tuple[str, ...] = ()
    lane: Lane = "talk"
    about: str = ""
    edits: str = ""
    cleans: bool = False
    plain: bool = False
    traces: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_dict`."""
        plain = {name: value for name, value in _fields(self).items() if value or name not in _SELDOM}
        plain["choices"] = [_fields(each) for each in self.choices]
        return plain

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Outgoing:
        """Read what `to_dict` wrote; fields that a later version added are left out."""
        known = _known(cls, data)
        known["choices"] = tuple(Choice(**_known(Choice, each)) for each in known.get("choices", ()))
        known["files"] = tuple(known.get("files", ()))
        known["traces"] = tuple(known.get("traces", ()))
        return cls(**known)


_SELDOM = frozenset({"edits", "cleans", "plain", "traces"})


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a stored attachment, ready to be sent."""

    kind: MediaKind
    mime: str
    content: bytes = field(repr=False)
    name: str = ""
