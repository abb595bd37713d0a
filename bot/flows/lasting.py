"""What was told stays told: later words add to it, and only a correction takes something away.

All words of one sitting are read together, and a question or a thank-you among them can make the whole read as small
talk; a cry for help that was heard before must not be lost by that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.reading import Collected, Which
from bot.engine.repair import finds, tokens
from bot.engine.talk import Answer
from bot.flows.readers import Reading
from bot.understanding import understand

LASTING = frozenset(
    {
        "plea",
        "urgency",
        "signs",
        "departure",
        "destination",
        "whereabouts",
        "area_hint",
        "place",
        "sender",
        "home",
        "route",
    }
)
"""Answers that later words never take away. Recruiter and number are not among them: "itu nomor saya" takes one back."""

CALM = frozenset({"info", "greeting", "other", "data_rights", "status"})
"""Intents of small talk: words read so take nothing away."""

_JOINED = ("signals", "countries", "agencies", "money")
_KEPT = ("people_count", "people", "minor_age", "seen_myself")
_LEAVING = ("departure", "departure_date", "departs_on")

Facts = dict[str, Any]


def stick(
    reading: Reading, told: Collected, answers: dict[str, Answer | Which], facts: Facts, before: Mapping[str, Any]
) -> Facts:
    """The facts with those that were told before; the answers about danger are filled in from them.

    `before`: the facts as they stood before the last message; empty when all is read anew.
    """
    _hear_alone(reading, told, answers, facts, all_parts=not before)
    mends = bool(told.texts) and corrects(reading, told.texts[-1][0]) and facts.get("intent") not in CALM
    facts = _together(facts, before, mends)
    if facts.get("signals"):
        words = facts.get("signal_words", {})
        answers["signs"] = Answer(facts["signals"], " · ".join(words.get(name, "") for name in facts["signals"]))
    if "recruiter_is_official" in facts.get("signals", []):
        answers["official"] = Answer(
            "yes", facts.get("signal_words", {}).get("recruiter_is_official", ""), guessed=True
        )
    urgency, leaving = answers.get("urgency"), facts.get("departure") not in (None, "unknown", "none")
    if facts.get("emergency"):
        answers["urgency"] = Answer("now", urgency.words if urgency else "", guessed=True)
    elif isinstance(urgency, Answer) and urgency.value == "no" and before and leaving and "departure" not in answers:
        answers.pop("urgency")
    return facts


def corrects(reading: Reading, text: str) -> bool:
    """Whether the words take back something said before: "bukan", "salah", "ralat", "ternyata"."""
    words = tokens(text)
    return any(finds(phrase, words) for phrase in reading.lead_ins["correcting"])


def _hear_alone(
    reading: Reading, told: Collected, answers: dict[str, Answer | Which], facts: Facts, *, all_parts: bool
) -> None:
    """A message that by itself cries for help does so whatever was said around it."""
    if len(told.texts) < 2:
        return
    for text, at in told.texts if all_parts else told.texts[-1:]:
        alone = understand(text, at=at, gazetteer=reading.gazetteer, zone=reading.zone)
        for signal in alone.signals:
            if signal.name not in facts.setdefault("signals", []):
                facts["signals"] = [*facts["signals"], signal.name]
                facts["signal_words"] = {**facts.get("signal_words", {}), signal.name: signal.words}
        if alone.emergency:
            facts["emergency"] = True
            if alone.intent == "emergency":
                answers["plea"] = Answer("yes", guessed=True)
                facts["intent"] = "emergency"


def _together(facts: Facts, before: Mapping[str, Any], mends: bool) -> Facts:
    found = dict(facts)
    if facts.get("intent") in CALM and before.get("intent"):
        found["intent"] = before["intent"]
    if before.get("intent") == "emergency":
        found["intent"] = "emergency"
    for name in _KEPT:
        if found.get(name) is None:
            found[name] = before.get(name)
    if found.get("departure") in (None, "unknown", "none") and before.get("departure"):
        found |= {name: before.get(name) for name in _LEAVING}
    if mends:
        return found
    for name in _JOINED:
        earlier = before.get(name, [])
        found[name] = [*earlier, *(each for each in found.get(name, []) if each not in earlier)]
    found["signal_words"] = {**before.get("signal_words", {}), **found.get("signal_words", {})}
    found["emergency"] = bool(found.get("emergency") or before.get("emergency"))
    return found
