"""Our own word list, read from data/lexicon: which meaning a word has, in whatever language or spelling it is typed.

Whoever knows a word adds it to a .toml file and changes nothing else. A table is a meaning; its lines are the words for
it by language; `~` after a word marks a root that takes prefixes and endings (tahan~ also finds ditahan, menahan, nahanin).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.understanding.affixes import forms_of, without_ending
from bot.understanding.building import uncollected
from bot.understanding.spelling import Speller, squeeze
from bot.understanding.words import cut

FOLDER = Path(__file__).resolve().parents[2] / "data" / "lexicon"
FILES = (
    "talk",
    "people",
    "papers",
    "money",
    "journey",
    "harm",
    "work",
    "time",
    "numbers",
    "currencies",
    "firms",
    "wants",
    "names",
)
LANGUAGES = ("id", "jv", "ngapak", "su", "sas", "mad", "mix")
CURRENCIES = "currencies"
MEANINGLESS = frozenset({"town", "known_word"})  # words that mean nothing here, but are no mistyped words either
NOTHING: frozenset[str] = frozenset()
NUMBER_WORD = frozenset({"number_word"})
Phrase = tuple[tuple[str, ...], frozenset[str]]
"""The words of a phrase and what it means."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number word: its value, what it adds or multiplies by, and whether it only means many."""

    value: float | None = None
    add: int = 0
    scale: int = 0
    many: bool = False


def _same(path: Path) -> dict[str, str]:
    """Spellings that are one and the same word within a phrase."""
    words = tomllib.loads(path.read_text(encoding="utf-8"))["words"] if path.exists() else {}
    return {written: word for word, others in words.items() for written in others.split()}


def _add(table: dict[str, frozenset[str]], form: str, meanings: frozenset[str]) -> None:
    """Give a form more meanings; forms with the same meanings share one set."""
    known = table.get(form)
    if known is None:
        table[form] = meanings
    elif not meanings <= known:
        table[form] = known | meanings


class Lexicon:
    """Meanings by word and by phrase. Immutable after loading; look-ups of one word are remembered."""

    def __init__(self, folder: Path = FOLDER, extra: dict[str, frozenset[str]] | None = None) -> None:
        self.glosses: dict[str, str] = {}
        self.numbers: dict[str, Number] = {}
        self.currencies: dict[str, str] = {}
        self.languages: dict[str, set[str]] = defaultdict(set)
        self.whole: set[str] = set()
        self._towns: set[str] = set()
        exact: dict[str, frozenset[str]] = {}
        grown: dict[str, frozenset[str]] = {}
        self.same = _same(folder / "same.toml")
        self.phrases: dict[str, dict[str, list[Phrase]]] = {}
        phrases: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in FILES:
            path = folder / f"{name}.toml"
            if not path.exists():
                continue
            for meaning, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
                self._take(name, meaning, entry, exact, grown, phrases)
        for form, meanings in (extra or {}).items():
            if " " in form:
                phrases[tuple(form.split())] |= meanings
            else:
                _add(exact, form, frozenset(meanings))
        parts_of_phrases = {part for parts in phrases for part in parts}
        plain: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for parts, found in phrases.items():
            plain[tuple(self.same.get(part, part) for part in parts)] |= found
        for parts, found in plain.items():
            self.phrases.setdefault(parts[0], {}).setdefault(parts[1], []).append((parts, frozenset(found)))
        self._exact, self._grown = exact, grown
        self._known = set(self._exact) | set(self._grown) | parts_of_phrases
        self.speller = Speller(self._known, set(self._exact) | parts_of_phrases)
        self._remembered: dict[str, tuple[frozenset[str], str]] = {}
        self._as_written: dict[str, tuple[frozenset[str], str]] = {}

    def _take(self, name, meaning, entry, exact, grown, phrases) -> None:
        self.glosses[meaning] = entry["gloss"]
        meanings = frozenset({meaning, *entry.get("is", "").split()})
        if entry.get("whole"):
            self.whole.add(meaning)
        for language in LANGUAGES:
            for written in filter(None, map(str.strip, entry.get(language, "").split(","))):
                root = written.endswith("~")
                plain = written.rstrip("~")
                simple = plain.isascii() and plain.islower() and plain.replace(" ", "").isalpha()
                parts = tuple(plain.split()) if simple else tuple(word.form for word in cut(plain))
                if not parts:
                    continue
                form = " ".join(parts)
                if meaning in MEANINGLESS:
                    self._towns.add(form)
                    continue
                self.languages[form].add(language)
                if name == CURRENCIES:
                    self.currencies[form] = meaning
                    continue
                if {"value", "scale", "add"} & set(entry):
                    self.numbers[form] = Number(
                        entry.get("value"), entry.get("add", 0), entry.get("scale", 0), bool(entry.get("many"))
                    )
                    _add(exact, form, NUMBER_WORD)
                    continue
                if len(parts) > 1:
                    phrases[parts] |= meanings
                    continue
                _add(exact, form, meanings)
                if root:
                    for grown_form in forms_of(form):
                        _add(grown, grown_form, meanings)

    def look_up(self, form: str, guess: bool = True) -> tuple[frozenset[str], str]:
        """The meanings of a word and the spelling they were found under; an unknown word has none.

        Without `guess` a mistyped word is not mended.
        """
        remembered = self._remembered if guess else self._as_written
        found = remembered.get(form)
        if found is None:
            found = self._find(form, guess)
            if len(remembered) < 50_000:
                remembered[form] = found
        return found

    def _direct(self, form: str) -> frozenset[str]:
        return self._exact.get(form, NOTHING) | self._grown.get(form, NOTHING)

    def _find(self, form: str, guess: bool) -> tuple[frozenset[str], str]:
        for spelling in (form, squeeze(form), *without_ending(form), *without_ending(squeeze(form))):
            found = self._direct(spelling)
            if found:
                return found, spelling
            if spelling in self._known:
                return frozenset(), spelling
        near = self.speller.repair(form) if guess and form not in self._towns else ""
        if near:
            return self._direct(near), near
        return frozenset(), form

    def knows(self, form: str) -> bool:
        """Whether a word has a meaning or is part of a phrase."""
        meanings, spelling = self.look_up(form)
        return bool(meanings) or spelling in self._known

    def split(self, form: str) -> tuple[str, ...]:
        """A word typed without spaces cut into known words, or nothing when that is not certain."""
        return self.speller.split(form)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The word list of this installation, with the names of countries added; read once."""
    from bot.understanding.countries import lexicon_forms

    with uncollected():
        return Lexicon(extra=lexicon_forms())
