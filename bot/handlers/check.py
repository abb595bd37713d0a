"""Questions about an agency or an offer: which of the two it is, and whether a message is one at all.

"cek pt ..." is heard at any time, even in the middle of another talk; after the menu's "Cek PT atau tawaran" whatever comes
next is taken as what is to be checked, unless somebody cries for help.
"""

from __future__ import annotations

from bot.handlers import agency, offer, registry, talking
from bot.handlers.bot import Visit
from bot.understanding import Understood

_FEW_WORDS = 4  # of a yes or no
_LONG = 100  # characters; no agency's name is asked for with so many words
_ELSEWHERE = ("emergency", "returnee", "data_rights")


def ask(visit: Visit) -> None:
    """The menu's entry: what is to be checked?"""
    visit.kept["asking"] = agency.ASKED
    visit.say("agency.ask", choices=((f"{offer.TAPPED}:questions", "agency.ask.questions"),))


def answer(visit: Visit) -> bool:
    """Answer a message that belongs here; false when it does not."""
    message = visit.message
    assert message is not None
    asking = str(visit.kept.pop("asking", ""))
    if message.choice:
        if agency.tapped(visit):
            _and_back(visit, ":report" not in message.choice)
            return True
        return offer.tapped(visit)
    if visit.bot.commands.asks_agency(message.text):
        agency.answer(visit, message.text)
        _and_back(visit, True)
        return True
    if asking.startswith("watch:"):
        return _whether_to_tell(visit, asking.partition(":")[2])
    if not asking or message.kind != "message" or message.contact or message.location:
        return False
    done = _first_look(visit) if asking == agency.ASKED else _another_name(visit)
    _and_back(visit, done and visit.talk is not None and visit.talk.flow not in offer.FLOWS)
    return done


def turns_to_danger(visit: Visit) -> bool:
    """In the middle of checking an offer: a cry for help is heard as a report, at once. Photos are had read."""
    message = visit.message
    assert message is not None
    if visit.talk is None or visit.talk.flow not in offer.FLOWS:
        return False
    if message.text and registry.understood(visit, message.text).intent == "emergency":
        talking.begin(visit, "report")
        return True
    offer.look_at_photos(visit)
    return False


def of_intent(visit: Visit, told: Understood) -> bool:
    """Answer a first message that asks about an agency or an offer, or is nothing but an agency's name."""
    message = visit.message
    assert message is not None
    if told.intent == "agency_check":
        agency.answer(visit, message.text)
    elif told.intent == "offer_check":
        offer.begin(visit)
    elif told.intent in ("other", "info", "status") and agency.knows(visit, message.text):
        agency.answer(visit, message.text)
    else:
        return False
    return True


def _first_look(visit: Visit) -> bool:
    """What came after "what is to be checked?"."""
    message = visit.message
    assert message is not None
    words = visit.bot.book.words
    if words.is_("cancel", message.text) or visit.bot.commands.is_polite(message.text):
        visit.say("agency.closed")
        return True
    if visit.files:
        offer.begin(visit)
        return True
    told = registry.understood(visit, message.text)
    if told.intent in _ELSEWHERE:
        return False
    if _is_offer(told):
        offer.begin(visit)
    else:
        agency.answer(visit, message.text)
    return True


def _is_offer(told: Understood) -> bool:
    if told.intent == "agency_check":
        return False
    if told.intent == "offer_check" or told.signals or told.money or told.countries:
        return True
    return len(told.text) > _LONG and not told.agencies


def _another_name(visit: Visit) -> bool:
    """After "not found" or "did you mean": another spelling, when it is one."""
    message = visit.message
    assert message is not None
    if visit.files or not message.text.strip() or visit.bot.commands.is_polite(message.text):
        return False
    told = registry.understood(visit, message.text)
    if told.intent == "agency_check" or (told.intent in ("other", "info") and agency.knows(visit, message.text)):
        agency.answer(visit, message.text)
        return True
    return False


def _whether_to_tell(visit: Visit, firm_id: str) -> bool:
    """A yes or no in words to "shall we tell you later?"; anything else is a message of its own."""
    message = visit.message
    assert message is not None
    words = visit.bot.book.words
    if len(message.text.split()) > _FEW_WORDS or visit.files:
        return False
    if words.yes_no(message.text):
        agency.watch(visit, firm_id)
    elif words.yes_no(message.text) is False or words.is_("cancel", message.text) or words.is_("done", message.text):
        visit.say("agency.closed")
    else:
        return False
    return True


def _and_back(visit: Visit, interrupted: bool) -> None:
    """After an interruption the open question again, unless near names were just offered: first one is picked."""
    if interrupted and visit.talk is not None and not visit.kept.get("offered"):
        talking.repeat_question(visit)
