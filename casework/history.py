"""Who did what, and when: written down by every verb, never changed, ids only (so erasing a person does not break it).

The database itself refuses to change or remove an entry. Entries of one report are chained: each carries a keyed
fingerprint of itself and the one before, so an edit, a removal or a reordering made behind the software's back shows
(SAFETY T21, S11).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DDL, BigInteger, Integer, LargeBinary, UniqueConstraint, event, func, select
from sqlmodel import Field, SQLModel

from storage.base import Moment, now
from storage.database import Unit

REPORTER, SYSTEM, OPERATOR = "reporter", "system", "operator"  # `who`, besides an officer's id


class HistoryEntry(SQLModel, table=True):
    """One thing that was done. `who` is an officer's id or one of the words above; `what` a verb, `detail` ids and keys."""

    __tablename__ = "history"
    __table_args__ = (UniqueConstraint("report_id", "place", name="history_place"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))  # type: ignore[call-overload]
    at: datetime = Field(sa_type=Moment)
    who: str
    what: str
    report_id: str | None = Field(default=None, index=True)
    place: int | None = None
    detail: str = ""
    link: bytes = Field(sa_type=LargeBinary)


_TABLE = HistoryEntry.__table__  # type: ignore[attr-defined]

GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE TRIGGER history_keep_update BEFORE UPDATE ON history "
        "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END",
        "CREATE TRIGGER history_keep_delete BEFORE DELETE ON history "
        "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION history_keep() RETURNS trigger AS $keep$ "
        "BEGIN RAISE EXCEPTION 'history is only ever added to'; END $keep$ LANGUAGE plpgsql",
        "CREATE TRIGGER history_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_keep()",
    ),
}
"""What makes each kind of database refuse changes; run once after the table is made (migrations do it too)."""

for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(_TABLE, "after_create", DDL(_statement).execute_if(dialect=_dialect))


def write(unit: Unit, *, who: str, what: str, report_id: str | None = None, detail: str = "") -> None:
    """Write down that `who` did `what`. The caller holds the report's row, so places in its chain are not contested."""
    place, before = None, b""
    if report_id is not None:
        last = unit.connection.execute(
            select(_TABLE.c.place, _TABLE.c.link)
            .where(_TABLE.c.report_id == report_id)
            .order_by(_TABLE.c.place.desc())
            .limit(1)
        ).first()
        place, before = (last.place + 1, bytes(last.link)) if last else (1, b"")
    at = now()
    link = _link(unit, before, at, who, what, report_id, place, detail)
    unit.connection.execute(
        _TABLE.insert(),
        {"at": at, "who": who, "what": what, "report_id": report_id, "place": place, "detail": detail, "link": link},
    )


def of(unit: Unit, report_id: str) -> list[HistoryEntry]:
    """What was done with one report, in order."""
    rows = unit.connection.execute(
        select(_TABLE).where(_TABLE.c.report_id == report_id).order_by(_TABLE.c.place)
    ).mappings()
    return [HistoryEntry(**row) for row in rows]


def verify(unit: Unit, report_id: str) -> int | None:
    """The place of the first entry of a report that does not fit its chain, or None when all is well."""
    before, expected = b"", 1
    for entry in of(unit, report_id):
        link = _link(unit, before, entry.at, entry.who, entry.what, report_id, expected, entry.detail)
        if entry.place != expected or link != bytes(entry.link):
            return expected
        before, expected = link, expected + 1
    return None


def count(unit: Unit) -> int:
    """How many entries there are; kept elsewhere it shows a cut-off end."""
    return int(unit.connection.execute(select(func.count()).select_from(_TABLE)).scalar_one())


def _link(unit: Unit, before: bytes, at: datetime, *parts: object) -> bytes:
    words = "\x00".join(["" if part is None else str(part) for part in parts])
    return unit.ring.index(f"{before.hex()}\x00{at.isoformat(timespec='microseconds')}\x00{words}", "history.link")
