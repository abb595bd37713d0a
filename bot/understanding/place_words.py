"""How people write places: cutting a message into words, and the forms under which a name is looked up.

A *key* is a name without case, spaces and marks, so that "Karang Anyar" and "karanganyar" are one. A *bone* is what is
left of a key when vowels, "h" and doubled letters are gone: dropped letters ("clcp", "pnjak") leave it as it was.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "places.toml"
COUNTRIES = LEXICON.parents[1] / "countries.toml"

_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*", re.UNICODE)
_BREAKS = frozenset(',;:.!?/()\n"|')
_NOT_IN_KEY = {n: None for n in range(128) if not chr(n).isalnum()} | {ord("’"): None, ord("`"): None}
_SOFTER = str.maketrans("zyvfq", "sippk", "h")
_DOUBLED = re.compile(r"(.)\1+")
_BONE = str.maketrans("zvfq", "sppk", "aeiouyh")


def key(name: str) -> str:
    """The name as it is looked up: lower case, letters and digits only."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in name if c.isascii())
    return name.lower().translate(_NOT_IN_KEY)


def soften(word: str) -> str:
    """A key with the letters that people exchange made equal: doubled ones, h, oe and u, dj and j, z and s."""
    return _DOUBLED.sub(r"\1", word.replace("oe", "u").replace("dj", "j").replace("tj", "c").translate(_SOFTER))


def bone(word: str) -> str:
    """The consonants of a key, with letters that people exchange made equal; "" for a name of vowels."""
    return _DOUBLED.sub(r"\1", word.translate(_BONE).replace("dj", "j").replace("tj", "c"))


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a message and where it stands."""

    text: str
    start: int
    end: int
    gap: str  # what stands between the word before and this one
    breaks: bool = False  # whether a clause ends before this word, so that a name cannot run across


def cut(text: str) -> list[Token]:
    """The words of a message, with their places in it. "2" behind a word ("pindah2") stays part of it."""
    tokens = []
    end = 0
    for found in _WORD.finditer(text):
        gap = text[end : found.start()]
        tokens.append(
            Token(key(found.group()), found.start(), found.end(), gap, gap != " " and not _BREAKS.isdisjoint(gap))
        )
        end = found.end()
    return [token for token in tokens if token.text]


@dataclass(frozen=True)
class Words:
    """The lexicon of places (data/lexicon/places.toml)."""

    labels: dict[str, str]
    hints: dict[str, str]  # word -> village, ward, district, regency, city, province
    hamlet: frozenset[str]
    direction: frozenset[str]
    variants: dict[str, tuple[str, ...]]
    aliases: dict[str, tuple[str, ...]]  # key -> names
    unknown: frozenset[str]
    never: frozenset[str]  # ordinary words that are no place without "desa" or the like
    rarely: frozenset[str]  # ordinary words that are a place only beside another
    titles: dict[str, str]
    countries: dict[str, str]  # key -> ISO 3166-1 alpha-2
    cities: dict[str, str]  # places abroad: key -> country
    cues: dict[str, frozenset[str]]  # at, from, to, via, office, recruiter, link
    toward: frozenset[str]  # the cues behind which a place is expected
    firms: frozenset[str]
    people: frozenset[str]
    regions: frozenset[str]  # keys of aliases that are parts of the country
    landmarks: frozenset[str]  # keys
    before_landmark: frozenset[str]


@lru_cache(maxsize=4)
def load_words(path: Path = LEXICON, countries: Path = COUNTRIES) -> Words:
    """Read the lexicon (a name with several meanings is a list there) and the names of places abroad."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    abroad = tomllib.loads(countries.read_text(encoding="utf-8")) if countries.exists() else {}
    cues = {kind: frozenset(words.split()) for kind, words in raw["cues"].items()}
    hints = dict(raw["hints"])
    hamlet, direction = frozenset(hints.pop("hamlet")), frozenset(hints.pop("direction"))
    return Words(
        labels=raw["labels"],
        hints={word: level for level, words in hints.items() for word in words},
        hamlet=hamlet,
        direction=direction,
        variants={word: tuple(others) for word, others in raw["variants"].items()},
        aliases={
            key(k): (v,) if isinstance(v, str) else tuple(v)
            for k, v in (raw["aliases"] | raw["towns"] | raw["regions"]).items()
        },
        regions=frozenset(map(key, raw["regions"])),
        unknown=frozenset(raw["unknown"]["words"]),
        never=frozenset(raw["ordinary"]["never"].split()),
        rarely=frozenset(raw["ordinary"]["rarely"].split()),
        titles=raw["titles"],
        countries=_names(abroad, "names", "short"),
        cities=_names(abroad, "cities"),
        cues=cues,
        toward=frozenset().union(*(cues[kind] for kind in ("at", "from", "to", "via"))),
        firms=frozenset(raw["firms"]["words"].split()),
        people=frozenset(raw["people"]["words"].split()),
        landmarks=frozenset(map(key, raw["landmarks"]["names"])),
        before_landmark=frozenset(raw["landmarks"]["before"].split()),
    )


def _names(abroad: dict[str, dict[str, str]], *kinds: str) -> dict[str, str]:
    return {
        key(name): country
        for country, table in abroad.items()
        for kind in kinds
        for name in table.get(kind, "").split(",")
        if len(key(name)) > 1
    }
