"""Reading a list of agencies as an office sends it: CSV or XLSX, with its title lines, in its own words for columns.

Which column is which is guessed from data/lexicon/agency_list.toml; whoever imports may say it himself. Nothing here
understands what stands in the cells.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from casework import agency_words
from casework.errors import BrokenFile

LARGEST = 20_000_000  # bytes; a list of all agencies with branches has far below one million
UNPACKED = 200_000_000  # bytes of a workbook; more is no list
MOST_ROWS = 50_000
_TITLES = 25  # lines among which the headings are looked for
_BROKEN = (OSError, ValueError, KeyError, TypeError, SyntaxError, EOFError, zipfile.BadZipFile, csv.Error)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: its number in the file, and its filled cells by field."""

    number: int
    cells: Mapping[str, Any]

    def text(self, field: str) -> str:
        """A cell as text with single spaces; "" if it is empty."""
        value = self.cells.get(field, "")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value).split())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: its rows, the heading that each field was found under, and headings that nobody reads."""

    lines: tuple[Line, ...]
    fields: Mapping[str, str]
    unread: tuple[str, ...]


def read_sheet(path: Path, named: Mapping[str, str] | None = None) -> Sheet:
    """The list in a file; `named` says for a field the heading to take. Raises BrokenFile."""
    named = dict(named or {})
    for field in named:
        if field not in agency_words.fields():
            raise BrokenFile(path, "map", f"{field!r} is not one of {', '.join(agency_words.fields())}")
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenFile(path, "file", f"is larger than {LARGEST // 1_000_000} MB")
        tables = _workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else [_csv(path)]
        for rows in tables:
            if (sheet := _sheet(path, rows, named)) is not None:
                return sheet
    except BrokenFile:
        raise
    except _BROKEN as trouble:
        raise BrokenFile(path, "file", f"cannot be read: {trouble}") from None
    raise BrokenFile(path, "headings", "no column looks like the name of the agency; say it with --map name=HEADING")


def _sheet(path: Path, table: Iterable[list[Any]], named: Mapping[str, str]) -> Sheet | None:
    rows = list(islice(table, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise BrokenFile(path, "file", f"has more than {MOST_ROWS} rows")
    top, fields = _top(rows, named)
    if top < 0:
        return None
    missing = [f"{field}={heading}" for field, heading in named.items() if field not in fields]
    if missing:
        raise BrokenFile(path, "map", f"no heading for {', '.join(missing)}")
    headings = {at: _word(cell) for at, cell in enumerate(rows[top]) if _filled(cell)}
    lines = []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if any(_filled(cell) for cell in row[max(headings) + 1 :]):
            raise BrokenFile(path, f"line {number}", "has more cells than there are headings")
        cells = {field: row[at] for field, at in fields.items() if at < len(row) and _filled(row[at])}
        if cells:
            lines.append(Line(number, cells))
    unread = [heading for at, heading in headings.items() if at not in fields.values()]
    return Sheet(tuple(lines), {field: headings[at] for field, at in fields.items()}, tuple(unread))


def _top(rows: list[list[Any]], named: Mapping[str, str]) -> tuple[int, Mapping[str, int]]:
    """The row of headings (-1 if none) and where each field stands: of the first rows the one that tells most fields."""
    best, fields = -1, dict[str, int]()
    for at, row in enumerate(rows[:_TITLES]):
        found = _headings(row, named)
        if len(found) > len(fields) and ("name" in found or "name" in named):
            best, fields = at, found
    return best, fields


def _headings(row: list[Any], named: Mapping[str, str]) -> dict[str, int]:
    """Which field stands in which column of this row, if it is the row of headings."""
    words = [agency_words.plain(_word(cell)) for cell in row]
    found = {
        field: words.index(agency_words.plain(heading))
        for field, heading in named.items()
        if agency_words.plain(heading) in words
    }
    known = agency_words.columns()
    for at, word in enumerate(words):
        field = known.get(word)
        if field and field not in found and field not in named and at not in found.values():
            found[field] = at
    return found


def _csv(path: Path) -> list[list[Any]]:
    """The rows of a text file. Spreadsheets here save with semicolons, and older ones in Windows' alphabet."""
    raw = path.read_bytes()
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("it is not a text")
    text = ""
    for alphabet in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(alphabet)
            break
        except UnicodeDecodeError as trouble:
            if alphabet != "utf-8-sig":
                raise ValueError(f"its letters cannot be read ({trouble.reason})") from None
    start = text[:5000]
    between = max(",;\t|", key=start.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    return [list(row) for row in rows]


def _workbook(path: Path) -> Iterator[Iterator[list[Any]]]:
    """The sheets of a workbook, read without keeping it in memory; formulas as the values they had."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > UNPACKED:
            raise ValueError("it unpacks to more than a list can have")
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost
            yield (list(row) for row in sheet.iter_rows(values_only=True))


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() not in ("", "-")


def _word(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())
