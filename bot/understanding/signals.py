"""The red flags of a message, each with the words that raised it; denied, quoted, settled and general talk raises none.

Most signs are little sentences in data/lexicon/signs.toml; those that need more than words (an age, a country under the
moratorium, who is paid, how many travel) are worked out in sign_*.py. What each sign means: tests/corpus/README.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.facts import Signal
from bot.understanding.lexicon import FOLDER
from bot.understanding.patterns import Match, Pattern, compile_pattern, find
from bot.understanding.reading import Reading
from bot.understanding.sign_countries import moratorium, scam_compound
from bot.understanding.sign_facts import Around
from bot.understanding.sign_money import fee_to_person, paid_to_candidate
from bot.understanding.sign_people import group_departure, recruiter_is_official


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign as written in signs.toml."""

    name: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@lru_cache(maxsize=1)
def signs() -> tuple[Sign, ...]:
    """The signs of data/lexicon/signs.toml, compiled once."""
    table = tomllib.loads((FOLDER / "signs.toml").read_text(encoding="utf-8"))
    return tuple(
        Sign(
            name,
            tuple(compile_pattern(each) for each in entry["when"]),
            tuple(compile_pattern(each) for each in entry.get("unless", ())),
        )
        for name, entry in table.items()
    )


def find_signals(reading: Reading, around: Around) -> dict[str, Signal]:
    """All signs of a message by name, before the intent of the message is weighed."""
    present = {meaning for over in reading.meanings for meaning in over}
    found: dict[str, str] = {}
    for sign in signs():
        match = _matches(sign, reading, present)
        if match:
            found[sign.name] = reading.quote(match.first, match.behind)
    if "missing_person" in found and _lost_is_recruiter(reading, found["missing_person"]):
        del found["missing_person"]
    found["minor"] = around.minor_words
    found["fee_to_person"] = fee_to_person(reading, around, "numpang_proses" in found)
    found["paid_to_candidate"] = paid_to_candidate(reading, around)
    found["moratorium_domestic_work"] = moratorium(reading, around)
    if "organ_trade" not in found:
        found["scam_compound"] = scam_compound(reading, around, bool({"confinement", "violence_or_threat"} & set(found)))
    found["recruiter_is_official"] = recruiter_is_official(reading)
    found["group_departure"] = group_departure(reading, around)
    return {name: Signal(name, words) for name, words in found.items() if words}


def _matches(sign: Sign, reading: Reading, present: set[str]) -> Match | None:
    """The first fit of a sign that no `unless` near it takes back."""
    against = [match for match in (find(each, reading, present, anyway=True) for each in sign.unless) if match]
    for pattern in sign.when:
        found = find(pattern, reading, present)
        if found and not any(each.first <= found.behind + 2 and each.behind >= found.first - 2 for each in against):
            return found
    return None


def _lost_is_recruiter(reading: Reading, words: str) -> bool:
    """It is the recruiter who went silent, not a worker."""
    start = reading.text.find(words)
    at = reading.word_at(start)
    before = [here for here in range(max(0, at - 6), at + 1) if reading.words[here].sentence == reading.words[at].sentence]
    if any(reading.means(here, "kin", "friend") for here in before):
        return False
    return any(reading.means(here, "recruiter", "agency_kind") for here in before)
