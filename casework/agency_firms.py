"""An agency as the rest of the house sees it: name, licence, offices, and the events its status follows from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.agency_events import Event, Standing, standing
from casework.agency_tables import Agency, AgencyEvent, AgencyList, AgencyOffice
from storage.database import Unit

_LISTS: Any = AgencyList.__table__  # type: ignore[attr-defined]
_FIRMS: Any = Agency.__table__  # type: ignore[attr-defined]
_OFFICES: Any = AgencyOffice.__table__  # type: ignore[attr-defined]
_EVENTS: Any = AgencyEvent.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Place:
    """An office: `kind` is head or branch, `permit` the number of a branch's own permit."""

    kind: str
    permit: str = ""
    address: str = ""
    province: str = ""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Firm:
    """One agency. `countries` (two-letter codes) and `sectors` are what the list permits; empty: it does not say."""

    id: str
    name: str
    spelled: str
    licence: str = ""
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    job_orders: str = ""
    offices: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    gone_on: date | None = None

    def on(self, day: date) -> Standing:
        """Its status on a day."""
        return standing(self.events, day)

    @property
    def branches(self) -> tuple[Place, ...]:
        """Its branch offices, which the list names."""
        return tuple(office for office in self.offices if office.kind == "branch")


@dataclass(frozen=True, slots=True)
class Register:
    """Which list the answers rest on. `stamp` changes with every import; `demo`: the agencies are invented."""

    source: str
    checked_at: date
    stamp: str
    demo: bool = False


def register(unit: Unit) -> Register | None:
    """The newest whole list that was imported; its stamp also moves when a part was added since. None before any.

    A real list counts before any invented one, whenever they came.
    """
    newest = (_LISTS.c.demo, _LISTS.c.imported_at.desc(), _LISTS.c.id)
    last = unit.connection.execute(select(_LISTS.c.id).order_by(*newest).limit(1)).scalar()
    whole = select(_LISTS).where(_LISTS.c.whole.is_(True)).order_by(*newest).limit(1)
    row = unit.connection.execute(whole).first()
    return Register(row.source, row.checked_at, last, row.demo) if row and last else None


def everyone(unit: Unit) -> list[Firm]:
    """All agencies by name, also those that are gone from the newest list."""
    offices: dict[str, list[Place]] = defaultdict(list)
    for row in unit.connection.execute(select(_OFFICES).order_by(_OFFICES.c.kind.desc(), _OFFICES.c.province)):
        offices[row.agency_id].append(Place(row.kind, row.permit, row.address, row.province, _commas(row.phones)))
    events: dict[str, list[Event]] = defaultdict(list)
    for row in unit.connection.execute(select(_EVENTS)):
        covers = tuple(row.covers.split()) if row.scope == "country" else _commas(row.covers)
        events[row.agency_id].append(
            Event(row.kind, row.scope, covers, row.starts, row.ends, row.decree, row.source, row.seen_on)
        )
    return [
        Firm(
            row.id, row.name, row.spelled, row.licence, tuple(row.countries.split()), _commas(row.sectors),
            row.job_orders, tuple(offices[row.id]), tuple(events[row.id]), row.gone_on,
        )
        for row in unit.connection.execute(select(_FIRMS).order_by(_FIRMS.c.name, _FIRMS.c.id))
    ]  # fmt: skip


def _commas(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(", ") if part)
