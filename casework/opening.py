"""Opening a report, and splitting one when what came later must not reach those who already read the first.

When a report turns out to concern an officer or official and somebody already reads it, a second one is opened with
everything new in it and climbs the conflict ladder. The first stays exactly as it was, so whoever reads it sees
nothing change (SAFETY T1, S1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from typing import Any

from sqlalchemy import select

from casework import concerns, evidence, history, offices
from casework.assignment import of_report
from casework.record import CLOSED, NEW, Report, keep, locked, save
from casework.reporters import keep_line, line_to
from casework.roster import SUPERVISOR, listing
from casework.signals import LEVELS
from storage.base import new_id, now
from storage.database import Unit


@dataclass(frozen=True)
class Told:
    """What somebody told, and what was made of it. `reasons` are triage.Reason or plain dicts."""

    facts: Mapping[str, Any]
    area: str | None
    level: str
    reasons: Sequence[Any] = ()
    unknown: Sequence[str] = ()
    signals: Mapping[str, Any] = field(default_factory=dict)
    conflict: bool = False
    wary: bool = False
    name: str | None = None
    said: str = ""
    """The story in the reporter's own words, to look for names in; kept as evidence, not here."""

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"unknown level {self.level!r}")

    @property
    def words(self) -> str:
        """Everything that was said, to look for names in."""
        return " . ".join([self.said, *concerns.spoken(dict(self.facts)), *concerns.spoken(dict(self.signals))])


def open_report(
    unit: Unit,
    told: Told,
    *,
    reporter: str | None,
    kind: str,
    form: bytes | None,
    finished: bool,
    continues: str | None = None,
) -> Report:
    """Store what was told as a new report, and whom it may concern."""
    concerned, found = concerns.find(unit, told.words, told.area)
    at = now()
    report = Report(
        id=new_id(),
        code="",
        kind=kind,
        state=NEW,
        level=told.level,
        reasons=plain(told.reasons),
        facts=dict(told.facts),
        signals=dict(told.signals),
        unknown=list(told.unknown),
        area=told.area,
        conflict=told.conflict or found,
        wary=told.wary,
        weighs=not (told.conflict or concerned),
        named=told.name is not None,
        reporter_name=told.name,
        form=form,
        finished=finished,
        continues=continues,
        created_at=at,
        changed_at=at,
    )
    report = keep(unit, report)
    if reporter is not None:
        keep_line(unit, report.id, reporter)
    concerns.note(unit, report, concerned)
    history.write(
        unit,
        who=history.REPORTER,
        what="report.file" if finished else "report.alert",
        report_id=report.id,
        detail=told.level,
    )
    return report


def turn(unit: Unit, report: Report) -> Report:
    """The report turned out to be a conflict: it becomes one if nobody reads it yet, else one is split off it."""
    if not read_by_anybody(unit, report):
        report.conflict, report.weighs = True, False
        history.write(unit, who=history.SYSTEM, what="report.conflict", report_id=report.id)
        return save(unit, report)
    before = split_from(unit, report)
    if before is not None:
        return before
    form, finished = report.form, report.finished
    report.form = None  # the form goes on in the new report; nothing else of the first one changes
    unit.session.add(report)
    unit.session.flush()
    split = open_report(
        unit,
        replace(told_in(report), conflict=True),
        reporter=line_to(unit, report.id),
        kind=report.kind,
        form=form,
        finished=finished,
        continues=report.id,
    )
    for piece in evidence.pieces(unit, report):
        if piece.by == history.REPORTER:
            evidence.attach(unit, split, piece.by, piece.words, piece.files, piece.kind)
    concerns.note(unit, split, concerns.of(unit, report.id))
    return split


def read_by_anybody(unit: Unit, report: Report) -> bool:
    """Was somebody asked, or could a supervisor have found it in his list?"""
    office = offices.for_area(unit, report.area) if report.area else None
    kept_from = concerns.of(unit, report.id)
    return bool(of_report(unit, report.id)) or any(
        one.role == SUPERVISOR and office is not None and one.office_id == office.id and one.id not in kept_from
        for one in listing(unit)
    )


def told_in(report: Report) -> Told:
    """What was told in a report, as it stands."""
    return Told(
        facts=report.facts,
        area=report.area,
        level=report.level,
        reasons=report.reasons,
        unknown=report.unknown,
        signals=report.signals,
        conflict=report.conflict,
        wary=report.wary,
        name=report.reporter_name,
    )


def split_from(unit: Unit, report: Report) -> Report | None:
    """The open report that was split off this one before."""
    table = Report.__table__  # type: ignore[attr-defined]
    found = unit.connection.execute(
        select(table.c.id).where(table.c.continues == report.id, table.c.state != CLOSED)
    ).first()
    return locked(unit, found.id) if found else None


def plain(reasons: Sequence[Any]) -> list[Any]:
    """Reasons as plain JSON values."""
    return [asdict(one) if is_dataclass(one) and not isinstance(one, type) else one for one in reasons]
