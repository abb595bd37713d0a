"""Who wants to be told, once, when an agency they asked about is suspended, loses its licence or leaves the list.

Only whoever said yes stands here. The line to them is sealed, kept apart from every report, and taken out as soon as the
news was told, when they say STOP, or when they have their data erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import LargeBinary, UniqueConstraint, delete, func, select
from sqlmodel import Field, SQLModel

from casework.agency_events import EXPIRED, REVOKED, SANCTIONS
from casework.agency_firms import Firm
from casework.agency_plan import Plan
from storage.base import Moment, new_id, now
from storage.database import Unit
from storage.sealed import SealedText

BAD = (*SANCTIONS, REVOKED, EXPIRED)
"""States that are news for whoever waits for them."""


class AgencyWatch(SQLModel, table=True):
    """Somebody who wants to hear of an agency. `conversation_index` finds the row without opening it."""

    __tablename__ = "agency_watch"
    __table_args__ = (UniqueConstraint("agency_id", "conversation_index"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    agency_id: str = Field(index=True)
    conversation_id: str = Field(sa_type=SealedText("agency_watch.conversation_id"))  # type: ignore[call-overload]
    conversation_index: bytes = Field(sa_type=LargeBinary, index=True)
    asked_at: datetime = Field(default_factory=now, sa_type=Moment)


_WATCHES: Any = AgencyWatch.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class News:
    """What one person is to be told: the firm as it stands now; `gone`: it left the list instead."""

    conversation_id: str
    firm: Firm
    gone: bool


def watch(unit: Unit, agency_id: str, conversation_id: str) -> None:
    """Tell this person when something happens to this agency; asking twice changes nothing."""
    row = _row(unit, agency_id, conversation_id)
    known = select(_WATCHES.c.id).where(
        _WATCHES.c.agency_id == agency_id, _WATCHES.c.conversation_index == row["conversation_index"]
    )
    if unit.connection.execute(known).first() is None:
        unit.connection.execute(_WATCHES.insert(), row)


def forget(unit: Unit, conversation_id: str) -> int:
    """Tell this person nothing any more; how many agencies they waited for."""
    found = _WATCHES.c.conversation_index == _index(unit, conversation_id)
    return int(unit.connection.execute(delete(_WATCHES).where(found)).rowcount)


def count(unit: Unit, conversation_id: str) -> int:
    """For how many agencies this person waits."""
    found = _WATCHES.c.conversation_index == _index(unit, conversation_id)
    return int(unit.connection.execute(select(func.count()).where(found)).scalar_one())


def take_news(unit: Unit, plan: Plan) -> list[News]:
    """What an import that was carried out has to tell, and to whom: each of it is handed out once, and then forgotten."""
    found = []
    for firm, gone in _worse(plan):
        rows = unit.connection.execute(
            select(_WATCHES.c.id, _WATCHES.c.conversation_id)
            .where(_WATCHES.c.agency_id == firm.id)
            .order_by(_WATCHES.c.asked_at, _WATCHES.c.id)
        ).all()
        for row in rows:
            unit.connection.execute(delete(_WATCHES).where(_WATCHES.c.id == row.id))
            found.append(News(row.conversation_id, firm, gone))
    return found


def _worse(plan: Plan) -> Iterator[tuple[Firm, bool]]:
    """The firms of whom a list tells something bad that was not known before."""
    on: date = plan.checked_at
    for change in plan.changed:
        before, after = change.before.on(on), change.after.on(on)
        told = {(each.kind, each.scope, each.covers) for each in before.sanctions}
        news = {(each.kind, each.scope, each.covers) for each in after.sanctions} - told
        if after.state in BAD and (before.state != after.state or news):
            yield change.after, False
    for firm in plan.gone:
        yield firm, True


def _row(unit: Unit, agency_id: str, conversation_id: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "agency_id": agency_id,
        "conversation_id": conversation_id,
        "conversation_index": _index(unit, conversation_id),
        "asked_at": now(),
    }


def _index(unit: Unit, conversation_id: str) -> bytes:
    return unit.ring.index(conversation_id, "agency_watch.conversation")
