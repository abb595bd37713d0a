"""Immigration offices and the regencies they cover: who is asked when no officer looks after the village itself.

No complete official list of working areas is public, so what ships is a proposal ("usulan, belum dipastikan"): the
areas that a source names, and for every other regency the nearest office seat in its province, or the nearest of all
where the province has none. An operator edits the file, marks rows as confirmed and imports it; a later import of
anything unconfirmed leaves those rows alone.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from math import cos, hypot, inf, radians
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Field, SQLModel

from casework import areas
from casework.errors import BrokenFile
from storage.base import now
from storage.database import Unit

_ALWAYS = date(2000, 1, 1)  # a proposal does not know since when, so it holds wherever nothing was confirmed
_COLUMNS = ["id", "name", "kind", "province_code", "seat_code", "regencies", "confirmed", "source", "checked_on"]
_REGENCY_CODE = 5  # "35.02"
_YES, _NO = ("yes", "ya"), ("no", "tidak", "")


class Office(SQLModel, table=True):
    """One office. `kind` is its class as a source gives it (sources contradict each other); `seat_code` a regency.

    As `for_area` returns it, `confirmed` says that an operator confirmed both the office and that it covers the place.
    """

    __tablename__ = "office"

    id: str = Field(primary_key=True)
    name: str
    kind: str = ""
    province_code: str
    seat_code: str
    confirmed: bool = False
    source: str
    checked_on: date


class OfficeArea(SQLModel, table=True):
    """From a day on, an office covers a regency. The newest row that has begun counts, so a proposal gives way."""

    __tablename__ = "office_area"

    regency_code: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    office_id: str = Field(foreign_key="office.id", index=True)
    confirmed: bool = False


_OFFICES = Office.__table__  # type: ignore[attr-defined]
_COVERS = OfficeArea.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import did: offices in the file, offices kept because an operator confirmed them, regencies by kind."""

    offices: int
    kept: int
    named: int
    proposed: int

    def __str__(self) -> str:
        return (
            f"{self.offices} offices ({self.kept} confirmed before and kept); "
            f"{self.named} regencies named by the file, the nearest office proposed for {self.proposed}"
        )


def load(unit: Unit, path: Path) -> Loaded:
    """Import offices and what they cover. What an operator confirmed is only replaced by a row that is confirmed too.

    Areas have to be loaded first (distances are measured between their points). Raises BrokenFile, changing nothing.
    """
    seats = _regencies(unit)
    rows = _read(path, seats)
    there = {office.id: office for office in everyone(unit)}
    kept = 0
    for row, _ in rows:
        if row["id"] not in there:
            unit.connection.execute(insert(_OFFICES).values(**row))
        elif there[row["id"]].confirmed and not row["confirmed"]:
            kept += 1
        else:
            unit.connection.execute(update(_OFFICES).where(_OFFICES.c.id == row["id"]).values(**row))
    unit.connection.execute(delete(_COVERS).where(_COVERS.c.confirmed.is_(False)))
    named = _named(rows)
    proposed = _propose(everyone(unit), seats, {cover["regency_code"] for cover in named if not cover["confirmed"]})
    for cover in named:
        same = (_COVERS.c.regency_code == cover["regency_code"]) & (_COVERS.c.valid_from == cover["valid_from"])
        unit.connection.execute(delete(_COVERS).where(same))
    unit.connection.execute(insert(_COVERS), [*named, *proposed])
    return Loaded(len(rows), kept, len(named), len(proposed))


