"""Shared by the tests of this folder: a message read as `understand` reads it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.understanding import Understood, understand
from bot.understanding.lexicon import load
from bot.understanding.negation import deny
from bot.understanding.reading import Reading, read

TUESDAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""Tuesday 24 November 2026, ten in the morning in Jakarta."""


def told(*texts: str, at: datetime = TUESDAY, zone: str = "Asia/Jakarta") -> Understood:
    """What is understood of one message, or of several sent together."""
    return understand(texts[0] if len(texts) == 1 else list(texts), at=at, zone=zone)


def reading(text: str) -> Reading:
    """The words of a text with their meanings and denials."""
    found = read(text, load())
    deny(found)
    return found
