"""The words that make the bot do something at any time, read from data/lexicon/commands.toml.

Anybody's words (MENU, DARURAT ...) must be the whole message; an officer's line begins with its verb and may go on with a
report's code and more words: `TANYA K-7F3KQ2 kumpulnya di mana?`
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

_CODE = re.compile(r"\bk[-\s]?([a-z0-9]{6})\b", re.IGNORECASE)
_EDGES = " \t\n.,!?:;\"'()[]*_"


@dataclass(frozen=True, slots=True)
class Command:
    """What an officer's line says: the verb, the report's code as typed ("" when none), and the words after it."""

    verb: str
    code: str
    words: str


@dataclass(frozen=True)
class Commands:
    """The known words by room: `anytime` and `officer` hold verbs, `asking` what begins a question about an agency,
    `outcome`, `body` and `level` what officers name, `polite` thanks and small words of consent."""

    rooms: dict[str, dict[str, str]]

    @classmethod
    def load(cls, path: Path) -> Commands:
        """Read the lexicon; ValueError names a form that stands under two verbs."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        rooms: dict[str, dict[str, str]] = {}
        for room, verbs in data.items():
            rooms[room] = {}
            for verb, entry in verbs.items():
                for form in entry["forms"]:
                    if rooms[room].setdefault(form, verb) != verb:
                        raise ValueError(f"{path.name}: {form!r} stands under {rooms[room][form]} and {verb}")
        return cls(rooms)

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

    def of_officer(self, text: str) -> Command | None:
        """An officer's line as a command; None when it does not begin with a verb."""
        text = text.strip()
        plain = text.lower()
        for form in sorted(self.rooms["officer"], key=len, reverse=True):
            if not plain.startswith(form):
                continue
            rest = text[len(form) :]
            if rest and rest[0].isalnum():
                continue
            code = _CODE.search(rest)
            if code is not None and rest[: code.start()].strip(_EDGES):
                code = None  # words stand before it, so it is part of what is said
            words = rest[code.end() :] if code else rest
            return Command(self.rooms["officer"][form], code.group(1) if code else "", words.strip(" \t\n:,"))
        return None

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


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().strip(_EDGES))
