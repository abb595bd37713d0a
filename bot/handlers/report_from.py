"""From a checked agency or offer to a report: what was written before need not be written again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.engine.talk import Heard, Part, Talk, Turn
from bot.handlers import talking
from bot.handlers.bot import Visit
from storage.base import now

_CHECKED = "checked"
_STILL_READING = timedelta(minutes=30)
"""So long after an answer about an offer, what is told still is about that offer."""


def remember(visit: Visit, words: str, files: Sequence[Mapping[str, Any]] = ()) -> None:
    """This was checked just now; what is told next may be about it."""
    visit.kept[_CHECKED] = {"at": now().isoformat(), "words": words, "files": [dict(each) for each in files]}


def was_checked(visit: Visit) -> bool:
    """Whether something was checked a moment ago."""
    kept = visit.kept.get(_CHECKED)
    return bool(kept) and now() - datetime.fromisoformat(kept["at"]) < _STILL_READING


def typed_on(visit: Visit) -> bool:
    """Somebody tells more after an answer about an offer or an agency: that is how the report's story begins."""
    if not was_checked(visit):
        return False
    kept = visit.kept.pop(_CHECKED)
    _start(visit, str(kept["words"]), kept["files"])
    visit.say("agency.report_keeps")
    talking.go_on(visit)
    return True


def begin(visit: Visit, words: str, files: Sequence[Mapping[str, Any]] = ()) -> None:
    """Begin a report that already holds these words and files; its first question asks for the rest of the story."""
    visit.kept.pop(_CHECKED, None)
    if words.strip() or files:
        visit.say("agency.report_keeps")
    turn, talk = _start(visit, words, files)
    talking.take(visit, Turn(talk, turn.script))


def _start(visit: Visit, words: str, files: Sequence[Mapping[str, Any]]) -> tuple[Turn, Talk]:
    message = visit.message
    assert message is not None
    turn = visit.bot.book.start("report", secrets.token_hex(3), Heard(message.sent_at), aside=visit.talk)
    talk = turn.talk
    assert talk is not None
    if words.strip() or files:
        talk.files = [dict(each) for each in files]
    if words.strip():
        talk.parts.append(Part(words.strip(), message.sent_at.isoformat()))
    visit.keep_talk(talk)
    return turn, talk
