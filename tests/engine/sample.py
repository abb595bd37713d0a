"""A small flow of its own for the engine's tests: a party invitation, with everything an engine must be able to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.engine.reading import Candidate, Collected, Gleaned, Got, Moment, Read, Unclear, Which
from bot.engine.steps import Ask, Branch, Choice, Confirm, Flow, Note, Say, Step, Tell, given, known, said
from bot.engine.talk import Answer, Heard, HeardFile, Line, Listening, Show, Talk, Turn
from bot.engine.turning import Book
from channels.messages import Contact, Location

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
TOWNS = {"1": "Balong Utara", "2": "Balong Selatan", "3": "Slahung Kota"}


@dataclass(frozen=True)
class Town:
    """Reads a town; "balong" fits two."""

    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": (), "which": ("words",), "many": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        text = " ".join([*moment.earlier[-1:], heard.text]).lower()
        found = [code for code, name in TOWNS.items() if name.lower() in text]
        found = found or [code for code, name in TOWNS.items() if name.lower().split()[0] in text]
        if len(found) == 1:
            return Got(found[0])
        if found:
            options = tuple(Candidate(code, TOWNS[code]) for code in found)
            return Which(options, params={"words": heard.text}, words=heard.text)
        return Unclear("many") if "kota" in text else Unclear()

    def tapped(self, value: str) -> Read:
        return Got(value) if value in TOWNS else Unclear()

    def show(self, value: str) -> Show | None:
        return Show("words", TOWNS[value])


@dataclass(frozen=True)
class Plain:
    """Reads words that match `pattern`."""

    pattern: str = r"\w+.*"
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        if heard.contact:
            return Got(heard.contact.name)
        found = re.search(self.pattern, heard.text)
        return Got(found[0]) if found else Unclear()

    def tapped(self, value: str) -> Read:
        return Unclear()

    def show(self, value: Any) -> Show | None:
        return Show("words", value) if isinstance(value, str) and value else None


NAME, NUMBER = Plain(r"[Bb]u \w+"), Plain(r"\d{6,}")


def glean(told: Collected, context: Mapping[str, Any]) -> Gleaned:
    """What a story tells: who, her number, the town, whether it is loud."""
    text = " ".join(each for each, _ in told.texts)
    answers: dict[str, Answer | Which] = {}
    for name, reader in (("host", NAME), ("number", NUMBER)):
        if found := re.findall(reader.pattern, text):
            answers[name] = Answer(found[0], found[0], guessed=len(found) > 1)
    read = Town().read(Heard(NOON, text), Moment(NOON))
    if isinstance(read, Got):
        answers["town"] = Answer(read.value, text)
    elif isinstance(read, Which):
        answers["town"] = Which(read.options, params={"words": "Balong"}, words="balong")
    if "musik" in text:
        answers["loud"] = Answer("yes", "musik", guessed=True)
    if "kebakaran" in text:
        answers["burns"] = Answer("yes", "kebakaran")
    if "boleh" in text:
        answers["named"] = Answer("yes", "boleh")  # a glean that oversteps: never_guess must hold against it
    return Gleaned(answers, {"texts": len(told.texts)})


STEPS: tuple[Step, ...] = (
    Ask("story", Plain(r"\w+ .+"), listens=True),
    Note("burns", hidden=True),
    Note("loud", Plain()),
    Say("thanks"),
    Branch(said("burns", "yes"), Tell("fire"), Say("water")),
    Ask("town", Town()),
    Ask("host", NAME, optional=True, unless=known("number")),
    Ask("number", NUMBER, optional=True, unless=given("host")),
    Choice("named", "no", "yes", "afraid", unlisted=("unknown",), never_guess=True, if_skipped="afraid"),
    Branch(said("named", "yes"), Ask("own_name", Plain(), private=True, never_guess=True)),
    Confirm(("host", "number"), "town", "loud", ("named", "own_name")),
)


def party(steps: tuple[Step, ...] = STEPS, **more: Any) -> Flow:
    return Flow("party", steps, glean=more.pop("glean", glean), urgent=said("burns", "yes"), **more)


def trip() -> Flow:
    """A second, short flow without a story and without a read-back."""
    return Flow("trip", (Choice("by", "bus", "train"), Ask("day", Plain())))


LABELS = {
    "party.named.no": "Tidak",
    "party.named.yes": "Boleh",
    "party.named.afraid": "Takut jawab",
    "party.named.unknown": "Belum tahu",
    "party.named.afraid.words": "takut, gak berani",
    "party.confirm.yes": "Ya, kirim",
    "party.confirm.fix": "Ada yang salah",
    "party.town.label": "Kota",
    "party.town.words": "tempat, desa",
    "party.town.other": "Kota lain",
    "party.town.other.words": "lain, bukan semua",
    "party.host.label": "Tuan rumah",
    "party.host.words": "orangnya",
    "party.number.label": "Nomor",
    "party.number.words": "nomor hp, hp",
    "party.loud.label": "Ramai",
    "party.named.label": "Nama Anda",
    "party.named.words": "nama, identitas",
    "party.start.words": "pesta, mau pesta",
    "trip.by.bus": "Bus",
    "trip.by.train": "Kereta",
    "engine.skip": "Tidak tahu",
    "engine.resume.yes.words": "lanjutkan, terus",
    "engine.other": "Bukan itu",
}


class Labels:
    """Texts for the tests: the labels that matter, and the key itself for everything else."""

    def __init__(self, labels: Mapping[str, str] = LABELS, *, missing: tuple[str, ...] = ()) -> None:
        self.labels, self.missing = labels, missing

    def has(self, key: str) -> bool:
        optional = key.endswith((".words", ".said", ".skip", ".help", ".other"))
        return key not in self.missing and (key in self.labels or not optional or key in ("engine.skip", "engine.help"))

    def every(self, key: str) -> tuple[str, ...]:
        return (self.labels.get(key, key[-20:]),) if self.has(key) else ()

    def needs(self, key: str) -> frozenset[str]:
        return frozenset()


BOOK = Book((party(), trip()), Labels())


class Phone:
    """A person at a phone: says things, and everything is stored and read again between every two messages."""

    def __init__(self, book: Book = BOOK, talk_id: str = "ab12cd") -> None:
        self.book, self.talk, self.at, self.talk_id, self.count = book, None, NOON, talk_id, 0
        self.turn = Turn(None)
        self.pace = 60
        self.events: list[Any] = []

    def _took(self, turn: Turn) -> list[str]:
        self.turn = turn
        self.events += turn.events
        self.talk = Talk.from_dict(turn.talk.to_dict()) if turn.talk else None
        return self.keys

    def start(self, text: str = "", flow: str = "party", **more: Any) -> list[str]:
        """Begin a flow with these words; the keys of what is answered."""
        aside, self.count = self.talk, self.count + 1
        talk_id = self.talk_id if aside is None else f"x{self.count}"
        return self._took(self.book.start(flow, talk_id, Heard(self.at, text, **more), aside=aside))

    def say(self, text: str = "", **more: Any) -> list[str]:
        """One message; the keys of what is answered."""
        self.at += timedelta(seconds=self.pace)
        assert self.talk is not None
        return self._took(self.book.hear(self.talk, Heard(self.at, text, **more)))

    def tap(self, value: str) -> list[str]:
        """Tap a button; without a talk id it is one of the open talk."""
        return self.say(choice=value if ":" in value else f"{self.talk.id}:{value}")

    def photo(self, name: str = "f1", text: str = "") -> list[str]:
        return self.say(text, files=(HeardFile(name, "photo"),))

    def pause(self) -> list[str]:
        """The pause passes that the last Listening asked for."""
        listening = next(each for each in reversed(self.events) if isinstance(each, Listening))
        turn = self.book.pause_over(self.talk, listening.turn)
        return self._took(turn) if turn else []

    @property
    def keys(self) -> list[str]:
        return [line.key for line in self.turn.lines]

    @property
    def last(self) -> Line:
        return self.turn.lines[-1]

    def buttons(self) -> list[str]:
        return [option.value for option in self.last.choices]

    def value(self, name: str) -> Any:
        return self.talk.answers[name].value

    def read(self) -> list[str]:
        """The lines of the read-back, drawn plainly."""
        return [plain(each) for each in self.last.params["lines"].value]


def plain(show: Any) -> str:
    """A Show as the tests read it."""
    if not isinstance(show, Show):
        return str(show)
    if show.kind == "list":
        return ", ".join(map(plain, show.value))
    if show.kind == "text" and show.value == "engine.line":
        return f"{plain(show.params['label'])}: {plain(show.params['value'])}"
    if show.kind == "text" and show.value == "engine.guessed":
        return f"{plain(show.params['value'])}?"
    return LABELS.get(show.value, show.value) if show.kind == "text" else str(show.value)


__all__ = ["BOOK", "Contact", "HeardFile", "Labels", "Location", "Phone", "party", "trip"]
