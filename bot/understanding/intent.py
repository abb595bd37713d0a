"""What somebody wants: to report, to ask about an agency or an offer, to be saved, to tell of the past, or something else.

Each cue adds to the intents that it speaks for, and so does every word as far as labelled messages taught
(experience.py); the strongest wins. The cues' weights are ours, tuned on the labelled messages in tests/corpus and checked
on messages that were labelled before they were run (tests/understanding).
"""

from __future__ import annotations

from bot.understanding.experience import INTENT, recall, traits, weights
from bot.understanding.facts import Intent
from bot.understanding.intent_asking import ask_about_agency, ask_about_offer, ask_in_general
from bot.understanding.intent_cues import Cues
from bot.understanding.intent_talk import ask_about_data, ask_about_report, greet, talk_of_else
from bot.understanding.intent_telling import cry_for_help, tell_of_own_past, tell_of_recruiter

INTENTS: tuple[Intent, ...] = (
    "report",
    "returnee",
    "agency_check",
    "offer_check",
    "emergency",
    "info",
    "status",
    "data_rights",
    "greeting",
    "other",
)
IDLE_TALK = ("spam", "generic_warning", "other_trouble", "insult", "wrong_number")
SMALL_TALK: frozenset[Intent] = frozenset({"info", "greeting", "other"})
SHARE = 2.0  # how much the learned weights count beside the cues


def weigh_intents(cues: Cues) -> dict[str, float]:
    """How much the hand-written cues speak for each intent."""
    return {
        "report": tell_of_recruiter(cues),
        "returnee": tell_of_own_past(cues),
        "agency_check": ask_about_agency(cues),
        "offer_check": ask_about_offer(cues),
        "emergency": cry_for_help(cues),
        "info": ask_in_general(cues),
        "status": ask_about_report(cues),
        "data_rights": ask_about_data(cues),
        "greeting": greet(cues),
        "other": talk_of_else(cues),
    }


def find_intent(cues: Cues) -> Intent:
    """The one intent that the words speak for most; an empty message is a greeting."""
    if not cues.reading.words:
        return "greeting"
    scores, learned = weigh_intents(cues), recall(traits(cues), weights(INTENT))
    barred = _barred(cues)
    return max(
        (name for name in INTENTS if name not in barred),
        key=lambda name: scores[name] + SHARE * learned.get(name, 0.0),
    )


def _barred(cues: Cues) -> set[Intent]:
    """Intents that these words cannot have, whatever single words may speak for them."""
    barred: set[Intent] = set()
    if _tells(cues):
        barred |= SMALL_TALK
        if not cues.has("my_report", "status_word", "earlier", "mistaken"):
            barred.add("status")
        if not cues.has("mine", "right_data", "right_see", "right_delete", "secret_word"):
            barred.add("data_rights")
    if cues.seen.departure != "unknown" and not cues.has(*IDLE_TALK):
        barred |= {"greeting", "other"}
    if cues.seen.minor and cues.seen.departure in ("today", "tomorrow"):
        barred |= SMALL_TALK
    if not cues.seen.danger and not cues.has("help", "urgent", "distress"):
        barred.add("emergency")
    return barred


def _tells(cues: Cues) -> bool:
    """Something worrying is told, nothing is asked, and it is no chain message: then it is more than small talk."""
    return bool(cues.seen.signals) and not cues.asks and not cues.has(*IDLE_TALK)
