"""The red flags of a message, each with the words that raised it; denied, quoted, settled and general talk raises none.

Most signs are little sentences in data/lexicon/signs.toml; those that need more than words (an age, a country under the
moratorium, who is paid, how many travel) are worked out in sign_*.py. What each sign means: tests/corpus/README.md.
"""

from __future__ import annotations

from bot.understanding.facts import Signal
from bot.understanding.reading import Reading
from bot.understanding.sentences import first_fit, load_sentences, taken_back
from bot.understanding.sign_countries import moratorium, scam_compound
from bot.understanding.sign_facts import Around
from bot.understanding.sign_money import fee_to_person, paid_to_candidate
from bot.understanding.sign_people import group_departure, recruiter_is_official
from bot.understanding.sign_work import job_substitution, sold_as_worker
from bot.understanding.words import several

FAR = 14  # words around a silence in which the person who is silent is named
MATTERS = several("berkas uang visa proses panggilan lamaran email klaim pencairan job jadwal kantor kantornya")
"""What may be without news, too."""


def is_denied(name: str, reading: Reading) -> bool:
    """Whether the words of a sign stand in the message, but denied, excused or settled."""
    if name == "recruiter_is_official":
        return reading.has("official")
    return any(taken_back(sign, reading, reading.present) for sign in load_sentences("signs.toml") if sign.name == name)


def find_signals(reading: Reading, around: Around) -> dict[str, Signal]:
    """All signs of a message by name, before the intent of the message is weighed."""
    present = reading.present
    found: dict[str, str] = {}
    passed_on = False
    for sign in load_sentences("signs.toml"):
        match = first_fit(sign, reading, present)
        if match:
            found[sign.name] = reading.quote(match.first, match.behind)
            if sign.name == "sexual_exploitation" and reading.means(match.first, "sold"):
                passed_on = sold_as_worker(reading, match.first)
    if "missing_person" in found and _lost_is_recruiter(reading, found["missing_person"]):
        del found["missing_person"]
    if passed_on:
        found.setdefault("job_substitution", found.pop("sexual_exploitation"))
    if "job_substitution" not in found:
        found["job_substitution"] = job_substitution(reading)
    found["minor"] = around.minor_words
    official = recruiter_is_official(reading)
    found["fee_to_person"] = fee_to_person(reading, around, bool(official) or "numpang_proses" in found)
    found["paid_to_candidate"] = paid_to_candidate(reading, around)
    found["moratorium_domestic_work"] = moratorium(reading, around)
    if "organ_trade" not in found:
        found["scam_compound"] = scam_compound(
            reading, around, bool({"confinement", "violence_or_threat"} & set(found))
        )
    found["recruiter_is_official"] = official
    found["group_departure"] = group_departure(reading, around)
    return {name: Signal(name, words) for name, words in found.items() if words}


def _lost_is_recruiter(reading: Reading, words: str) -> bool:
    """It is the recruiter, an office or an application that is silent, not a worker."""
    at = reading.word_at(reading.text.find(words))
    if _nobody_near(reading, at):
        return True
    before = [
        here for here in range(max(0, at - 6), at + 1) if reading.words[here].sentence == reading.words[at].sentence
    ]
    if any(reading.means(here, "kin", "friend") for here in before):
        return False
    return any(reading.means(here, "recruiter", "agency_kind") for here in before)


def _nobody_near(reading: Reading, at: int) -> bool:
    """Whether no relative, friend or other person is spoken of around the silence."""
    words = reading.words
    near = range(max(0, at - FAR), min(len(words), at + FAR))
    return not any(
        reading.means(here, "kin", "friend", "women", "child", "person", "given_name")
        and abs(words[here].sentence - words[at].sentence) <= 2
        for here in near
    ) or any(
        words[here].form in MATTERS for here in range(max(0, at - 8), at) if words[here].sentence == words[at].sentence
    )
