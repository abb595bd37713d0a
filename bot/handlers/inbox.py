"""Handling what waits in one conversation: locked, in order, each message all or nothing.

A message that fails three times is set aside with its reason, the person gets a kind word, and the next message is
handled; an operator can replay it (`kentongan inbox replay`).
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import Literal

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot import memory
from bot.handlers import arrivals, routing
from bot.handlers.bot import Bot, Visit
from channels import attachments, inbox
from channels.inbox import Waiting
from channels.trouble import place
from storage.database import Unit

log = structlog.get_logger(__name__)

MOST_TRIES = 3

MOST_AT_ONCE, LONGEST_AT_ONCE = 10, 0.3
"""Messages and seconds of one unit: on SQLite everybody else's messages wait for it."""

Drained = Literal["done", "more", "busy", "again"]
"""Handled all that waited; more of it waits; another worker holds the conversation; or a message failed and gets another
try a little later."""


def drain(unit: Unit, bot: Bot, conversation_id: str) -> Drained:
    """Handle what waits in this conversation, as much of it as one unit may take."""
    channel = memory.lock(unit, conversation_id)
    if channel is None:
        return "busy"
    began = monotonic()
    found = inbox.waiting(unit, conversation_id, MOST_AT_ONCE + 1)
    for number, waiting in enumerate(found):
        if number == MOST_AT_ONCE or (number and monotonic() - began > LONGEST_AT_ONCE):
            return "more"
        try:
            with unit.savepoint():
                _handle(unit, bot, conversation_id, channel, waiting)
        except (OperationalError, InterfaceError):
            raise  # the database is in trouble, not this message: nothing is counted, all of it is tried again
        except Exception as trouble:
            tries = waiting.tries + 1
            aside = tries >= MOST_TRIES
            where = f"{type(trouble).__name__} at {place(trouble)}"
            log.error(
                "message failed", conversation=conversation_id, row=waiting.id, tries=tries, aside=aside, why=where
            )
            inbox.mark_failed(unit, waiting.id, tries, where, aside=aside)
            if not aside:
                return "again"  # its turn comes before the later ones
            apology = Visit(unit, bot, conversation_id, channel, {})
            apology.say("anytime.set_aside")
            apology.send()
    return "done"


def _handle(unit: Unit, bot: Bot, conversation_id: str, channel: str, waiting: Waiting) -> None:
    message = waiting.message
    files = attachments.note(unit, conversation_id, message)
    kinds = [each.kind for each in message.attachments]
    if kinds and set(kinds) == {"card"} and not message.text:
        inbox.mark_handled(unit, waiting.id, waiting.tries)  # who is on the card comes in as soon as it was fetched
        return
    visit = Visit(unit, bot, conversation_id, channel, memory.load(unit, conversation_id), message)
    if "card" in kinds:
        others = tuple(each for each in message.attachments if each.kind != "card")
        visit.message = replace(message, attachments=others)
    visit.files = [name for name, kind in zip(files, kinds, strict=True) if kind != "card"]
    if not arrivals.settle(visit):
        routing.answer(visit)
    visit.send()
    memory.save(unit, conversation_id, visit.kept)
    inbox.mark_handled(unit, waiting.id, waiting.tries)
