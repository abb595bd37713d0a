"""When a person must be alerted now: somebody is held, hurt, sold, silent, leaving under suspicion, or a child is going.

Past harm of somebody who is home and safe is no emergency, nor is a general question. The rule is that of
tests/corpus/README.md; when in doubt an officer is woken rather than not.
"""

from __future__ import annotations

from bot.understanding.facts import Departure, Intent, Signal
from bot.understanding.reading import Reading

NOW = ("self_harm", "confinement", "violence_or_threat", "missing_person", "sexual_exploitation")
CALM = frozenset({"info", "greeting", "other", "data_rights", "status"})


def danger_words(
    reading: Reading, signals: dict[str, Signal], departure: Departure | None, minor: bool, intent: Intent | None = None
) -> tuple[str, ...]:
    """The words for which somebody must be alerted now; empty when nobody needs to be.

    Without an intent the question is only whether the words could be an alarm at all.
    """
    if "self_harm" in signals and intent not in CALM:
        return (signals["self_harm"].words,)
    if intent in CALM or intent == "returnee":
        return ()
    found: list[str] = []
    over = reading.has("settled")
    for name in NOW:
        if (
            name in signals
            and not over
            and not (name == "sexual_exploitation" and (intent == "offer_check" or _only_offered(reading)))
        ):
            found.append(signals[name].words)
    if "sick_or_injured" in signals and not over and _without_care(reading, signals):
        found.append(signals["sick_or_injured"].words)
    if departure and departure.when in ("today", "tomorrow") and (signals or intent in (None, "report", "emergency")):
        found.append(departure.words)
    if minor and "minor" in signals and _child_is_going(reading, departure, intent):
        found.append(signals["minor"].words)
    return tuple(dict.fromkeys(found))


def _only_offered(reading: Reading) -> bool:
    """The words come from an offer; nobody is there yet."""
    if not reading.has("sex_work"):
        return True
    return reading.has("offer") and not reading.has("force", "already", "already_gone", "hit", "lock")


def _without_care(reading: Reading, signals: dict[str, Signal]) -> bool:
    """Seriously ill and not cared for, or dead; in hospital is under care."""
    if reading.has("no_care") or {"confinement", "violence_or_threat"} & set(signals):
        return True
    words = reading.text.lower()
    if any(each in words for each in ("rumah sakit", "rumah saket", "di rs", "dirawat", "opname", "masuk rs")):
        return False
    return any(
        each in words
        for each in (
            "parah",
            "kritis",
            "pendarahan",
            "sekarat",
            "koma",
            "meninggal",
            "lumpuh",
            "pingsan",
            "nemen",
            "tewas",
            "parna",
            "darah",
        )
    )


def _child_is_going(reading: Reading, departure: Departure | None, intent: Intent | None) -> bool:
    """A child with a departure in play: dated, or about to be taken; not a habit long past or a plan for later years."""
    if departure and departure.when in ("today", "tomorrow", "this_week", "later"):
        return True
    if intent in ("agency_check", "returnee"):
        return False
    going = [at for at, _ in reading.affirmed("leave", "carry", "offer")]
    habit = any(
        word.form in ("sering", "biasa", "biasanya", "dulu", "dlu", "pernah", "kerap", "mbiyen", "baheula")
        for word in reading.words
    )
    return bool(going) and not (habit and not reading.has("want", "tomorrow_word"))
