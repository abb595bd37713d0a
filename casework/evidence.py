"""What belongs to a report besides its form: later words, photos, voice notes, an officer's notes and answers.

Nothing is changed or taken away afterwards. Files are named by the ids under which channels keeps them, sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Field, SQLModel

from casework import history
from casework.record import Report, locked, save
from storage.base import Moment, new_id, now
from storage.database import Unit
from storage.sealed import SealedJson, SealedText

STORY, MORE, ANSWER, QUESTION, NOTE, LOCATION, REASON, CONTEST = (
    "story",
    "more",
    "answer",
    "question",
    "note",
    "location",
    "reason",
    "contest",
)


class Evidence(SQLModel, table=True):
    """One piece. `by` is "reporter" or an officer's id; `kind` one of the words above; `files` ids of attachments."""

    __tablename__ = "evidence"

    id: str = Field(primary_key=True)
    report_id: str = Field(foreign_key="report.id", index=True)
    by: str
    kind: str
    words: str = Field(sa_type=SealedText("evidence.words"))  # type: ignore[call-overload]
    files: list[Any] = Field(default=[], sa_type=SealedJson("evidence.files"))  # type: ignore[call-overload]
    at: datetime = Field(sa_type=Moment)


def attach(unit: Unit, report: Report, by: str, words: str, files: Sequence[str] = (), kind: str = MORE) -> Evidence:
    """Put one more piece to a report, without looking at whom it concerns (reports.add does)."""
    report = locked(unit, report.id)
    piece = Evidence(id=new_id(), report_id=report.id, by=by, kind=kind, words=words, files=list(files), at=now())
    unit.session.add(piece)
    save(unit, report)
    history.write(unit, who=by, what=f"evidence.{kind}", report_id=report.id, detail=piece.id)
    return piece


def pieces(unit: Unit, report: Report) -> list[Evidence]:
    """Everything that belongs to a report, in the order in which it came."""
    unit.session.flush()
    table = Evidence.__table__  # type: ignore[attr-defined]
    ids = unit.connection.execute(
        select(table.c.id).where(table.c.report_id == report.id).order_by(table.c.at, table.c.id)
    )
    return [unit.session.get_one(Evidence, row.id) for row in ids]


def naming(unit: Unit, files: set[str], since: datetime) -> set[str]:
    """Those of these files that belong to any report; they came at `since` or later."""
    unit.session.flush()
    table = Evidence.__table__  # type: ignore[attr-defined]
    rows = unit.connection.execute(select(table.c.files).where(table.c.at >= since)).scalars()
    return files & {str(name) for named in rows for name in named}
