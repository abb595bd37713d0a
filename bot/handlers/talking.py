"""Going on with a talk: what was heard goes into the engine, what comes out is said and done in its order."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from bot.engine.talk import Cancelled, Finished, Heard, HeardFile, Line, Listening, Told, Turn
from bot.handlers import additions, outcomes
from bot.handlers.bot import Visit
from casework import relay
from casework.record import Report
from storage.base import now


def heard(visit: Visit) -> Heard:
    """The message as the engine hears it."""
    message = visit.message
    assert message is not None
    kinds = [(attachment.kind, attachment.seconds) for attachment in message.attachments]
    return Heard(
        at=message.sent_at,
        text=message.text,
        choice=message.choice,
        files=tuple(HeardFile(name, kind, seconds) for name, (kind, seconds) in zip(visit.files, kinds, strict=True)),
        location=message.location,
        contact=message.contact,
        edited=message.kind == "edited",
        message_id=message.message_id,
    )


def begin(visit: Visit, flow: str, context: dict[str, Any] | None = None, *, listen: bool = True) -> None:
    """Start a talk with this message as its first words; an open talk is laid aside and offered again afterwards.

    With `listen` false the message was only a wish ("lapor"), and nothing of the story yet.
    """
    first = heard(visit)
    if not listen:
        first = Heard(at=first.at, message_id=first.message_id)
    talk_id = secrets.token_hex(3)
    if poster := visit.kept.pop("poster", ""):
        context = {**(context or {}), "poster": poster}
    take(visit, visit.bot.book.start(flow, talk_id, first, aside=visit.talk, context=context))


def go_on(visit: Visit) -> None:
    """The open talk hears this message."""
    talk = visit.talk
    assert talk is not None
    take(visit, visit.bot.book.hear(talk, heard(visit)))


def take(visit: Visit, turn: Turn) -> None:
    """Say and do what came out of a turn, in its order, and remember the talk."""
    visit.keep_talk(turn.talk)
    visit.kept["turned_at"] = now().isoformat()
    for each in turn.script:
        match each:
            case Line():
                visit.offers_nothing()
                visit.put(visit.bot.texts.render(each, visit.language))
            case Told():
                outcomes.told(visit, each)
            case Finished():
                outcomes.finished(visit, each)
            case Cancelled():
                outcomes.cancelled(visit, each)
            case Listening():
                outcomes.listening(visit, each)
    outcomes.place_known(visit)


def repeat_question(visit: Visit) -> None:
    """After an interruption: the open question once more, so that nobody has to scroll up."""
    talk = visit.talk
    if talk is not None and not talk.listening:
        visit.offers_nothing()
        for line in visit.bot.book.repeat(talk):
            visit.put(visit.bot.texts.render(line, visit.language))


def newer_question(visit: Visit) -> Report | None:
    """The report about which an officer asked something after the open talk last spoke: the last question is answered first."""
    turned_at = visit.kept.get("turned_at")
    if not turned_at or not visit.kept.get("reported"):
        return None
    return relay.asked_since(visit.unit, visit.conversation_id, datetime.fromisoformat(turned_at))


def reply_to_officer(visit: Visit, report: Report) -> None:
    """The officer asked something: this message is the answer, whatever it holds."""
    additions.answer(visit, report, said(visit))


def said(visit: Visit) -> str:
    """What this message says, in words: its text, a contact card, a place on the map."""
    message = visit.message
    assert message is not None
    parts = [message.text]
    if message.contact is not None:
        parts.append(additions.card_words(message.contact.name, message.contact.phones))
    if message.location is not None:
        parts.append(additions.point_words(message.location.lat, message.location.lon, message.location.label))
    return "\n".join(part for part in parts if part)
