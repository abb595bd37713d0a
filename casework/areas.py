"""The country's units from province to village, as the database knows them: what a report's area code stands for.

The ministry renames and splits units every few years, so the table is brought to the state of a file as a whole; a code
that is gone is reported, because reports and officers may still name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlmodel import Field, SQLModel

from casework.area_file import LEVELS, Full, Row, read
from storage.database import Unit

_AT_ONCE = 500  # codes in one DELETE, under every database's limit of parameters


class Area(SQLModel, table=True):
    """One unit. `code` is the ministry's, with dots; a village without its own point has its district's."""

    __tablename__ = "area"

    code: str = Field(primary_key=True)
    name: str
    postal_code: str = ""
    lat: float | None = None
    lon: float | None = None


_TABLE = Area.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import changed: codes that are new, gone, or have another name, postal code or point."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    levels: dict[str, int]

    def __str__(self) -> str:
        there = ", ".join(f"{n:,} {level}" for level, n in self.levels.items())
        return f"{there}; {len(self.added):,} added, {len(self.gone):,} gone, {len(self.changed):,} changed"


def load(unit: Unit, path: Path) -> Loaded:
    """Bring the table to what the file says, as a whole. Raises BrokenFile and then changes nothing."""
    wanted = {row[0]: row for row in read(path)}
    there: dict[str, Full] = {row.code: tuple(row) for row in unit.connection.execute(select(_TABLE))}
    added = [code for code in wanted if code not in there]
    gone = [code for code in there if code not in wanted]
    changed = [code for code in wanted if code in there and wanted[code] != there[code]]
    away = gone + changed
    for first in range(0, len(away), _AT_ONCE):
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.code.in_(away[first : first + _AT_ONCE])))
    _insert(unit, [wanted[code] for code in added + changed])
    levels = {level: sum(len(code) == length for code in wanted) for length, level in LEVELS.items()}
    return Loaded(tuple(added), tuple(gone), tuple(changed), levels)


def rows(unit: Unit) -> list[Row]:
    """All units by code, for a gazetteer; empty before the first import."""
    table = _TABLE.c
    found = unit.connection.execute(select(table.code, table.name, table.lat, table.lon).order_by(table.code))
    return [tuple(row) for row in found]  # type: ignore[misc]


def count(unit: Unit) -> int:
    """How many units there are."""
    return int(unit.connection.execute(select(func.count()).select_from(_TABLE)).scalar_one())


def _insert(unit: Unit, table: list[Full]) -> None:
    """The fastest each database offers, inside the caller's transaction: 91,599 rows at once."""
    if not table:
        return
    if unit.postgres:
        cursor = unit.connection.connection.cursor()
        with cursor.copy("COPY area (code, name, postal_code, lat, lon) FROM STDIN") as copy:  # type: ignore[attr-defined]
            for row in table:
                copy.write_row(row)
    else:
        unit.connection.exec_driver_sql(
            "INSERT INTO area (code, name, postal_code, lat, lon) VALUES (?, ?, ?, ?, ?)", table
        )
