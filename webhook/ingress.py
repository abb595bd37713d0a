"""What both carriers' doors have in common: a message is durable before it is acknowledged, and trouble is told as 503.

A carrier that hears 200 never sends the message again, and Twilio by default not even when it hears 503. So passing
trouble (two processes that wait for each other in PostgreSQL, a database that restarts) is first waited out here.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import TypeVar

import structlog

from channels import inbox
from channels.messages import Inbound
from storage.database import Database, Unit
from webhook.metrics import Metrics

log = structlog.get_logger(__name__)
T = TypeVar("T")

WAITS = (0.05, 0.3, 1.0, 2.0)
"""Seconds before each further try; in all well inside the 15 s that Twilio waits for an answer (CHANNELS.md)."""


class Busy(Exception):
    """The message could not be written down just now; it must not be acknowledged."""


async def keep(database: Database, metrics: Metrics, message: Inbound | None, channel: str) -> None:
    """Write `message` down and return when that is on disk; nothing happens when it came before. Raises Busy."""
    if message is None:
        metrics.came(channel, "nothing")
        return
    try:
        conversation = await patiently(database, lambda unit: inbox.receive(unit, message))
    except Exception as trouble:  # whatever it is, only another try can save the message
        log.error("message not kept", channel=channel, error=type(trouble).__name__)
        metrics.came(channel, "not_kept")
        raise Busy from None
    metrics.came(channel, "repeat" if conversation is None else "kept")


async def patiently(database: Database, work: Callable[[Unit], T]) -> T:
    """Have `work` committed, trying again for a few seconds; raises what the last try raised."""
    for wait in WAITS:
        try:
            return await database.awrite(work)
        except Exception:
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))
    return await database.awrite(work)
