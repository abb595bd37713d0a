"""When a person must be alerted now: somebody is held, hurt, sold, silent, leaving under suspicion, or a child is going.

It is worked out from facts: which sign, whether it is so now or long past, where the person is, and who it is. Past harm
of somebody who is home and safe is no emergency, nor is a general question. The rule is that of tests/corpus/README.md;
when in doubt an officer is woken rather than not.
"""

from __future__ import annotations

from bot.understanding.facts import Departure, Intent, Signal
from bot.understanding.leaving import gone_abroad
from bot.understanding.reading import Reading
from bot.understanding.sentences import fitting
from bot.understanding.words import several

NOW = ("confinement", "violence_or_threat", "missing_person", "sexual_exploitation")
HABIT = several("sering biasa biasanya dulu dlu pernah kerap mbiyen baheula srg")
CALM = frozenset({"info", "greeting", "other", "data_rights"})
WEDDING = ("kawin", "nikah", "jodoh", "pengantin", "rabek", "mahar", "married", "kabin")
"""A marriage that is arranged is a sign, but nobody is in danger this hour."""
DEATH = several("meninggal tewas jenazah mayat wafat karam tenggelam hanyut jasad maningga")
YEAR = several("tahun thn th taun")
CARED = ("rumah sakit", "rumah saket", "di rs", "dirawat", "opname", "masuk rs", "sudah dioperasi", "udah dioperasi")


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
    found = [signals[name].words for name in NOW if name in signals and _is_now(reading, name, signals[name].words)]
    if "sick_or_injured" in signals and _without_care(reading, signals):
        found.append(signals["sick_or_injured"].words)
    found += _stranded(reading)
    if fitting("cries_heard", reading) and reading.affirmed("help"):
        found.append(reading.quote(*reading.spans("help")[0]))
    found += _carried_off(reading) + _kept_at_fraud(reading, signals)
    if departure and departure.when in ("today", "tomorrow") and _suspicious(reading, signals, intent):
        found.append(departure.words)
    if minor and "minor" in signals and _child_is_going(reading, departure, intent):
        found.append(signals["minor"].words)
    if intent == "emergency" and not found:
        found += [reading.quote(*span) for span in reading.spans("help", "urgent", "distress")[:1]]
    return tuple(dict.fromkeys(filter(None, found)))


def _suspicious(reading: Reading, signals: dict[str, Signal], intent: Intent | None) -> bool:
    """A leaving today or tomorrow worries when there is a sign, or when somebody reports it, fears it or is taken."""
    if signals:
        return True
    worried = reading.has("help", "urgent", "feared", "recruiter", "carry", "force", "report_word", "lead", "child")
    return worried and intent in (None, "report", "emergency")


def _is_now(reading: Reading, name: str, words: str) -> bool:
    """Whether the harm is going on: not planned, not long past, and the person is not safe already."""
    if name == "sexual_exploitation" and _yet_to_come(reading, words):
        return False
    if reading.affirmed("help"):
        return True
    if reading.has("media") and not reading.has("kin", "friend", "around_here"):
        return False  # seen on a screen, not next door
    threat = name == "violence_or_threat" and reading.affirmed("threaten")
    if name != "missing_person" and not threat and fitting("safe_now", reading):
        return False
    at = reading.word_at(reading.text.find(words))
    past = any(
        reading.means(here, "past") or reading.words[here].form == "pernah" for here in range(max(0, at - 4), at)
    )
    past = name != "missing_person" and (past or _years_ago(reading))
    return not past or reading.has("still", "there", "already_gone")


def _years_ago(reading: Reading) -> bool:
    """ "tahun 2019", "dulu tahun 2010", "tahun lalu": a year that is over is named."""
    words = reading.words
    return any(
        words[at].form in YEAR
        and (
            (words[at + 1].number and len(words[at + 1].form) == 4)
            or words[at + 1].form in ("lalu", "kemarin", "kepungkur")
        )
        for at in range(len(words) - 1)
    )


