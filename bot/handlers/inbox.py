"""Handling what waits in one conversation: locked, in order, each message all or nothing.

A message that fails three times is set aside with its reason, the person gets a kind word, and the next message is
handled; an operator can replay it (`kentongan inbox replay`).
"""

from __future__ import annotations

import structlog

from bot import memory
from bot.handlers import routing
from bot.handlers.bot import Bot, Visit
from channels import attachments, inbox
from channels.inbox import Waiting
from channels.trouble import place
from storage.database import Unit

log = structlog.get_logger(__name__)

MOST_TRIES = 3


def drain(unit: Unit, bot: Bot, conversation_id: str) -> bool:
    """Handle everything that waits in this conversation; false when another worker holds it just now."""
    channel = memory.lock(unit, conversation_id)
    if channel is None:
        return False
    for waiting in inbox.waiting(unit, conversation_id):
        try:
            with unit.savepoint():
                _handle(unit, bot, conversation_id, channel, waiting)
        except Exception as trouble:
            tries = waiting.tries + 1
            aside = tries >= MOST_TRIES
            where = f"{type(trouble).__name__} at {place(trouble)}"
            log.error(
                "message failed", conversation=conversation_id, row=waiting.id, tries=tries, aside=aside, why=where
            )
            inbox.mark_failed(unit, waiting.id, tries, where, aside=aside)
            if not aside:
                break  # its turn comes again before the later ones
            Visit(unit, bot, conversation_id, channel, {}).say("anytime.set_aside")
    return True


def _handle(unit: Unit, bot: Bot, conversation_id: str, channel: str, waiting: Waiting) -> None:
    message = waiting.message
    visit = Visit(unit, bot, conversation_id, channel, memory.load(unit, conversation_id), message)
    visit.files = attachments.note(unit, conversation_id, message)
    routing.answer(visit)
    memory.save(unit, conversation_id, visit.kept)
    inbox.mark_handled(unit, waiting.id, waiting.tries)
