"""Asking Telegram for messages instead of being called: how a real bot works from a laptop without a public address.

The offset, which tells Telegram what it may forget, moves only after the messages are on disk.
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from channels import inbox
from channels.failures import Refused, SendFailed, TryAgain
from channels.telegram import TelegramCarrier
from channels.telegram_parsing import callback_id
from storage.database import Database

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
"""How long Telegram may keep a question open while nothing comes."""
_TRIES = 5  # for one update that cannot be written down although the database works for others
_LONGEST_WAIT = 30.0


async def poll(database: Database, carrier: TelegramCarrier, stop: asyncio.Event) -> None:
    """Take in what people write until `stop` is set. Raises Refused when Telegram does not accept the token."""
    offset: int | None = None
    trouble = 0
    while not stop.is_set():
        try:
            if offset is None:
                await carrier.remove_webhook()  # Telegram refuses to be asked while a webhook is set
            updates = await _unless_stopped(carrier.updates(offset, POLL_SECONDS), stop)
            for update in updates or ():
                offset = await _take_in(database, carrier, update, offset)
            trouble = 0
        except Refused:
            raise
        except SendFailed as passing:
            trouble += 1
            after = passing.after if isinstance(passing, TryAgain) else None
            wait = after if after is not None else min(_LONGEST_WAIT, 2.0**trouble)
            log.warning("polling again", why=passing.why, seconds=wait)
            await _unless_stopped(asyncio.sleep(wait), stop)


async def _take_in(
    database: Database, carrier: TelegramCarrier, update: dict[str, Any], offset: int | None
) -> int | None:
    """Write one update down, however long the database takes; the offset that follows it."""
    message = carrier.parse(update)
    update_id = update.get("update_id")
    for attempt in range(1, _TRIES + 1):
        try:
            if message is not None:
                await database.awrite(lambda unit: inbox.receive(unit, message))
            break
        except Exception as trouble:
            log.error("message not kept", channel=carrier.name, error=type(trouble).__name__, attempt=attempt)
            if attempt == _TRIES:
                if not await _database_works(database):
                    raise TryAgain("database") from None
                # This one alone cannot be kept: stay with the others rather than standing still for ever.
                log.error("message dropped", channel=carrier.name, error=type(trouble).__name__)
            await asyncio.sleep(0.2 * attempt)
    if tap := callback_id(update):
        try:
            await carrier.answer_tap(tap)
        except SendFailed as trouble:
            log.warning("tap not answered", why=trouble.why)
    return update_id + 1 if type(update_id) is int else offset


async def _database_works(database: Database) -> bool:
    try:
        await database.awrite(lambda unit: unit.connection.exec_driver_sql("SELECT 1").scalar())
    except Exception:
        return False
    return True


async def _unless_stopped(doing: Any, stop: asyncio.Event) -> Any:
    """Do it, but let it go when `stop` is set first (then None)."""
    task, stopped = asyncio.ensure_future(doing), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
