"""Asking Telegram for messages instead of being called: how a real bot works from a laptop without a public address.

The offset, which tells Telegram what it may forget, moves only after the messages are on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from channels import inbox
from channels.failures import Refused, SendFailed, TryAgain
from channels.messages import Inbound
from channels.telegram import TelegramCarrier
from channels.telegram_parsing import callback_id
from storage.database import Database

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
"""How long Telegram may keep a question open while nothing comes."""
REFUSED_WAIT = 60.0
"""Seconds until a refusal is tried again: a revoked token may be put back, and a 404 of theirs may pass."""
_TRIES = 5  # for one update that cannot be written down although the database works for others
_LONGEST_WAIT = 30.0


async def poll(
    database: Database,
    carrier: TelegramCarrier,
    stop: asyncio.Event,
    tell: Callable[[str], None] = lambda why: None,
) -> None:
    """Take in what people write until `stop` is set. While Telegram refuses our token it is asked once a minute; `tell`
    hears the reason, and an empty one as soon as it is over."""
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
            tell("")
        except Refused as refused:  # a wrong token, or one of theirs that passes: nobody is heard until it does
            log.error("Telegram refuses us; see `kentongan doctor`", why=refused.why)
            tell(refused.why)
            await _unless_stopped(asyncio.sleep(REFUSED_WAIT), stop)
        except SendFailed as passing:
            trouble += 1
            after = passing.after if isinstance(passing, TryAgain) else None
            wait = after if after is not None else min(_LONGEST_WAIT, 2.0**trouble)
            log.warning("polling again", why=passing.why, seconds=wait)
            await _unless_stopped(asyncio.sleep(wait), stop)


async def _take_in(
    database: Database, carrier: TelegramCarrier, update: dict[str, Any], offset: int | None
) -> int | None:
    """Write one update down; the offset that follows it. Raises TryAgain while the database takes nothing."""
    if (message := carrier.parse(update)) is not None and not await _kept(database, message, _TRIES):
        # Either the database is away, or there is something in this one message that it cannot take. Only the bare
        # fact that somebody wrote tells the two apart, and then everybody else need not wait for ever.
        if not await _kept(database, _bare(message), 1):
            raise TryAgain("database")
        log.error("message kept without what it said", channel=carrier.name)
    if tap := callback_id(update):
        try:
            await carrier.answer_tap(tap)
        except SendFailed as trouble:
            log.warning("tap not answered", why=trouble.why)
    update_id = update.get("update_id")
    return update_id + 1 if type(update_id) is int else offset


async def _kept(database: Database, message: Inbound, tries: int) -> bool:
    for attempt in range(1, tries + 1):
        try:
            await database.awrite(lambda unit: inbox.receive(unit, message))
            return True
        except Exception as trouble:
            log.error("message not kept", channel=message.channel, error=type(trouble).__name__)
        if attempt < tries:
            await asyncio.sleep(0.1 * attempt)
    return False


def _bare(message: Inbound) -> Inbound:
    return Inbound(
        channel=message.channel,
        provider_id=message.provider_id,
        person=message.person,
        address=message.address,
        sent_at=message.sent_at,
        order=message.order,
        kind="unknown",
    )


async def _unless_stopped(doing: Any, stop: asyncio.Event) -> Any:
    """Do it, but let it go when `stop` is set first (then None)."""
    task, stopped = asyncio.ensure_future(doing), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
