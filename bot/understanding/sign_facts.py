"""What the other rooms found in a message and some signs need: money, countries, names, ages, head-counts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.facts import Country, Money, Person


@dataclass(frozen=True, slots=True)
class Around:
    """`money` and `counts` carry the words where they stand; `ages` are all ages that were said; `year` is now."""

    money: tuple[tuple[Money, int, int], ...] = ()
    countries: tuple[Country, ...] = ()
    persons: tuple[Person, ...] = ()
    phones: int = 0
    agencies: bool = False
    minor_words: str = ""
    ages: tuple[int, ...] = ()
    counts: tuple[tuple[int, int, int], ...] = ()
    year: int = 2026
