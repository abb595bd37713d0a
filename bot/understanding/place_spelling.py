"""Names that somebody wrote nearly right: a letter dropped or doubled, a vowel exchanged, a word joined or cut.

Compared is only against few names: those of the regencies that the message already names, all regencies and provinces,
or, for a name that stands alone, those that begin alike or have the same consonants.
"""

from __future__ import annotations

from bisect import bisect_left

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.gazetteer import DISTRICT, Gazetteer
from bot.understanding.place_words import bone, soften

_LONGEST = 48  # letters; the longest name in the country has 40
_IN_A_DISTRICT = 0.7  # among a dozen names a looser likeness is enough
_VOWELS = frozenset("aeiou")


def _lowest(name: str) -> float:
    """How like (0-1) a name must be: one wrong letter in five, two in nine; exchanged neighbours count as one."""
    return 0.79 if len(name) <= 5 else 0.77


def _quality(likeness: float) -> float:
    """1 -> 0.95, 0.9 -> 0.8, 0.8 -> 0.65: a misspelling never outweighs an exact name of as many words."""
    return 0.95 - (1.0 - likeness) * 1.5


def near(gazetteer: Gazetteer, name: str, where: tuple[list[str], bool, bool]) -> list[tuple[tuple[int, ...], float]]:
    """Units whose name is like the key `name`, with a quality under 1.

    `where`: regencies or districts to look in, whether among all regencies and provinces, whether in the whole country.
    """
    scopes, regencies, everywhere = where
    soft, low = soften(name), _lowest(name)
    if len(soft) < 3 or len(name) > _LONGEST:
        return []
    bones = bone(name) if not _VOWELS.intersection(name) else ""
    found: list[tuple[tuple[int, ...], float]] = []
    for scope in [*scopes, ""] if regencies else scopes:
        keys, softs, by_key = gazetteer.index.spellings(scope, gazetteer.within(scope) if scope else None)
        least = _IN_A_DISTRICT if len(scope) == DISTRICT else low
        if bones:
            found += [(by_key[k], 0.8) for k, b in zip(keys, softs, strict=True) if bone(b) == bones]
        else:
            alike = process.extract(soft, softs, scorer=OSA.normalized_similarity, score_cutoff=least, limit=3)
            found += [(by_key[keys[at]], _quality(like)) for _, like, at in alike]
    if everywhere and len(name) >= 5 and not bones:
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
    softs = [soften(k) for k in chosen]
    alike = process.extract(soft, softs, scorer=OSA.normalized_similarity, score_cutoff=max(low, 0.79), limit=3)
    return [(gazetteer.index.exact(chosen[n]), _quality(like)) for _, like, n in alike]
