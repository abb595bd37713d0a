"""A database is opened by its own keys only, and what it lies in can be read by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from casework import history
from channels import inbox
from channels.messages import Inbound
from kentongan import keys, wiring
from kentongan.settings import Settings
from storage import key_check
from storage.base import now
from storage.database import Database
from storage.sealed import KeyRing
from tests.conftest import RING, RING_TEXT


def test_other_keys_are_refused(database_url: str) -> None:
    wiring.open_database(database_url, RING).close()
    wiring.open_database(database_url, RING).close()
    own, other = RING_TEXT.split(","), KeyRing.generate().split(",")
    for ring in (",".join(other), f"{own[0]},{other[1]}", f"{other[0]},{own[1]}"):
        with pytest.raises(key_check.WrongKeys):
            wiring.open_database(database_url, KeyRing.parse(ring))
    rotated = f"{other[0].replace('k1:', 'k2:')},{RING_TEXT}"
    wiring.open_database(database_url, KeyRing.parse(rotated)).close()


def test_a_full_database_without_proof_is_opened_by_the_keys_that_read_it(db: Database) -> None:
    db.write(lambda unit: inbox.receive(unit, Inbound("tryit", "1", "a", "a", now(), text="x")))
    other = Database(db.url.render_as_string(hide_password=False), KeyRing.parse(KeyRing.generate()))
    try:
        with pytest.raises(key_check.WrongKeys):
            key_check.prove(other)
    finally:
        other.close()
    key_check.prove(db)


def test_lost_keys_beside_a_database_are_not_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("KENTONGAN_KEYS", "KENTONGAN_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KENTONGAN_VAR", "var")
    settings = Settings()
    wiring.open_database(settings.database, keys.ring(settings)).close()
    modes = {each.name: each.stat().st_mode & 0o777 for each in Path("var").iterdir()}
    assert (Path("var").stat().st_mode & 0o777, modes["kentongan.db"], modes["keys"]) == (0o700, 0o600, 0o600)
    Path("var/keys").unlink()
    with pytest.raises(keys.KeysUnsafe, match="gone"):
        keys.ring(settings)
    assert not Path("var/keys").exists()


def test_history_cannot_be_replaced(db: Database) -> None:
    db.write(lambda unit: history.write(unit, who="system", what="officer.dismiss", detail="x"))
    if not db.sqlite:
        pytest.skip("REPLACE is SQLite's")
    with pytest.raises(DatabaseError):
        db.write(
            lambda unit: unit.connection.exec_driver_sql(
                "INSERT OR REPLACE INTO history (id, at, who, what, detail, link) "
                "SELECT id, at, 'operator', 'nothing', '', link FROM history"
            )
        )
    assert [each[0] for each in db.read(lambda u: u.connection.execute(text("SELECT who FROM history")).all())] == [
        "system"
    ]
