"""WhatsApp's 24 hours: how a talk that lies still is opened again, and what becomes of the messages that wait for it.

Outside the 24 hours since a person's last message only an approved template may go out. Ours says nothing of what waits
("Ada pesan baru soal laporan. Balas LIHAT."): it knocks, and the messages follow when the person writes. WhatsApp's
clock decides, so a message that went out too late (63016, told afterwards) comes back here and waits with the others.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import bindparam, select, update

from channels import endings
from channels.conversations import Conversation
from channels.failures import SendFailed, Unreachable
from storage.base import now
from storage.database import Unit

if TYPE_CHECKING:
    from channels.claims import Claimed

log = structlog.get_logger(__name__)

KNOCK_AGAIN = timedelta(hours=24)
"""While messages wait, how often we knock: a second template on one day would only be a nuisance, and a cost."""
LOOK_AGAIN = timedelta(hours=1)
"""How long messages rest that nobody could be asked to come for (no template yet, or it was refused)."""
_CLOSED = timedelta(hours=24)

_WHO = Conversation.__table__  # type: ignore[attr-defined]
_REST = update(_WHO).where(_WHO.c.id == bindparam("key")).values(rest_until=bindparam("until"))
_GO_ON = (
    update(_WHO)
    .where(_WHO.c.id == bindparam("key"), _WHO.c.knocked_at.is_(None), _WHO.c.rest_until.is_not(None))
    .values(rest_until=None)
)
_BY_KNOCK = select(_WHO.c.id, _WHO.c.knocked_at).where(_WHO.c.knock_id == bindparam("knock"))


def rest(unit: Unit, conversation_id: str, until: datetime) -> None:
    """Nothing goes to this person before then."""
    unit.connection.execute(_REST, {"key": conversation_id, "until": until})


def may_go_on(unit: Unit, conversation_id: str) -> None:
    """The carrier has sent the last message on: the next one need not wait any longer."""
    if unit.connection.execute(_GO_ON, {"key": conversation_id}).rowcount:
        unit.ring_bell("outbox")


def is_closed(row: Claimed, window: timedelta | None) -> bool:
    """Whether only a template may go to this person now."""
    return window is not None and now() - row.heard_at > window


def knocked(unit: Unit, row: Claimed, knock_id: str) -> None:
    """The template went out in place of this row, which waits, with all that comes after it, until the person writes."""
    if not endings.holds(unit, row):
        return
    endings.put_back(unit, row.id, "knocked")
    unit.connection.execute(
        update(_WHO)
        .where(_WHO.c.id == row.conversation_id, _WHO.c.heard_at <= row.heard_at)  # who wrote meanwhile has answered
        .values(knocked_at=now(), knock_id=knock_id, rest_until=now() + KNOCK_AGAIN)
    )


def cannot_knock(unit: Unit, conversation_id: str, why: str) -> None:
    """The template cannot go out, or did not arrive. What somebody waits for goes another way or fails aloud at once;
    the rest stays for the day on which the person writes."""
    log.error("nobody could be asked to write", conversation=conversation_id, why=why)
    endings.give_up_on(unit, conversation_id, why, only_urgent=True)
    unit.connection.execute(
        update(_WHO)
        .where(_WHO.c.id == conversation_id)
        .values(knocked_at=None, knock_id="", rest_until=now() + LOOK_AGAIN)
    )


def nobody_to_knock(unit: Unit, row: Claimed, why: str) -> None:
    """As `cannot_knock`, for the row in place of which the template was to go out."""
    if endings.holds(unit, row):
        endings.put_back(unit, row.id, why)
        cannot_knock(unit, row.conversation_id, why)


def closed_at_once(unit: Unit, row: Claimed, why: str) -> None:
    """As `closed_after_all`, told in the carrier's very answer."""
    if endings.holds(unit, row):
        closed_after_all(unit, row.id, row.conversation_id, why)


def closed_after_all(unit: Unit, row_id: int, conversation_id: str, why: str) -> None:
    """WhatsApp says that the 24 hours were over although our clock did not: the message waits, and we knock."""
    endings.put_back(unit, row_id, why)
    unit.connection.execute(
        update(_WHO)
        .where(_WHO.c.id == conversation_id, _WHO.c.heard_at > now() - _CLOSED)
        .values(heard_at=now() - _CLOSED)
    )


def knock_moved_on(unit: Unit, knock_id: str, status: str, failure: SendFailed | None) -> bool:
    """What became of a template; false when no template of ours has that id."""
    row = unit.connection.execute(_BY_KNOCK, {"knock": knock_id}).first() if knock_id else None
    if row is None:
        return False
    if status == "failed" and row.knocked_at is not None:
        why = failure.why if failure is not None else "knock"
        if isinstance(failure, Unreachable):
            endings.give_up_on(unit, row.id, why)
        else:
            cannot_knock(unit, row.id, why)
    return True
