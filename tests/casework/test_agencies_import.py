"""Lists as offices send them: understood whole or refused, shown before they change anything, on both databases."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import agencies
from casework.agencies import AgencyIndex, Firm, Plan
from casework.agency_files import read_sheet
from casework.agency_rows import day, firms_of
from casework.errors import BrokenFile
from storage.database import Database

FIRST, SECOND = date(2026, 10, 1), date(2026, 11, 2)
HEAD = ["Nama Perusahaan", "No. SIP3MI", "Status", "Masa Berlaku", "Alamat", "Provinsi", "Telp.", "Negara"]
ROWS: list[list[Any]] = [
    [
        "PT Contoh Satu Jaya",
        "10000000000000001",
        "Aktif",
        "3 Maret 2029",
        "Jl. Contoh 1",
        "Banten",
        "021-5550201",
        "Taiwan",
    ],
    [
        "PT. CONTOH DUA, PT",
        "20000000000000042",
        "SKORSING",
        "31/12/2028",
        "Jl. Contoh 2",
        "Bali",
        "",
        "Malaysia, Hongkong",
    ],
    ["PT Contoh Tiga", "KEP.903/MEN/2006", "Dicabut", "", "", "", "", ""],
]


def write_csv(path: Path, rows: list[list[Any]], head: list[str] | None = None, between: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter=between).writerows([head or HEAD, *rows])
    return path


def write_xlsx(path: Path, rows: list[list[Any]], head: list[str] | None = None, titles: int = 0) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    book.create_sheet("Catatan").append(["tidak ada apa-apa"])
    for number in range(titles):
        sheet.append([f"Daftar P3MI contoh, baris judul {number}"])
    for row in [head or HEAD, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def plan_of(db: Database, path: Path, checked_at: date = SECOND, **more: Any) -> Plan:
    return db.read(lambda unit: agencies.plan(unit, path, source="KP2MI", checked_at=checked_at, **more))


def bring(db: Database, path: Path, checked_at: date = SECOND, **more: Any) -> Plan:
    plan = plan_of(db, path, checked_at, **more)
    db.write(lambda unit: agencies.carry_out(unit, plan))
    return plan


def states(db: Database, on: date = SECOND) -> dict[str, str]:
    return {firm.name: firm.on(on).state for firm in db.read(agencies.everyone)}


def verdict(db: Database, text: str, on: date = SECOND) -> str:
    return agencies.check(db.read(agencies.index), text, on=on)[0].verdict


@pytest.mark.parametrize("kind", ["csv", "semicolons", "xlsx", "xlsx with titles"])
def test_a_list_is_read_in_its_own_words(db: Database, tmp_path: Path, kind: str) -> None:
    if kind.startswith("xlsx"):
        rows = [list(row) for row in ROWS]
        rows[1][3] = datetime(2028, 12, 31)
        rows[0][1] = 10000000000000  # a number cell
        path = write_xlsx(tmp_path / "daftar.xlsx", rows, titles=3 if "titles" in kind else 0)
    else:
        path = write_csv(tmp_path / "daftar.csv", ROWS, between=";" if kind == "semicolons" else ",")
    plan = bring(db, path)
    assert not plan.bad and len(plan.added) == 3 and not plan.changed and not plan.gone
    assert set(plan.fields) == {"name", "licence", "status", "valid_to", "address", "province", "phones", "countries"}
    assert states(db) == {
        "PT Contoh Satu Jaya": "licensed",
        "PT. CONTOH DUA, PT": "suspended",
        "PT Contoh Tiga": "revoked",
    }
    firm = next(firm for firm in db.read(agencies.everyone) if firm.name == "PT. CONTOH DUA, PT")
    assert firm.countries == ("HK", "MY") and firm.offices[0].province == "Bali"
    assert firm.on(SECOND).licence.ends == date(2028, 12, 31)  # type: ignore[union-attr]
    assert firm.on(SECOND).event.ends is None, "the end of the licence is not the end of the sanction"  # type: ignore[union-attr]
    assert verdict(db, "pt contoh satu jaya") == "registered"
    register = db.read(agencies.register)
    assert register is not None and (register.source, register.checked_at) == ("KP2MI", SECOND)


def test_a_plan_changes_nothing_and_the_same_list_again_neither(db: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "daftar.csv", ROWS)
    plan_of(db, path)
    assert db.read(agencies.everyone) == [] and db.read(agencies.register) is None
    bring(db, path, FIRST)
    before = db.read(agencies.everyone)
    again = bring(db, path)
    assert (again.unchanged, again.added, again.changed, again.gone) == (3, (), (), ())
    assert db.read(agencies.everyone) == before
    assert db.read(agencies.register).checked_at == SECOND  # type: ignore[union-attr]


def test_what_a_new_list_changes_is_shown_and_done(db: Database, tmp_path: Path) -> None:
    bring(db, write_csv(tmp_path / "one.csv", ROWS), FIRST)
    rows = [
        [
            "PT Contoh Satu Jaya",
            "10000000000000001",
            "Dibekukan",
            "3 Maret 2029",
            "Jl. Contoh 1",
            "Banten",
            "021-5550201",
            "Taiwan",
        ],
        ["PT Contoh Dua", "20000000000000042", "aktif", "31/12/2028", "Jl. Contoh 2", "Bali", "", "Malaysia, Hongkong"],
        ["PT Contoh Empat", "40000000000000007", "aktif", "", "", "", "", ""],
    ]
    plan = bring(db, write_csv(tmp_path / "two.csv", rows))
    assert [firm.name for firm in plan.added] == ["PT Contoh Empat"]
    assert [firm.name for firm in plan.gone] == ["PT Contoh Tiga"]
    told = {change.after.name: "; ".join(change.what) for change in plan.changed}
    assert "status: licensed -> suspended" in told["PT Contoh Satu Jaya"]
    assert "status: suspended -> lifted" in told["PT Contoh Dua"], "the list no longer tells of the sanction"
    assert states(db) == {
        "PT Contoh Satu Jaya": "suspended", "PT Contoh Dua": "lifted", "PT Contoh Tiga": "revoked", "PT Contoh Empat": "licensed",
    }  # fmt: skip
    two = next(firm for firm in db.read(agencies.everyone) if firm.name == "PT Contoh Dua")
    assert [event.kind for event in two.events if event.kind != "licensed"] == ["suspended", "lifted"], (
        "nothing is forgotten"
    )
    assert verdict(db, "contoh tiga") == "revoked", "a revocation stays known, though the list dropped the firm"


def test_who_is_gone_is_not_registered_and_may_come_back(db: Database, tmp_path: Path) -> None:
    bring(db, write_csv(tmp_path / "one.csv", ROWS), FIRST)
    bring(db, write_csv(tmp_path / "two.csv", ROWS[1:]))
    answer = agencies.check(db.read(agencies.index), "contoh satu jaya", on=SECOND)[0]
    assert answer.verdict == "not_found" and answer.firm is not None and answer.firm.gone_on == SECOND
    assert answer.to_jsonable()["match"] is None
    plan = bring(db, write_csv(tmp_path / "three.csv", ROWS))
    assert "back on the list" in plan.changed[0].what[0]
    assert verdict(db, "contoh satu jaya") == "registered"


def test_a_part_leaves_the_others_alone(db: Database, tmp_path: Path) -> None:
    decree = write_csv(
        tmp_path / "sk.csv",
        [["PT Contoh Satu Jaya", "skorsing", "2026-11-01", "SK 9"]],
        ["nama", "status", "mulai", "sk"],
    )
    with pytest.raises(BrokenFile, match="whole list"):
        plan_of(db, decree, whole=False)
    bring(db, write_csv(tmp_path / "one.csv", ROWS), FIRST)
    before = db.read(agencies.index)
    plan = bring(db, decree, whole=False)
    assert not plan.gone and len(plan.changed) == 1
    assert verdict(db, "contoh satu jaya") == "sanctioned"
    register = db.read(agencies.register)
    assert register is not None and register.checked_at == FIRST, "the whole list is no fresher"
    assert db.read(lambda unit: agencies.fresh(unit, before)) is not before


def test_a_renamed_firm_is_known_by_its_licence(db: Database, tmp_path: Path) -> None:
    bring(db, write_csv(tmp_path / "one.csv", ROWS), FIRST)
    kept = {firm.licence: firm.id for firm in db.read(agencies.everyone)}
    rows = [["PT Contoh Satu Sentosa", *ROWS[0][1:]], *ROWS[1:]]
    plan = bring(db, write_csv(tmp_path / "two.csv", rows))
    assert plan.changed[0].what == ("name: PT Contoh Satu Jaya -> PT Contoh Satu Sentosa",)
    assert {firm.licence: firm.id for firm in db.read(agencies.everyone)} == kept
    assert verdict(db, "contoh satu jaya") != "registered"


BAD = [
    (["PT Contoh Lima", "", "entahlah", "", "", "", "", ""], "status 'entahlah' is not known"),
    (["PT Contoh Lima", "", "aktif, dicabut", "", "", "", "", ""], "two things"),
    (["PT Contoh Lima", "", "", "", "", "", "", ""], "no status"),
    (["", "123/MEN/2012", "aktif", "", "", "", "", ""], "no name"),
    (["PT", "", "aktif", "", "", "", "", ""], "no name in Latin letters"),
    (["PT СОНТОН", "", "aktif", "", "", "", "", ""], "no name in Latin letters"),
    (["=HYPERLINK(1)", "", "aktif", "", "", "", "", ""], "formula"),
    (["PT Contoh Lima", "", "aktif", "besok", "", "", "", ""], "'besok' is not a day"),
    (["PT Contoh Lima", "", "aktif", "31/02/2027", "", "", "", ""], "is not a day"),
    (["PT Contoh Lima", "", "aktif", "", "", "", "", "Wakanda"], "country 'Wakanda' is not known"),
    (["PT Contoh Satu Jaya", "99999999999999999", "aktif", "", "", "", "", ""], "another licence number"),
    (["PT Contoh Lima", "10000000000000001", "aktif", "", "", "", "", ""], "stands at 'PT Contoh Satu Jaya' too"),
    (["PT Contoh " + "x" * 200, "", "aktif", "", "", "", "", ""], "more than 120 characters"),
]


@pytest.mark.parametrize(("row", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_row_is_named_and_nothing_is_imported(db: Database, tmp_path: Path, row: list[str], reason: str) -> None:
    bring(db, write_csv(tmp_path / "one.csv", ROWS), FIRST)
    before = db.read(agencies.everyone)
    plan = plan_of(db, write_csv(tmp_path / "two.csv", [*ROWS, row]))
    assert [(bad.line, reason in bad.reason) for bad in plan.bad] == [(5, True)], plan.bad
    with pytest.raises(BrokenFile, match="line 5"):
        db.write(lambda unit: agencies.carry_out(unit, plan))
    assert db.read(agencies.everyone) == before and db.read(agencies.register).checked_at == FIRST  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"status": "skorsing", "cakupan": "negara"}, "does not say which"),
        ({"status": "skorsing", "cakupan": "entah"}, "the scope 'entah'"),
        ({"status": "skorsing", "cakupan": "semua", "negara sanksi": "Taiwan"}, "but the scope is all"),
        ({"status": "skorsing", "negara sanksi": "laut"}, "is no country"),
        ({"status": "skorsing", "mulai": "2026-05-02", "sampai": "2026-05-01"}, "is before"),
        ({"status": "dicabut", "mulai": "2027-05-02"}, "after the day the list was checked"),
        ({"mulai": "2026-05-02"}, "no status"),
        ({"status": "aktif", "kantor": "gudang"}, "neither head nor branch"),
    ],
)
def test_a_row_that_contradicts_itself(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    head = ["nama", "status", "cakupan", "negara sanksi", "mulai", "sampai", "kantor"]
    path = write_csv(tmp_path / "a.csv", [["PT Contoh Lima", *(cells.get(each, "") for each in head[1:])]], head)
    _, bad = firms_of(read_sheet(path), source="x", checked_at=SECOND)
    assert len(bad) == 1 and reason in bad[0].reason


def test_two_rows_that_contradict_each_other(tmp_path: Path) -> None:
    head = ["nama", "status", "mulai", "sampai", "sk"]
    rows = [
        ["PT Contoh Lima", "skorsing", "2026-05-01", "2026-08-01", "SK 1"],
        ["PT CONTOH LIMA.", "skorsing", "2026-05-01", "2026-09-01", "SK 1"],
    ]
    _, bad = firms_of(read_sheet(write_csv(tmp_path / "a.csv", rows, head)), source="x", checked_at=SECOND)
    assert [row.line for row in bad] == [3] and "otherwise than line 2" in bad[0].reason


@pytest.mark.parametrize(
    ("source", "checked_at", "reason"),
    [
        ("", SECOND, "where the list comes from"),
        ("KP2MI", date(2099, 1, 1), "in the future"),
        ("KP2MI", date(2026, 9, 1), "older than"),
    ],
)
def test_source_and_day_are_needed_and_must_make_sense(
    db: Database, tmp_path: Path, source: str, checked_at: date, reason: str
) -> None:
    path = write_csv(tmp_path / "one.csv", ROWS)
    bring(db, path, FIRST)
    with pytest.raises(BrokenFile, match=reason):
        db.read(lambda unit: agencies.plan(unit, path, source=source, checked_at=checked_at))


def test_two_imports_at_once(db: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "one.csv", ROWS)
    first, second = plan_of(db, path), plan_of(db, path)
    db.write(lambda unit: agencies.carry_out(unit, first))
    with pytest.raises(BrokenFile, match="in the meantime"):
        db.write(lambda unit: agencies.carry_out(unit, second))
    assert len(db.read(agencies.everyone)) == 3


def test_headings_can_be_said(db: Database, tmp_path: Path) -> None:
    head = ["Badan", "Kode", "Keterangan"]
    path = write_csv(tmp_path / "one.csv", [["PT Contoh Lima", "50000000000000005", "aktif"]], head)
    with pytest.raises(BrokenFile, match="--map"):
        plan_of(db, path)
    with pytest.raises(BrokenFile, match="not one of"):
        plan_of(db, path, named={"nama": "Badan"})
    with pytest.raises(BrokenFile, match="no heading for licence=Nomor"):
        plan_of(db, path, named={"name": "badan", "licence": "Nomor"})
    plan = bring(db, path, named={"name": "badan", "licence": "kode", "status": "KETERANGAN"})
    assert plan.fields == {"name": "Badan", "licence": "Kode", "status": "Keterangan"} and states(db) == {
        "PT Contoh Lima": "licensed"
    }


def test_a_list_without_a_status_needs_a_word_for_it(db: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "one.csv", [["PT Contoh Lima"]], ["nama"])
    assert "no status" in plan_of(db, path).bad[0].reason
    assert not plan_of(db, path, status="aktif").bad


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("headings.csv", b"nama,status\n"),
        ("picture.csv", bytes(range(256))),
        ("quote.csv", b'nama,status\n"PT Contoh,aktif\n'),
        ("wide.csv", b"nama,status\nPT Contoh,aktif,apa,ini\n"),
        ("nonsense.xlsx", b"PK\x03\x04 not a workbook"),
        ("text.xlsx", b"nama,status\n"),
        ("empty.xlsx", b""),
    ],
)
def test_a_broken_file_is_refused(db: Database, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BrokenFile):
        plan_of(db, path)


def test_a_workbook_that_unpacks_to_too_much(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    monkeypatch.setattr("casework.agency_files.UNPACKED", 1000)
    with pytest.raises(BrokenFile, match="unpacks"):
        plan_of(db, path)


def test_windows_letters_and_byte_marks(tmp_path: Path) -> None:
    text = "nama;status\nPT Contoh Café Satu;aktif\n"
    for number, raw in enumerate((text.encode("cp1252"), text.encode("utf-8-sig"), text.encode("utf-16"))):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(raw)
        assert read_sheet(path).lines[0].text("name") == "PT Contoh Café Satu"


def test_days_as_lists_write_them() -> None:
    for text in (
        "2026-11-02",
        "2/11/2026",
        "02-11-2026",
        "2 November 2026",
        "2 Nopember 2026",
        "2-Nov-2026",
        "2026-11-02 00:00:00",
        datetime(2026, 11, 2),
    ):
        assert day(text) == date(2026, 11, 2), text
    assert day("") is None and day("-") is None and day(None) is None


WORDS = st.lists(
    st.sampled_from(["SATU", "DUA", "JAYA", "ABADI", "AL", "SY'AH", "X-TRA", "B2"]), min_size=1, max_size=4
)
LISTED = st.lists(
    st.tuples(
        WORDS,
        st.sampled_from(["aktif", "skorsing", "tunda layan", "dicabut", "sanksi dicabut", "habis masa berlaku"]),
        st.none() | st.dates(date(2020, 1, 1), SECOND),
        st.sampled_from(["", "Taiwan", "Arab Saudi, Hong Kong", "korsel/my"]),
        st.sampled_from(["", "021-555-0101", "0812 3456 7890; 031 5550102"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: " ".join(row[0]),
)


@given(LISTED, st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_imported_is_what_was_listed(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], workbook: bool
) -> None:
    from storage.migrate import upgrade
    from tests.conftest import RING

    folder = tmp_path_factory.mktemp("trip")
    table = [
        ["PT CONTOH " + " ".join(words), status, since, countries, phones]
        for words, status, since, countries, phones in rows
    ]
    head = ["nama", "status", "mulai", "negara", "telepon"]
    path = write_xlsx(folder / "a.xlsx", table, head) if workbook else write_csv(folder / "a.csv", table, head)
    database = Database(f"sqlite:///{folder}/a.db", RING)
    try:
        upgrade(database)
        listed, bad = firms_of(read_sheet(path), source="KP2MI", checked_at=SECOND)
        assert not bad
        bring(database, path)
        found = {firm.spelled: firm for firm in database.read(agencies.everyone)}
        assert len(found) == len(listed) == len(rows)
        for firm in listed:
            assert _told(found[firm.spelled]) == _told(firm)
        index = database.read(agencies.index)
        memory = AgencyIndex(listed, index.register)
        for name, *_ in table:
            ours, theirs = (agencies.check(each, name, on=SECOND)[0] for each in (index, memory))
            assert ours.to_jsonable() == theirs.to_jsonable()
    finally:
        database.close()


def _told(firm: Firm) -> tuple[object, ...]:
    return firm.name, firm.licence, firm.countries, firm.sectors, set(firm.offices), set(firm.events)
