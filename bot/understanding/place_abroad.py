"""Places abroad, as far as a gazetteer of Indonesia must know them: so that "Johor" is not taken for a village."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.place_words import Token, Words

_LONGEST = 3  # words
_INITIALS = 3  # letters; "hk" or "my" counts as a country only behind "di", "ke", "dari"


@dataclass(frozen=True, slots=True)
class Abroad:
    """Words `start` to `end` (not included) name a place in `country` (ISO 3166-1 alpha-2)."""

    start: int
    end: int
    country: str
    city: bool


def find_abroad(tokens: list[Token], words: Words) -> list[Abroad]:
    """Every country and foreign city that is named; the longest run of words counts."""
    found: list[Abroad] = []
    at = 0
    while at < len(tokens):
        for end in range(min(len(tokens), at + _LONGEST), at, -1):
            name = "".join(token.text for token in tokens[at:end])
            country = words.countries.get(name) or words.cities.get(name)
            if country is None or any(token.breaks for token in tokens[at + 1 : end]):
                continue
            if len(name) <= _INITIALS and at > 0 and tokens[at - 1].text not in words.toward:
                continue
            found.append(Abroad(at, end, country, name not in words.countries))
            at = end
            break
        else:
            at += 1
    return found