def _yet_to_come(reading: Reading, words: str) -> bool:
    """Sexual exploitation that is offered or planned ("mau dikawinkan bulan depan") is no alarm by itself."""
    if any(root in words.lower() for root in WEDDING):
        return not (reading.affirmed("help") or reading.affirmed("lock", "hit") or "paksa" in reading.text.lower())
    if not reading.has("sex_work"):
        return not reading.has("employer")  # who comes into the room at night is no plan
    at = reading.word_at(reading.text.find(words))
    before = range(max(0, at - 5), at)
    forced = any(
        reading.means(here, "force") and not reading.means(here, "want") for here in range(max(0, at - 5), at + 1)
    )
    if (
        forced
        and (reading.has("kin", "me", "friend"))
        and not any(reading.means(here, "offer", "named_offer") for here in before)
    ):
        return False
    if any(
        reading.means(here, "want", "offer", "named_offer")
        or reading.words[here].form.endswith(("ajak", "ajakin", "jak"))
        for here in before
    ):
        return not reading.affirmed("help")
    there = reading.has("already_gone", "there", "employer", "lock", "hit") or gone_abroad(reading)
    return not there and not reading.has("help")


def _without_care(reading: Reading, signals: dict[str, Signal]) -> bool:
    """Seriously ill and not cared for, or dead; in hospital is under care."""
    if _years_ago(reading) and not reading.affirmed("help"):
        return False
    if reading.has("no_care") or {"confinement", "violence_or_threat"} & set(signals) or fitting("no_care", reading):
        return True
    if any(word.form in DEATH or reading.spellings[at] in DEATH for at, word in enumerate(reading.words)):
        return True
    if any(each in reading.text.lower() for each in CARED):
        return False
    return reading.has("grave")


def _stranded(reading: Reading) -> list[str]:
    """Turned out, starving, hiding or adrift at sea: calling for help, or plainly without a roof abroad."""
    worst = reading.affirmed("adrift") or reading.affirmed("homeless")
    if fitting("adrift", reading) and not fitting("safe_now", reading):
        worst = worst or reading.spans("boat", "night", "leave", "me", "kin")[:1]
    if worst and (reading.has("me", "kin", "friend", "person")):
        return [reading.quote(*worst[0])]
    abroad = reading.has("country") or gone_abroad(reading)
    distress = reading.spans("distress")
    hunted = len(distress) > 1 or (distress and reading.has("escape", "employer", "recruiter"))
    if not (distress and abroad and (reading.affirmed("help") or hunted)) or fitting("safe_now", reading):
        return []
    return [reading.quote(*distress[0])]


def _carried_off(reading: Reading) -> list[str]:
    """Taken by force or trick, and not said to be long ago."""
    if reading.has("past") or reading.has("return_me"):
        return []
    return [
        reading.quote(first, behind)
        for first, behind in reading.affirmed("carried_off")
        if not any(reading.means(at, "money", "number_word", "document") for at in range(max(0, first - 4), first))
    ][:1]


def _kept_at_fraud(reading: Reading, signals: dict[str, Signal]) -> list[str]:
    """Somebody who is made to defraud others abroad and wants to get out."""
    if "scam_compound" not in signals or fitting("safe_now", reading):
        return []
    made = reading.affirmed("scam_word") and reading.has("force") and (reading.has("there") or gone_abroad(reading))
    wants_out = reading.affirmed("help") or fitting("wants_home", reading)
    return [signals["scam_compound"].words] if made and wants_out else []


def _child_is_going(reading: Reading, departure: Departure | None, intent: Intent | None) -> bool:
    """A child with a departure in play: dated or still open; not a habit, and not one who went long ago."""
    if departure and departure.when in ("today", "tomorrow", "this_week", "later"):
        return True
    if intent == "returnee" or (
        intent == "agency_check" and not reading.affirmed("carry", "leave", "already_gone", "later_word")
    ):
        return False
    habit = any(word.form in HABIT for word in reading.words)
    gone = reading.has("already_gone") or gone_abroad(reading) or (reading.has("turned_out") and reading.has("there"))
    return not gone and not (habit and not reading.has("tomorrow_word"))
