"""Units of work: committed together, undone alone, durable when their future is done."""

from __future__ import annotations

from concurrent.futures import wait
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.database import Database, Unit


@pytest.fixture
def table(db: Database) -> Database:
    db.write(lambda unit: unit.connection.exec_driver_sql("CREATE TABLE note (n INTEGER UNIQUE)"))
    return db


def insert(n: int):
    return lambda unit: unit.connection.execute(text("INSERT INTO note VALUES (:n)"), {"n": n})


def numbers(db: Database) -> list[int]:
    return db.read(lambda unit: list(unit.connection.execute(text("SELECT n FROM note ORDER BY n")).scalars()))


def test_what_is_written_can_be_read(table: Database) -> None:
    table.write(insert(1))
    assert numbers(table) == [1]


def test_many_units_all_land(table: Database) -> None:
    futures = [table.submit(insert(n)) for n in range(500)]
    wait(futures)
    assert numbers(table) == list(range(500))


def test_one_failing_unit_leaves_its_neighbours_alone(table: Database) -> None:
    futures = [table.submit(insert(n)) for n in (1, 2, 1, 3)]
    wait(futures)
    assert (
        sum(f.exception() is not None for f in futures) == 1
    )  # PostgreSQL's writers do not promise which 1 came first
    assert numbers(table) == [1, 2, 3]


def test_a_savepoint_undoes_only_its_part(table: Database) -> None:
    def work(unit: Unit) -> None:
        insert(1)(unit)
        with pytest.raises(RuntimeError), unit.savepoint():
            insert(2)(unit)
            raise RuntimeError
        insert(3)(unit)

    table.write(work)
    assert numbers(table) == [1, 3]


class Base(DeclarativeBase):
    """Apart from the tables of the house."""


class Note(Base):
    __tablename__ = "note"

    n: Mapped[int] = mapped_column(primary_key=True)


def add_note(n: int):
    return lambda unit: unit.session.add(Note(n=n))


def test_a_session_that_cannot_write_undoes_its_own_unit_only(table: Database) -> None:
    futures = [table.submit(add_note(n)) for n in (1, 2, 1, 3)]
    wait(futures)
    assert sum(f.exception() is not None for f in futures) == 1
    assert numbers(table) == [1, 2, 3]


def test_a_session_that_cannot_write_undoes_its_own_part_only(table: Database) -> None:
    def work(unit: Unit) -> None:
        unit.session.add(Note(n=1))
        for n in (2, 1, 3):
            with suppress(IntegrityError), unit.savepoint():
                unit.session.add(Note(n=n))
        unit.session.add(Note(n=4))

    table.write(work)
    assert numbers(table) == [1, 2, 3, 4]


def test_a_read_keeps_nothing(table: Database) -> None:
    table.read(insert(1))
    assert numbers(table) == []


def test_closing_finishes_what_was_handed_in(table: Database) -> None:
    futures = [table.submit(insert(n)) for n in range(50)]
    table.close()
    assert all(future.exception() is None for future in futures)
    with pytest.raises(RuntimeError):
        table.write(insert(99))


def test_sqlite_keeps_its_word(db: Database) -> None:
    if not db.sqlite:
        pytest.skip("a promise about SQLite's settings")
    settings = db.read(
        lambda unit: [
            unit.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]
    )
    assert settings == ["wal", 2, 1]
