"""A report as it is kept: what was told, and where it stands. Who told it is kept apart, in reporters.py.

State: new > taken > acting > referred > closed(outcome). Contesting an outcome makes a closed report new again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel

from casework.codes import read_report_code, report_code
from casework.errors import UnknownCode
from storage.base import Moment, now
from storage.database import Unit
from storage.sealed import SealedJson, SealedText

REPORT, TESTIMONY = "report", "testimony"
NEW, TAKEN, ACTING, REFERRED, CLOSED = "new", "taken", "acting", "referred", "closed"
STATES = (NEW, TAKEN, ACTING, REFERRED, CLOSED)
IN_HAND = (TAKEN, ACTING, REFERRED)


class Report(SQLModel, table=True):
    """One report. Everything that people said in it is sealed; `code` is its only name outside."""

    __tablename__ = "report"

    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    kind: str
    state: str = Field(default=NEW, index=True)
    outcome: str | None = None
    level: str
    reasons: list[Any] = Field(default=[], sa_type=SealedJson("report.reasons"))  # type: ignore[call-overload]
    facts: dict[str, Any] = Field(default={}, sa_type=SealedJson("report.facts"))  # type: ignore[call-overload]
    signals: dict[str, Any] = Field(default={}, sa_type=SealedJson("report.signals"))  # type: ignore[call-overload]
    unknown: list[Any] = Field(default=[], sa_type=SealedJson("report.unknown"))  # type: ignore[call-overload]
    area: str | None = None
    conflict: bool = False
    """It concerns an officer or official, so it never goes to the place that it concerns."""
    wary: bool = False
    """The reporter did not want to say whether an official is involved."""
    weighs: bool = True
    """Counts as work of whoever has it. Never for a report that concerned an officer when it was opened: how the next
    reports are shared out would tell him of it."""
    named: bool = False
    reporter_name: str | None = Field(default=None, sa_type=SealedText("report.reporter_name"))  # type: ignore[call-overload]
    officer_id: str | None = Field(default=None, index=True)
    form: bytes | None = Field(default=None, unique=True, sa_type=LargeBinary)
    """A fingerprint of the form it was filled in on; the same form never makes a second report."""
    finished: bool = True
    """False while only the alarm was raised and the form is still being filled."""
    continues: str | None = Field(default=None, index=True)
    """The report that this one was split from, when what came later concerned those who read the earlier one."""
    floor: int = 0
    """The lowest rung of the ladder that is still asked; contesting an outcome raises it."""
    referred_to: str | None = None
    closing_outcome: str | None = None
    """How the officer wants to close it, while a second officer is asked to confirm."""
    closing_by: str | None = None
    contested_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the reporter last said that it is not over: the rounds of asking count from then."""
    created_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


_REPORTS = Report.__table__  # type: ignore[attr-defined]
_BY_CODE = select(_REPORTS.c.id).where(_REPORTS.c.code == bindparam("code"))
_BY_FORM = select(_REPORTS.c.id).where(_REPORTS.c.form == bindparam("form"))


def keep(unit: Unit, report: Report) -> Report:
    """Store a new report under a code that no other has."""
    for _ in range(20):
        report.code = report_code()
        try:
            with unit.savepoint():  # a plain insert: a refused one must not end the session's transaction
                unit.connection.execute(_REPORTS.insert(), report.model_dump())
        except IntegrityError:
            if by_code(unit, report.code) is None:
                raise
            continue
        return locked(unit, report.id)
    raise RuntimeError("no free report code was found in twenty draws")


def locked(unit: Unit, report_id: str) -> Report:
    """The report as it is now, held against other writers until this transaction ends."""
    unit.session.flush()
    return unit.session.get_one(Report, report_id, with_for_update=True, populate_existing=True)


def save(unit: Unit, report: Report) -> Report:
    """Write a changed report down."""
    report.changed_at = now()
    unit.session.add(report)
    unit.session.flush()
    return report


def find(unit: Unit, code: str) -> Report:
    """The report with this code, typed as people type; raises UnknownCode. Not for officers: see sight.visible_to."""
    read = read_report_code(code)
    report = by_code(unit, read) if read else None
    if report is None:
        raise UnknownCode()
    return report


def by_code(unit: Unit, code: str) -> Report | None:
    """The report with exactly this code."""
    unit.session.flush()
    found = unit.connection.execute(_BY_CODE, {"code": code}).first()
    return unit.session.get(Report, found.id) if found else None


def by_form(unit: Unit, form: str) -> Report | None:
    """The report made from this form."""
    unit.session.flush()
    found = unit.connection.execute(_BY_FORM, {"form": form_index(unit, form)}).first()
    return locked(unit, found.id) if found else None


def form_index(unit: Unit, form: str) -> bytes:
    """A form's fingerprint: its own name may tell whose it is."""
    return unit.ring.index(form, "report.form")
