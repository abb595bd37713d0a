"""The line back to whoever told us, kept apart from what was told and sealed, so that reading reports never reads people.

Only the relay asks where a line leads; nothing here is ever shown to an officer (SAFETY T2).
"""

from __future__ import annotations

from sqlalchemy import LargeBinary, bindparam, delete, select
from sqlmodel import Field, SQLModel

from casework import history
from casework.codes import read_report_code
from casework.record import Report, locked, save
from storage.database import Unit
from storage.sealed import SealedText


class ReportLine(SQLModel, table=True):
    """Which conversation leads back to the reporter of a report."""

    __tablename__ = "report_line"

    report_id: str = Field(primary_key=True, foreign_key="report.id")
    conversation_id: str = Field(sa_type=SealedText("report_line.conversation_id"))  # type: ignore[call-overload]
    conversation_index: bytes = Field(sa_type=LargeBinary, index=True)


_LINES = ReportLine.__table__  # type: ignore[attr-defined]
_LINE = select(_LINES.c.conversation_id).where(_LINES.c.report_id == bindparam("key"))
_REPORTS_OF = select(_LINES.c.report_id).where(_LINES.c.conversation_index == bindparam("line"))


def keep_line(unit: Unit, report_id: str, conversation_id: str) -> None:
    """This conversation leads back to the reporter of this report."""
    line = {
        "report_id": report_id,
        "conversation_id": conversation_id,
        "conversation_index": _index(unit, conversation_id),
    }
    unit.connection.execute(_LINES.insert(), line)


def line_to(unit: Unit, report_id: str) -> str | None:
    """The conversation that leads to the reporter, for the relay alone; None once the reporter had it erased."""
    found = unit.connection.execute(_LINE, {"key": report_id}).first()
    return str(found.conversation_id) if found else None


def of_reporter(unit: Unit, conversation_id: str, code: str | None = None) -> list[Report]:
    """The reports that came from this conversation, the newest first; with `code`, only that one."""
    unit.session.flush()
    rows = unit.connection.execute(_REPORTS_OF, {"line": _index(unit, conversation_id)}).all()
    found = [unit.session.get_one(Report, row.report_id) for row in rows]
    wanted = read_report_code(code) if code is not None else None
    kept = [report for report in found if code is None or report.code == wanted]
    return sorted(kept, key=lambda report: (report.created_at, report.id), reverse=True)


def forget(unit: Unit, conversation_id: str) -> int:
    """Cut every line back to this person and drop the names given (HAPUS DATA SAYA); returns how many reports had one."""
    ids = [report.id for report in of_reporter(unit, conversation_id)]
    for report_id in ids:
        report = locked(unit, report_id)
        report.named, report.reporter_name, report.form = False, None, None
        save(unit, report)
        unit.connection.execute(delete(_LINES).where(_LINES.c.report_id == report_id))
        history.write(unit, who=history.REPORTER, what="report.forget", report_id=report_id)
    return len(ids)


def move(unit: Unit, old: str, new: str) -> list[Report]:
    """Everything that came from one conversation leads to another one from now on; the reports that moved."""
    moved = of_reporter(unit, old)
    unit.connection.execute(delete(_LINES).where(_LINES.c.conversation_index == _index(unit, old)))
    for report in moved:
        keep_line(unit, report.id, new)
    return moved


def _index(unit: Unit, conversation_id: str) -> bytes:
    return unit.ring.index(conversation_id, "report_line.conversation")
