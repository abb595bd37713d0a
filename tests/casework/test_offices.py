"""Which office covers a place: proposed from the file that ships, confirmed by an operator, never lost again."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from casework import areas, offices
from casework.errors import BrokenFile
from storage.database import Database

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def loaded(db: Database) -> Database:
    db.write(lambda unit: areas.load(unit, DATA / "wilayah.csv.gz"))
    db.write(lambda unit: offices.load(unit, DATA / "offices.csv"))
    return db


def edited(folder: Path, office_id: str, **changes: str) -> Path:
    """The file that ships with one office changed, as an operator would."""
    with (DATA / "offices.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert any(row["id"] == office_id for row in rows)
    for row in rows:
        if row["id"] == office_id:
            row.update(changes)
    path = folder / "offices.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_every_regency_has_an_office_and_it_says_that_it_is_a_proposal(loaded: Database) -> None:
    codes = [code for code, *_ in loaded.read(areas.rows) if len(code) == 5]
    found = loaded.read(lambda unit: {code: offices.for_area(unit, code) for code in codes})
    assert len(found) == 514 and all(found.values())
    assert not any(office.confirmed for office in found.values() if office)
    lone = [code for code, office in found.items() if office and office.province_code != code[:2]]
    assert {code[:2] for code in lone} == {"95"}, "only Papua Pegunungan has no office of its own in the list"


def test_the_office_of_a_village(loaded: Database) -> None:
    name = lambda code: loaded.read(lambda unit: offices.for_area(unit, code)).name.removeprefix("Kantor Imigrasi ")  # type: ignore[union-attr]  # noqa: E731
    assert name("35.02.15.2008") == "Ponorogo"
    assert name("35.03.03.2005") == "Ponorogo", "Trenggalek is named by a source"
    assert name("35.04.15.2001") == "Blitar"
    assert name("52.02.05.2006") == "Mataram"
    assert name("35.78") == "Surabaya", "not the port office of the same town"
    assert name("36.71") == "Tangerang", "not the airport"
    early = loaded.read(lambda unit: offices.for_area(unit, "35.02", date(2020, 1, 1)))
    assert early is not None and early.id == "ponorogo", "nobody knows since when, so the proposal holds for every day"
    assert loaded.read(lambda unit: offices.for_area(unit, "35")) is None
    assert loaded.read(lambda unit: offices.for_area(unit, "99.99")) is None


def test_other_offices_come_nearest_first_and_never_the_same_one(loaded: Database) -> None:
    def others(unit: object) -> list[str]:
        office = offices.get(unit, "ponorogo")  # type: ignore[arg-type]
        assert office is not None
        return [one.id for one in offices.nearest_others(unit, office)]  # type: ignore[arg-type]

    found = loaded.read(others)
    assert len(found) == 144 and "ponorogo" not in found
    assert found[0] == "madiun"
    assert set(found[-4:]) <= {"merauke", "jayapura", "biak", "mimika", "sorong", "manokwari"}


def test_what_an_operator_confirmed_is_kept(loaded: Database, tmp_path: Path) -> None:
    path = edited(
        tmp_path, "ponorogo", confirmed="ya", regencies="35.02 35.01", kind="Kelas I", checked_on="2026-12-01"
    )
    loaded.write(lambda unit: offices.load(unit, path))
    later = date(2026, 12, 2)
    office = loaded.read(lambda unit: offices.for_area(unit, "35.01", later))
    assert office is not None and (office.id, office.confirmed, office.kind) == ("ponorogo", True, "Kelas I")
    result = loaded.write(lambda unit: offices.load(unit, DATA / "offices.csv"))
    assert result.kept == 1 and "1 confirmed before and kept" in str(result)
    office = loaded.read(lambda unit: offices.for_area(unit, "35.01", later))
    assert office is not None and (office.id, office.confirmed, office.kind) == ("ponorogo", True, "Kelas I")
    other = loaded.read(lambda unit: offices.for_area(unit, "35.03", later))
    assert other is not None and not other.confirmed
    before = loaded.read(lambda unit: offices.for_area(unit, "35.01", date(2026, 11, 1)))
    assert before is not None and not before.confirmed, "until the confirmed day the proposal holds"


def test_a_confirmed_row_can_be_corrected_by_a_confirmed_row(loaded: Database, tmp_path: Path) -> None:
    loaded.write(lambda unit: offices.load(unit, edited(tmp_path, "madiun", confirmed="yes", regencies="35.01")))
    newer = edited(tmp_path, "kediri", confirmed="yes", regencies="35.01", checked_on="2026-12-01")
    loaded.write(lambda unit: offices.load(unit, newer))
    at = lambda on: loaded.read(lambda unit: offices.for_area(unit, "35.01", on))  # noqa: E731
    assert at(date(2026, 11, 30)).id == "madiun" and at(date(2026, 12, 1)).id == "kediri"


def test_loading_twice_changes_nothing(loaded: Database) -> None:
    before = loaded.read(offices.everyone)
    loaded.write(lambda unit: offices.load(unit, DATA / "offices.csv"))
    assert loaded.read(offices.everyone) == before and len(before) == 145


@pytest.mark.parametrize(
    "changes",
    [
        {"seat_code": "99.01"},
        {"regencies": "35.02 12"},
        {"regencies": "35.05"},
        {"confirmed": "mungkin"},
        {"checked_on": "kemarin"},
        {"id": "madiun"},
        {"name": ""},
    ],
)
def test_a_broken_file_is_refused(loaded: Database, tmp_path: Path, changes: dict[str, str]) -> None:
    path = edited(tmp_path, "ponorogo", **changes)
    with pytest.raises(BrokenFile):
        loaded.write(lambda unit: offices.load(unit, path))
    assert loaded.read(lambda unit: offices.for_area(unit, "35.03")).id == "ponorogo"  # type: ignore[union-attr]


def test_areas_have_to_be_there_first(db: Database) -> None:
    with pytest.raises(BrokenFile, match="areas"):
        db.write(lambda unit: offices.load(unit, DATA / "offices.csv"))
