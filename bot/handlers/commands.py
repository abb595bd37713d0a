"""The words that make the bot do something at any time, read from data/lexicon/commands.toml.

Anybody's words (MENU, DARURAT ...) must be the whole message; an officer's line begins with its verb and may go on with a
report's code and more words: `TANYA K-7F3KQ2 kumpulnya di mana?`
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

_CODE = re.compile(r"\bk[-\s]?([a-z0-9]{6})\b", re.IGNORECASE)
_EDGES = " \t\n.,!?:;\"'()[]*_"
_WITH_WORDS = frozenset({"ask", "refer", "note", "close", "level", "refuse"})
"""Verbs of officers that go on with words; after any other verb only a code or a polite word may follow."""
_NAMED = {"refer": "body", "close": "outcome", "level": "level"}
"""What the words after a verb must begin with while no code says that a report is meant."""
_LONG_QUESTION = 10  # words
_LEAST = 4  # letters of a word that can be mistyped and still be known
_ALIKE = 80  # percent; a mistyped verb is that much like the true one
_LONG = 6  # words; nobody types a mistyped command of more


@dataclass(frozen=True, slots=True)
class Command:
    """What an officer's line says: the verb, the report's code as typed ("" when none), and the words after it."""

    verb: str
    code: str
    words: str


@dataclass(frozen=True)
class Commands:
    """The known words by room: `anytime` and `officer` hold verbs, `asking` what begins a question about an agency,
    `outcome`, `body` and `level` what officers name, `polite` thanks and small words of consent, `filler` small words
    around a verb that say nothing. `questions` are those about us, by their words without `small` ones."""

    rooms: dict[str, dict[str, str]]
    small: dict[str, frozenset[str]]
    questions: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> Commands:
        """Read the lexicon; ValueError names a form that stands under two verbs."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        rooms: dict[str, dict[str, str]] = {}
        for room, verbs in data.items():
            rooms[room] = {}
            for verb, entry in verbs.items():
                for form in entry["forms"]:
                    if room != "small" and rooms[room].setdefault(form, verb) != verb:
                        raise ValueError(f"{path.name}: {form!r} stands under {rooms[room][form]} and {verb}")
        small = {name: frozenset(entry["forms"]) for name, entry in data.get("small", {}).items()}
        questions = {}
        for form, name in rooms.get("question", {}).items():
            questions[_without(form, small["question"])] = name
        return cls(rooms, small, questions)

    def of_anybody(self, text: str) -> str:
        """The verb when the whole message is one of the words for everybody, else ""."""
        return self.rooms["anytime"].get(_plain(text), "")

    def asks_agency(self, text: str) -> bool:
        """Whether a message begins as a question about an agency ("cek pt ...") and goes on with what is asked for."""
        plain = _plain(text)
        return any(plain.startswith(f"{form} ") for form in self.rooms["asking"])

    def is_polite(self, text: str) -> bool:
        """Only thanks or a small word of consent, nothing that asks for an answer."""
        plain = _plain(text)
        polite = self.rooms["polite"]
        thanks = (form for form, kind in polite.items() if kind == "thanks")
        return plain in polite or (len(plain.split()) <= 8 and any(f" {form} " in f" {plain} " for form in thanks))

    def is_of(self, room: str, text: str) -> bool:
        """Whether the whole message is one of the forms of `room`."""
        return _plain(text) in self.rooms[room]

    def which_of(self, room: str, text: str) -> str:
        """What the whole message means in `room`, "" when it is none of its forms."""
        return self.rooms[room].get(_plain(text), "")

    def is_cry(self, text: str) -> bool:
        """Nothing but a cry for help ("tolong saya")."""
        return self.is_of("cry", text)

    def holds(self, room: str, text: str) -> bool:
        """Whether a form of `room` stands anywhere in the message."""
        words = f" {' '.join(_words(text))} "
        return any(f" {form} " in words for form in self.rooms[room])

    def begins(self, room: str, text: str) -> bool:
        """Whether the message begins with a form of `room`."""
        words = f"{' '.join(_words(text))} "
        return any(words.startswith(f"{form} ") for form in self.rooms[room])

    def question(self, text: str) -> str:
        """Which question about us the whole of a short message is, "" when it is none."""
        words = _words(text)
        if len(words) > _LONG_QUESTION or not ("?" in text or self.small["asks"] & set(words)):
            return ""
        return self.questions.get(_without(" ".join(words), self.small["question"]), "")

    def of_officer(self, text: str) -> Command | None:
        """An officer's line as a command; None when it does not begin with a verb, or goes on as plain talk does
        ("terima kasih infonya", "libur panjang"): nothing may happen to a report by the way."""
        text = text.strip()
        plain = text.lower()
        for form in sorted(self.rooms["officer"], key=len, reverse=True):
            if not plain.startswith(form):
                continue
            rest = text[len(form) :]
            if rest and rest[0].isalnum():
                continue
            verb = self.rooms["officer"][form]
            code = _CODE.search(rest)
            if code is not None and not self._fills(rest[: code.start()]):
                code = None  # words stand before it, so it is part of what is said
            words = (rest[code.end() :] if code else rest).strip(" \t\n:,")
            if code is None and self._fills(words):
                words = ""
            if code is None and words and not self._goes_on(verb, words):
                return None
            return Command(verb, code.group(1) if code else "", words)
        return None

    def only_code(self, text: str) -> str:
        """The report's code when a message holds nothing else, else ""."""
        code = _CODE.search(text)
        return code.group(1) if code and self._fills(text[: code.start()] + " " + text[code.end() :]) else ""

    def nearly(self, text: str) -> Command | None:
        """The command that a line was perhaps meant to be, to be asked about and never to be carried out."""
        code = _CODE.search(text)
        first, *others = _plain(text).split() or [""]
        if len(first) < _LEAST or len(others) > _LONG:
            return None
        forms = [form for form in self.rooms["officer"] if len(form) >= _LEAST and form.isalpha()]
        found = process.extractOne(first, forms, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return Command(self.rooms["officer"][found[0]], code.group(1) if code else "", "") if found else None

    def _goes_on(self, verb: str, words: str) -> bool:
        """Whether words without a code can belong to this verb."""
        if verb not in _WITH_WORDS:
            return False
        return verb not in _NAMED or bool(self.named(_NAMED[verb], words)[0])

    def _fills(self, words: str) -> bool:
        """Nothing but small words that say nothing of their own."""
        fillers = self.rooms["filler"]
        return all(word in fillers for word in re.findall(r"[^\W_]+", words.lower()))

    def named(self, room: str, text: str) -> tuple[str, str]:
        """What of `room` these words begin with, and the words after it; ("", text) when nothing."""
        plain = text.lower()
        for form in sorted(self.rooms[room], key=len, reverse=True):
            if plain.startswith(form) and not plain[len(form) : len(form) + 1].isalnum():
                return self.rooms[room][form], text[len(form) :].strip(_EDGES)
        return "", text

    def word_for(self, room: str, name: str) -> str:
        """The word that a button types for this name: the first form of the lexicon."""
        return next(form for form, found in self.rooms[room].items() if found == name)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _without(text: str, small: frozenset[str]) -> str:
    """The words of a question without the small ones; all of them when nothing else is left."""
    words = _words(text)
    return " ".join([word for word in words if word not in small] or words)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().strip(_EDGES))
