"""What a message means for the line it came by, before anybody reads what it says.

A bot that was blocked or let in again, a contact card that is still being fetched, the word that we asked for after a
day of silence, a number that brings a reporter over from another phone, a correction of what was already sent.
"""

from __future__ import annotations

from dataclasses import replace

from bot.handlers import additions, moving, push
from bot.handlers.bot import Visit
from casework import duty, officers, relay, sight
from casework.officers import Officer
from channels import conversations


def settle(visit: Visit) -> bool:
    """Do what follows from how this message came; true when nothing is left to be answered."""
    message = visit.message
    assert message is not None
    if message.kind in ("blocked", "unblocked"):
        who = officers.of_conversation(visit.unit, visit.conversation_id)
        if who is not None:
            _gone(visit, who) if message.kind == "blocked" else _back(visit)
        return True
    if message.opens and visit.bot.commands.named("knock", message.text.strip()) == ("look", ""):
        return True  # what waited for this word is on its way, and is the answer
    if moving.answer(visit):
        return True
    if visit.bot.commands.of_anybody(message.start) == "check":  # a poster's link that says what it is for
        visit.message = replace(message, text=message.start, start="")
        return False
    return message.kind == "edited" and visit.talk is None and _corrected(visit)


def _gone(visit: Visit, officer: Officer) -> None:
    """He blocked the bot here: what he was asked goes to his other line, or to the next officer, at once."""
    lines = [line for line in officers.lines(visit.unit, officer.id) if line != visit.conversation_id]
    if any(conversations.can_be_reached(visit.unit, line) for line in lines):
        for asked in sight.asks(visit.unit, officer):
            push.tell(visit.unit, visit.bot, asked, tried=(visit.conversation_id,))
        return
    for following in duty.pass_on(visit.unit, officer, why=duty.UNDELIVERED):
        push.tell(visit.unit, visit.bot, following, "officer.card.undelivered")


def _back(visit: Visit) -> None:
    """He let the bot in again: what waits for nobody may be for him."""
    for asked in duty.assign_waiting(visit.unit):
        push.tell(visit.unit, visit.bot, asked)


def _corrected(visit: Visit) -> bool:
    """A message that was changed after its report was sent: the officer reads it as it stands now."""
    message = visit.message
    assert message is not None
    if officers.of_conversation(visit.unit, visit.conversation_id) is not None:
        return False
    report = relay.latest_open(visit.unit, visit.conversation_id)
    if report is not None and message.text:
        additions.add_to(visit, report, message.text)
        visit.say("report.corrected")
    return True  # a changed hello is no new hello
