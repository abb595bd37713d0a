"""The loops that do the work: handle what came in, hear receipts, ring alarms, send, fetch files.

Each loop wakes by a bell and looks by itself once a second, so a lost ring costs a moment. A loop never dies of one bad
row: the error is logged with its type and place, never with anybody's words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.handlers import alarms, flyer_reading, receipts
from bot.handlers import inbox as handling
from bot.handlers.bot import Bot
from channels import inbox
from channels.trouble import place
from storage.database import Database

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks when no bell rings."""

MOST_STARTED = 200
"""Conversations that one look hands in."""
BUSY_AGAIN = 0.05
"""Seconds until a conversation is looked at again that another worker held."""


class Handling:
    """Handles waiting messages: each conversation by one unit of work at a time, different ones side by side."""

    def __init__(self, database: Database, bot: Bot) -> None:
        self.database, self.bot = database, bot
        self._now: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._again = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is under way is then finished."""
        with self.database.bells.hear("inbox") as bell:
            while not stop.is_set():
                started = await guarded("handling", self.start_waiting)
                if not started:
                    await first_of(bell.wait(LOOK_EVERY), self._again.wait(), stop.wait())
                    self._again.clear()
        while self._now:
            await self._again.wait()
            self._again.clear()

    async def start_waiting(self) -> int:
        """Hand in every conversation in which something waits; how many were started."""
        most = MOST_STARTED + len(self._now)  # those already held must not hide the others
        waiting = await self.database.aread(lambda unit: inbox.waiting_conversations(unit, most))
        fresh = [conversation for conversation in waiting if conversation not in self._now]
        for conversation in fresh:
            self._now.add(conversation)
            task = asyncio.create_task(self._drain(conversation))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(fresh)

    async def _drain(self, conversation: str) -> None:
        how: handling.Drained = "again"
        try:
            how = await self.database.awrite(lambda unit: handling.drain(unit, self.bot, conversation))
        except Exception as trouble:
            log.error("handling failed", conversation=conversation, error=type(trouble).__name__, at=place(trouble))
        if how in ("done", "more"):
            self._free(conversation)
        else:
            wait = BUSY_AGAIN if how == "busy" else LOOK_EVERY
            asyncio.get_running_loop().call_later(wait, self._free, conversation)

    def _free(self, conversation: str) -> None:
        self._now.discard(conversation)
        self._again.set()


async def hear_receipts(database: Database, bot: Bot, stop: asyncio.Event) -> None:
    """Tell casework which pushes arrived and which could not."""
    await _look_by_bell(database, "receipts", stop, lambda: database.awrite(lambda unit: receipts.hear(unit, bot)))


async def ring_alarms(database: Database, bot: Bot, stop: asyncio.Event) -> None:
    """Let every alarm act whose time has come."""
    await _look_by_bell(database, "alarms", stop, lambda: database.awrite(lambda unit: alarms.ring(unit, bot)))


async def read_photos(database: Database, bot: Bot, stop: asyncio.Event) -> None:
    """Read the flyers that people sent to be checked; nothing to do where tesseract is not installed."""
    if bot.photos is not None:
        await _look_by_bell(database, "photos", stop, lambda: flyer_reading.read_once(database, bot))


async def _look_by_bell(database: Database, name: str, stop: asyncio.Event, look: Callable[[], Awaitable[int]]) -> None:
    with database.bells.hear(name) as bell:
        while not stop.is_set():
            if not await guarded(name, look):
                await first_of(bell.wait(LOOK_EVERY), stop.wait())


async def guarded(what: str, work: Callable[[], Awaitable[int]]) -> int:
    """Do `work`; an error is logged and counts as nothing done, so the loop waits before it looks again."""
    try:
        return await work()
    except Exception as trouble:
        log.error("loop failed", loop=what, error=type(trouble).__name__, at=place(trouble))
        return 0


async def first_of(*waits: Awaitable[object]) -> None:
    """Wait until one of these happens; the others are let go."""
    tasks = [asyncio.ensure_future(each) for each in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
