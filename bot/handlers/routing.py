"""Who is writing, and what is wanted: one message finds its way to the one part that answers it.

In this order: signs of the carrier (blocked, groups), an officer's line or an invitation, words that work at any time,
the open talk, an officer's open question, and at last a first message, which is heard whatever it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.handlers import (
    anytime,
    asides,
    check,
    enrolment,
    officer,
    privacy,
    registry,
    report_from,
    talking,
    which_report,
)
from bot.handlers.bot import Visit
from casework import officers, relay, sight
from casework.officers import Officer

_FEW_WORDS = 3
"""A message no longer than this, right after a report, is small talk and nothing to add to it."""


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
    _by_number(visit, who)
    if who is not None and officer.answer(visit, who):
        return
    if message.kind == "unknown" or (message.attachments and message.attachments[0].kind == "sticker"):
        visit.say("anytime.only_sticker")
        talking.repeat_question(visit)
        return
    if asides.comfort(visit) and visit.talk is None:
        which_report.begin_or_add(visit)
        return
    if which_report.answered(visit) or anytime.answer(visit) or asides.answer(visit) or check.answer(visit):
        return
    if check.turns_to_danger(visit):
        return
    if visit.talk is not None:
        newer = talking.newer_question(visit) if message.kind == "message" and not message.choice else None
        if newer is None:
            talking.go_on(visit)
        else:
            talking.reply_to_officer(visit, newer)
            talking.repeat_question(visit)
        return
    asked = relay.open_question(visit.unit, visit.conversation_id)
    if asked is not None and not message.choice:
        talking.reply_to_officer(visit, asked)
        return
    first(visit)


def _by_number(visit: Visit, who: Officer | None) -> None:
    """A bare number, or the label typed in full, means what the last answer offered under it, unless a newer card with
    numbers has come since."""
    offered = visit.offered()
    assert visit.message is not None
    typed = visit.message.text.strip(" .[]").lower()
    if typed.isdecimal():
        typed = str(int(typed))
    if typed not in offered:
        return
    if typed.isdecimal():
        offered_at = datetime.fromisoformat(visit.kept["offered_at"])
        asked = sight.asks(visit.unit, who) if who is not None else []
        if asked and asked[-1].asked_at > offered_at:
            return
        if relay.asked_since(visit.unit, visit.conversation_id, offered_at) is not None:
            return  # it answers the officer who asked meanwhile
    visit.message = replace(visit.message, text="", choice=offered[typed])


def first(visit: Visit) -> None:
    """No talk is open: hear what is wanted. A story is the report begun; only a bare hello gets the menu."""
    message = visit.message
    assert message is not None
    if message.choice:
        visit.say("anytime.old_button")
        return
    cry = visit.bot.commands.which_of("cry", message.text)
    if cry and relay.just_sent(visit.unit, visit.conversation_id) is None and cry == "perhaps":
        visit.say("anytime.cry")
        talking.begin(visit, "report", listen=False)
        return
    if cry:
        which_report.begin_or_add(visit)
        return
    told = registry.understood(visit, message.text)
    if message.contact is not None or message.location is not None or visit.files:
        if told.intent == "offer_check" and visit.files:
            check.of_intent(visit, told)  # a flyer, and whether it is to be believed
        else:
            which_report.begin_or_add(visit)
        return
    match told.intent:
        case _ if visit.bot.book.words.is_("cancel", message.text):
            visit.say("anytime.nothing_open")
        case _ if check.of_intent(visit, told):
            pass
        case "report" | "emergency":
            which_report.begin_or_add(visit)
        case "returnee":
            talking.begin(visit, "returnee")
        case "status" if _tells_more(visit):
            which_report.begin_or_add(visit)
        case "status":
            anytime.status(visit)
        case "data_rights":
            privacy.my_data(visit)
        case "info":
            visit.say("anytime.info")
        case "greeting" if not visit.bot.commands.is_polite(message.text):
            anytime.welcome(visit)
        case _:
            _something_else(visit)


def _tells_more(visit: Visit) -> bool:
    """About an earlier report, but nothing is asked: it is more of the story, or that it is over."""
    assert visit.message is not None
    words, text = visit.bot.book.words, visit.message.text
    asked = words.asks(text) or words.holds("question_word", text) or words.holds("status_asked", text)
    return not asked and len(text.split()) > _FEW_WORDS


def _something_else(visit: Visit) -> None:
    """Neither a story nor a wish: a word of thanks, more to a report just sent, else the first hello or that we did not
    understand."""
    message = visit.message
    assert message is not None
    sent = relay.just_sent(visit.unit, visit.conversation_id)
    polite = visit.bot.commands.is_polite(message.text)
    if (sent is not None or report_from.was_checked(visit)) and not polite and len(message.text.split()) > _FEW_WORDS:
        which_report.begin_or_add(visit)
    elif sent is not None:
        visit.say("anytime.acknowledged", code=sent.code)
    elif polite and anytime.was_welcomed(visit):
        visit.say("anytime.polite")
    elif anytime.was_welcomed(visit):
        visit.say("anytime.not_understood")
    else:
        anytime.welcome(visit)
