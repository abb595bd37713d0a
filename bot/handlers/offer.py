"""Checking an offer: how it begins (pasted, forwarded, photographed, or five questions) and what can be tapped afterwards."""

from __future__ import annotations

import secrets

from bot import flyers
from bot.engine.talk import Answer, Heard
from bot.handlers import offer_answer, report_from, talking
from bot.handlers.bot import Visit

FLOWS = ("offer",)
TAPPED = offer_answer.TAPPED
_NOTHING_TOLD: dict[str, list[str]] = {"texts": [], "files": [], "contacts": [], "locations": []}


def begin(visit: Visit) -> None:
    """This message is the offer, or its first part."""
    look_at_photos(visit)
    _drop_older(visit)
    talking.begin(visit, "offer")


def look_at_photos(visit: Visit) -> None:
    """Have the writing on the photos of this message read, or say that it can't be read here."""
    message = visit.message
    assert message is not None
    kinds = [attachment.kind for attachment in message.attachments]
    photos = [name for name, kind in zip(visit.files, kinds, strict=True) if kind in ("photo", "document")]
    if not photos:
        return
    if visit.bot.photos is None:
        visit.say("offer.photo.cannot")
        return
    for name in photos:
        flyers.want(visit.unit, name, visit.conversation_id, "offer")
    visit.say("offer.photo.reading")


def ask(visit: Visit) -> None:
    """Wait for the offer."""
    _drop_older(visit)
    talking.begin(visit, "offer", listen=False)


def ask_five(visit: Visit) -> None:
    """There is nothing to paste: the five questions at once."""
    message = visit.message
    assert message is not None
    _drop_older(visit)
    turn = visit.bot.book.start(
        "offer", secrets.token_hex(3), Heard(message.sent_at), aside=visit.talk,
        answers={"story": Answer(_NOTHING_TOLD)},
    )  # fmt: skip
    talking.take(visit, turn)


def _drop_older(visit: Visit) -> None:
    """Whoever checks another offer is done with the one before; what that one had laid aside is kept."""
    talk = visit.talk
    if talk is not None and talk.flow in FLOWS:
        visit.keep_talk(talk.aside[-1] if talk.aside else None)


def tapped(visit: Visit) -> bool:
    """A button below an answer; false when it is another one."""
    message = visit.message
    assert message is not None
    kind, _, verb = message.choice.partition(":")
    if kind != TAPPED:
        return False
    if verb == "questions":
        ask_five(visit)
    elif verb == "again":
        ask(visit)
    elif verb == "instead":
        offer_answer.instead(visit)
        talking.repeat_question(visit)
    elif verb == "report":
        kept = visit.kept.get(TAPPED) or {}
        report_from.begin(visit, str(kept.get("words", "")), kept.get("files", ()))
    else:
        return False
    return True