def for_area(unit: Unit, code: str, on: date | None = None) -> Office | None:
    """The office that covers the regency of `code` on a day (today if not said); None for a province or before any import."""
    if len(code) < _REGENCY_CODE:
        return None
    begun = (_COVERS.c.regency_code == code[:_REGENCY_CODE]) & (_COVERS.c.valid_from <= (on or now().date()))
    found = (
        unit.connection.execute(
            select(*_OFFICES.c, _COVERS.c.confirmed.label("covers"))
            .join(_COVERS, _COVERS.c.office_id == _OFFICES.c.id)
            .where(begun)
            .order_by(_COVERS.c.valid_from.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    if found is None:
        return None
    values = dict(found)
    values["confirmed"] = bool(values.pop("covers")) and bool(values["confirmed"])
    return Office(**values)


def nearest_others(unit: Unit, office: Office) -> list[Office]:
    """All other offices, the nearest seat first: where a report goes that must not stay with `office`."""
    seats = _regencies(unit)
    others = [one for one in everyone(unit) if one.id != office.id]
    return sorted(others, key=lambda one: (_apart(seats[office.seat_code], seats[one.seat_code]), one.id))


def everyone(unit: Unit) -> list[Office]:
    """All offices by id."""
    return [Office(**row) for row in unit.connection.execute(select(_OFFICES).order_by(_OFFICES.c.id)).mappings()]


def get(unit: Unit, office_id: str) -> Office | None:
    """One office by its id."""
    row = unit.connection.execute(select(_OFFICES).where(_OFFICES.c.id == office_id)).mappings().first()
    return Office(**row) if row else None


def _propose(offices: list[Office], seats: dict[str, areas.Row], taken: set[str]) -> list[dict[str, Any]]:
    """For every regency that nobody names: the nearest seat of its province, else of the country.

    Of two offices in one town the one that is called after it comes first (ports and airports have their own).
    """
    found = []
    for regency, here in seats.items():
        if regency in taken or not offices:
            continue
        near = [one for one in offices if one.province_code == regency[:2]] or offices
        office = min(near, key=lambda one: (_apart(here, seats[one.seat_code]), not _of_town(one, seats), one.id))
        found.append({"regency_code": regency, "valid_from": _ALWAYS, "office_id": office.id, "confirmed": False})
    return found


def _of_town(office: Office, seats: dict[str, areas.Row]) -> bool:
    squeezed = lambda name: name.lower().replace(" ", "")  # noqa: E731  # "Tanjung Pinang", "Tanjungpinang"
    return squeezed(seats[office.seat_code][1]).endswith(squeezed(office.name.removeprefix("Kantor Imigrasi ")))


def _regencies(unit: Unit) -> dict[str, areas.Row]:
    table = areas.Area.__table__.c  # type: ignore[attr-defined]
    found = unit.connection.execute(
        select(table.code, table.name, table.lat, table.lon).where(func.length(table.code) == _REGENCY_CODE)
    )
    return {row.code: tuple(row) for row in found}  # type: ignore[misc]


def _apart(here: areas.Row, there: areas.Row) -> float:
    """How far apart, in degrees at the equator: good for saying which is nearer, across the whole country."""
    (_, _, lat, lon), (_, _, other_lat, other_lon) = here, there
    if lat is None or lon is None or other_lat is None or other_lon is None:
        return inf
    return hypot(lat - other_lat, (lon - other_lon) * cos(radians(lat)))


def _read(path: Path, seats: dict[str, areas.Row]) -> list[tuple[dict[str, Any], list[str]]]:
    """The file's offices, each with the regencies it names."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            if table.fieldnames != _COLUMNS:
                raise BrokenFile(path, "line 1", f"the columns must be {', '.join(_COLUMNS)}")
            rows = [_row(path, f"line {number}", row, seats) for number, row in enumerate(table, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as trouble:
        raise BrokenFile(path, "file", str(trouble)) from None
    for what, all_of in (
        ("office", [row["id"] for row, _ in rows]),
        ("regency", [code for _, codes in rows for code in codes]),
    ):
        twice = sorted({one for one in all_of if all_of.count(one) > 1})
        if twice:
            raise BrokenFile(path, "file", f"{what} stands there twice: {', '.join(twice)}")
    return rows


def _row(path: Path, where: str, row: dict[str, Any], seats: dict[str, areas.Row]) -> tuple[dict[str, Any], list[str]]:
    if None in row or None in row.values():
        raise BrokenFile(path, where, f"{len(_COLUMNS)} columns are needed")
    values = {name: value.strip() for name, value in row.items()}
    codes = values.pop("regencies").split()
    sure = values.pop("confirmed").lower()
    unknown = [code for code in (values["seat_code"], *codes) if code not in seats]
    if unknown:
        raise BrokenFile(path, where, f"no such regency (are the areas loaded?): {', '.join(unknown)}")
    if not (values["id"] and values["name"] and values["source"]) or sure not in (*_YES, *_NO):
        raise BrokenFile(path, where, "id, name and source must be there, confirmed must be yes or no")
    try:
        checked_on = date.fromisoformat(values.pop("checked_on"))
    except ValueError:
        raise BrokenFile(path, where, "checked_on must be a day such as 2026-11-24") from None
    return {**values, "confirmed": sure in _YES, "checked_on": checked_on}, codes


def _named(rows: list[tuple[dict[str, Any], list[str]]]) -> list[dict[str, Any]]:
    return [
        {
            "regency_code": code,
            "valid_from": row["checked_on"] if row["confirmed"] else _ALWAYS,
            "office_id": row["id"],
            "confirmed": row["confirmed"],
        }
        for row, codes in rows
        for code in codes
    ]
