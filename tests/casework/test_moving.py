"""Going on from another phone: sixteen digits, kept as a hash, guessed by nobody (SAFETY T5)."""

from __future__ import annotations

import os
import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from casework import history, moving, reporters, reports
from storage.database import Database, Unit

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def file(unit: Unit, reporter: str) -> Any:
    return reports.file(
        unit, kind="report", reporter=reporter, facts={}, area=None, level="yellow", reasons=(), unknown=(), signals={},
        conflict=False, name=None,
    )  # fmt: skip


def test_the_reports_go_on_from_the_new_phone(db: Database) -> None:
    def work(unit: Unit) -> None:
        report = file(unit, "old")
        key = moving.make_key(unit, "old")
        assert key and re.fullmatch(r"0\d{3} \d{4} \d{4} \d{4}", key)
        assert moving.move(unit, key, "new")
        assert reporters.line_to(unit, report.id) == "new"
        assert reports.of_reporter(unit, "old") == []
        assert not moving.move(unit, key, "third"), "it works once"

    db.write(work)
    rows = db.read(lambda unit: unit.connection.execute(text("SELECT what, who, detail FROM history")).all())
    assert ("report.move", history.REPORTER, "") in [tuple(row) for row in rows]


def test_a_new_number_ends_the_old_one_and_without_reports_there_is_none(db: Database) -> None:
    def work(unit: Unit) -> None:
        assert moving.make_key(unit, "nobody") is None
        file(unit, "old")
        first, second = moving.make_key(unit, "old"), moving.make_key(unit, "old")
        assert first and second and first != second
        assert not moving.move(unit, first, "new")
        assert moving.move(unit, second.replace(" ", ""), "new")

    db.write(work)


def test_the_number_is_nowhere_in_the_database(db: Database) -> None:
    db.write(lambda unit: file(unit, "old"))
    key = db.write(lambda unit: moving.make_key(unit, "old")) or ""
    rows = db.read(lambda unit: unit.connection.execute(text("SELECT * FROM reporter_key")).all())
    assert key.replace(" ", "") not in str(rows) and "old" not in str(rows)


def test_five_tries_an_hour_and_then_not_even_the_right_one(db: Database) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        db.write(lambda unit: file(unit, "old"))
        key = db.write(lambda unit: moving.make_key(unit, "old")) or ""
        for number in range(5):
            wrong = f"0{number:015}"
            assert not db.write(lambda unit, wrong=wrong: moving.move(unit, wrong, "new"))
        assert not db.write(lambda unit: moving.move(unit, key, "new"))
        clock.shift(timedelta(minutes=61))
        assert db.write(lambda unit: moving.move(unit, key, "new"))


GUESSES = int(os.environ.get("KENTONGAN_GUESSES", "2000"))
"""100,000 in the long run (SAFETY T5)."""


def test_guessing_hits_nothing_and_the_brake_holds(db: Database) -> None:
    chance = random.Random(1)

    def guess(unit: Unit, first: int) -> int:
        numbers = range(first, first + 1000)
        return sum(moving.move(unit, f"0{chance.randrange(10**15):015}", f"line{number // 5}") for number in numbers)

    db.write(lambda unit: file(unit, "old"))
    db.write(lambda unit: moving.make_key(unit, "old"))
    assert [db.write(lambda unit, first=first: guess(unit, first)) for first in range(0, GUESSES, 1000)] == [0] * (
        GUESSES // 1000
    )
    wrong = db.read(lambda unit: unit.connection.execute(text("SELECT count(*) FROM moving_try")).scalar())
    assert wrong == moving.FROM_EVERYWHERE


def test_wrong_and_used_numbers_cost_the_same_work(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow fingerprint is what takes the time; whoever asks for a wrong number pays it as often as for a used one."""
    paid: list[int] = []
    real = moving.hash_secret_raw
    monkeypatch.setattr(moving, "hash_secret_raw", lambda *given: (paid.append(1), real(*given))[1])

    def work(unit: Unit) -> tuple[int, int]:
        file(unit, "old")
        used = moving.make_key(unit, "old") or ""
        moving.move(unit, used, "elsewhere")
        paid.clear()
        moving.move(unit, used, "line1")
        for_used = len(paid)
        moving.move(unit, "0000000000000001", "line2")
        return for_used, len(paid) - for_used

    known, unknown = db.write(work)
    assert known == unknown > 0


def test_identity_cards_and_phones_are_no_such_numbers() -> None:
    assert moving.looks_like_key("0812 3456 7890 1234") and moving.looks_like_key(" 0812-3456-7890-1234 ")
    for other in ("3502150101900001", "081234567890", "0812 3456 7890 12345", "kode 0812345678901234"):
        assert not moving.looks_like_key(other)
