"""Word from the carriers: a push arrived, so the officer's clock starts; or it could not, so the next one is asked."""

from __future__ import annotations

import structlog

from bot.handlers import files, push
from bot.handlers.bot import Bot
from casework import duty
from channels import claims
from channels.outbox import FAILED, Receipt
from channels.trouble import place
from storage.database import Unit

log = structlog.get_logger(__name__)


def hear(unit: Unit, bot: Bot) -> int:
    """Act upon the receipts that are there; how many there were."""
    receipts = claims.receipts(unit)
    for receipt in receipts:
        try:
            with unit.savepoint():
                _act(unit, bot, receipt)
        except Exception as trouble:
            log.error("receipt failed", about=receipt.about, error=type(trouble).__name__, at=place(trouble))
        claims.heard(unit, receipt.id or 0)
    return len(receipts)


def _act(unit: Unit, bot: Bot, receipt: Receipt) -> None:
    kind, _, rest = receipt.about.partition(":")
    if kind == files.FILE:
        files.fetched(unit, bot, rest)
        return
    if kind != push.PUSH:
        return
    assignment_id, _, line = rest.rpartition(":")
    asked = duty.get(unit, assignment_id)
    if asked is None:
        return
    if receipt.outcome == FAILED:
        if asked.outcome is None and asked.delivered_at is None:
            push.tell(unit, bot, asked, line=int(line) + 1)
    else:
        duty.delivered(unit, assignment_id, receipt.at)
