"""The file of the country's units (data/wilayah.csv.gz): read and checked as a whole, without a database."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from casework.errors import BrokenFile

Row = tuple[str, str, float | None, float | None]
"""Code, name, latitude and longitude in degrees."""
Full = tuple[str, str, str, float | None, float | None]
"""Code, name, postal code, latitude and longitude."""
LEVELS = {2: "provinces", 5: "regencies", 8: "districts", 13: "villages"}
"""Every level by the length of its codes."""
_COLUMNS = ["code", "name", "postal_code", "lat", "lon"]


def read_file(path: Path) -> list[Row]:
    """The units of a file like data/wilayah.csv.gz, for a gazetteer. Raises BrokenFile."""
    return [(code, name, lat, lon) for code, name, _, lat, lon in read(path)]


def read(path: Path) -> list[Full]:
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


def _row(path: Path, number: int, row: list[str]) -> Full:
    try:
        code, name, postal_code, lat, lon = row
        if len(code) not in LEVELS or not name:
            raise ValueError("a code of 2, 5, 8 or 13 characters and a name are needed")
        return (code, name, postal_code, float(lat) if lat else None, float(lon) if lon else None)
    except ValueError as trouble:
        raise BrokenFile(path, f"line {number}", str(trouble)) from None
