"""One officer asked to look at one report, by when, and what came of it.

Three reasons to ask: `answer` (take it), `review` (confirm how it ended), `watch` (only know of it; nobody waits for an
answer). An officer sees a report because of a row here, so this table is also who may see what.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, bindparam, func, select, text
from sqlmodel import Field, SQLModel

from casework import alarms
from casework.ladder import NEVER, Load
from casework.record import IN_HAND, NEW, Report
from storage.base import Moment
from storage.database import Unit

ANSWER, REVIEW, WATCH = "answer", "review", "watch"
TOOK, DECLINED, SILENT, UNDELIVERED, OVERTAKEN, CONFIRMED, DISSENTED = (
    "taken",
    "declined",
    "silent",
    "undelivered",
    "overtaken",
    "confirmed",
    "dissented",
)


class Assignment(SQLModel, table=True):
    """One ask. `answer_by` counts from `delivered_at`, and until that is known from `asked_at`."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("assignment_officer", "officer_id", "asked_at"),
        Index(
            "assignment_open",
            "officer_id",
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    report_id: str = Field(foreign_key="report.id", index=True)
    officer_id: str = Field(foreign_key="officer.id")
    purpose: str = ANSWER
    rung: str
    again: int = 0
    """How often this report went through its whole ladder before this ask."""
    asked_at: datetime = Field(sa_type=Moment)
    answer_by: datetime | None = Field(default=None, sa_type=Moment)
    delivered_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str | None = None


ASKS = Assignment.__table__  # type: ignore[attr-defined]
_REPORTS = Report.__table__  # type: ignore[attr-defined]


def of_report(unit: Unit, report_id: str, purpose: str | None = None) -> list[Assignment]:
    """Everybody asked about a report, in order."""
    unit.session.flush()
    query = select(ASKS.c.id).where(ASKS.c.report_id == report_id)
    if purpose is not None:
        query = query.where(ASKS.c.purpose == purpose)
    rows = unit.connection.execute(query.order_by(ASKS.c.asked_at, ASKS.c.id)).all()
    return [unit.session.get_one(Assignment, row.id, populate_existing=True) for row in rows]


def of_officer(unit: Unit, report_id: str, officer_id: str) -> list[Assignment]:
    """What one officer was asked about one report, in order."""
    return [one for one in of_report(unit, report_id) if one.officer_id == officer_id]


def end(unit: Unit, asked: Assignment, outcome: str, at: datetime) -> None:
    """Write down what came of an ask."""
    asked.outcome, asked.answered_at = outcome, at
    unit.session.add(asked)
    unit.session.flush()


def end_open(unit: Unit, report: Report, purpose: str, outcome: str, at: datetime) -> None:
    """Whoever was asked for this purpose and did not answer yet does not have to any more."""
    for asked in of_report(unit, report.id, purpose):
        if asked.outcome is None:
            end(unit, asked, outcome, at)
            alarms.cancel(unit, kind=alarms.SILENCE, subject=asked.id)


_OWN = ASKS.join(_REPORTS, _REPORTS.c.id == ASKS.c.report_id)
_WEIGHS = (ASKS.c.officer_id == bindparam("officer")) & _REPORTS.c.weighs.is_(True)
_IN_HAND = (
    select(func.count())
    .select_from(_REPORTS)
    .where(_REPORTS.c.officer_id == bindparam("officer"), _REPORTS.c.state.in_(IN_HAND), _REPORTS.c.weighs.is_(True))
)
_WAITING = (
    select(func.count())
    .select_from(_OWN)
    .where(_WEIGHS, ASKS.c.outcome.is_(None), ASKS.c.purpose == ANSWER, _REPORTS.c.state == NEW)
)
_LAST = select(ASKS.c.asked_at).select_from(_OWN).where(_WEIGHS).order_by(ASKS.c.asked_at.desc()).limit(1)


def load_of(unit: Unit, officer_id: str) -> Load:
    """What an officer carries, as far as the order of asks may tell it (see Report.weighs and ladder.rungs)."""
    unit.session.flush()
    ask = lambda query: unit.connection.execute(query, {"officer": officer_id}).scalar()  # noqa: E731
    return Load((ask(_IN_HAND) or 0) + (ask(_WAITING) or 0), ask(_LAST) or NEVER)
