"""What both carriers' doors have in common: a message is durable before it is acknowledged, and trouble is told as 503.

A carrier that hears 503 sends the message again; one that hears 200 never does.
"""

from __future__ import annotations

import structlog

from channels import inbox
from channels.messages import Inbound
from storage.database import Database
from webhook.metrics import Metrics

log = structlog.get_logger(__name__)


class Busy(Exception):
    """The message could not be written down just now; it must not be acknowledged."""


async def keep(database: Database, metrics: Metrics, message: Inbound | None, channel: str) -> None:
    """Write `message` down and return when that is on disk; nothing happens when it came before. Raises Busy."""
    if message is None:
        metrics.came(channel, "nothing")
        return
    try:
        conversation = await database.awrite(lambda unit: inbox.receive(unit, message))
    except Exception as trouble:  # whatever it is, only the carrier's next try can save the message
        log.error("message not kept", channel=channel, error=type(trouble).__name__)
        metrics.came(channel, "not_kept")
        raise Busy from None
    metrics.came(channel, "repeat" if conversation is None else "kept")
