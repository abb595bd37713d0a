"""Who may see what: the one gate that every verb of an officer goes through.

An officer sees the reports he was asked about or handles; a supervisor also sees those of the regencies that his
office covers. A report that concerns an officer or official is seen only by those it was brought to on its own ladder.
What is not seen does not exist: a wrong code, a forbidden one and one that was never given out get the same answer, and
nothing that is listed or counted here changes because of a report that is not seen (SAFETY T1, T25, S1, S16).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from casework import concerns, evidence, offices
from casework.assignment import ANSWER, ASKS, DECLINED, REVIEW, WATCH, Assignment, of_officer
from casework.codes import read_report_code
from casework.errors import AlreadyDeclined, UnknownCode
from casework.record import CLOSED, IN_HAND, NEW, Report, by_code, locked
from casework.roster import SUPERVISOR, Officer
from storage.database import Unit

_REPORTS = Report.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Card:
    """What an officer may see of a report: never who told it or from where, and a name only if it was given to be seen."""

    code: str
    kind: str
    state: str
    level: str
    outcome: str | None
    area: str | None
    conflict: bool
    wary: bool
    reasons: tuple[Any, ...]
    facts: dict[str, Any]
    unknown: tuple[Any, ...]
    name: str | None
    finished: bool
    pieces: int
    """How many pieces of evidence there are."""
    files: int
    created_at: datetime
    handled_by: str | None
    """The display name of whoever handles it."""
    mine: bool
    asked: str | None
    """What this officer is being asked just now: answer, review, or None."""
    rung: str | None
    answer_by: datetime | None
    closing_outcome: str | None


def visible_to(unit: Unit, officer: Officer, code: str) -> Report:
    """The report that an officer means by `code`, if it is for his eyes; raises UnknownCode in every other case.

    To whoever gave a report back ("bukan wilayah saya") it says AlreadyDeclined: he knows it, but sees no more of it.
    """
    read = read_report_code(code)
    report = by_code(unit, read) if read else None
    if report is None:
        raise UnknownCode()
    return look(unit, officer, report)


def look(unit: Unit, officer: Officer, report: Report, *, held: bool = False) -> Report:
    """The report as it is now, through the gate; `held` keeps other writers away until the transaction ends."""
    report = locked(unit, report.id) if held else report
    asked = of_officer(unit, report.id, officer.id)
    if not officer.active or concerns.concerns(unit, report.id, officer.id):
        raise UnknownCode()
    if report.officer_id == officer.id:
        return report
    if asked:
        if asked[-1].outcome == DECLINED:
            raise AlreadyDeclined()
        return report
    if report.conflict or not _supervises(unit, officer, report):
        raise UnknownCode()
    return report


def card(unit: Unit, officer: Officer, report: Report) -> Card:
    """What this officer may see of a report that he may see."""
    report = look(unit, officer, report)
    handler = unit.session.get(Officer, report.officer_id) if report.officer_id else None
    open_ask = next((one for one in of_officer(unit, report.id, officer.id)[::-1] if one.outcome is None), None)
    latest = open_ask if open_ask is not None and open_ask.purpose in (ANSWER, REVIEW) else None
    known = evidence.pieces(unit, report)
    return Card(
        code=report.code,
        kind=report.kind,
        state=report.state,
        level=report.level,
        outcome=report.outcome,
        area=report.area,
        conflict=report.conflict,
        wary=report.wary,
        reasons=tuple(report.reasons),
        facts=dict(report.facts),
        unknown=tuple(report.unknown),
        name=report.reporter_name if report.named else None,
        finished=report.finished,
        pieces=len(known),
        files=sum(len(piece.files) for piece in known),
        created_at=report.created_at,
        handled_by=handler.name if handler else None,
        mine=report.officer_id == officer.id,
        asked=latest.purpose if latest else None,
        rung=latest.rung if latest else None,
        answer_by=latest.answer_by if latest else None,
        closing_outcome=report.closing_outcome,
    )


def list_cases(unit: Unit, officer: Officer, *, office: bool = False) -> list[Card]:
    """The open reports that wait for this officer or lie with him; urgent ones first, then the oldest.

    With `office`, a supervisor also gets the open reports of the regencies that his office covers.
    """
    unit.session.flush()
    asked = select(ASKS.c.report_id).where(ASKS.c.officer_id == officer.id, ASKS.c.outcome.is_(None))
    mine = or_(
        (_REPORTS.c.officer_id == officer.id) & _REPORTS.c.state.in_(IN_HAND),
        _REPORTS.c.id.in_(asked) & (_REPORTS.c.state != CLOSED),
    )
    if office and officer.role == SUPERVISOR:
        mine = or_(mine, (_REPORTS.c.state != CLOSED) & _REPORTS.c.conflict.is_(False))
    rows = unit.connection.execute(select(_REPORTS.c.id).where(mine)).all()
    return _sorted(_seen(unit, officer, (unit.session.get_one(Report, row.id) for row in rows)))


def open_cases(unit: Unit, officer: Officer) -> int:
    """How many open reports lie with this officer."""
    unit.session.flush()
    return int(
        unit.connection.execute(
            select(func.count())
            .select_from(_REPORTS)
            .where(_REPORTS.c.officer_id == officer.id, _REPORTS.c.state.in_(IN_HAND))
        ).scalar_one()
    )


def asks(unit: Unit, officer: Officer) -> list[Assignment]:
    """What waits for this officer's word just now, an answer or a review, in the order in which he was asked."""
    unit.session.flush()
    waits = ((ASKS.c.purpose == ANSWER) & (_REPORTS.c.state == NEW)) | (
        (ASKS.c.purpose == REVIEW) & _REPORTS.c.state.in_(IN_HAND)
    )
    rows = unit.connection.execute(
        select(ASKS.c.id)
        .join(_REPORTS, _REPORTS.c.id == ASKS.c.report_id)
        .where(ASKS.c.officer_id == officer.id, ASKS.c.outcome.is_(None), waits)
        .order_by(ASKS.c.asked_at, ASKS.c.id)
    ).all()
    return [unit.session.get_one(Assignment, row.id) for row in rows]


def watches(unit: Unit, officer: Officer, since: datetime) -> list[Assignment]:
    """The open reports that this officer was only told of since then, in that order."""
    unit.session.flush()
    rows = unit.connection.execute(
        select(ASKS.c.id)
        .join(_REPORTS, _REPORTS.c.id == ASKS.c.report_id)
        .where(ASKS.c.officer_id == officer.id, ASKS.c.purpose == WATCH, ASKS.c.asked_at > since)
        .where(_REPORTS.c.state != CLOSED)
        .order_by(ASKS.c.asked_at, ASKS.c.id)
    ).all()
    return [unit.session.get_one(Assignment, row.id) for row in rows]


def _seen(unit: Unit, officer: Officer, reports: Iterable[Report]) -> list[Card]:
    cards = []
    for report in reports:
        try:
            cards.append(card(unit, officer, report))
        except (UnknownCode, AlreadyDeclined):
            continue
    return cards


def _sorted(cards: list[Card]) -> list[Card]:
    urgency = {"red": 0, "yellow": 1, "green": 2}
    return sorted(cards, key=lambda one: (urgency.get(one.level, 3), one.created_at, one.code))


def _supervises(unit: Unit, officer: Officer, report: Report) -> bool:
    if officer.role != SUPERVISOR or officer.office_id is None or report.area is None:
        return False
    office = offices.for_area(unit, report.area)
    return office is not None and office.id == officer.office_id
