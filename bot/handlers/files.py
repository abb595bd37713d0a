"""A file that a reporter sent was fetched: it goes on to whoever handles the report it belongs to."""

from __future__ import annotations

from bot.handlers import cards
from bot.handlers.bot import Bot
from casework import evidence, reports
from channels import attachments
from storage.database import Unit

FILE = "file"


def fetched(unit: Unit, bot: Bot, attachment_id: str) -> None:
    """Pass a file on that came too late to go along with its words. A file of no report, or of one that nobody handles
    yet, waits for CERITA."""
    unit.ring_bell("photos")  # whoever waits to read it (flyer_reading.py) can do so now
    conversation_id = attachments.sender(unit, attachment_id)
    if conversation_id is None or attachments.shareable(unit, attachment_id) is None:
        return
    for report in reports.of_reporter(unit, conversation_id):
        if any(attachment_id in piece.files for piece in evidence.pieces(unit, report)):
            if report.officer_id is not None:
                cards.tell_officer(unit, bot, report, "officer.file", files=(attachment_id,))
            return
