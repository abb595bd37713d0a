"""A message with the meanings of its words laid over it: what every other room of this folder looks at.

Over each word stand the meanings that begin there and where they end, so a phrase ("tidak ada kabar") and its single
words can both be seen. Words that were typed without a space are cut apart first, but keep their place in the text.
"""

from __future__ import annotations

from collections.abc import KeysView, Sequence
from dataclasses import dataclass, field

from bot.understanding.lexicon import Lexicon, Phrase
from bot.understanding.words import Word, cut, join

Span = tuple[int, int]


@dataclass(slots=True)
class Reading:
    """The words of a message and the meanings over them. `meanings[i]` maps a meaning to the word behind its end."""

    text: str
    words: tuple[Word, ...]
    meanings: list[dict[str, int]]
    spellings: list[str]
    negated: list[bool] = field(default_factory=list)
    feared: list[bool] = field(default_factory=list)
    _where: dict[str, list[int]] = field(default_factory=dict)
    _cased: bool | None = None

    @property
    def where(self) -> dict[str, list[int]]:
        """For every meaning and form of the message the words at which it begins, in order."""
        if not self._where:
            for at, over in enumerate(self.meanings):
                for meaning in over:
                    self._where.setdefault(meaning, []).append(at)
        return self._where

    @property
    def present(self) -> KeysView[str]:
        """Every meaning and form of the message."""
        return self.where.keys()

    @property
    def cased(self) -> bool:
        """Whether capitals tell names from words: not when all is written small, or all large."""
        if self._cased is None:
            letters = [each for each in self.text if each.isalpha()]
            large = sum(map(str.isupper, letters))
            inner = any(word.capital and word.text[1:].islower() for word in self.words[1:])
            self._cased = inner and large < 0.6 * max(1, len(letters))
        return self._cased

    def __len__(self) -> int:
        return len(self.words)

    def has(self, *meanings: str) -> bool:
        """Whether any of the meanings stands anywhere."""
        where = self.where
        return any(meaning in where for meaning in meanings)

    def spans(self, *meanings: str) -> list[Span]:
        """Where any of the meanings stands, as (first word, word behind the last)."""
        where = self.where
        ends: dict[int, int] = {}
        for meaning in meanings:
            for at in where.get(meaning, ()):
                ends[at] = max(ends.get(at, 0), self.meanings[at][meaning])
        return sorted(ends.items())

    def first(self, *meanings: str) -> Span | None:
        """The first place of any of the meanings."""
        return next(iter(self.spans(*meanings)), None)

    def affirmed(self, *meanings: str) -> list[Span]:
        """As `spans`, without those that are denied or only feared."""
        return [(a, b) for a, b in self.spans(*meanings) if self.real(a, b)]

    def real(self, first: int, behind: int) -> bool:
        """Whether words are neither denied nor only feared; a denial that is part of the phrase itself does not count."""
        own = next((at for at in range(first, behind) if behind > first + 1 and "no" in self.meanings[at]), behind)
        until = max(first + 1, own) if own > first else first + 1
        return not any(self.negated[first:until]) and not any(self.feared[first:until])

    def quote(self, first: int, behind: int) -> str:
        """The text from one word to another, exactly as written."""
        if not self.words or first >= behind:
            return ""
        return self.text[self.words[first].start : self.words[behind - 1].end]

    def word_at(self, offset: int) -> int:
        """The number of the first word that ends behind an offset of the text."""
        for at, word in enumerate(self.words):
            if word.end > offset:
                return at
        return len(self.words)

    def means(self, at: int, *meanings: str) -> bool:
        """Whether the word at a position has one of the meanings."""
        if not 0 <= at < len(self.words):
            return False
        over = self.meanings[at]
        return any(meaning in over for meaning in meanings)


def read(texts: str | Sequence[str], lexicon: Lexicon) -> Reading:
    """Cut a message into words and lay the meanings of the lexicon over them."""
    text = join(texts)
    words: list[Word] = []
    for word in cut(text):
        inside = words and words[-1].sentence == word.sentence
        words.extend([word] if inside and _like_a_name(word) else _apart(word, lexicon))
    found = [
        (frozenset(), word.form)
        if word.number
        else lexicon.look_up(word.form, guess=not (_like_a_name(word) and _inside(words, at)))
        for at, word in enumerate(words)
    ]
    spellings = [spelling for _, spelling in found]
    meanings: list[dict[str, int]] = [dict.fromkeys(known, at + 1) for at, (known, _) in enumerate(found)]
    for at, (word, over) in enumerate(zip(words, meanings, strict=True)):
        over.setdefault(word.form, at + 1)
        over.setdefault(spellings[at], at + 1)
    _phrases(words, spellings, meanings, lexicon)
    return Reading(text, tuple(words), meanings, spellings, [False] * len(words), [False] * len(words))


def _like_a_name(word: Word) -> bool:
    """Written with a capital: within a sentence it is a name or place, and not taken for a mistyped word."""
    return word.text[0].isupper() and word.text[1:].islower()


def _inside(words: list[Word], at: int) -> bool:
    """Whether a word does not open its sentence."""
    return at > 0 and words[at - 1].sentence == words[at].sentence


def _apart(word: Word, lexicon: Lexicon) -> list[Word]:
    """The word itself, or the words that it was run together from."""
    if word.number or len(word.form) < 5 or lexicon.knows(word.form):
        return [word]
    parts = lexicon.split(word.form)
    if len(parts) < 2 or sum(map(len, parts)) != len(word.form):
        return [word]
    found, start = [], word.start
    for part in parts:
        end = start + len(part)
        found.append(
            Word(
                word.text[start - word.start : end - word.start],
                part,
                start,
                end,
                word.sentence,
                word.soft and not found,
            )
        )
        start = end
    return found


def _begun(first: set[str], second: set[str], lexicon: Lexicon) -> list[Phrase]:
    """The phrases that begin with these two words, each in the ways in which it may be read."""
    found: list[Phrase] = []
    for start in first:
        behind = lexicon.phrases.get(start)
        if behind:
            for follower in second:
                found += behind.get(follower, ())
    return found


def _phrases(words: list[Word], spellings: list[str], meanings: list[dict[str, int]], lexicon: Lexicon) -> None:
    """Find the phrases; one of a `whole` meaning hides what its single words would mean."""
    hidden: list[tuple[int, int, frozenset[str]]] = []
    same = lexicon.same
    ways = [
        {same.get(word.form, word.form)} | ({same.get(spelling, spelling)} if word.form[-1] != "2" else set())
        for word, spelling in zip(words, spellings, strict=True)
    ]
    for at in range(len(words) - 1):
        for parts, known in _begun(ways[at], ways[at + 1], lexicon):
            end = at + len(parts)
            if end > len(words) or words[end - 1].sentence != words[at].sentence:
                continue
            if all(part in ways[at + step] for step, part in enumerate(parts)):
                for meaning in known:
                    meanings[at][meaning] = max(end, meanings[at].get(meaning, 0))
                if known & lexicon.whole:
                    hidden.append((at, end, known))
    for first, behind, known in hidden:
        for at in range(max(0, first - 4), first):
            meanings[at] = {meaning: end for meaning, end in meanings[at].items() if not first < end <= behind}
        for at in range(first, behind):
            kept = {meaning: end for meaning, end in meanings[at].items() if end > behind or meaning in known}
            if at == first or not any(end > at + 1 for end in kept.values()):
                meanings[at] = kept
