"""Small words that steer a conversation: yes and no, numbers, and kembali, ubah, lewati, batal, bantuan, sudah.

The words themselves live in data/lexicon/repair.toml, so that a villager's way of saying yes can be added without code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

Tokens = tuple[str, ...]

LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "repair.toml"
WHOLE = ("back", "skip", "cancel", "help", "done", "unknown", "rather_keep")

_KEYCAP = re.compile("[\ufe0f\u20e3]")
_TOKEN = re.compile(r"[^\W_]+|[👍👌✅🙏👎❌-]")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


@lru_cache(maxsize=8192)  # labels and listed words are looked at in every turn
def tokens(text: str) -> Tokens:
    """The words of `text` in small letters, without punctuation; "iyaaa" is "iya", "1️⃣" is "1"."""
    text = _DRAWN_OUT.sub(r"\1", _KEYCAP.sub("", text.casefold()))
    found = tuple(_TOKEN.findall(text))
    return tuple(token for token in found if token != "-") or found


def beyond(text: str, count: int) -> str:
    """`text` behind its first `count` words, as it was written."""
    found = list(_TOKEN.finditer(text.lower()))
    return text[found[count - 1].end() :].strip(" ,.:;-") if 0 < count <= len(found) else text


def finds(phrase: Tokens, words: Tokens) -> list[int]:
    """Where `phrase` stands in `words`."""
    size = len(phrase)
    return [at for at in range(len(words) - size + 1) if words[at : at + size] == phrase]


@dataclass(frozen=True)
class Words:
    """The lexicon of repair, read once at start-up."""

    lists: Mapping[str, frozenset[Tokens]]
    numbers: Mapping[str, int]
    short: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = LEXICON) -> Words:
        """Read data/lexicon/repair.toml."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        numbers = {form: int(number) for number, forms in data.pop("numbers").items() for form in forms}
        short = {form: whole for whole, forms in data.pop("short").items() for form in forms}
        lists = {name: frozenset(tokens(form) for form in entry["forms"]) for name, entry in data.items()}
        return cls(lists, numbers, short)

    def long(self, words: Tokens) -> Tokens:
        """`words` with the short forms written out: "g ad" is "gak ada"."""
        return tuple(self.short.get(word, word) for word in words)

    def bare(self, words: Tokens) -> Tokens:
        """`words` without politeness and particles; all of them when nothing else is left."""
        filler = self.lists["filler"]
        return tuple(word for word in words if (word,) not in filler) or words

    def is_(self, name: str, text: str) -> bool:
        """Whether the whole message is one of the words of list `name`, politeness aside."""
        words = tokens(text)
        said = {words, self.bare(words), self.long(words), self.long(self.bare(words))}
        return bool(words) and not said.isdisjoint(self.lists[name])

    def holds(self, name: str, text: str) -> bool:
        """Whether an entry of list `name` stands anywhere in the message."""
        words = tokens(text)
        return any(finds(phrase, each) for phrase in self.lists[name] for each in (words, self.long(words)))

    def asks(self, text: str) -> bool:
        """Whether the message asks something rather than answers: "boleh gak", "apa ini aman?"."""
        words = self.long(self.bare(tokens(text)))
        if len(words) < 2:
            return False
        if text.rstrip().endswith("?") or (words[0],) in self.lists["question_word"]:
            return True
        return (words[-1],) in self.lists["question_end"] and (words[-2],) in self.lists["question_before"]

    def starts(self, name: str, words: Tokens) -> int:
        """How many of the first `words` are an entry of list `name` (the longest that fits)."""
        return max((len(phrase) for phrase in self.lists[name] if phrase and words[: len(phrase)] == phrase), default=0)

    def ends(self, name: str, words: Tokens) -> int:
        """How many of the last `words` are an entry of list `name` (the longest that fits)."""
        return max(
            (len(phrase) for phrase in self.lists[name] if phrase and words[-len(phrase) :] == phrase), default=0
        )

    def already(self, text: str) -> bool:
        """Whether somebody says, a little annoyed, that this was said already."""
        words = tokens(text)
        return len(words) <= 8 and any(finds(phrase, words) for phrase in self.lists["already"])

    def lead(self, words: Tokens) -> int:
        """How many politenesses and particles stand at the beginning."""
        return next((at for at, word in enumerate(words) if (word,) not in self.lists["filler"]), 0)

    def number(self, text: str | Tokens) -> int | None:
        """The one number that the message is: "1", "yg 1", "nomer dua", "yang ketiga aja"."""
        words = self.bare(text if isinstance(text, tuple) else tokens(text))
        words = tuple(word for word in words if (word,) not in self.lists["number_word"]) or words
        if len(words) != 1:
            return None
        if words[0].isascii() and words[0].isdigit() and len(words[0]) <= 2:
            return int(words[0])
        return self.numbers.get(words[0])

    def yes_no(self, text: str) -> bool | None:
        """A loose yes or no: "iya kak betul", "gak usah", "ya kirim aja"."""
        found = self.choose(text, (self.lists["yes"], self.lists["no"]))
        return None if found is None else found == 0

    def choose(self, text: str, options: Sequence[Iterable[Tokens]]) -> int | None:
        """Which of `options` (each a set of phrases) the message means, or None when none or several do.

        A longer phrase outweighs the shorter ones inside it ("gak ada" is not "ada"), a negated phrase does not count,
        and of equals the last one wins ("ya enggak" is no). In a long message only its beginning is an answer.
        """
        words = tokens(text)
        if not words:
            return None
        sets = [frozenset(phrases) for phrases in options]
        for whole in (words, self.bare(words), self.long(words), self.long(self.bare(words))):
            for index, phrases in enumerate(sets):
                if whole in phrases:
                    return index
        words = self.long(words)
        sets = [phrases | {self.long(phrase) for phrase in phrases} for phrases in sets]
        spans = sorted(
            (-len(phrase), -at, index)
            for index, phrases in enumerate(sets)
            for phrase in phrases
            for at in finds(phrase, words)
        )
        kept: list[tuple[int, int, int]] = []
        for length, start, index in spans:
            size, at = -length, -start
            inside = any(a <= at and at + size <= a + s for s, a, i in kept if i != index or s > size)
            negated = at > 0 and (words[at - 1],) in self.lists["negation"] and words[at - 1 : at] not in sets[index]
            tag = words[at : at + size] in self.lists["tag"] and any(
                (w,) not in self.lists["filler"] for w in words[:at]
            )
            if not inside and not negated and not tag and (len(words) <= 7 or at <= 2):
                kept.append((size, at, index))
        if not kept:
            return self._nearly(self.bare(words), sets)
        longest = max(size for size, _, _ in kept)
        return max((at, index) for size, at, index in kept if size == longest)[1]

    def _nearly(self, words: Tokens, sets: Sequence[frozenset[Tokens]]) -> int | None:
        typed = " ".join(words)
        if len(typed) < 5 or len(words) > 5:
            return None
        scores = [
            max((fuzz.ratio(typed, " ".join(phrase)) for phrase in phrases if phrase), default=0.0) for phrases in sets
        ]
        best = max(scores, default=0.0)
        return scores.index(best) if best >= 85 and sum(score >= 85 for score in scores) == 1 else None

    def named(self, text: str, labels: Sequence[str]) -> list[int]:
        """Which `labels` have every word of the message in them: "yang balong" among names of villages."""
        skipped = self.lists["filler"] | self.lists["area_word"] | self.lists["number_word"]
        typed = [word for word in tokens(text) if (word,) not in skipped]
        if not typed or len(typed) > 6:
            return []
        return [
            index
            for index, label in enumerate(labels)
            if all(any(_alike(word, other) for other in tokens(label)) for word in typed)
        ]


def _alike(typed: str, word: str) -> bool:
    if typed == word:
        return True
    return len(typed) >= 4 and (word.startswith(typed) or fuzz.ratio(typed, word) >= 85)
