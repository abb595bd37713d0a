"""HAPUS DATA SAYA on the side of the carriers: what was written both ways, the files, and at last the address itself.

Rows stay, emptied: by the carrier's id of a message the same message is still known when it comes again, and they can be
counted. Files that belong to a report go over to an owner who is nobody.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from channels import inbox, outbox
from channels.attachments import WAITING, StoredAttachment
from channels.conversations import Conversation
from channels.inbox import InboxMessage
from channels.messages import Inbound
from channels.names import ConversationName
from channels.outbox import OutboxMessage
from storage.base import now
from storage.database import Unit
from storage.sealed import INDEX_BYTES

NOBODY = "nobody"
"""The id of the conversation that is nobody's: it owns the files of those who had themselves erased."""
MAY_COME_BACK = timedelta(hours=1)
"""So long a message that the carrier took may still be sent once more, so its words are kept."""

_IN = InboxMessage.__table__  # type: ignore[attr-defined]
_OUT = OutboxMessage.__table__  # type: ignore[attr-defined]
_FILES = StoredAttachment.__table__  # type: ignore[attr-defined]
_WHO = Conversation.__table__  # type: ignore[attr-defined]
_NAMES = ConversationName.__table__  # type: ignore[attr-defined]


def kept(unit: Unit, conversation_id: str) -> tuple[int, int]:
    """How many messages and files of this person are kept."""
    messages = unit.connection.execute(select(_IN.c.message).where(_IN.c.conversation_id == conversation_id)).scalars()
    files = select(func.count()).where(_FILES.c.conversation_id == conversation_id)
    return sum(bool(message) for message in messages), int(unit.connection.execute(files).scalar_one())


def empty_messages(unit: Unit, conversation_id: str, message: Inbound) -> int:
    """Empty everything that was written both ways up to this message and is not still to be sent. Returns the place of
    the message: what comes after it was written by somebody new."""
    this = and_(_IN.c.channel == message.channel, _IN.c.provider_id == message.provider_id)
    place = unit.connection.execute(select(_IN.c.id).where(this)).scalar() or 0
    theirs = and_(_IN.c.conversation_id == conversation_id, or_(_IN.c.state != inbox.WAITING, this))
    unit.connection.execute(update(_IN).where(theirs).values(message={}))
    aside = and_(_IN.c.conversation_id == conversation_id, _IN.c.state == inbox.ASIDE)
    unit.connection.execute(update(_IN).where(aside).values(state=inbox.HANDLED))
    _empty_sent(unit, conversation_id, now())
    return int(place)


def goodbye_is_out(unit: Unit, conversation_id: str, place: int) -> bool:
    """Empty what was sent meanwhile; false while something is still to be sent, or may have to be sent once more."""
    until = _new_since(unit, conversation_id, place) or now()
    _empty_sent(unit, conversation_id, until)
    mine = (_OUT.c.conversation_id == conversation_id) & (_OUT.c.created_at <= until)
    left = select(_OUT.c.id).where(mine, _on_its_way()).limit(1)
    return unit.connection.execute(left).first() is None


def hand_over_files(unit: Unit, conversation_id: str, of_reports: Iterable[str]) -> None:
    """Delete this person's files but those that belong to a report; of these nothing tells any more where they are from."""
    keep = list(of_reports)
    unit.session.flush()
    mine = _FILES.c.conversation_id == conversation_id
    unit.connection.execute(delete(_FILES).where(mine, _FILES.c.id.not_in(keep)))
    give_files_to_nobody(unit, conversation_id)


def give_files_to_nobody(unit: Unit, conversation_id: str) -> bool:
    """Whatever need not be fetched any more belongs to nobody from now on; whether that is all."""
    _be_nobody(unit)
    mine = _FILES.c.conversation_id == conversation_id
    unit.connection.execute(
        update(_FILES).where(mine, _FILES.c.state != WAITING).values(conversation_id=NOBODY, source={})
    )
    return unit.connection.execute(select(_FILES.c.id).where(mine).limit(1)).first() is None


def files_of(unit: Unit, conversation_id: str) -> dict[str, datetime]:
    """The ids of this person's files, and when each came."""
    rows = unit.connection.execute(
        select(_FILES.c.id, _FILES.c.created_at).where(_FILES.c.conversation_id == conversation_id)
    )
    return {row.id: row.created_at for row in rows}


def forget_address(unit: Unit, conversation_id: str, place: int) -> None:
    """Nothing leads to this person any more. If they wrote again meanwhile, that is somebody new, and stays."""
    if _new_since(unit, conversation_id, place) is not None:
        return
    unit.connection.execute(delete(_NAMES).where(_NAMES.c.conversation_id == conversation_id))
    unit.connection.execute(
        update(_WHO)
        .where(_WHO.c.id == conversation_id)
        .values(address="", person_index=secrets.token_bytes(INDEX_BYTES), reachable=False, knock_id="")
    )


def take_name_out(unit: Unit, lines: Iterable[str], name: str, since: datetime) -> None:
    """This name was shown to others in messages to these lines: it goes from what was sent and from what will be."""
    rows = unit.connection.execute(
        select(_OUT.c.id, _OUT.c.state, _OUT.c.message).where(
            _OUT.c.conversation_id.in_(list(lines)), _OUT.c.created_at >= since
        )
    ).all()
    for row in rows:
        if name not in str(row.message.get("text", "")):
            continue
        message = {**row.message, "text": row.message["text"].replace(name, "…")}
        unit.connection.execute(update(_OUT).where(_OUT.c.id == row.id).values(message=message))


def _empty_sent(unit: Unit, conversation_id: str, until: datetime) -> None:
    sent = and_(_OUT.c.conversation_id == conversation_id, _OUT.c.created_at <= until, not_(_on_its_way()))
    unit.connection.execute(update(_OUT).where(sent).values(message={"text": ""}))


def _on_its_way() -> ColumnElement[bool]:
    taken = and_(_OUT.c.state == outbox.ACCEPTED, _OUT.c.created_at > now() - MAY_COME_BACK)
    return or_(_OUT.c.state.in_((outbox.WAITING, outbox.SENDING)), taken)


def _new_since(unit: Unit, conversation_id: str, place: int) -> datetime | None:
    """When the person wrote again after the message at this place."""
    later = and_(_IN.c.conversation_id == conversation_id, _IN.c.id > place)
    found = unit.connection.execute(select(_IN.c.received_at).where(later).order_by(_IN.c.id).limit(1)).first()
    return found.received_at if found else None


def _be_nobody(unit: Unit) -> None:
    if unit.connection.execute(select(_WHO.c.id).where(_WHO.c.id == NOBODY)).first() is not None:
        return
    row = {"id": NOBODY, "channel": NOBODY, "person_index": unit.ring.index(NOBODY, "conversation.person")}
    blank = {"address": "", "heard_at": now(), "reachable": False, "quiet": True, "knock_id": ""}
    try:
        with unit.savepoint():
            unit.connection.execute(_WHO.insert(), {**row, **blank, "rest_until": None, "knocked_at": None})
    except IntegrityError:  # another process made it at the same moment
        return
