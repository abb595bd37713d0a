"""Talk that is no story: greetings, spam and complaints about other things, questions about one's data or one's report."""

from __future__ import annotations

from bot.understanding.intent_cues import Cues

LIGHT = ("greet", "address", "thanks", "whole_greeting", "idle", "question", "pass")


def greet(cues: Cues) -> float:
    """A greeting and nothing else, or a single letter to see whether somebody is there."""
    light = len({at for first, behind in cues.reading.spans(*LIGHT) for at in range(first, behind)})
    greets = cues.has("greet", "whole_greeting")
    score = 0.0
    if greets and light == cues.size and cues.size <= 12:
        score = 6.0
    elif (
        greets
        and not cues.told
        and not cues.seen.agencies
        and (cues.size <= 4 or (light >= cues.size - 1 and cues.size <= 7))
    ):
        score = 3.2
    elif light == cues.size and cues.size <= 6 and not cues.seen.agencies:
        score = 2.5
    if cues.size == 1 and greets:
        score += 3
    return score


def talk_of_else(cues: Cues) -> float:
    """Spam, chain messages, insults, wrong numbers and complaints about other things."""
    score = 0.0
    if cues.has("generic_warning"):
        score += 5
    if cues.has("spam", "spam_sure"):
        score += 4 if not cues.recruits and (not cues.abroad or cues.has("spam_sure")) else 0.5
    if cues.has("spam_sure"):
        score += 3
    if cues.has("wrong_number") and not cues.abroad and not cues.reports:
        score += 4.5
    if not cues.abroad:
        if cues.has("other_trouble"):
            score += 5
        if cues.has("insult", "useless") and not cues.reports:
            score += 4
        quiet = not (cues.seen.signals or cues.reports or cues.asks)
        if (
            quiet
            and cues.size <= 12
            and not cues.has("greet", "help", "status_word", "offer", "work", "kin", "my_report", "stop_word")
        ):
            score += 2
    return score


def ask_about_data(cues: Cues) -> float:
    """Delete, stop, copy, who sees it."""
    if cues.reports and cues.seen.signals and not cues.fits("who_sees"):
        return 0.0
    deletes, mine, sees = cues.affirms("right_delete"), cues.has("mine", "right_data"), cues.has("right_see")
    score = 0.0
    if deletes and mine:
        score += 12
    elif deletes and cues.size <= 5 and cues.has("stop_word"):
        score += 5
    if sees and mine and (cues.asks or cues.has("ask_money")):
        score += 6
    if cues.asks and cues.fits("who_sees"):
        score += 7.5
    elif cues.asks and cues.has("secret_word") and not cues.seen.signals and not cues.seen.countries:
        score += 4
    return score - (1.5 if cues.seen.danger else 0)


def ask_about_report(cues: Cues) -> float:
    """About an earlier report: how far it is, something to add, taking it back."""
    score = 0.0
    if cues.fits("adds_to_report"):
        score += 3
    code = _case_code(cues)
    if code:
        score += 5
    if cues.has("status_word") and cues.has("me"):
        score += 1
    if cues.has("status_word"):
        score += 4 - (0.5 if cues.seen.signals else 0)
    if cues.has("earlier") and cues.has("my_report"):
        score += 3.5 if _earlier_report(cues) else 0.5
    if cues.has("my_report") and cues.affirms("cancel_word") and not cues.seen.money:
        score += 3.5
    if (
        cues.has("not_answered")
        and cues.has("no_answer")
        and (cues.has("my_report") or cues.has("official") or "petugas" in cues.forms)
    ):
        score += 5
    if cues.has("mistaken") and cues.has("my_report"):
        score += 3
    if (
        cues.size <= 3
        and not cues.seen.agencies
        and any(form in ("cek", "check", "status", "update", "lanjut", "kode") for form in cues.forms)
    ):
        score += 5
    if cues.seen.danger and not code:
        score -= 1
    return score


def _earlier_report(cues: Cues) -> bool:
    """ "laporan kemarin", "yang saya laporkan tadi": the time stands beside the report."""
    reading = cues.reading
    for first, behind in reading.spans("my_report"):
        near = range(max(0, first - 4), min(cues.size, behind + 5))
        if any(
            reading.means(at, "earlier") and reading.words[at].sentence == reading.words[first].sentence for at in near
        ):
            return True
    return False


def _case_code(cues: Cues) -> bool:
    """A case code such as K-7F3KQ2 or KTG-7Q2M-81."""
    words, text = cues.reading.words, cues.reading.text
    return any(
        word.form in ("k", "ktg")
        and at + 1 < cues.size
        and text[word.end : words[at + 1].start] == "-"
        and any(each.isdigit() for each in text[words[at + 1].start : words[at + 1].start + 8])
        for at, word in enumerate(words)
    )
