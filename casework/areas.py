"""The country's units from province to village, as the database knows them: what a report's area code stands for.

The ministry renames and splits units every few years, so the table is brought to the state of a file as a whole; a code
that is gone is reported, because reports and officers may still name it.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlmodel import Field, SQLModel

from casework.errors import BrokenFile
from storage.database import Unit

Row = tuple[str, str, float | None, float | None]  # code, name, latitude and longitude in degrees

_COLUMNS = ["code", "name", "postal_code", "lat", "lon"]
_LEVELS = {2: "provinces", 5: "regencies", 8: "districts", 13: "villages"}
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

_Full = tuple[str, str, str, float | None, float | None]


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
    wanted = {row[0]: row for row in _read(path)}
    there: dict[str, _Full] = {row.code: tuple(row) for row in unit.connection.execute(select(_TABLE))}
    added = [code for code in wanted if code not in there]
    gone = [code for code in there if code not in wanted]
    changed = [code for code in wanted if code in there and wanted[code] != there[code]]
    away = gone + changed
    for first in range(0, len(away), _AT_ONCE):
        unit.connection.execute(delete(_TABLE).where(_TABLE.c.code.in_(away[first : first + _AT_ONCE])))
    _insert(unit, [wanted[code] for code in added + changed])
    levels = {level: sum(len(code) == length for code in wanted) for length, level in _LEVELS.items()}
    return Loaded(tuple(added), tuple(gone), tuple(changed), levels)


def read_file(path: Path) -> list[Row]:
    """The units of a file like data/wilayah.csv.gz, for a gazetteer. Raises BrokenFile."""
    return [(code, name, lat, lon) for code, name, _, lat, lon in _read(path)]


def rows(unit: Unit) -> list[Row]:
    """All units by code, for a gazetteer; empty before the first import."""
    table = _TABLE.c
    found = unit.connection.execute(select(table.code, table.name, table.lat, table.lon).order_by(table.code))
    return [tuple(row) for row in found]  # type: ignore[misc]


def count(unit: Unit) -> int:
    """How many units there are."""
    return int(unit.connection.execute(select(func.count()).select_from(_TABLE)).scalar_one())


def _read(path: Path) -> list[_Full]:
    """The file's rows, coarse levels first, each village with a point where its district has one."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            table = csv.reader(lines)
            if next(table, None) != _COLUMNS:
                raise BrokenFile(path, "line 1", f"the columns must be {', '.join(_COLUMNS)}")
            found = [_row(path, number, row) for number, row in enumerate(table, start=2)]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as trouble:
        raise BrokenFile(path, "file", str(trouble)) from None
    codes = {row[0] for row in found}
    if len(codes) != len(found):
        raise BrokenFile(path, "file", "a code stands there twice")
    for code in codes:
        if len(code) > 2 and code.rpartition(".")[0] not in codes:
            raise BrokenFile(path, code, "the unit around it is missing")
    points = {row[0]: (row[3], row[4]) for row in found if len(row[0]) == 8}
    return [
        (*row[:3], *points[row[0][:8]]) if row[3] is None and len(row[0]) == 13 else row
        for row in sorted(found, key=lambda row: (len(row[0]), row[0]))
    ]


def _row(path: Path, number: int, row: list[str]) -> _Full:
    try:
        code, name, postal_code, lat, lon = row
        if len(code) not in _LEVELS or not name:
            raise ValueError("a code of 2, 5, 8 or 13 characters and a name are needed")
        return (code, name, postal_code, float(lat) if lat else None, float(lon) if lon else None)
    except ValueError as trouble:
        raise BrokenFile(path, f"line {number}", str(trouble)) from None


def _insert(unit: Unit, table: list[_Full]) -> None:
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
