"""What a reader makes of an answer, and what a story tells: understood, more than one thing, or not clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.engine.talk import Answer, Heard, Show

# ---- what a reader makes of an answer --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Got:
    """Understood. `guessed`: with some inference, so the read-back marks it. `whole`: the words told nothing else."""

    value: Any
    guessed: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several readings: `value` (short, goes into a button) and the `label` that people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Which:
    """More than one reading fits (or too many to list): ask back in the words of `<flow>.<step>.<key>`.

    `other` offers "none of these", and `keep` is what still holds then ("Ponorogo"). `words`: what was said. `best` is
    taken when the person cannot say more.
    """

    options: tuple[Candidate, ...]
    key: str = "which"
    params: Mapping[str, Any] = field(default_factory=dict)
    other: bool = True
    words: str = ""
    keep: str = ""
    best: Any = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not understood, or not enough. `best` is taken when the person cannot say more; the text is `<flow>.<step>.<key>`.

    `settles`: go on with the best that is known, or after a second try, rather than ask once more.
    """

    key: str = "again"
    params: Mapping[str, Any] = field(default_factory=dict)
    best: Any = None
    settles: bool = False


Read = Got | Which | Unclear


@dataclass(frozen=True, slots=True)
class Moment:
    """What a reader may know beside the words: when they came, what was tried on this question, what is known."""

    at: datetime
    earlier: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)


class Reader(Protocol):
    """Reads one kind of answer, and shows it again."""

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of asking back that it may use beside "ask" ("again", "which"...), with their params."""

    def read(self, heard: Heard, moment: Moment) -> Read:
        """What these words (or this place, or this contact card) say."""

    def tapped(self, value: str) -> Read:
        """What the value of one of our own `Candidate` buttons says, however old the button is."""

    def show(self, value: Any) -> Show | None:
        """The answer as it is read back, or None when there is nothing to read."""


# ---- gleaning --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that was told freely so far: texts with their times, contact cards, places on the map. `story`: those of
    the texts that belong to the story; the others were answers to questions."""

    texts: tuple[tuple[str, datetime], ...]
    contacts: tuple[Mapping[str, Any], ...] = ()
    locations: tuple[Mapping[str, Any], ...] = ()
    story: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gleaned:
    """What a story tells: answers by step name (or candidates to ask back among), and all facts for the officer.

    `lasting` names the answers that stay once they were told, though the words are read otherwise beside later ones;
    `insists` those that the newest words say so plainly that they replace even what was answered before.
    """

    answers: Mapping[str, Answer | Which] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    lasting: frozenset[str] = frozenset()
    insists: frozenset[str] = frozenset()


Glean = Callable[[Collected, Mapping[str, Any]], Gleaned]
