"""Something to look at later: "no answer from the officer by 10:15". At most one is open for each kind and subject.

An alarm carries the state it expects; whoever answers it looks first, and does nothing if the world has moved on.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, bindparam, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel

from storage.base import Moment, new_id, now
from storage.database import Unit

SILENCE, PAUSE, IDLE, ERASE = "silence", "pause", "idle", "erase"


class Alarm(SQLModel, table=True):
    """One alarm. `subject` is the id of what it is about, `expects` the state in which it still matters."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index(
            "alarm_open",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("alarm_due", "due_at", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
    )

    id: str = Field(primary_key=True)
    kind: str
    subject: str
    expects: str = ""
    due_at: datetime = Field(sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment)


_TABLE = Alarm.__table__  # type: ignore[attr-defined]
_OPEN = (_TABLE.c.kind == bindparam("k")) & (_TABLE.c.subject == bindparam("s")) & _TABLE.c.done_at.is_(None)
_REPLACE = update(_TABLE).where(_OPEN).values(id=bindparam("i"), expects=bindparam("e"), due_at=bindparam("d"))
_INSERT = _TABLE.insert()
_CANCEL = update(_TABLE).where(_OPEN).values(done_at=bindparam("at"))
_DONE = update(_TABLE).where(_TABLE.c.id == bindparam("i")).values(done_at=bindparam("at"))


def set_alarm(unit: Unit, *, kind: str, subject: str, expects: str = "", due_at: datetime) -> Alarm:
    """Set an alarm; an open one of the same kind about the same subject is replaced."""
    alarm = Alarm(id=new_id(), kind=kind, subject=subject, expects=expects, due_at=due_at)
    again = {"k": kind, "s": subject, "i": alarm.id, "e": expects, "d": due_at}
    if not unit.connection.execute(_REPLACE, again).rowcount:
        row = {"id": alarm.id, "kind": kind, "subject": subject, "expects": expects, "due_at": due_at, "done_at": None}
        try:
            with unit.savepoint():
                unit.connection.execute(_INSERT, row)
        except IntegrityError:  # another worker set one between the two statements
            unit.connection.execute(_REPLACE, again)
    unit.ring_bell("alarms")
    return alarm


def due(unit: Unit, most: int = 100, at: datetime | None = None) -> list[Alarm]:
    """The open alarms whose time has come, the longest due first. On PostgreSQL they are held for this transaction."""
    rows = unit.connection.execute(
        select(_TABLE)
        .where(_TABLE.c.done_at.is_(None), _TABLE.c.due_at <= (at or now()))
        .order_by(_TABLE.c.due_at, _TABLE.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).mappings()
    return [Alarm(**row) for row in rows]


def next_at(unit: Unit) -> datetime | None:
    """When the next open alarm is due; None when there is none."""
    found = unit.connection.execute(
        select(_TABLE.c.due_at).where(_TABLE.c.done_at.is_(None)).order_by(_TABLE.c.due_at).limit(1)
    ).first()
    return found.due_at if found else None


def done(unit: Unit, alarm: Alarm) -> None:
    """This alarm was looked at. One that replaced it meanwhile stays open."""
    unit.connection.execute(_DONE, {"i": alarm.id, "at": now()})


def cancel(unit: Unit, *, kind: str, subject: str) -> None:
    """Take back the open alarm of this kind about this subject, if there is one."""
    unit.connection.execute(_CANCEL, {"k": kind, "s": subject, "at": now()})
