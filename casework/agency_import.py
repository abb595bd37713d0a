"""Bringing the register to the state of a planned list: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, update

from casework.agency_firms import Firm, register
from casework.agency_plan import Plan
from casework.agency_tables import Agency, AgencyEvent, AgencyList, AgencyOffice
from casework.agency_watch import AgencyWatch
from casework.errors import BrokenFile
from storage.base import new_id
from storage.database import Unit

_FIRMS: Any = Agency.__table__  # type: ignore[attr-defined]
_OFFICES: Any = AgencyOffice.__table__  # type: ignore[attr-defined]
_EVENTS: Any = AgencyEvent.__table__  # type: ignore[attr-defined]
_WATCHES: Any = AgencyWatch.__table__  # type: ignore[attr-defined]


def carry_out(unit: Unit, plan: Plan) -> None:
    """Do what a plan says, all of it. Raises BrokenFile if it has bad rows or another import came between."""
    if plan.bad:
        raise BrokenFile(
            plan.path,
            f"line {plan.bad[0].line}",
            f"{plan.bad[0].reason} ({len(plan.bad)} bad rows; nothing was imported)",
        )
    if register(unit) != plan.after:
        raise BrokenFile(
            plan.path, "file", "another list was imported in the meantime; look at what would change again"
        )
    if plan.emptied:
        for table in (_WATCHES, _EVENTS, _OFFICES, _FIRMS):
            unit.connection.execute(delete(table))
    if plan.gone:
        for firm in plan.gone:
            unit.connection.execute(update(_FIRMS).where(_FIRMS.c.id == firm.id).values(gone_on=plan.checked_at))
    for change in plan.changed:
        values = _values(change.after)
        unit.connection.execute(update(_FIRMS).where(_FIRMS.c.id == change.after.id).values(**values))
        for table in (_EVENTS, _OFFICES):
            unit.connection.execute(delete(table).where(table.c.agency_id == change.after.id))
    if plan.added:
        unit.connection.execute(insert(_FIRMS), [{"id": firm.id, **_values(firm)} for firm in plan.added])
    fresh = [*plan.added, *(change.after for change in plan.changed)]
    _insert(unit, _OFFICES, (row for firm in fresh for row in _office_rows(firm)))
    _insert(unit, _EVENTS, (row for firm in fresh for row in _event_rows(firm)))
    unit.session.add(
        AgencyList(
            source=plan.source, checked_at=plan.checked_at, whole=plan.whole, demo=plan.demo,
            firms=len(plan.added) + len(plan.changed) + plan.unchanged,
        )
    )  # fmt: skip
    unit.session.flush()


def _values(firm: Firm) -> dict[str, Any]:
    return {
        "name": firm.name,
        "spelled": firm.spelled,
        "licence": firm.licence,
        "countries": " ".join(firm.countries),
        "sectors": ", ".join(firm.sectors),
        "job_orders": firm.job_orders,
        "gone_on": firm.gone_on,
    }


def _office_rows(firm: Firm) -> Iterable[dict[str, Any]]:
    for one in firm.offices:
        yield {
            "id": new_id(), "agency_id": firm.id, "kind": one.kind, "permit": one.permit, "address": one.address,
            "province": one.province, "phones": ", ".join(one.phones),
        }  # fmt: skip


def _event_rows(firm: Firm) -> Iterable[dict[str, Any]]:
    for one in firm.events:
        yield {
            "id": new_id(), "agency_id": firm.id, "kind": one.kind, "scope": one.scope,
            "covers": (" " if one.scope == "country" else ", ").join(one.covers), "starts": one.starts,
            "ends": one.ends, "decree": one.decree, "source": one.source, "seen_on": one.seen_on,
        }  # fmt: skip


def _insert(unit: Unit, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    if found := list(rows):
        unit.connection.execute(insert(table), found)
