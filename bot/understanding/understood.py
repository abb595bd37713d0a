"""One call from a message to everything that can be understood from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.understanding.agencies import find_agencies
from bot.understanding.ages import find_ages, find_minor
from bot.understanding.countries import find_countries
from bot.understanding.counts import count_people
from bot.understanding.emergency import danger_words
from bot.understanding.experience import traits
from bot.understanding.facts import Intent, Signal, Understood
from bot.understanding.intent import find_intent
from bot.understanding.intent_cues import Cues, Seen
from bot.understanding.leaving import judge_leaving
from bot.understanding.lexicon import load
from bot.understanding.money import find_money
from bot.understanding.negation import deny
from bot.understanding.people import find_persons
from bot.understanding.phones import find_phones
from bot.understanding.reading import Reading, read
from bot.understanding.sentences import fitting
from bot.understanding.sign_facts import Around
from bot.understanding.sign_learned import weigh_signs
from bot.understanding.signals import find_signals
from bot.understanding.time import find_departure, local_day

SILENT = frozenset({"info", "greeting", "other", "data_rights"})
"""Intents under which words about dangers are talk, not testimony."""
LONGEST = 6000  # letters; what follows is not read for facts, so one message cannot hold up the others


def understand(
    texts: str | Sequence[str], *, at: datetime, gazetteer: Any = None, zone: str = "Asia/Jakarta"
) -> Understood:
    """Everything that one message, or several sent together, says.

    `at` is when it was sent (aware), `zone` the IANA zone of the village. Never raises on any text. Several texts are
    read as lines of one.
    """
    lexicon = load()
    joined = texts if isinstance(texts, str) else "\n".join(texts)
    reading = read(joined[:LONGEST], lexicon)
    deny(reading)
    phones = find_phones(reading.text)
    spans = [(start, end) for _, start, end in phones]
    is_place = _place_teller(gazetteer)
    agencies = find_agencies(reading, is_place)
    countries = find_countries(reading)
    money = find_money(reading, lexicon, spans, tuple(each.code for each in countries))
    persons = find_persons(reading, [(first, behind) for _, first, behind in agencies], is_place)
    ages = find_ages(reading, lexicon)
    minor_age, minor_words = find_minor(reading, ages)
    if not _is_recruited(reading):
        minor_words = ""
    counts = tuple(count_people(reading, lexicon))
    around = Around(
        money=money,
        countries=countries,
        persons=persons,
        phones=len(phones),
        agencies=bool(agencies),
        minor_words=minor_words,
        ages=tuple(years for years, _, _ in ages),
        counts=counts,
        year=at.year,
    )
    signals = find_signals(reading, around)
    departure = find_departure(reading, local_day(at, zone))
    seen = Seen(
        signals,
        len(agencies),
        len(persons),
        len(countries),
        len(phones),
        frozenset(each.role for each, _, _ in money),
        departure.when if departure else "unknown",
        bool(danger_words(reading, signals, departure, bool(minor_words))),
        bool(minor_words),
    )
    cues = Cues(reading, seen)
    intent = find_intent(cues)
    signals = _settle(reading, weigh_signs(reading, signals, traits(cues)), intent)
    alarm = danger_words(reading, signals, departure, bool(minor_words), intent)
    return Understood(
        text=reading.text,
        intent=intent,
        phones=tuple(each for each, _, _ in phones),
        money=tuple(each for each, _, _ in money),
        countries=countries,
        persons=persons,
        agencies=tuple(each for each, _, _ in agencies),
        places=_places(reading.text, gazetteer),
        signals=tuple(signals.values()),
        departure=judge_leaving(reading, departure, intent, signals, bool(money)),
        emergency=bool(alarm),
        emergency_words=alarm,
        minor_age=minor_age if minor_words else None,
        people_count=max((many for many, _, _ in counts), default=None),
        seen_myself=True if reading.has("saw_myself") else False if reading.has("hearsay") else None,
    )


def _is_recruited(reading: Reading) -> bool:
    """A child's age matters when somebody wants to take the child, not when its mother asks about next year."""
    if reading.has("carry", "leave", "transport", "offer", "passport", "recruiter", "abroad", "country", "work"):
        return not (reading.has("wish_info") and fitting("not_begun", reading))
    return False


def _settle(reading: Reading, signals: dict[str, Signal], intent: Intent) -> dict[str, Signal]:
    """Leave out what was only talked about, or is settled long ago."""
    if intent in SILENT:
        return {}
    if intent == "returnee" and reading.has("settled"):
        return {}
    kept = dict(signals)
    if intent == "agency_check":
        for name in ("no_contract", "irregular_route"):
            if name in kept and "?" in reading.text and len(kept) <= 1:
                del kept[name]
        if "moratorium_domestic_work" in kept and not reading.has("house_job"):
            del kept["moratorium_domestic_work"]
    return kept


def _place_teller(gazetteer: Any):
    """A test whether a word is a place, so that it is not taken for a surname; None without a gazetteer."""
    if gazetteer is None:
        return None

    def is_place(form: str) -> bool:
        return any(gazetteer.level(gazetteer.codes[at]) != "village" for at in gazetteer.called(form))

    return is_place


def _places(text: str, gazetteer: Any) -> tuple[Any, ...]:
    if gazetteer is None:
        return ()
    from bot.understanding.places import find_places

    return tuple(find_places(text, gazetteer))
