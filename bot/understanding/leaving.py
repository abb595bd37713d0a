"""What a dated or undated leaving means for the message as a whole: who has gone, who stays, who is still to go."""

from __future__ import annotations

from bot.understanding.facts import Departure, Intent, Signal
from bot.understanding.reading import Reading
from bot.understanding.words import several

CALM = several("info greeting other data_rights status returnee")
"""Intents in which nobody is about to leave."""
SHORT = several("other greeting status")
ON_LEAVE = several("cuti cutinya cutine cuti2 liburan")
AGAIN = several("balik kembali bali wangsul angkat berangkat brangkat mangkat")
AGO = several("lalu kemarin kmrn kepungkur kapengker tapongkor silam")
CALLING = several(
    "nelpon telpon nelfon telp telfon ditelpon vc wa ngechat chat nelepon telpun ngabari ngabarin sms bel ngebel"
)
SUFFERED = several("unpaid_wages missing_person confinement sick_or_injured violence_or_threat salary_cut")


def judge_leaving(
    reading: Reading, found: Departure | None, intent: Intent, signals: dict[str, Signal], paid: bool = False
) -> Departure:
    """When somebody leaves; `none` when nobody is about to, `unknown` when a recruitment is under way without a date."""
    nobody = Departure("none")
    if found and intent in SHORT and not reading.has("cancelled_trip"):
        return found  # an answer such as "berangkat besok" says little else
    if found and intent in ("returnee", "info") and _goes_back(reading):
        return found
    if intent in CALM or (reading.has("cancelled_trip") and intent != "emergency"):
        return nobody
    if found:
        return found
    if intent == "emergency" and not gone_abroad(reading) and reading.has("want") and reading.has("leave"):
        return Departure("unknown")
    if "missing_person" in signals or reading.has("already_gone") or gone_abroad(reading) or intent == "emergency":
        return nobody
    if intent == "agency_check":
        started = reading.has("waiting_turn", "force") or bool(signals) or paid
        return Departure("unknown") if started else nobody
    if (
        not reading.has("recruiter", "offer", "leave", "carry", "named_offer", "honorific", "visa")
        and intent == "offer_check"
    ):
        return nobody
    if (SUFFERED & set(signals) or reading.has("there")) and reading.has("kin", "friend", "me") and not plans(reading):
        return nobody
    if _went_long_ago(reading) and not plans(reading):
        return nobody
    if signals and not SUFFERED.isdisjoint(signals) and not reading.has("offer", "leave", "carry", "country", "abroad"):
        return nobody
    if reading.affirmed("cancel_word") and reading.has("me") and {"documents_held", "debt_bondage"} & set(signals):
        return nobody
    if _back_again(reading) and not plans(reading):
        return nobody
    if "job_substitution" in signals and not plans(reading):
        return nobody
    if any(word.form in ("sering", "srg", "kerap", "biasanya") for word in reading.words) and not reading.has("want"):
        return nobody
    return Departure("unknown")


def _goes_back(reading: Reading) -> bool:
    """ "lagi cuti, bulan depan balik ke majikan": home on leave, and about to go again."""
    words = reading.words
    if not any(word.form in ON_LEAVE for word in words):
        return False
    return any(word.form in AGAIN and not reading.negated[at] for at, word in enumerate(words))


def _went_long_ago(reading: Reading) -> bool:
    """ "pergi ke Malaysia 2 th lalu", "minggu lalu bawa rombongan": the journey is over."""
    words = reading.words
    return any(
        not reading.negated[first]
        and any(
            words[at].form in AGO and words[at].sentence == words[first].sentence
            for at in range(max(0, first - 6), min(len(words), behind + 6))
        )
        for first, behind in reading.spans("leave", "carry")
    )


def _back_again(reading: Reading) -> bool:
    """ "Bapak udah pulang": whoever left has come home."""
    return any(
        any(reading.means(at, "already") for at in range(max(0, first - 2), first))
        and any(reading.means(at, "kin", "friend", "me") for at in range(max(0, first - 5), first))
        for first, _ in reading.affirmed("come_home")
    )


def plans(reading: Reading) -> bool:
    """Whether somebody wants to do something other than report, ask, go home or die."""
    return any(
        not any(
            reading.means(at, "report_word", "ask_word", "come_home", "die", "go_out", "witness")
            for at in range(first + 1, first + 3)
        )
        for first, _ in reading.affirmed("want")
    )


def gone_abroad(reading: Reading) -> bool:
    """Somebody is abroad already: "sy di Taichung", "adik saya kerja di Johor", "sudah diberangkatkan bulan lalu"."""
    words = reading.words
    for at, over in enumerate(reading.meanings):
        calls = any(words[here].form in CALLING for here in range(max(0, at - 5), at)) and reading.means(
            at - 1, "from_word"
        )
        if calls and reading.has("kin", "friend"):
            return True
        inside = at and (
            reading.means(at - 1, "in_word") or (at > 1 and reading.means(at - 2, "in_word") and not words[at - 1].soft)
        )
        if "country" in over and inside:
            before = [here for here in range(max(0, at - 7), at - 1) if words[here].sentence == words[at].sentence]
            who = any(reading.means(here, "me", "kin", "friend") for here in before)
            plan = any(
                reading.means(here, "want", "offer", "carry", "promise", "named_offer", "if") for here in before[-7:]
            )
            works = any(reading.means(here, "work") for here in before[-2:]) and reading.has("kin", "friend", "me")
            if (who or works) and not plan:
                return True
        if "leave" in over and not reading.negated[at]:
            near = range(max(0, at - 9), min(len(words), at + 9))
            done = any(reading.means(here, "already") for here in range(max(0, at - 7), at))
            ago = any(
                reading.means(here, "past", "earlier") and words[here].form not in ("tadi", "td", "dulu", "dlu")
                for here in near
            )
            if done and ago and not any(reading.means(here, "want") for here in near):
                return True
    return False
