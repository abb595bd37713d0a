"""One way into SQLite and PostgreSQL: units of work that are committed together, and reads.

A `200` to a carrier means that the message is on disk, so every commit is a full one (SQLite `synchronous=FULL`,
PostgreSQL `synchronous_commit=on`). Speed comes from committing *together*: a writer thread runs the waiting units of
work one after the other, each under its own savepoint, and commits what has gathered. Whoever handed a unit in waits
for that commit. PostgreSQL gathers commits by itself when several come at once, so there several writers commit one unit
each: units that shared a transaction would hold each other's rows and end in deadlocks.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, NestedTransaction, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from storage.bells import Bells
from storage.sealed import KeyRing

T = TypeVar("T")
log = structlog.get_logger(__name__)

_MOST_UNITS = 256  # that one commit on SQLite carries
_MOST_REPEATS = 5  # of a unit that PostgreSQL undid for another one's sake
_UNDONE_FOR_ANOTHER = {"40001", "40P01"}  # serialization_failure, deadlock_detected
_LONGEST_GATHERING = 0.02  # seconds; longer only makes the first of a batch wait without saving more commits


class Unit:
    """The transaction a unit of work runs in. Never commit it: the writer does, for all that gathered."""

    def __init__(self, connection: Connection, ring: KeyRing) -> None:
        self.connection = connection
        self.ring = ring
        self.postgres = connection.dialect.name == "postgresql"
        self.bells: set[str] = set()
        self._session: Session | None = None
        self._around_session: NestedTransaction | None = None
        self._depth = 0

    @property
    def session(self) -> Session:
        """The SQLModel session on this transaction, for everything off the hot path."""
        if self._session is None:
            # A session whose flush fails takes down the transaction it joined, so it gets a savepoint of its own.
            self._around_session = self.connection.begin_nested()
            self._session = Session(self.connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        return self._session

    def ring_bell(self, name: str) -> None:
        """Wake whoever waits for `name` (inbox, outbox, receipts, alarms, fetches) once this is committed."""
        self.bells.add(name)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All or nothing for a part of the unit: an exception undoes the part and is raised again."""
        outer, around = self._session, self._around_session
        if outer is not None:
            outer.flush()
        self._session = self._around_session = None
        self._depth += 1
        name = f"part_{self._depth}"
        self._say(f"SAVEPOINT {name}")
        try:
            yield
            used = self._finish()
        except BaseException:
            self._drop()
            self._say(f"ROLLBACK TO SAVEPOINT {name}")
            self._say(f"RELEASE SAVEPOINT {name}")
            raise
        else:
            self._say(f"RELEASE SAVEPOINT {name}")
            if used and outer is not None:
                outer.expire_all()  # the part may have changed what it holds
        finally:
            self._depth -= 1
            self._session, self._around_session = outer, around

    def _say(self, statement: str) -> None:
        """Straight to the driver: savepoints are half of all statements, and the way through SQLAlchemy costs ten times this."""
        cursor = self.connection.connection.cursor()
        cursor.execute(statement)
        cursor.close()

    def _finish(self) -> bool:
        """Write what the session holds and let it go; whether there was one."""
        if self._session is None:
            return False
        self._session.flush()
        self._session.close()
        assert self._around_session is not None
        self._around_session.commit()
        self._session = self._around_session = None
        return True

    def _drop(self) -> None:
        """Let the session go with what it holds."""
        if self._session is not None and self._around_session is not None:
            self._session.close()
            if self._around_session.is_active:
                self._around_session.rollback()
        self._session = self._around_session = None


class Database:
    """The database of one installation. Thread-safe; `close` waits for the units already handed in."""

    def __init__(self, url: str, ring: KeyRing, *, writers: int = 6) -> None:
        self.url = make_url(url)
        self.ring = ring
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if not self.sqlite:
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = _sqlite_engine(self.url) if self.sqlite else create_engine(self.url, pool_pre_ping=True)
        self.engine.dialect.ring = ring  # type: ignore[attr-defined]  # where the sealed columns find it
        self.bells = Bells(None if self.sqlite else self.url)
        self._waiting: queue.SimpleQueue[tuple[Callable[[Unit], Any], Future[Any]] | None] = queue.SimpleQueue()
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
        return await asyncio.wrap_future(self.submit(work))

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run `work` on a snapshot of its own; what it writes is thrown away."""
        with self.engine.connect() as connection:
            unit = Unit(connection, self.ring)
            try:
                return work(unit)
            finally:
                unit._drop()
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

    def _commit_together(self, connection: Connection, first: tuple[Callable[[Unit], Any], Future[Any]]) -> None:
        batch: list[tuple[Future[Any], Any, BaseException | None]] = []
        bells: set[str] = set()
        until = monotonic() + _LONGEST_GATHERING
        current: tuple[Callable[[Unit], Any], Future[Any]] | None = first
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
            for done, _, own in batch:
                done.set_exception(own or trouble)
            raise
        self.bells.ring(bells)
        for done, result, own in batch:
            if own is None:
                done.set_result(result)
            else:
                done.set_exception(own)

    def _run_one(
        self, connection: Connection, work: Callable[[Unit], Any], bells: set[str]
    ) -> tuple[Any, BaseException | None]:
        for repeats in range(_MOST_REPEATS + 1):
            unit = Unit(connection, self.ring)
            unit._say("SAVEPOINT unit")
            try:
                result = work(unit)
                unit._finish()
            except Exception as trouble:
                unit._drop()
                unit._say("ROLLBACK TO SAVEPOINT unit")
                unit._say("RELEASE SAVEPOINT unit")
                state = getattr(getattr(trouble, "orig", None), "sqlstate", None)
                if state in _UNDONE_FOR_ANOTHER and repeats < _MOST_REPEATS:
                    continue
                return None, trouble
            unit._say("RELEASE SAVEPOINT unit")
            bells |= unit.bells
            return result, None
        raise AssertionError("unreachable")


def _sqlite_engine(url: Any) -> Engine:
    """SQLite as the rest of the house expects it: WAL, full commits, foreign keys, deleted bytes overwritten."""
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine
