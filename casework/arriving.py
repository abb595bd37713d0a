"""Somebody becomes an officer, or is known by another name or for other places: do reports that were told before speak of him?

Names are looked for when a report is told, among those who are officers then. Whoever comes later must not be brought
what was told about him, so all reports are gone through again before he can be asked or look anything up (SAFETY T1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from casework import concerns, evidence, history, offices, roster
from casework.assignment import of_officer
from casework.opening import read_by_anybody, told_in, turn
from casework.record import CLOSED, Report, locked
from casework.roster import SUPERVISOR, Officer
from storage.database import Unit

_REPORTS = Report.__table__  # type: ignore[attr-defined]
_PIECES = evidence.Evidence.__table__  # type: ignore[attr-defined]


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
    """Write an officer down, without a line yet, and keep from him what was told about him. Raises UnknownRole.

    What his office reads already is split when he gets a line (invitations.enrol): then somebody can be asked at once.
    """
    officer = roster.appoint(unit, name=name, role=role, office=office, areas=areas, known_as=known_as, by=by)
    look_back(unit, officer, splitting=False)
    return officer


def set_areas(unit: Unit, officer: Officer, areas: Iterable[str]) -> list[Report]:
    """The areas that this officer looks after from now on. Returns the reports that somebody must be asked about now."""
    roster.set_areas(unit, officer, areas)
    return look_back(unit, officer)


def know_as(unit: Unit, officer: Officer, *names: str) -> list[Report]:
    """Other names and numbers by which somebody may mean this officer. Returns the reports that somebody must be asked
    about now."""
    officer = unit.session.get_one(Officer, officer.id, populate_existing=True)
    fresh = [name for name in names if name and name not in officer.known_as]
    if fresh:
        officer.known_as = [*officer.known_as, *fresh]
        unit.session.add(officer)
        unit.session.flush()
    return look_back(unit, officer)


def look_back(unit: Unit, officer: Officer, *, splitting: bool = True) -> list[Report]:
    """Look for this officer in every report. He never sees one that may speak of him; an open one that surely does and
    that he could answer becomes a conflict. Returns the reports that were split off for that, to be assigned; with
    `splitting` false, what others read stays as it is for now."""
    unit.session.flush()
    found = [_look_at(unit, officer, report_id, splitting) for report_id in _speaking_of(unit, officer)]
    return [split for split in found if split is not None]


def _speaking_of(unit: Unit, officer: Officer) -> list[str]:
    """The reports in which his name, perhaps in short, or his number is said, read in bulk: there may be many thousands."""
    said: dict[str, list[str]] = {}
    told = select(_REPORTS.c.id, _REPORTS.c.facts, _REPORTS.c.signals).order_by(_REPORTS.c.created_at)
    for row in unit.connection.execute(told):
        said[row.id] = [*concerns.spoken(row.facts), *concerns.spoken(row.signals)]
    added = select(_PIECES.c.report_id, _PIECES.c.words).where(_PIECES.c.by == history.REPORTER)
    for row in unit.connection.execute(added):
        said[row.report_id].append(row.words)
    names = [officer.name, *map(str, officer.known_as)]
    return [report_id for report_id, words in said.items() if concerns.speaks_of(" . ".join(words), names) is not None]


def _look_at(unit: Unit, officer: Officer, report_id: str, splitting: bool) -> Report | None:
    report = unit.session.get_one(Report, report_id)
    pieces = [one for one in evidence.pieces(unit, report) if one.by == history.REPORTER]
    first = " . ".join([told_in(report).words, *(one.words for one in pieces if one.kind == evidence.STORY)])
    more = " . ".join(one.words for one in pieces if one.kind != evidence.STORY)
    in_first, accused = concerns.find(unit, first, report.area, only=officer.id)
    in_more, named = concerns.find(unit, more, report.area, only=officer.id)
    if not in_first and not in_more:
        return None
    report = locked(unit, report.id)
    reads = _could_have_read(unit, officer, report)
    if not reads:
        concerns.note(unit, report, [officer.id])
    # a bare name in what was added later is no accusation ("terima kasih pak Budi"), see filing.add
    if not (accused or (named and concerns.officially(more))) or report.state == CLOSED:
        return None
    if (report.conflict and not reads) or (not splitting and read_by_anybody(unit, report)):
        return None
    turned = turn(unit, report)
    concerns.note(unit, turned, [officer.id])
    return turned if turned.id != report.id else None


def _could_have_read(unit: Unit, officer: Officer, report: Report) -> bool:
    """Was he asked about it, or is it in the list of his office? Then the report must stay as it is before his eyes."""
    if of_officer(unit, report.id, officer.id):
        return True
    if report.conflict or officer.role != SUPERVISOR or report.area is None or not roster.lines(unit, officer.id):
        return False
    office = offices.for_area(unit, report.area)
    return office is not None and office.id == officer.office_id
