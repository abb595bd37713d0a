"""The table of provinces to villages: complete, loaded whole, loaded again without change."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from casework import area_file, areas
from casework.errors import BrokenFile
from storage.database import Database

FILE = Path(__file__).resolve().parents[2] / "data" / "wilayah.csv.gz"

SMALL = """code,name,postal_code,lat,lon
35,Jawa Timur,,-7.2,112.7
35.02,Kabupaten Ponorogo,,-7.8,111.4
35.02.15,Sukorejo,,-7.8,111.4
35.02.15.2008,Nampan,63453,-7.82,111.41
35.02.15.2009,Tanpatitik,63453,,
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "areas.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_the_file_that_ships_is_complete() -> None:
    rows = area_file.read_file(FILE)
    lengths = [len(row[0]) for row in rows]
    assert [lengths.count(n) for n in (2, 5, 8, 13)] == [38, 514, 7285, 83762]
    assert len({row[0] for row in rows}) == 91599
    assert all(row[2] is not None and -11.5 < row[2] < 6.5 and 94.5 < row[3] < 141.5 for row in rows)
    assert sum(code[9:10] == "1" for code, *_ in rows) == 8496  # kelurahan


def test_loading_everything_is_quick_and_repeatable(db: Database) -> None:
    begun = time.perf_counter()
    loaded = db.write(lambda unit: areas.load(unit, FILE))
    took = time.perf_counter() - begun
    assert (len(loaded.added), loaded.gone, loaded.changed) == (91599, (), ())
    assert loaded.levels == {"provinces": 38, "regencies": 514, "districts": 7285, "villages": 83762}
    assert took < 10, "about 1.5 s on a quiet machine"
    again = db.write(lambda unit: areas.load(unit, FILE))
    assert (again.added, again.gone, again.changed) == ((), (), ())
    assert db.read(areas.count) == 91599
    assert sorted(db.read(areas.rows)) == sorted(area_file.read_file(FILE))


def test_a_new_version_replaces_the_former_as_a_whole(db: Database, tmp_path: Path) -> None:
    assert db.read(areas.count) == 0 and db.read(areas.rows) == []
    db.write(lambda unit: areas.load(unit, written(tmp_path, SMALL)))
    newer = SMALL.replace("Nampan", "Nampan Baru").replace("35.02.15.2009,Tanpatitik", "35.02.15.2010,Lain")
    loaded = db.write(lambda unit: areas.load(unit, written(tmp_path, newer)))
    assert loaded.added == ("35.02.15.2010",)
    assert loaded.gone == ("35.02.15.2009",)
    assert loaded.changed == ("35.02.15.2008",)
    assert "1 added, 1 gone, 1 changed" in str(loaded)
    names = {code: name for code, name, _, _ in db.read(areas.rows)}
    assert names["35.02.15.2008"] == "Nampan Baru" and "35.02.15.2009" not in names


def test_a_village_without_a_point_has_its_districts(tmp_path: Path) -> None:
    rows = {row[0]: row for row in area_file.read_file(written(tmp_path, SMALL))}
    assert rows["35.02.15.2009"][2:] == (-7.8, 111.4)


@pytest.mark.parametrize(
    "text",
    [
        "code,nama\n35,Jawa Timur\n",
        SMALL + "35.02.15.2009,Lagi,,,\n",
        SMALL + "36.02.15.2009,Tanpa induk,,,\n",
        SMALL + "35.02.15.2011,Titik aneh,,utara,111\n",
        SMALL + "35.2,Kode aneh,,,\n",
        SMALL + "35.02.15.2011,Kurang\n",
    ],
)
def test_a_broken_file_changes_nothing(db: Database, tmp_path: Path, text: str) -> None:
    db.write(lambda unit: areas.load(unit, written(tmp_path, SMALL)))
    with pytest.raises(BrokenFile):
        db.write(lambda unit: areas.load(unit, written(tmp_path, text)))
    assert db.read(areas.count) == 5


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv.gz"
    path.write_text(SMALL)
    with pytest.raises(BrokenFile):
        area_file.read_file(path)
