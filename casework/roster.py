"""Who answers reports: officers of villages, of an office's duty, their supervisors, and the desks.

A desk officer without an office sits at the national desk. An officer is only asked once a line (a conversation on
either carrier) is bound to him, and not while he is on leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete
from sqlmodel import Field, SQLModel, select

from casework import history
from casework.errors import UnknownOfficer, UnknownRole
from storage.base import Moment, new_id, now
from storage.database import Unit
from storage.sealed import SealedJson, SealedText

VILLAGE, DUTY, SUPERVISOR, DESK = "village", "duty", "supervisor", "desk"
ROLES = (VILLAGE, DUTY, SUPERVISOR, DESK)


class Officer(SQLModel, table=True):
    """One officer. `known_as` holds other names and numbers by which a reporter may mean him (SAFETY T1)."""

    __tablename__ = "officer"

    id: str = Field(primary_key=True)
    name: str = Field(sa_type=SealedText("officer.name"))  # type: ignore[call-overload]
    known_as: list[Any] = Field(default=[], sa_type=SealedJson("officer.known_as"))  # type: ignore[call-overload]
    role: str
    office_id: str | None = Field(default=None, index=True)
    on_leave: bool = False
    active: bool = True
    created_at: datetime = Field(sa_type=Moment)


class OfficerArea(SQLModel, table=True):
    """An area (village, district or regency code) that an officer looks after; many to many."""

    __tablename__ = "officer_area"

    officer_id: str = Field(primary_key=True, foreign_key="officer.id")
    area_code: str = Field(primary_key=True, index=True)


class OfficerLine(SQLModel, table=True):
    """A conversation that belongs to an officer. One line has one officer; an officer may have several lines."""

    __tablename__ = "officer_line"

    conversation_id: str = Field(primary_key=True)
    officer_id: str = Field(foreign_key="officer.id", index=True)
    bound_at: datetime = Field(sa_type=Moment)


_AREAS = OfficerArea.__table__  # type: ignore[attr-defined]
_LINES = OfficerLine.__table__  # type: ignore[attr-defined]

_WHOSE = select(_LINES.c.officer_id).where(_LINES.c.conversation_id == bindparam("line"))


def appoint(
    unit: Unit,
    *,
    name: str,
    role: str,
    office: str | None = None,
    areas: Iterable[str] = (),
    known_as: Sequence[str] = (),
    by: str = history.OPERATOR,
) -> Officer:
    """Write an officer down, without a line yet. Raises UnknownRole."""
    if role not in ROLES:
        raise UnknownRole(role=role, roles=ROLES)
    officer = Officer(
        id=new_id(), name=name.strip(), known_as=list(known_as), role=role, office_id=office, created_at=now()
    )
    unit.session.add(officer)
    unit.session.flush()
    set_areas(unit, officer, areas)
    history.write(unit, who=by, what="officer.appoint", detail=officer.id)
    return officer


def get(unit: Unit, officer_id: str) -> Officer:
    """The officer with this id; raises UnknownOfficer."""
    found = unit.session.get(Officer, officer_id)
    if found is None:
        raise UnknownOfficer()
    return found


def set_areas(unit: Unit, officer: Officer, areas: Iterable[str]) -> None:
    """The areas that this officer looks after from now on."""
    unit.connection.execute(delete(_AREAS).where(_AREAS.c.officer_id == officer.id))
    rows = [{"officer_id": officer.id, "area_code": code} for code in sorted(set(areas))]
    if rows:
        unit.connection.execute(_AREAS.insert(), rows)


def areas_of(unit: Unit, officer_id: str) -> list[str]:
    """The codes of the areas that an officer looks after."""
    return [
        row.area_code
        for row in unit.connection.execute(
            select(_AREAS.c.area_code).where(_AREAS.c.officer_id == officer_id).order_by(_AREAS.c.area_code)
        )
    ]


def set_leave(unit: Unit, officer: Officer, on_leave: bool, by: str | None = None) -> bool:
    """CUTI and AKTIF: while on leave nobody is asked. False when it was so already."""
    officer = unit.session.get_one(Officer, officer.id, populate_existing=True)
    if officer.on_leave == on_leave:
        return False
    officer.on_leave = on_leave
    unit.session.add(officer)
    unit.session.flush()
    history.write(unit, who=by or officer.id, what="officer.leave" if on_leave else "officer.back", detail=officer.id)
    return True


def bind_line(unit: Unit, officer_id: str, conversation_id: str) -> None:
    """This conversation is the officer's from now on."""
    unit.connection.execute(
        _LINES.insert(), {"conversation_id": conversation_id, "officer_id": officer_id, "bound_at": now()}
    )


def cut_lines(unit: Unit, officer_id: str) -> None:
    """None of the officer's lines is his any more (a lost or stolen phone)."""
    unit.connection.execute(delete(_LINES).where(_LINES.c.officer_id == officer_id))


def of_conversation(unit: Unit, conversation_id: str) -> Officer | None:
    """The officer whose line this conversation is; None for everybody else and for officers who left."""
    found = unit.connection.execute(_WHOSE, {"line": conversation_id}).first()
    officer = unit.session.get(Officer, found.officer_id) if found else None
    return officer if officer is not None and officer.active else None


def lines(unit: Unit, officer_id: str) -> list[str]:
    """The officer's conversations, the newest first: where a push to him goes."""
    rows = unit.connection.execute(
        select(_LINES.c.conversation_id)
        .where(_LINES.c.officer_id == officer_id)
        .order_by(_LINES.c.bound_at.desc(), _LINES.c.conversation_id)
    )
    return [row.conversation_id for row in rows]


def listing(unit: Unit, *, also_former: bool = False) -> list[Officer]:
    """All officers, by role and name, for the operator."""
    found = unit.session.exec(select(Officer) if also_former else select(Officer).where(Officer.active)).all()
    return sorted(found, key=lambda officer: (ROLES.index(officer.role), officer.name.casefold(), officer.id))
