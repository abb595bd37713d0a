"""KUNCI and PINDAH: a reporter goes on from another phone or carrier, by a number that only they know."""

from __future__ import annotations

from bot.handlers.bot import Visit
from casework import moving


def answer(visit: Visit) -> bool:
    """Answer one of the words, or a number; false when it is neither. The number's message stays out of every report."""
    message = visit.message
    assert message is not None
    if message.kind != "message" or message.choice or message.forwarded:
        return False
    if moving.looks_like_key(message.text):
        if moving.move(visit.unit, message.text, visit.conversation_id):
            visit.kept["welcomed"] = visit.kept["reported"] = True
            visit.say("moving.moved")
        else:
            visit.say("moving.wrong")
        return True
    verb, rest = visit.bot.commands.named("moving", message.text.strip())
    if not verb or rest:
        return False
    if verb == "ask":
        visit.say("moving.ask")
        return True
    key = moving.make_key(visit.unit, visit.conversation_id)
    if key is None:
        visit.say("moving.key.none")
    else:
        visit.say("moving.key", number=key)
    return True
