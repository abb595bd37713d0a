"""BERSIH, DATA SAYA, HAPUS DATA SAYA, STOP: what people decide about their own traces here.

Nothing is erased but by a yes to the question just asked; after BERSIH and STOP nothing comes until they write again.
"""

from __future__ import annotations

import secrets

from bot import flyers
from bot.engine.turning import worth_keeping
from bot.handlers import erasing
from bot.handlers.bot import Visit
from casework import agency_watch, alarms, reports
from channels import conversations, outbox, traces
from channels.messages import Outgoing

CLEANS = frozenset({"telegram"})
"""Carriers on which what both sides wrote can be taken away again."""
_ASKED = "erasing"
_FEW_WORDS = 4  # of a yes or no


def answered(visit: Visit) -> bool:
    """A yes or no to "erase now?", tapped or in words; any other message drops that question and is heard as it is."""
    message = visit.message
    assert message is not None
    token = visit.kept.pop(_ASKED, "")
    kind, _, rest = message.choice.partition(":")
    if kind == "erase":
        verb, _, given = rest.partition(":")
        if not token or given != token:
            visit.say("anytime.old_button")
        else:
            erasing.erase(visit) if verb == "yes" else visit.say("anytime.erase.kept")
        return True
    if not token or message.choice or not message.text or len(message.text.split()) > _FEW_WORDS:
        return False
    words = visit.bot.book.words
    if visit.bot.commands.is_of("erasing", message.text) or words.yes_no(message.text):
        erasing.erase(visit)
    elif words.yes_no(message.text) is False or words.is_("cancel", message.text):
        visit.say("anytime.erase.kept")
    else:
        return False
    return True


def my_data(visit: Visit) -> None:
    """What is kept about this person: reports, a story that is not sent yet, messages, files, agencies to be told of."""
    found = reports.of_reporter(visit.unit, visit.conversation_id)
    draft = _has_draft(visit) and all(report.finished for report in found)
    if found:
        visit.say("anytime.data.some", count=len(found), codes=", ".join(report.code for report in found[:5]))
    elif not draft:
        visit.say("anytime.data.none")
    if draft:
        visit.say("anytime.data.draft")
    erasing.tell_kept(visit)
    if watched := agency_watch.count(visit.unit, visit.conversation_id):
        visit.say("anytime.data.watched", n=watched)


def clean(visit: Visit) -> None:
    """BERSIH: where the carrier lets us, both sides' messages go at once, and an empty chat is the answer; else how."""
    _be_quiet(visit)
    if visit.channel in CLEANS:
        visit.send()
        outbox.put(visit.unit, visit.conversation_id, Outgoing("", cleans=True), channel=visit.channel)
        if traces.left(visit.unit, visit.conversation_id):
            visit.say("anytime.clean.older")
        return
    known = visit.channel if visit.channel == "whatsapp" else "other"
    visit.say(f"anytime.clean.{known}")
    if reports.of_reporter(visit.unit, visit.conversation_id):
        visit.say("anytime.clean.safe")
    elif _has_draft(visit):
        visit.say("anytime.clean.draft")


def stop(visit: Visit) -> None:
    """STOP: nothing unasked any more. What the person writes is answered all the same."""
    _be_quiet(visit)
    agency_watch.forget(visit.unit, visit.conversation_id)
    key = "anytime.stop.done" if reports.of_reporter(visit.unit, visit.conversation_id) else "anytime.stop.nothing_sent"
    visit.say(key)
    conversations.set_quiet(visit.unit, visit.conversation_id, True)


def ask_to_erase(visit: Visit) -> None:
    """HAPUS DATA SAYA: asked once more, because it cannot be undone. The buttons answer this one question only."""
    token = secrets.token_hex(3)
    visit.kept[_ASKED] = token
    choices = ((f"erase:yes:{token}", "anytime.erase.yes"), (f"erase:no:{token}", "anytime.erase.no"))
    visit.say("anytime.erase.ask", choices=choices)


def _be_quiet(visit: Visit) -> None:
    """The open talk waits for the person's next words: neither a pause nor what stands on a photo is spoken of now."""
    flyers.forget(visit.unit, visit.conversation_id)
    alarms.cancel(visit.unit, kind=alarms.PAUSE, subject=visit.conversation_id)


def _has_draft(visit: Visit) -> bool:
    """Whether something was told that no officer has yet."""
    talk = visit.talk
    return talk is not None and any(worth_keeping(each) for each in (talk, *talk.aside))
