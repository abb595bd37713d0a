"""The live line of the page: one stream of server-sent events that brings the bubbles of all phones of one browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from typing import Any

from channels import tryit_screen
from channels.tryit import BELL, SAID
from channels.tryit_screen import OVERLAP, Shown
from storage.database import Database

_QUIET = 15.0  # seconds between signs of life, so that no proxy thinks the line is dead
_SOON, _LOOKS = 0.5, 60  # how often (seconds), and how many times, to ask whether a message was read by the bot


async def follow(
    database: Database, phones: Mapping[str, str], last: int | None, stop: asyncio.Event | None = None
) -> AsyncIterator[str]:
    """Events for the browser: `awal` (draw anew), `pesan` (a bubble), `dibaca` (the bot is done with these), `kini`.

    `phones` maps addresses to the page's names. `last` is the number of the last bubble that the browser drew; without
    it (or when it is not from this database) everything is drawn anew. `kini` says that all there was has been told.
    The line ends when `stop` is set; the browser then calls again by itself.
    """
    line = _Line(database, phones)
    with database.bells.hear(BELL) as bell:
        rows = await line.begin(last)
        if line.anew:
            yield _event("awal", {})
        yield line.tell(rows) + await line.read_by_bot() + _event("kini", {})
        while True:
            rang = await _first(bell.wait(_SOON if line.watches else _QUIET), stop)
            if stop is not None and stop.is_set():
                return
            news = line.tell(await line.news()) + await line.read_by_bot()
            if news or not (rang or line.watches):
                yield news or ": masih di sini\n\n"


async def _first(bell: Coroutine[Any, Any, bool], stop: asyncio.Event | None) -> bool:
    """Whether the bell rang before its time was over, or before `stop` was set."""
    if stop is None:
        return await bell
    waits = {asyncio.create_task(bell), asyncio.create_task(stop.wait())}
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return any(task.result() for task in done)
    finally:
        for task in waits:
            task.cancel()


class _Line:
    """What one browser has been told so far, and which of its messages the bot has not read yet."""

    def __init__(self, database: Database, phones: Mapping[str, str]) -> None:
        self._database, self._phones = database, phones
        self._last = 0
        self._known: set[int] = set()
        self._unread: set[str] = set()
        self._looks = 0
        self.anew = False

    @property
    def watches(self) -> bool:
        """Whether some message is still unread and worth asking about."""
        return bool(self._unread) and self._looks < _LOOKS

    async def begin(self, last: int | None) -> Sequence[Shown]:
        newest = await self._database.aread(tryit_screen.newest)
        self.anew = last is None or last > newest
        if not self.anew:
            self._last = last or 0
            return await self.news()
        self._last = newest
        return await self._database.aread(lambda unit: tryit_screen.latest(unit, self._phones, OVERLAP))

    async def news(self) -> Sequence[Shown]:
        return await self._database.aread(lambda unit: tryit_screen.since(unit, self._phones, self._last, self._known))

    def tell(self, rows: Sequence[Shown]) -> str:
        for row in rows:
            self._known.add(row.number)
            self._last = max(self._last, row.number)
            if row.direction == SAID:
                self._unread.add(row.own_id)
                self._looks = 0
        self._known = {number for number in self._known if number > self._last - OVERLAP}
        return "".join(_event("pesan", self._drawn(row), row.number) for row in rows)

    async def read_by_bot(self) -> str:
        if not self.watches:
            return ""
        self._looks += 1
        asked = set(self._unread)
        read = await self._database.aread(lambda unit: tryit_screen.handled(unit, asked))
        self._unread -= read
        return _event("dibaca", sorted(read)) if read else ""

    def _drawn(self, row: Shown) -> dict[str, Any]:
        said = row.direction == SAID
        own = {"number": row.number, "id": row.own_id, "phone": self._phones[row.phone], "said": said}
        return {**row.body, **own, "at": row.at.isoformat()}


def _event(name: str, data: Any, number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n"
