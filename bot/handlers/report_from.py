"""From a checked agency or offer to a report: what was written before need not be written again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.talk import Heard, Part
from bot.handlers import talking
from bot.handlers.bot import Visit


def begin(visit: Visit, words: str, files: Sequence[Mapping[str, Any]] = ()) -> None:
    """Begin a report that already holds these words and files; its first question asks for the rest of the story."""
    message = visit.message
    assert message is not None
    turn = visit.bot.book.start("report", secrets.token_hex(3), Heard(message.sent_at), aside=visit.talk)
    talk = turn.talk
    assert talk is not None
    if words.strip() or files:
        visit.say("agency.report_keeps")
        talk.files = [dict(each) for each in files]
    if words.strip():
        talk.parts.append(Part(words.strip(), message.sent_at.isoformat()))
    talking.take(visit, turn)
