"""Names that somebody wrote nearly right: a letter dropped or doubled, a vowel exchanged, a word joined or cut.

Compared is only against few names: those of the regencies that the message already names, all regencies and provinces,
or, for a name that stands alone, those that begin alike or have the same consonants.
"""

from __future__ import annotations

from bisect import bisect_left

from rapidfuzz import fuzz, process

from bot.understanding.gazetteer import Gazetteer
from bot.understanding.place_words import bone, soften

_VOWELS = frozenset("aeiou")


def _lowest(name: str) -> float:
    """How like (0-100) a name must be: one letter of a short name makes it another name."""
    return 88.0 if len(name) <= 4 else 80.0 if len(name) <= 6 else 78.0


def _quality(ratio: float) -> float:
    """100 -> 0.95, 90 -> 0.75, 80 -> 0.55: a misspelling never outweighs an exact name of as many words."""
    return 0.95 - (100.0 - ratio) * 0.02


def near(gazetteer: Gazetteer, name: str, scopes: list[str]) -> list[tuple[tuple[int, ...], float]]:
    """Units whose name is like the key `name`, with a quality under 1: inside `scopes` (regency codes) if there are any,
    among regencies and provinces always, in the whole country when nothing is known."""
    if len(name) < 3:
        return []
    soft, low = soften(name), _lowest(name)
    bones = bone(name) if not _VOWELS.intersection(name) else ""
    found: list[tuple[tuple[int, ...], float]] = []
    for scope in [*scopes, ""]:
        keys, softs, by_key = gazetteer.index.spellings(scope, gazetteer.within(scope) if scope else None)
        for _, ratio, at in process.extract(soft, softs, scorer=fuzz.ratio, score_cutoff=low, limit=3):
            found.append((by_key[keys[at]], _quality(ratio)))
        if bones:
            found += [(by_key[k], 0.8) for k, b in zip(keys, softs, strict=True) if bone(b) == bones]
    if not scopes and len(name) >= 5 and not bones:
        found += _in_the_whole_country(gazetteer, name, soft, low)
    return found


def _in_the_whole_country(
    gazetteer: Gazetteer, name: str, soft: str, low: float
) -> list[tuple[tuple[int, ...], float]]:
    keys = set(gazetteer.index.boned(bone(name)))
    first = name[:3]
    at = bisect_left(gazetteer.index.keys, first)
    while at < len(gazetteer.index.keys) and gazetteer.index.keys[at].startswith(first):
        if abs(len(gazetteer.index.keys[at]) - len(name)) <= 2:
            keys.add(gazetteer.index.keys[at])
        at += 1
    chosen = sorted(keys)
    alike = process.extract(soft, [soften(k) for k in chosen], scorer=fuzz.ratio, score_cutoff=max(low, 84.0), limit=3)
    return [(gazetteer.index.exact(chosen[n]), _quality(ratio)) for _, ratio, n in alike]
