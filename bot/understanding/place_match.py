"""From the words of an answer to the units they may mean: every name found, then the reading in which most words agree.

"penujak praya barat loteng" names a village, a district and a regency. Each unit that any word may mean is a candidate;
it gains by every other word that names something around it. So order does not matter, a name that is repeated all over
the country is settled by one word of context, and words that fit nothing (hamlets, streets, chatter) are left over.
What is left over is looked up again as a misspelling by place_misspelt.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.gazetteer import DISTRICT, PROVINCE, REGENCY, VILLAGE, Gazetteer
from bot.understanding.place_words import Token, Words

_LONGEST_NAME = 7  # words
_LENGTH = {
    "province": PROVINCE,
    "regency": REGENCY,
    "city": REGENCY,
    "district": DISTRICT,
    "village": VILLAGE,
    "ward": VILLAGE,
}
_HINTED = 0.6  # what a fitting "ds" or "kec" adds to a name, in words
_BEHIND_HAMLET = 0.3
_BROADER_FIRST = {REGENCY: 0, PROVINCE: 1, DISTRICT: 2, VILLAGE: 3}
SAME = 0.05  # readings whose weights differ by less are equally good


@dataclass(frozen=True, slots=True)
class Mention:
    """Words `start` to `end` (not included) may be the name of one of `units` (positions in the gazetteer)."""

    start: int
    end: int
    units: tuple[int, ...]
    quality: float  # 1 for the exact name, less for a misspelling
    hint: str = ""

    def weight(self, code: str) -> float:
        """How much of the answer this explains when it means `code`, in words."""
        base = self.quality * (self.end - self.start)
        if not self.hint:
            return base
        if self.hint == "hamlet":
            return base * _BEHIND_HAMLET
        city = len(code) == REGENCY and code[3] >= "7"
        if self.hint == "city":
            return base + (_HINTED if city else -0.3 if len(code) == REGENCY else -0.1)
        if len(code) != _LENGTH[self.hint]:
            return base - _HINTED
        if len(code) == VILLAGE:
            return base + _HINTED + 0.01 * ((code[9] == "1") == (self.hint == "ward"))
        return base + (-_HINTED if city else _HINTED)

    def crosses(self, other: Mention) -> bool:
        """Whether a word belongs to both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Reading:
    """One unit that the words may mean, and the mentions that speak for it (the first one names it)."""

    code: str
    weight: float
    mentions: tuple[Mention, ...]

    @property
    def quality(self) -> float:
        """Of the worst spelling among the names it rests on."""
        return min(mention.quality for mention in self.mentions)

    @property
    def order(self) -> tuple[float, int, str]:
        """Best first; of equal readings the broader, so that nothing is claimed that was not said."""
        return (-round(self.weight, 2), _BROADER_FIRST[len(self.code)], self.code)


def hint_of(tokens: list[Token], at: int, words: Words) -> str:
    """The level that the word before `at` announces; "hamlet" for what is smaller than a village."""
    if at == 0 or any(mark in tokens[at].gap for mark in ",;\n"):
        return ""
    before = tokens[at - 1].text
    return words.hints.get(before) or ("hamlet" if before in words.hamlet else "")


def find_mentions(tokens: list[Token], gazetteer: Gazetteer, ordinary: frozenset[str] = frozenset()) -> list[Mention]:
    """Every run of words that is exactly a name, a short form or a nickname."""
    words = gazetteer.words
    found = []
    for start in range(len(tokens)):
        hint = hint_of(tokens, start, words)
        for end, keys in spellings(tokens, start, words):
            if end - start == 1 and not _may_stand_alone(tokens[start].text, hint, words, ordinary):
                continue
            units = tuple(dict.fromkeys(at for name in keys for at in gazetteer.called(name)))
            units = (*units, *(at for at in gazetteer.index.parts(keys[0]) if at not in units))
            if units:
                found.append(Mention(start, end, units, 1.0, hint or level_behind(tokens, end, words)))
    return found


def is_small_talk(reading: Reading, tokens: list[Token], words: Words) -> bool:
    """Whether the name is made of small words and stands alone: "desa yang ikut", "desa sini"; not "desa Baru, Kec. X"."""
    name = reading.mentions[0]
    return len(reading.mentions) == 1 and all(tokens[at].text in words.never for at in range(name.start, name.end))


def spellings(tokens: list[Token], start: int, words: Words) -> Iterator[tuple[int, list[str]]]:
    """For every run that begins at `start`: its end, and the keys to look up."""
    made = [""]
    for end in range(start + 1, min(len(tokens), start + _LONGEST_NAME) + 1):
        token = tokens[end - 1]
        if end - start > 1 and token.breaks and not (token.gap.strip() == "." and len(tokens[end - 2].text) <= 4):
            return
        others = words.variants.get(token.text)
        if others:
            made = [begun + part for begun in made for part in (token.text, *others)][:8]
        else:
            made = [begun + token.text for begun in made]
        yield end, made


def _may_stand_alone(word: str, hint: str, words: Words, ordinary: frozenset[str]) -> bool:
    if len(word) < 2 or word.isdigit() or word in words.hints or word in words.direction or word in words.hamlet:
        return False
    return word not in ordinary or hint not in ("", "hamlet")


def level_behind(tokens: list[Token], end: int, words: Words) -> str:
    """ "malang kota", "malang kab": the word behind the name, unless it announces the next one ("lowokwaru kota malang")."""
    if end >= len(tokens) or tokens[end].breaks:
        return ""
    level = words.hints.get(tokens[end].text, "")
    if level not in ("city", "regency"):
        return ""
    return level if end + 1 == len(tokens) or tokens[end + 1].breaks else ""


def read(mentions: list[Mention], gazetteer: Gazetteer) -> list[Reading]:
    """All readings, best first."""
    around: dict[str, list[Mention]] = {}
    for mention in mentions:
        for at in mention.units:
            if len(code := gazetteer.codes[at]) < VILLAGE:
                around.setdefault(code, []).append(mention)
    best: dict[str, Reading] = {}
    for mention in mentions:
        for at in mention.units:
            code = gazetteer.codes[at]
            weight, used = mention.weight(code), [mention]
            beside = [
                (m.weight(parent), m, parent)
                for parent in (gazetteer.parents(code) if around else ())
                if parent in around
                for m in around[parent]
            ]
            if len(beside) > 1:
                beside.sort(key=lambda one: -one[0])
            named: set[str] = set()
            for more, other, parent in beside:
                if more > 0 and parent not in named and not any(other.crosses(u) for u in used):
                    weight += more
                    used.append(other)
                    named.add(parent)
            if code not in best or weight > best[code].weight:
                best[code] = Reading(code, weight, tuple(used))
    return sorted(best.values(), key=lambda reading: reading.order)
