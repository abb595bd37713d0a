"""When somebody came home from abroad, and by which way they had gone: read from an answer, or gleaned from the story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.engine.reading import Collected, Got, Moment, Read, Unclear
from bot.engine.repair import Tokens, finds, tokens
from bot.engine.talk import Answer, Heard, Show
from bot.flows.readers import Plain, Reading
from bot.understanding.lexicon import load

LONG_TIME = 10
"""Words from which a reply to "when did you come home?" is a story of its own."""

NEAR = 8
"""Words behind "pulang" within which the time of it stands."""

_CLAUSE = re.compile(r"[,.;:!?\n]+")
_YEAR = re.compile(r"20\d\d")
_DAYS = {"last_year": 365, "last_month": 30, "last_week": 7, "yesterday": 1}


@dataclass(frozen=True)
class CameHome(Plain):
    """When somebody came home: {"words": as said, "on": "2024-05", "2024" or None}."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """Words about a time; a month or a year is picked out when there is one."""
        text = heard.text.strip()
        on, _ = self.month(tokens(text), moment.at) if text else (None, ())
        if on is None and not self.is_time(text):
            return Unclear()
        return Got({"words": text, "on": on})

    def is_time(self, text: str) -> bool:
        """Whether the words speak of a time at all: "sudah lama", "3 bulan", "habis lebaran"."""
        words = tokens(text)
        return len(words) <= LONG_TIME and any((word,) in self.reading.lead_ins["time_word"] for word in words)

    def month(self, words: Tokens, at: datetime) -> tuple[str | None, Tokens]:
        """The month or year that the words name, counted from `at`, and the words that name it."""
        today = at.astimezone(ZoneInfo(self.reading.zone)).date()
        lists = self.reading.lead_ins
        year = next((word for word in words if _YEAR.fullmatch(word)), None)
        for number in range(1, 13):
            named = next((word for word in words if (word,) in lists[f"month_{number}"]), None)
            if named and year:
                return f"{year}-{number:02}", (named, year)
            if named:
                return f"{today.year if number <= today.month else today.year - 1}-{number:02}", (named,)
        if year:
            return year, (year,)
        return self._ago(words, today)

    def _ago(self, words: Tokens, today: date) -> tuple[str | None, Tokens]:
        """ "3 bulan lalu", "bulan lalu", "kemarin"."""
        for kind, days in _DAYS.items():
            for phrase in sorted(self.reading.lead_ins[kind], key=len, reverse=True):
                for start in finds(phrase, words):
                    many = _number(words[start - 1]) if start and len(phrase) > 1 else None
                    then = today - timedelta(days=days * (many or 1))
                    said = words[start - bool(many) : start + len(phrase)]
                    return (str(then.year) if kind == "last_year" else f"{then:%Y-%m}"), said
        return None, ()

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """As it was said."""
        return Show("words", value["words"])


def came_home(reading: Reading, told: Collected) -> dict[str, Answer]:
    """When the teller came home, if the story says so: "baru pulang dari saudi bulan lalu"."""
    reader = CameHome(reading)
    for text, at in told.texts:
        for clause in _clauses(text):
            for start in (at for at, word in enumerate(clause) if (word,) in reading.lead_ins["came_home"]):
                on, words = reader.month(clause[start + 1 : start + 1 + NEAR], at)
                if on:
                    said = " ".join(words)
                    return {"home": Answer({"words": said, "on": on}, said, guessed=True)}
    return {}


def way_there(reading: Reading, told: Collected) -> dict[str, Answer]:
    """With a go-between or alone, as far as the story says; that a PT is named does not say that it was the legal way."""
    for text, _ in told.texts:
        words = tokens(text)
        for kind, route in (("by_sponsor", "sponsor"), ("by_myself", "alone")):
            said = next((phrase for phrase in reading.lead_ins[kind] if finds(phrase, words)), None)
            if said:
                return {"route": Answer(route, " ".join(said), guessed=True)}
    return {}


def _clauses(text: str) -> Iterator[Tokens]:
    return map(tokens, _CLAUSE.split(text))


def _number(word: str) -> int | None:
    known = load().numbers.get(word)
    value = known.value if known else None
    return int(word) if word.isdigit() and len(word) <= 2 else int(value) if value else None
