"""When a person must be alerted now: somebody is held, hurt, sold, silent, leaving under suspicion, or a child is going.

Past harm of somebody who is home and safe is no emergency, nor is a general question. The rule is that of
tests/corpus/README.md; when in doubt an officer is woken rather than not.
"""

from __future__ import annotations

from bot.understanding.facts import Departure, Intent, Signal
from bot.understanding.leaving import gone_abroad
from bot.understanding.reading import Reading
from bot.understanding.words import several

NOW = ("self_harm", "confinement", "violence_or_threat", "missing_person", "sexual_exploitation")
HABIT = several("sering biasa biasanya dulu dlu pernah kerap mbiyen baheula srg")
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
    for name in NOW:
        if name in signals and not (name == "sexual_exploitation" and _yet_to_come(reading, signals[name].words)):
            found.append(signals[name].words)
    if "sick_or_injured" in signals and _without_care(reading, signals):
        found.append(signals["sick_or_injured"].words)
    if reading.affirmed("help") and reading.has("distress") and (reading.has("country") or gone_abroad(reading)):
        found.append(reading.quote(*reading.spans("distress")[0]))
    if departure and departure.when in ("today", "tomorrow") and (signals or intent in (None, "report", "emergency")):
        found.append(departure.words)
    if minor and "minor" in signals and _child_is_going(reading, departure, intent):
        found.append(signals["minor"].words)
    return tuple(dict.fromkeys(found))


def _yet_to_come(reading: Reading, words: str) -> bool:
    """Sexual exploitation that is offered or planned ("mau dikawinkan bulan depan") is no alarm by itself."""
    if not reading.has("sex_work"):
        return True
    at = reading.word_at(reading.text.find(words))
    if any(reading.means(here, "want", "offer", "named_offer") for here in range(max(0, at - 3), at)):
        return True
    there = reading.has("already_gone", "there", "employer", "lock", "hit") or gone_abroad(reading)
    return not there and not reading.has("help")


def _without_care(reading: Reading, signals: dict[str, Signal]) -> bool:
    """Seriously ill and not cared for, or dead; in hospital is under care."""
    if reading.has("no_care") or {"confinement", "violence_or_threat"} & set(signals):
        return True
    words = reading.text.lower()
    if any(
        each in words for each in ("meninggal", "tewas", "jenazah", "mayat", "wafat", "karam", "tenggelam", "hanyut")
    ):
        return True
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
    """A child with a departure in play: dated or still open; not a habit, and not one who went long ago."""
    if departure and departure.when in ("today", "tomorrow", "this_week", "later"):
        return True
    if intent in ("agency_check", "returnee"):
        return False
    habit = any(word.form in HABIT for word in reading.words)
    gone = reading.has("already_gone") or gone_abroad(reading) or (reading.has("turned_out") and reading.has("country"))
    return not gone and not (habit and not reading.has("tomorrow_word"))
