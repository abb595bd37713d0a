"""Who could answer a report, from the nearest upwards. Only says who; duty.py asks them one after the other.

    village     officers who look after this village
    district    officers who look after its district, other villages in it, or the whole regency
    duty        officers on duty at the office that covers the regency
    supervisor  that office's supervisors
    desk        the national desk: desk officers without an office
    elsewhere   supervisors and officers on duty of other offices, the nearest first: better far than nobody

A report that concerns an officer or official climbs another ladder, which never touches the place it concerns:

    other_desk  the desks of other offices, the nearest first
    desk        the national desk

A report whose area is not known, or is abroad, starts at the national desk: no office is nearer than another, and the
desk can reach embassies. A conflict whose area is unknown goes there alone, for any office could be the one concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select

from casework import concerns, offices
from casework.record import Report
from casework.roster import DESK, DUTY, SUPERVISOR, Officer, OfficerArea, OfficerLine
from storage.database import Unit

RUNGS = ("village", "district", "duty", "supervisor", "desk", "elsewhere")
CONFLICT_RUNGS = ("other_desk", "desk")
_VILLAGE_CODE = 13  # "35.02.14.2005"
_DISTRICT_CODE = 8
_REGENCY_CODE = 5
_OFFICERS = Officer.__table__  # type: ignore[attr-defined]
_AREAS = OfficerArea.__table__  # type: ignore[attr-defined]
_LINES = OfficerLine.__table__  # type: ignore[attr-defined]
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Load:
    """What an officer already carries: reports open with him, and when he was last asked."""

    open: int = 0
    asked_at: datetime = NEVER


class Someone(NamedTuple):
    """An officer, as far as the ladder needs to know him."""

    id: str
    role: str
    office_id: str | None


Order = Callable[[Iterable[Someone]], list[str]]


def rungs(unit: Unit, report: Report, load: Callable[[str], Load]) -> Iterator[tuple[str, list[str]]]:
    """The rungs of this report's ladder, lowest first, each with the ids of those to ask in order; worked out as they are reached.

    `load` says what an officer carries. It must not count reports that concern an officer: who carries one would show
    in the order of other asks (S1).
    """
    able = _able(unit, report)

    def order(people: Iterable[Someone]) -> list[str]:
        ids = sorted(one.id for one in people)
        return ids if len(ids) < 2 else sorted(ids, key=load)

    office = offices.for_area(unit, report.area) if report.area else None
    national = [one for one in able if one.role == DESK and one.office_id is None]
    if report.conflict:
        yield "other_desk", _other_desks(unit, office, able, order)
        yield "desk", order(national)
        return
    areas = _areas(unit)
    codes = lambda one: areas.get(one.id, set())  # noqa: E731
    village = [one for one in able if _is_village(report.area) and report.area in codes(one)]
    district = [one for one in able if one not in village and _near(codes(one), report.area)]
    here = [one for one in able if office is not None and one.office_id == office.id]
    below = {
        "village": village,
        "district": district,
        "duty": [one for one in here if one.role == DUTY],
        "supervisor": [one for one in here if one.role == SUPERVISOR],
        "desk": national,
    }
    for rung, people in below.items():
        yield rung, order(people)
    asked = {one for people in below.values() for one in people}
    yield "elsewhere", _elsewhere(unit, office, [one for one in able if one not in asked], order)


def _able(unit: Unit, report: Report) -> list[Someone]:
    """Everybody who may be asked: on duty at all, with a line, and not concerned by the report."""
    named = concerns.of(unit, report.id)
    away = concerns.concerned_offices(unit, report) if report.conflict else set()
    looked_after = _areas(unit) if report.conflict else {}
    unit.session.flush()
    rows = unit.connection.execute(
        select(_OFFICERS.c.id, _OFFICERS.c.role, _OFFICERS.c.office_id).where(
            _OFFICERS.c.active.is_(True),
            _OFFICERS.c.on_leave.is_(False),
            _OFFICERS.c.id.in_(select(_LINES.c.officer_id)),
        )
    )
    return [
        one
        for one in map(Someone._make, rows)
        if one.id not in named
        and one.office_id not in away
        and not (report.conflict and _same_regency(looked_after.get(one.id, set()), report.area))
    ]


def _other_desks(unit: Unit, office: offices.Office | None, able: list[Someone], order: Order) -> list[str]:
    if office is None:
        return []
    desks: dict[str, list[Someone]] = {}
    for one in able:
        if one.role == DESK and one.office_id is not None:
            desks.setdefault(one.office_id, []).append(one)
    nearest = offices.nearest_others(unit, office) if desks else []
    return [one for other in nearest for one in order(desks.get(other.id, ()))]


def _elsewhere(unit: Unit, office: offices.Office | None, able: list[Someone], order: Order) -> list[str]:
    fit = {one.id: one for one in able if one.role in (SUPERVISOR, DUTY)}
    if not fit:
        return []
    nearest = [other.id for other in offices.nearest_others(unit, office)] if office is not None else []
    place = {office_id: number for number, office_id in enumerate(nearest)}
    far = lambda one: (place.get(fit[one].office_id or "", len(place)), fit[one].role != SUPERVISOR)  # noqa: E731
    return sorted(order(fit.values()), key=far)


def _areas(unit: Unit) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in unit.connection.execute(select(_AREAS)):
        found.setdefault(row.officer_id, set()).add(row.area_code)
    return found


def _is_village(area: str | None) -> bool:
    return area is not None and len(area) >= _VILLAGE_CODE


def _near(codes: set[str], area: str | None) -> bool:
    """Does somebody with these areas look after the district of `area`, a part of it, or what encloses it?"""
    if area is None or len(area) < _REGENCY_CODE:
        return False
    if area[:_REGENCY_CODE] in codes:
        return True
    return len(area) >= _DISTRICT_CODE and any(code.startswith(area[:_DISTRICT_CODE]) for code in codes)


def _same_regency(codes: set[str], area: str | None) -> bool:
    return area is not None and any(code[:_REGENCY_CODE] == area[:_REGENCY_CODE] for code in codes)


def height(rung: str) -> int:
    """How high a rung stands; the desk of another office stands where a supervisor does."""
    return RUNGS.index("supervisor" if rung == "other_desk" else rung)
