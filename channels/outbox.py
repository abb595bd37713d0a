"""What must go out. `put` writes a message in the same transaction as its cause, so neither exists without the other.

Each row is exactly one request to a carrier: long texts are split and files take a row each. Per person the oldest goes
first; between people the urgent goes first. Delivery (delivery.py) claims rows, sends them and writes down each try.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, bindparam, cast, exists, select, text
from sqlmodel import Field, SQLModel

from channels.conversations import Conversation
from channels.messages import LANES, Outgoing
from channels.splitting import parts
from storage.base import Moment, now
from storage.database import Unit
from storage.sealed import SealedJson
from storage.setbacks import Setback

WAITING, SENDING, ACCEPTED, DELIVERED, READ, FAILED = "waiting", "sending", "accepted", "delivered", "read", "failed"
_ROW_ID = BigInteger().with_variant(Integer, "sqlite")


class OutboxMessage(SQLModel, table=True):
    """One request to a carrier. `lease` names who is sending it just now and `leased_until` when that claim lapses.

    `otherwise` is the conversation of the same person on another carrier: there it goes when it cannot arrive here.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "outbox_due",
            "lane",
            "id",
            sqlite_where=text("state IN ('waiting','sending')"),
            postgresql_where=text("state IN ('waiting','sending')"),
        ),
        Index(
            "outbox_open",
            "conversation_id",
            "id",
            sqlite_where=text("state IN ('waiting','sending')"),
            postgresql_where=text("state IN ('waiting','sending')"),
        ),
        Index(
            "outbox_failed",
            "created_at",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
        Index("outbox_provider", "provider_id"),
        Index("outbox_conversation", "conversation_id", "id"),
        Index("outbox_about", "about", sqlite_where=text("about <> ''"), postgresql_where=text("about <> ''")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=_ROW_ID)  # type: ignore[call-overload]
    conversation_id: str = Field(foreign_key="conversation.id")
    channel: str
    lane: int
    message: dict = Field(sa_type=SealedJson("outbox.message"))  # type: ignore[call-overload,type-arg]
    about: str = ""
    otherwise: str = ""
    state: str = WAITING
    due_at: datetime = Field(sa_type=Moment)
    tries: int = 0
    ambiguous: bool = False
    lease: str = ""
    leased_until: datetime | None = Field(default=None, sa_type=Moment)
    provider_id: str = ""
    why: str = ""
    created_at: datetime = Field(sa_type=Moment)


class OutboxTry(SQLModel, table=True):
    """One try to send: when it ended and how. Never changed afterwards."""

    __tablename__ = "outbox_try"

    id: int | None = Field(default=None, primary_key=True, sa_type=_ROW_ID)  # type: ignore[call-overload]
    outbox_id: int = Field(foreign_key="outbox.id", index=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    outcome: str
    why: str = ""


class Receipt(SQLModel, table=True):
    """Word for whoever asked (`about`) that a message was delivered or could not be. Handlers read and remove it."""

    __tablename__ = "receipt"

    id: int | None = Field(default=None, primary_key=True, sa_type=_ROW_ID)  # type: ignore[call-overload]
    about: str
    outcome: str
    why: str = ""
    at: datetime = Field(sa_type=Moment)


RECEIPT = "receipt"
"""What a setback is about when a receipt could not be acted upon."""
_RECEIPT = Receipt.__table__  # type: ignore[attr-defined]
_SETBACK = Setback.__table__  # type: ignore[attr-defined]
_TABLE = OutboxMessage.__table__  # type: ignore[attr-defined]
_INSERT = _TABLE.insert()
_ARRIVED = (
    select(_TABLE.c.conversation_id, _TABLE.c.channel, _TABLE.c.provider_id)
    .where(
        _TABLE.c.about >= bindparam("first"),
        _TABLE.c.about < bindparam("last"),
        _TABLE.c.about != "",
        _TABLE.c.provider_id != "",
        _TABLE.c.state.in_((ACCEPTED, DELIVERED, READ)),
    )
    .order_by(_TABLE.c.id)
)
_CHANNEL = select(Conversation.__table__.c.channel).where(Conversation.__table__.c.id == bindparam("key"))  # type: ignore[attr-defined]


def put(unit: Unit, conversation_id: str, *messages: Outgoing, channel: str = "", otherwise: str = "") -> None:
    """Queue `messages` for one person, in this order, as part of this transaction.

    `channel` spares a look-up when the caller knows the carrier already; `otherwise` is the same person's conversation
    on another carrier, for the case that they cannot arrive here.
    """
    channel = channel or unit.connection.execute(_CHANNEL, {"key": conversation_id}).scalar_one()
    at = now()
    rows = []
    for message in messages:
        for part in parts(message, channel):
            rows.append(
                {
                    "conversation_id": conversation_id,
                    "channel": channel,
                    "lane": LANES[part.lane],
                    "message": part.to_dict(),
                    "about": part.about,
                    "otherwise": otherwise,
                    "state": WAITING,
                    "due_at": at,
                    "tries": 0,
                    "ambiguous": False,
                    "lease": "",
                    "provider_id": "",
                    "why": "",
                    "created_at": at,
                }
            )
    if rows:
        unit.connection.execute(_INSERT, rows)
        unit.ring_bell("outbox")


def arrived(unit: Unit, about: str) -> list[tuple[str, str, str]]:
    """Where the messages about something stand: (conversation, channel, carrier's id), the oldest first. `about` is the
    beginning of what they were about, with its last colon."""
    span = {"first": about, "last": about[:-1] + chr(ord(about[-1]) + 1)}
    return [(row.conversation_id, row.channel, row.provider_id) for row in unit.connection.execute(_ARRIVED, span)]


def receipts(unit: Unit, most: int = 100) -> list[Receipt]:
    """Word of messages that arrived or could not, oldest first, without those that failed and are
    put off (storage/setbacks.py); remove each with `heard` in the same transaction."""
    put_off = exists(
        select(_SETBACK.c.key).where(
            _SETBACK.c.what == RECEIPT,
            _SETBACK.c.key == cast(_RECEIPT.c.id, String),
            _SETBACK.c.again_at > now(),
        )
    )
    query = select(_RECEIPT).where(~put_off).order_by(_RECEIPT.c.id).limit(most)
    query = query.with_for_update(skip_locked=True, of=_RECEIPT)
    return [Receipt(**row) for row in unit.connection.execute(query).mappings()]


def heard(unit: Unit, receipt_id: int) -> None:
    """This receipt has had its effect."""
    unit.connection.execute(_RECEIPT.delete().where(_RECEIPT.c.id == receipt_id))
