"""How a phone becomes an officer's: the one-use code of an invitation, sent to the bot from that very phone."""

from __future__ import annotations

import re

from bot.handlers import push
from bot.handlers.bot import Visit
from casework import duty, officers
from casework.invitations import read_code
from channels import conversations

_CODE = re.compile(r"\bP[-\s]?(?:[0-9A-Z]{4}[-\s]?){2,}[0-9A-Z]{0,4}\b", re.IGNORECASE)
_NUMBER = re.compile(r"\+\d{8,15}$")
_CALLED_BY_NUMBER = frozenset({"whatsapp", "sms"})
"""Carriers on which somebody's address is their phone number."""


def tries_to_enrol(visit: Visit) -> bool:
    """Whether this message is an invitation's code; then it was answered. A wrong try is counted, so nothing is undone."""
    message = visit.message
    assert message is not None
    typed = message.start or message.text
    found = _CODE.search(typed)
    if found is None or len(typed) > 80 or read_code(found[0]) is None:
        return False
    result = officers.enrol(visit.unit, found[0], visit.conversation_id, number=_number(visit))
    if result.officer is None:
        assert result.error is not None
        visit.say(result.error.key, code="")
        return True
    codes = officers.areas_of(visit.unit, result.officer.id)
    areas = ", ".join(visit.bot.gazetteer.name(code) for code in codes if visit.bot.gazetteer.contains(code))
    visit.keep_talk(None)
    visit.say("officer.enrolled", name=result.officer.name, areas=areas or visit.text("officer.enrolled.no_area"))
    visit.send()  # the welcome stands above the reports that were waiting
    for asked in duty.assign_waiting(visit.unit):
        push.tell(visit.unit, visit.bot, asked)
    return True


def _number(visit: Visit) -> str:
    """The phone number of this line, where the carrier tells it: villagers know their officers by it."""
    if visit.channel not in _CALLED_BY_NUMBER:
        return ""
    line = conversations.get(visit.unit, visit.conversation_id)
    found = _NUMBER.search(line.address) if line is not None else None
    return found[0] if found else ""
