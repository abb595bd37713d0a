"""Little sentences from a .toml file: each name with the patterns of which one is enough, and those that take it back."""

from __future__ import annotations

import tomllib
from collections.abc import KeysView
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.lexicon import FOLDER
from bot.understanding.patterns import Match, Pattern, compile_pattern, find
from bot.understanding.reading import Reading

SETTLED = 18  # words behind a sign within which it is said to be over


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry: `when` any of the patterns fits, no `unless` near it, and nothing behind it says that it is `settled`."""

    name: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    settled: tuple[Pattern, ...] = ()


@lru_cache(maxsize=4)
def load_sentences(file: str) -> tuple[Sentence, ...]:
    """The entries of a file in data/lexicon, compiled once. Raises ValueError when a pattern cannot be read."""
    table = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))
    return tuple(
        Sentence(
            name,
            tuple(compile_pattern(each) for each in entry["when"]),
            tuple(compile_pattern(each) for each in entry.get("unless", ())),
            tuple(compile_pattern(each) for each in entry.get("settled", ())),
        )
        for name, entry in table.items()
    )


def first_fit(sentence: Sentence, reading: Reading, present: KeysView[str]) -> Match | None:
    """The first fit of an entry that no `unless` near it takes back."""
    against = [match for match in (find(each, reading, present) for each in sentence.unless) if match]
    for pattern in sentence.when:
        found = find(pattern, reading, present)
        if not found or any(each.first <= found.behind + 2 and each.behind >= found.first - 2 for each in against):
            continue
        over = (find(each, reading, present) for each in sentence.settled)
        if not any(each and found.first <= each.first <= found.behind + SETTLED for each in over):
            return found
    return None


def taken_back(sentence: Sentence, reading: Reading, present: KeysView[str]) -> bool:
    """Whether the words of an entry stand there, but denied, excused or settled."""
    return first_fit(sentence, reading, present) is None and any(
        find(pattern, reading, present, anyway=True) for pattern in sentence.when
    )


def fitting(name: str, reading: Reading, file: str = "cues.toml") -> bool:
    """Whether one of the little sentences with that name fits."""
    return any(first_fit(each, reading, reading.present) for each in load_sentences(file) if each.name == name)
