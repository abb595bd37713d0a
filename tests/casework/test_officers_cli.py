"""Officers at the command line: known by other names, and one no more."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from casework import officers
from kentongan import cli_officers
from kentongan.opening import main_database

app = typer.Typer()
app.add_typer(cli_officers.app, name="officer")


def run(*words: str, told: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, ["officer", *words], input=told)
    return result.exit_code, result.output


def test_an_officer_comes_and_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("KENTONGAN_DATABASE_URL", "KENTONGAN_KEYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KENTONGAN_VAR", str(tmp_path / "var"))
    code, said = run("invite", "Budi Hartono", "--role", "desk", "--known-as", "Pak Bud", "--known-as", "0812")
    assert code == 0, said
    with main_database() as database:
        (officer,) = database.read(officers.listing)
        assert list(officer.known_as) == ["Pak Bud", "0812"]
    assert run("dismiss", "Orang Lain", "--yes")[0] != 0
    assert run("dismiss", "budi hartono", told="n\n")[0] != 0
    assert "Budi" in run("list")[1], "whoever says no changes nothing"
    code, said = run("dismiss", "budi hartono", "--yes")
    assert (code, "Dismissed" in said) == (0, True), said
    assert run("dismiss", "budi hartono", "--yes")[0] != 0
