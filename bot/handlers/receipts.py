"""Word from the carriers: a push arrived, so the officer's clock starts; or it could not, so the next one is asked."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.handlers import cards, files, push
from bot.handlers.bot import Bot
from casework import duty
from casework.record import Report
from channels import outbox
from channels.outbox import FAILED, Receipt
from channels.trouble import place
from storage import setbacks
from storage.database import Unit

log = structlog.get_logger(__name__)

TOLD = "told"
"""What a receipt is about (`told:<report id>`) when something was told to a reporter."""


def hear(unit: Unit, bot: Bot) -> int:
    """Act upon the receipts that are there; how many there were. One that fails is put off."""
    receipts = outbox.receipts(unit)
    failed_before = setbacks.of(unit, outbox.RECEIPT) if receipts else set()
    for receipt in receipts:
        key = str(receipt.id)
        try:
            with unit.savepoint():
                _act(unit, bot, receipt)
        except (OperationalError, InterfaceError):
            raise  # the database is in trouble, not this receipt: all of it is tried again
        except Exception as trouble:
            where = f"{type(trouble).__name__} at {place(trouble)}"
            tries, _ = setbacks.put_off(unit, outbox.RECEIPT, key, where)
            log.error("receipt failed", about=receipt.about, tries=tries, why=where)
            continue
        outbox.heard(unit, receipt.id or 0)
        if key in failed_before:
            setbacks.over(unit, outbox.RECEIPT, key)
    return len(receipts)


def _act(unit: Unit, bot: Bot, receipt: Receipt) -> None:
    kind, _, rest = receipt.about.partition(":")
    if kind == files.FILE:
        files.fetched(unit, bot, rest)
        return
    if kind == TOLD and receipt.outcome == FAILED:
        _not_told(unit, bot, rest)
    if kind != push.PUSH:
        return
    assignment_id, _, tried = rest.partition(":")
    asked = duty.get(unit, assignment_id)
    if asked is None:
        return
    if receipt.outcome == FAILED:
        if asked.outcome is None and asked.delivered_at is None:
            push.tell(unit, bot, asked, tried=tuple(tried.split(",")))
    else:
        duty.delivered(unit, assignment_id, receipt.at)


def _not_told(unit: Unit, bot: Bot, report_id: str) -> None:
    """The reporter cannot be reached: whoever handles the report should not wait for an answer."""
    report = unit.session.get(Report, report_id)
    if report is not None and report.officer_id is not None:
        cards.tell_officer(unit, bot, report, "officer.told.failed")
