"""The traces of a talk on somebody's phone that a carrier can still take away: for BERSIH, on Telegram.

Telegram lets a bot delete its own and the person's messages in a private chat for 48 hours (Bot API deleteMessages).
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from channels.inbox import InboxMessage
from channels.outbox import OutboxMessage
from storage.base import now
from storage.database import Unit

CAN_BE_DELETED = timedelta(hours=48)

_IN = InboxMessage.__table__  # type: ignore[attr-defined]
_OUT = OutboxMessage.__table__  # type: ignore[attr-defined]


def of(unit: Unit, conversation_id: str, before: int) -> tuple[str, ...]:
    """The carrier's ids of both sides' messages of the last 48 hours, of ours those put into the outbox before that row."""
    since = now() - CAN_BE_DELETED
    theirs = unit.connection.execute(
        select(_IN.c.message).where(_IN.c.conversation_id == conversation_id, _IN.c.received_at > since)
    ).scalars()
    ours = unit.connection.execute(
        select(_OUT.c.provider_id).where(
            _OUT.c.conversation_id == conversation_id, _OUT.c.created_at > since, _OUT.c.id < before
        )
    ).scalars()
    found = [str(message.get("message_id", "")) for message in theirs] + list(ours)
    return tuple(sorted({each for each in found if each.isdigit()}, key=int))


def left(unit: Unit, conversation_id: str) -> bool:
    """Whether older messages stay on the phone, which only the person can delete."""
    since = now() - CAN_BE_DELETED
    return (
        unit.connection.execute(
            select(_OUT.c.id)
            .where(_OUT.c.conversation_id == conversation_id, _OUT.c.created_at <= since, _OUT.c.provider_id != "")
            .limit(1)
        ).first()
        is not None
    )
