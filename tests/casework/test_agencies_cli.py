"""The register at the command line: look first, then import; ask, also line by line."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import typer
from click.testing import Result
from sqlmodel import select
from typer.testing import CliRunner

from casework import agencies, agency_watch
from casework.agencies import DEMO
from channels import conversations, outbox
from channels.messages import Inbound
from kentongan import cli_agencies
from kentongan.opening import main_database
from storage.base import now
from storage.database import Unit

app = typer.Typer()
app.add_typer(cli_agencies.app, name="agencies")
app.command("check-agency")(cli_agencies.check_agency)
YESTERDAY = str(now().date() - timedelta(days=1))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KENTONGAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("KENTONGAN_VAR", str(tmp_path / "var"))


def run(*words: str, told: str = "", fails: bool = False) -> Result:
    result = CliRunner().invoke(app, list(words), input=told)
    assert (result.exit_code != 0) is fails, result.output
    return result


def bring(*more: str, told: str = "", fails: bool = False, file: Path = DEMO) -> str:
    return run(
        "agencies", "import", str(file), "--source", "KP2MI", "--checked-at", YESTERDAY, *more, told=told, fails=fails
    ).output


def test_look_first_then_import() -> None:
    assert "10 added" in bring("--dry-run") and "No list" in run("agencies", "list").output
    bring(told="n\n", fails=True)
    assert "No list" in run("agencies", "list").output, "whoever says no changes nothing"
    assert "Imported: 10 added" in bring(told="y\n")
    assert "0 added, 0 changed, 0 gone, 10 unchanged" in bring("--yes")
    listed = run("agencies", "list", "--on", "2026-11-24").output
    assert "PT CONTOH DUTA SAMUDRA" in listed and "SK Dirjen 12/2026" in listed and f"checked at {YESTERDAY}" in listed


def test_whoever_asked_for_it_is_told_of_a_revocation_once(tmp_path: Path) -> None:
    bring("--yes")
    with main_database() as database:

        def wants_to_know(unit: Unit) -> str:
            doni = conversations.of(unit, Inbound("telegram", "1", "doni", "55", now()))
            firm = next(each for each in agencies.everyone(unit) if each.name == "PT CONTOH MAJU JAYA")
            agencies.watch(unit, firm.id, doni)
            agencies.watch(unit, firm.id, doni)
            return doni

        doni = database.write(wants_to_know)
    revoked = tmp_path / "revoked.csv"
    revoked.write_text("nama,status,sk\nPT CONTOH MAJU JAYA,dicabut,Kepmen 1/2026 (contoh)\n", encoding="utf-8")
    assert "1 people who had asked for it are told" in bring("--yes", "--update", file=revoked)
    assert "told" not in bring("--yes", "--update", file=revoked)
    with main_database() as database:
        rows = database.read(lambda unit: unit.session.exec(select(outbox.OutboxMessage)).all())
        assert [row.conversation_id for row in rows] == [doni]
        words = rows[0].message["text"]
        assert "PT CONTOH MAJU JAYA: IZINNYA SUDAH DICABUT" in words and "CONTOH" not in words.split("\n")[0]
        assert database.read(lambda unit: agency_watch.count(unit, doni)) == 0


def test_source_and_day_are_needed() -> None:
    run("agencies", "import", str(DEMO), "--source", "KP2MI", fails=True)
    run("agencies", "import", str(DEMO), "--checked-at", YESTERDAY, fails=True)
    run("agencies", "import", str(DEMO), "--source", "KP2MI", "--checked-at", "kemarin", fails=True)
    run("agencies", "import", str(DEMO), "--source", "KP2MI", "--checked-at", "2099-01-01", "--yes", fails=True)


def test_bad_rows_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nama,status\nPT Contoh A,aktif\nPT Contoh B,entahlah\n,aktif\n")
    told = bring("--yes", file=path, fails=True)
    assert "! line 3: the status 'entahlah' is not known" in told and "! line 4: no name" in told
    assert "No list" in run("agencies", "list").output


def test_headings_that_were_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Badan,Kode\nPT Contoh A,12345678901234567\n")
    bring("--yes", file=path, fails=True)
    bring("--yes", "--map", "Badan", file=path, fails=True)
    assert "1 added" in bring("--yes", "--map", "name=Badan", "--map", "licence=Kode", "--status", "aktif", file=path)


def test_a_list_that_forgets_many_is_warned_about(tmp_path: Path) -> None:
    bring("--yes")
    path = tmp_path / "a.csv"
    path.write_text("nama,status\nPT CONTOH MAJU JAYA,aktif\n")
    assert "ATTENTION" in bring("--dry-run", file=path)
    assert "ATTENTION" not in bring("--dry-run", "--update", file=path)


def test_asking_without_a_list_asks_the_invented_one() -> None:
    told = run("check-agency", "cek pt contoh bintang timur", "--country", "Taiwan", "--on", "2026-11-24").output
    assert "sanctioned: PT CONTOH BINTANG TIMUR" in told and "daftar contoh (karangan)" in told
    assert "suspended_part country SA: 2026-08-15 to 2029-08-14 SK Dirjen 15/2026 (contoh)" in told
    assert "country TW: permitted yes, sanctioned no" in told
    run("check-agency", "x", "--country", "Wakanda", fails=True)
    assert "maybe: PT CONTOH MAJU JAYA ABADI" in run("check-agency", "pt contoh maju jya").output


def test_asking_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,kind\nCONTOH SATU JAYA,p3mi_land\nCONTOH DUA JAYA,p3mi_land\n")
    lines = [{"id": 1, "text": "pt contoh satu jaya"}, {"id": "b", "text": "contoh satu jaia"}, {"id": "c", "text": ""}]
    told = run(
        "check-agency", "--jsonl", "--register", str(path), told="\n".join(map(json.dumps, lines)) + "\n\n"
    ).output
    assert [json.loads(line) for line in told.splitlines()] == [
        {"id": 1, "verdict": "registered", "match": "CONTOH SATU JAYA", "suggestions": []},
        {"id": "b", "verdict": "similar", "match": None, "suggestions": ["CONTOH SATU JAYA"]},
        {"id": "c", "verdict": "not_found", "match": None, "suggestions": []},
    ]
    assert not (tmp_path / "var").exists(), "a list that is given needs no database"
    several = run(
        "check-agency", "--jsonl", told='{"id": 1, "text": "PT Contoh Maju Jaya dan PT Contoh Cahaya Bunda"}\n'
    ).output
    assert [each["verdict"] for each in json.loads(several)["others"]] == ["revoked"]
    run("check-agency", "--jsonl", told="nonsense\n", fails=True)
    run("check-agency", "--jsonl", told='{"id": 1}\n', fails=True)


def test_an_imported_list_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nama,status\nPT CONTOH NYATA,aktif\n")
    old = str(now().date() - timedelta(days=31))
    run("agencies", "import", str(path), "--source", "KP2MI", "--checked-at", old, "--yes")
    told = run("check-agency", "contoh nyata").output
    assert "stale_data: PT CONTOH NYATA" in told and "OLD DATA" in told
    assert "not_found" in run("check-agency", "pt contoh maju jaya").output, "the invented list is only for try-outs"
    assert date.fromisoformat(old) < now().date()
