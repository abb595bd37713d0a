"""One unit of work: its statements, its session, and what it may undo without undoing its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, NestedTransaction
from sqlmodel import Session

from storage.sealed import KeyRing


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
        self.say(f"SAVEPOINT {name}")
        try:
            yield
            used = self.finish()
        except BaseException:
            self.drop()
            self.say(f"ROLLBACK TO SAVEPOINT {name}")
            self.say(f"RELEASE SAVEPOINT {name}")
            raise
        else:
            self.say(f"RELEASE SAVEPOINT {name}")
            if used and outer is not None:
                outer.expire_all()  # the part may have changed what it holds
        finally:
            self._depth -= 1
            self._session, self._around_session = outer, around

    def say(self, statement: str) -> None:
        """Straight to the driver: savepoints are half of all statements, and the way through SQLAlchemy costs ten times this."""
        cursor = self.connection.connection.cursor()
        cursor.execute(statement)
        cursor.close()

    def finish(self) -> bool:
        """Write what the session holds and let it go; whether there was one."""
        if self._session is None:
            return False
        self._session.flush()
        self._session.close()
        assert self._around_session is not None
        self._around_session.commit()
        self._session = self._around_session = None
        return True

    def drop(self) -> None:
        """Let the session go with what it holds."""
        if self._session is not None and self._around_session is not None:
            self._session.close()
            if self._around_session.is_active:
                self._around_session.rollback()
        self._session = self._around_session = None
