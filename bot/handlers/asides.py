"""Short true answers to what people ask about us at any time: who reads this, is my number seen, are you a robot, what now.

Also the first word to somebody who does not want to live any more. After each the open question is asked again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.handlers import anytime, report_from, talking
from bot.handlers.bot import Visit
from casework import relay
from storage.base import now

_NOT_AGAIN = timedelta(hours=6)
_QUESTIONS = {
    "who_reads": "anytime.ask.who_reads",
    "number_seen": "anytime.ask.number_seen",
    "robot": "anytime.ask.robot",
    "village": "anytime.ask.village",
    "trust": "anytime.ask.trust",
    "why": "anytime.ask.why",
}


def answer(visit: Visit) -> bool:
    """Answer a question about us; false when the message is none."""
    message = visit.message
    assert message is not None
    if message.kind != "message" or message.choice or visit.files or message.forwarded:
        return False
    asked = visit.bot.commands.question(message.text)
    if not asked or (asked == "trust" and report_from.was_checked(visit)):  # that may be about the agency or the offer
        return False
    if asked == "next":
        _what_next(visit)
    else:
        visit.say(_QUESTIONS[asked])
    talking.repeat_question(visit)
    return True


def comfort(visit: Visit) -> bool:
    """Somebody wants to die: a human word before anything else, once in a while. Whether such words were said."""
    message = visit.message
    assert message is not None
    if not visit.bot.commands.holds("despair", message.text):
        return False
    said = visit.kept.get("comforted_at")
    if said is None or now() - datetime.fromisoformat(said) > _NOT_AGAIN:
        visit.say("anytime.despair")
        visit.kept["comforted_at"] = now().isoformat()
    return True


def _what_next(visit: Visit) -> None:
    if relay.latest_open(visit.unit, visit.conversation_id) is None:
        visit.say("anytime.ask.next")
    else:
        anytime.status(visit)
        visit.say("anytime.ask.next.sent")
