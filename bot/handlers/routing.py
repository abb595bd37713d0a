"""Who is writing, and what is wanted: one message finds its way to the one part that answers it.

In this order: signs of the carrier (blocked, groups), an officer's line or an invitation, words that work at any time,
the open talk, an officer's open question, and at last a first message, which is heard whatever it is.
"""

from __future__ import annotations

from bot.handlers import anytime, enrolment, officer, talking
from bot.handlers.bot import Visit
from bot.understanding import understand
from casework import officers, relay


def answer(visit: Visit) -> None:
    """Answer one message. Everything that follows from it happens in this transaction."""
    message = visit.message
    assert message is not None
    if message.kind in ("blocked", "unblocked"):
        return  # the conversation's reachability was noted when it came in
    if message.kind == "group":
        anytime.signpost(visit)
        return
    if enrolment.tries_to_enrol(visit):
        return
    who = officers.of_conversation(visit.unit, visit.conversation_id)
    if who is not None and officer.answer(visit, who):
        return
    if message.kind == "unknown" or (message.attachments and message.attachments[0].kind == "sticker"):
        visit.say("anytime.only_sticker")
        talking.repeat_question(visit)
        return
    if anytime.answer(visit):
        return
    if visit.talk is not None:
        talking.go_on(visit)
        return
    asked = relay.open_question(visit.unit, visit.conversation_id)
    if asked is not None and not message.choice:
        talking.reply_to_officer(visit, asked)
        return
    first(visit)


def first(visit: Visit) -> None:
    """No talk is open: hear what is wanted. A story is the report begun; only a bare hello gets the menu."""
    message = visit.message
    assert message is not None
    if message.choice:
        visit.say("anytime.old_button")
        return
    if message.contact is not None or message.location is not None or visit.files:
        talking.begin(visit, "report")
        return
    told = understand(message.text, at=message.sent_at, gazetteer=visit.bot.gazetteer, zone=visit.bot.zone)
    match told.intent:
        case "report" | "emergency":
            talking.begin_or_add(visit)
        case "returnee":
            talking.begin(visit, "returnee")
        case "status":
            anytime.status(visit)
        case "data_rights":
            anytime.my_data(visit)
        case "agency_check" | "offer_check":
            anytime.check(visit)
        case "info":
            visit.say("anytime.info")
        case "greeting":
            anytime.welcome(visit)
        case _:
            _something_else(visit)


def _something_else(visit: Visit) -> None:
    """Neither a story nor a wish: thanks right after a report, else the first hello, else that it was not understood."""
    sent = relay.just_sent(visit.unit, visit.conversation_id)
    if sent is not None:
        visit.say("anytime.acknowledged", code=sent.code)
    elif anytime.was_welcomed(visit):
        visit.say("anytime.not_understood")
    else:
        anytime.welcome(visit)
