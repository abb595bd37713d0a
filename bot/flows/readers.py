"""How the answers of our flows are read: a person, a number, a name, a story, plain words.

Each reader takes what people really write and gives plain values that casework can use; what it cannot read it says so,
and the engine asks back.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.engine.reading import Got, Moment, Read, Unclear
from bot.engine.repair import Tokens, tokens
from bot.engine.talk import Heard, Show
from bot.understanding import Understood, understand
from bot.understanding.gazetteer import Gazetteer

LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "answers.toml"


@dataclass(frozen=True)
class Reading:
    """What reading an answer takes: all places of Indonesia, and the time zone in which "besok" is meant."""

    gazetteer: Gazetteer
    zone: str = "Asia/Jakarta"

    def understand(self, text: str, moment: Moment) -> Understood:
        """What these words alone tell."""
        return understand(text, at=moment.at, gazetteer=self.gazetteer, zone=self.zone)

    @cached_property
    def lead_ins(self) -> Mapping[str, frozenset[Tokens]]:
        """Words that lead in to an answer ("namanya ..."), by the kind of answer."""
        data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
        return {name: frozenset(tokens(form) for form in entry["forms"]) for name, entry in data.items()}

    def sample(self, kind: str) -> str:
        """Words before which a bare answer is understood as what was asked ("berangkat" before "tanggal 3")."""
        return " ".join(max(self.lead_ins[kind], key=len))

    def without_lead_in(self, kind: str, text: str) -> str:
        """ "namanya bu yanti" -> "bu yanti"."""
        words = text.split()
        cut = 0
        for size in range(min(4, len(words) - 1), 0, -1):
            if tokens(" ".join(words[:size])) in self.lead_ins[kind]:
                cut = size
                break
        return " ".join(words[cut:]).strip(" :,.-")


class Plain:
    """What readers share that never ask back among candidates."""

    def tapped(self, value: str) -> Read:
        """No buttons of ours carry such an answer."""
        return Unclear()


@dataclass(frozen=True)
class Person(Plain):
    """Who recruits: {"name": "Bu Yanti"}. A contact card or the words somebody uses for a neighbour will do."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The name, as it was written."""
        if heard.contact:
            return Got({"name": heard.contact.name}) if heard.contact.name else Unclear()
        understood = self.reading.understand(heard.text, moment)
        if understood.persons:
            return Got({"name": understood.persons[0].name})
        name = self.reading.without_lead_in("person", heard.text)
        words = tokens(name)
        if not 1 <= len(words) <= 5 or understood.phones or any(char.isdigit() for char in name):
            return Unclear()
        if any((word,) in self.reading.lead_ins["not_a_name"] for word in words):
            return Unclear()
        return Got({"name": name})

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """The name."""
        name = value.get("name") or ""
        return Show("words", name.title() if name.islower() else name) if name else None


@dataclass(frozen=True)
class Phone(Plain):
    """A phone number, in E.164 ("+6281234567890")."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The first number in the words or on the contact card."""
        text = " ".join(heard.contact.phones) if heard.contact else heard.text
        found = self.reading.understand(text, moment).phones
        return Got(found[0].e164) if found else Unclear()

    def show(self, value: str) -> Show | None:
        """Written as people write it."""
        return Show("phone", value)


@dataclass(frozen=True)
class Words(Plain):
    """Anything that was said, kept as it is. `least`: fewer words than this are not enough."""

    least: int = 1
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The words."""
        return Got(heard.text.strip()) if len(tokens(heard.text)) >= self.least else Unclear()

    def show(self, value: Any) -> Show | None:
        """The words, cut to one line."""
        return Show("words", value) if isinstance(value, str) and value else None


@dataclass(frozen=True)
class Story(Words):
    """What happened, in the teller's own words: texts, photos, recordings, contact cards, places."""

    least: int = 2

    def show(self, value: Any) -> Show | None:
        """Not the story again, but what came with it: "2 foto, 1 pesan suara"."""
        counts: dict[str, int] = {}
        for file in value["files"]:
            kind = {"audio": "voice"}.get(file["kind"], file["kind"])
            counts[kind] = counts.get(kind, 0) + 1
        shows = [Show("text", f"story.{kind}", {"n": count}) for kind, count in counts.items()]
        if value["contacts"]:
            shows.append(Show("text", "story.contact", {"n": len(value["contacts"])}))
        if value["locations"]:
            shows.append(Show("text", "story.location", {"n": len(value["locations"])}))
        return Show("list", shows) if shows else None


INTRODUCES = frozenset({"nama", "nm", "namaku", "panggil", "jenengku", "nami", "ngaran"})
"""Words with which somebody tells their own name, and not only "saya"."""


@dataclass(frozen=True)
class OwnName(Plain):
    """What the reporter wants to be called."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The name, without "nama saya". A question, a command or a sentence is no name."""
        if not heard.text.strip() or "?" in heard.text:
            return Unclear()
        name = self.reading.without_lead_in("own_name", heard.text)
        return Got(name) if self.is_name(name) else Unclear()

    def introduced(self, text: str) -> str | None:
        """The name in "nama saya siti"; None when the words do not introduce anybody."""
        written = text.split()
        at = next((at for at, word in enumerate(written) if tokens(word)[:1] and tokens(word)[0] in INTRODUCES), None)
        if at is None or "?" in text:
            return None
        lead_in = " ".join(written[at:])
        name = self.reading.without_lead_in("own_name", lead_in)
        return name if name != lead_in and self.is_name(name) else None

    def is_name(self, name: str) -> bool:
        """Whether the words can be somebody's name: few, no digits, and none that only sentences and commands have."""
        words = tokens(name)
        if not 1 <= len(words) <= 5 or len(name) > 60 or any(char.isdigit() for char in name):
            return False
        no_name = self.reading.lead_ins["not_a_name"] | self.reading.lead_ins["not_own_name"]
        return not any((word,) in no_name for word in words)

    def show(self, value: str) -> Show | None:
        """The name."""
        return Show("words", value)
