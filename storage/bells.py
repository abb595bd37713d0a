"""Waking up those who wait for work: an event within a process, LISTEN/NOTIFY between processes on PostgreSQL.

A bell is only a hint. Whoever waits also looks by itself now and then, so a lost ring costs a moment and never a message.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import psycopg
import structlog

log = structlog.get_logger(__name__)


class Bells:
    """The bells of one database. `ring` may be called from any thread, `wait` from an event loop."""

    def __init__(self, postgres_url: Any = None) -> None:
        self._waiters: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(set)
        self._lock = threading.Lock()
        self._url = postgres_url
        self._closed = threading.Event()
        self._listener: threading.Thread | None = None

    def ring(self, names: Iterable[str]) -> None:
        """Wake everybody who waits for one of `names` in this process."""
        for name in names:
            with self._lock:
                waiters = list(self._waiters.get(name, ()))
            for loop, event in waiters:
                try:
                    loop.call_soon_threadsafe(event.set)
                except RuntimeError:  # that loop has ended; its waiters are gone with it
                    with self._lock:
                        self._waiters[name].discard((loop, event))

    def hear(self, name: str) -> Bell:
        """A bell to wait on, from now on; use it as a context manager so that it is let go again."""
        if self._url is not None and self._listener is None:
            self._listener = threading.Thread(target=self._listen, name="bells", daemon=True)
            self._listener.start()
        return Bell(self, name)

    def close(self) -> None:
        """Stop listening to other processes."""
        self._closed.set()
        if self._listener is not None:
            self._listener.join()

    def _listen(self) -> None:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._closed.is_set():
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute("LISTEN kentongan")
                    while not self._closed.is_set():
                        self.ring({note.payload for note in connection.notifies(timeout=0.5)})
            except psycopg.Error as trouble:
                log.warning("not listening to other processes", error=type(trouble).__name__)
                self._closed.wait(1.0)


class Bell:
    """One waiter's end of a bell."""

    def __init__(self, bells: Bells, name: str) -> None:
        self._bells, self._name = bells, name
        self._event = asyncio.Event()
        self._entry = (asyncio.get_running_loop(), self._event)

    def __enter__(self) -> Bell:
        with self._bells._lock:
            self._bells._waiters[self._name].add(self._entry)
        return self

    def __exit__(self, *_: object) -> None:
        with self._bells._lock:
            self._bells._waiters[self._name].discard(self._entry)

    async def wait(self, seconds: float) -> bool:
        """Wait until it rings or `seconds` have passed; true when it rang."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        self._event.clear()
        return True
