"""How a row of the outbox ends, or begins again: failed aloud, gone on to another carrier, put back to wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, literal_column, select, update

from channels import conversations, outbox
from channels.messages import Outgoing
from channels.outbox import FAILED, SENDING, WAITING, OutboxMessage, OutboxTry, Receipt
from storage.base import now
from storage.database import Unit

if TYPE_CHECKING:
    from channels.claims import Claimed

_OUT = OutboxMessage.__table__  # type: ignore[attr-defined]
_TRY = OutboxTry.__table__  # type: ignore[attr-defined]
_RECEIPT = Receipt.__table__  # type: ignore[attr-defined]
NOT_DRAWN = frozenset({"twilio.63005", "twilio.63013", "twilio.63021", "twilio.21656", "twilio.21655"})
"""Refusals of a template, not of what it says."""


def is_open(table: Any) -> Any:
    """Not finished; written out in words so that the partial indexes serve it."""
    return literal_column(f"{table.name}.state IN ('waiting','sending')")


def tell(unit: Unit, about: str, outcome: str, why: str = "") -> None:
    """Leave word for whoever asked about something; nothing when nobody did."""
    if about:
        unit.connection.execute(insert(_RECEIPT), {"about": about, "outcome": outcome, "why": why, "at": now()})
        unit.ring_bell("receipts")


def give_up_on(unit: Unit, conversation_id: str, why: str, *, only_urgent: bool = False) -> None:
    """Nothing reaches this person here any more: what waits fails, and goes on to their other carrier where they have one.

    With `only_urgent` they may still write some day: what nobody waits for stays until then.
    """
    if not only_urgent:
        conversations.set_reachable(unit, conversation_id, False)
    rest = unit.connection.execute(
        select(_OUT.c.id, _OUT.c.about, _OUT.c.otherwise, _OUT.c.message)
        .where(_OUT.c.conversation_id == conversation_id, is_open(_OUT))
        .order_by(_OUT.c.id)
    ).all()
    for other in rest:
        if only_urgent and not other.about and not other.otherwise:
            continue
        unit.connection.execute(
            update(_OUT).where(_OUT.c.id == other.id).values(state=FAILED, why=why, leased_until=None)
        )
        told_failed(unit, other.about, other.otherwise, Outgoing.from_dict(other.message), why)


def more_waits(unit: Unit, conversation_id: str) -> bool:
    """Whether something else waits for this person."""
    query = select(_OUT.c.id).where(_OUT.c.conversation_id == conversation_id, is_open(_OUT)).limit(1)
    return unit.connection.execute(query).first() is not None


def holds(unit: Unit, row: Claimed) -> bool:
    """Whether this process still holds the row's lease."""
    query = select(_OUT.c.id).where(_OUT.c.id == row.id, _OUT.c.lease == row.lease, _OUT.c.state == SENDING)
    return unit.connection.execute(query).first() is not None


def put_back(unit: Unit, row_id: int, why: str) -> None:
    """This row waits again as if it had never been sent."""
    unit.connection.execute(
        update(_OUT)
        .where(_OUT.c.id == row_id)
        .values(state=WAITING, provider_id="", lease="", leased_until=None, ambiguous=False, due_at=now(), why=why)
    )
    write_try(unit, row_id, "again", why)
    unit.ring_bell("outbox")


def draw_plainly(unit: Unit, row_id: int, message: Outgoing, why: str) -> None:
    """The carrier does not like how the choices were drawn: once more, as numbered lines."""
    plain = replace(message, plain=True).to_dict()
    unit.connection.execute(update(_OUT).where(_OUT.c.id == row_id).values(message=plain))
    put_back(unit, row_id, why)


def told_failed(unit: Unit, about: str, otherwise: str, message: Outgoing, why: str) -> None:
    if otherwise:
        outbox.put(unit, otherwise, message)
    else:
        tell(unit, about, FAILED, why)


def write_try(unit: Unit, row_id: int, outcome: str, why: str) -> None:
    unit.connection.execute(insert(_TRY), {"outbox_id": row_id, "at": now(), "outcome": outcome, "why": why})
