"""One way into SQLite and PostgreSQL: units of work that are committed together, and reads.

A `200` to a carrier means that the message is on disk, so every commit is a full one (SQLite `synchronous=FULL`,
PostgreSQL `synchronous_commit=on`). Speed comes from committing *together*: a writer thread runs the waiting units of
work one after the other, each under its own savepoint, and commits what has gathered. Whoever handed a unit in waits
for that commit. PostgreSQL gathers commits by itself when several come at once, so there several writers commit one unit
each: units that shared a transaction would hold each other's rows and end in deadlocks.
"""

from __future__ import annotations

import asyncio
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from storage.bells import Bells
from storage.sealed import KeyRing
from storage.unit import Unit
from storage.waiting import Awaited, Waiter, answer

T = TypeVar("T")
log = structlog.get_logger(__name__)

_MOST_UNITS = 256  # that one commit on SQLite carries
_MOST_REPEATS = 5  # of a unit that PostgreSQL undid for another one's sake
_UNDONE_FOR_ANOTHER = {"40001", "40P01"}  # serialization_failure, deadlock_detected
_LONGEST_GATHERING = 0.02  # seconds; longer only makes the first of a batch wait without saving more commits


class Database:
    """The database of one installation. Thread-safe; `close` waits for the units already handed in."""

    def __init__(self, url: str, ring: KeyRing, *, writers: int = 6) -> None:
        self.url = make_url(url)
        self.ring = ring
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if not self.sqlite:
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = (
            _sqlite_engine(self.url)
            if self.sqlite
            else create_engine(self.url, pool_pre_ping=True, hide_parameters=True)
        )
        self.engine.dialect.ring = ring  # type: ignore[attr-defined]  # where the sealed columns find it
        self.bells = Bells(None if self.sqlite else self.url)
        self._waiting: queue.SimpleQueue[tuple[Callable[[Unit], Any], Waiter] | None] = queue.SimpleQueue()
        self._most_units = _MOST_UNITS if self.sqlite else 1
        self._writers = [
            threading.Thread(target=self._write_for_ever, name=f"writer-{n}", daemon=True)
            for n in range(1 if self.sqlite else writers)
        ]
        self._closed = False
        for writer in self._writers:
            writer.start()

    def submit(self, work: Callable[[Unit], T]) -> Future[T]:
        """Hand in a unit of work; the future is done when it is committed, or holds what went wrong."""
        if self._closed:
            raise RuntimeError("the database is closed")
        done: Future[T] = Future()
        self._waiting.put((work, done))
        return done

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run a unit of work and wait for its commit (from a thread that may wait)."""
        return self.submit(work).result()

    async def awrite(self, work: Callable[[Unit], T]) -> T:
        """Run a unit of work and wait for its commit (from the event loop)."""
        if self._closed:
            raise RuntimeError("the database is closed")
        waiter = Awaited()
        self._waiting.put((work, waiter))
        return await waiter.future  # type: ignore[no-any-return]

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run `work` on a snapshot of its own; what it writes is thrown away."""
        with self.engine.connect() as connection:
            unit = Unit(connection, self.ring)
            try:
                return work(unit)
            finally:
                unit.drop()
                connection.rollback()

    async def aread(self, work: Callable[[Unit], T]) -> T:
        """`read` from the event loop, in a thread."""
        return await asyncio.to_thread(self.read, work)

    def close(self) -> None:
        """Finish what was handed in, stop the writers, let the connections go."""
        if self._closed:
            return
        self._closed = True
        for _ in self._writers:
            self._waiting.put(None)
        for writer in self._writers:
            writer.join()
        if self.sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.bells.close()
        self.engine.dispose()

    # -- the writer -------------------------------------------------------------------------------------------------

    def _write_for_ever(self) -> None:
        connection: Connection | None = None
        while (first := self._waiting.get()) is not None:
            try:
                if connection is None:
                    connection = self.engine.connect().execution_options(begin="BEGIN IMMEDIATE")
                self._commit_together(connection, first)
            except BaseException as trouble:  # the futures were told; the next batch gets a fresh connection
                log.error("commit failed", error=type(trouble).__name__)
                if connection is not None:
                    try:
                        connection.invalidate()
                        connection.close()
                    except Exception as second:
                        log.error("connection not closed", error=type(second).__name__)
                connection = None
        if connection is not None:
            connection.close()

    def _commit_together(self, connection: Connection, first: tuple[Callable[[Unit], Any], Waiter]) -> None:
        batch: list[tuple[Waiter, Any, BaseException | None]] = []
        bells: set[str] = set()
        until = monotonic() + _LONGEST_GATHERING
        current: tuple[Callable[[Unit], Any], Waiter] | None = first
        try:
            connection.begin()
            while current is not None:
                work, done = current
                if done.set_running_or_notify_cancel():
                    batch.append((done, None, None))
                    result, trouble = self._run_one(connection, work, bells)
                    batch[-1] = (done, result, trouble)
                current = None
                if len(batch) < self._most_units and monotonic() < until:
                    try:
                        current = self._waiting.get_nowait()
                    except queue.Empty:
                        break
                    if current is None:  # closing: leave the word for the loop above
                        self._waiting.put(None)
            if bells and not self.sqlite:
                for name in bells:
                    connection.execute(text("SELECT pg_notify('kentongan', :name)"), {"name": name})
            connection.commit()
        except BaseException as trouble:
            if not batch:
                first[1].set_running_or_notify_cancel()
                batch.append((first[1], None, None))
            answer([(done, None, own or trouble) for done, _, own in batch])
            raise
        self.bells.ring(bells)
        answer(batch)

    def _run_one(
        self, connection: Connection, work: Callable[[Unit], Any], bells: set[str]
    ) -> tuple[Any, BaseException | None]:
        for repeats in range(_MOST_REPEATS + 1):
            unit = Unit(connection, self.ring)
            unit.say("SAVEPOINT unit")
            try:
                result = work(unit)
                unit.finish()
            except Exception as trouble:
                unit.drop()
                unit.say("ROLLBACK TO SAVEPOINT unit")
                unit.say("RELEASE SAVEPOINT unit")
                state = getattr(getattr(trouble, "orig", None), "sqlstate", None)
                if state in _UNDONE_FOR_ANOTHER and repeats < _MOST_REPEATS:
                    continue
                return None, trouble
            unit.say("RELEASE SAVEPOINT unit")
            bells |= unit.bells
            return result, None
        raise AssertionError("unreachable")


def _sqlite_engine(url: Any) -> Engine:
    """SQLite as the rest of the house expects it: WAL, full commits, foreign keys, deleted bytes overwritten."""
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):  # SQLite gives its journal the rights of the file
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        # recursive_triggers: what REPLACE takes away is held by the triggers that keep history (casework/history.py) too
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "recursive_triggers=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine
