"""The words in which a conversation is written down: Ask, Choice, Say, Tell, Note, Branch, Enough, Confirm.

A flow is read from top to bottom; a question whose answer is already known is not asked. Texts are found by key
(`<flow>.<step>.ask`), never written in a flow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.reading import Collected, Glean, Gleaned, Reader
from bot.engine.talk import Answer

# ---- conditions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Condition:
    """Something that holds or not for the answers so far. `about` lists (name, value) pairs, for the start-up check."""

    about: tuple[tuple[str, Any], ...]
    holds: Callable[[Mapping[str, Answer]], bool]

    def __and__(self, other: Condition) -> Condition:
        return Condition(self.about + other.about, lambda answers: self.holds(answers) and other.holds(answers))

    def __or__(self, other: Condition) -> Condition:
        return Condition(self.about + other.about, lambda answers: self.holds(answers) or other.holds(answers))

    def __invert__(self) -> Condition:
        return Condition(self.about, lambda answers: not self.holds(answers))


def said(name: str, *values: Any) -> Condition:
    """The answer is one of `values`; of an answer that is a list, one of them is in it."""

    def holds(answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(name)
        if answer is None:
            return False
        if isinstance(answer.value, list):
            return any(value in answer.value for value in values)
        return answer.value in values

    return Condition(tuple((name, value) for value in values), holds)


def known(name: str) -> Condition:
    """There is an answer, and it was not passed over."""
    return Condition(((name, None),), lambda answers: name in answers and answers[name].value is not None)


def given(name: str) -> Condition:
    """The person was asked and replied (or passed it over); what we only picked out of a story does not count."""
    return Condition(((name, None),), lambda answers: name in answers and not answers[name].gleaned)


# ---- steps -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Say:
    """Say `<flow>.<name>` once, unless the condition holds."""

    name: str
    unless: Condition | None = None


@dataclass(frozen=True)
class Tell:
    """Let somebody know, once, before the form goes on (an event that handlers act upon)."""

    name: str


@dataclass(frozen=True)
class Enough:
    """Ask nothing more: what is known by now is the report. For cries for help, which no form may hold up."""


@dataclass(frozen=True)
class Ask:
    """A question with an open answer.

    `listens`: a story of several messages, photos, voice notes. `optional`: asked at most once and easily passed over.
    `never_guess`: never filled from a story. `private`: the answer is not searched for other answers (one's own name).
    `unless`: not asked when this holds, though a known answer still counts. `if_skipped`: what passing over means;
    `skipped_means`: passing over changes another answer instead ("my name? no, rather not" is a wish to stay anonymous).
    """

    name: str
    reader: Reader
    listens: bool = False
    optional: bool = False
    never_guess: bool = False
    private: bool = False
    unless: Condition | None = None
    if_skipped: Any = None
    skipped_means: tuple[str, Any] | None = None


@dataclass(frozen=True, init=False)
class Choice:
    """A question with fixed answers, drawn as buttons.

    `unlisted` answers are understood but not drawn; `quiet` ones are not worth reading back when we only guessed them.
    `of_fact`: asks what is so, not what may be done, so that "boleh" and "jangan" answer nothing. `opens`: (an option, the question it leads to): a reply that already answers that question chooses the option too.
    """

    name: str
    options: tuple[str, ...]
    unlisted: tuple[str, ...]
    quiet: tuple[str, ...]
    optional: bool
    never_guess: bool
    unless: Condition | None
    if_skipped: str | None
    opens: tuple[str, str] | None
    of_fact: bool

    def __init__(
        self,
        name: str,
        *options: str,
        unlisted: tuple[str, ...] = (),
        quiet: tuple[str, ...] = (),
        optional: bool = False,
        never_guess: bool = False,
        unless: Condition | None = None,
        if_skipped: str | None = None,
        opens: tuple[str, str] | None = None,
        of_fact: bool = False,
    ) -> None:
        for field_name, value in {**locals()}.items():
            if field_name != "self":
                object.__setattr__(self, field_name, value)


@dataclass(frozen=True)
class Note:
    """Something that a story may tell and that is never asked for by itself; read back, and open to correction.

    `hidden`: steers the conversation or goes to the officer, but is not read back.
    """

    name: str
    reader: Reader | None = None
    hidden: bool = False


@dataclass(frozen=True, init=False)
class Branch:
    """These steps apply only while the condition holds."""

    condition: Condition
    steps: tuple[Step, ...]

    def __init__(self, condition: Condition, *steps: Step) -> None:
        object.__setattr__(self, "condition", condition)
        object.__setattr__(self, "steps", steps)


class FirstOf(tuple[str, ...]):
    """A line of the read-back that shows the first of these answers that is known."""


def first_of(*names: str) -> FirstOf:
    """For `Confirm`: one line, the first of these answers that is known."""
    return FirstOf(names)


@dataclass(frozen=True, init=False)
class Confirm:
    """Read everything back and wait for a yes.

    `lines`: the names in the order they are read; a tuple shares a line, `first_of` shows one of several.
    """

    lines: tuple[tuple[str, ...], ...]
    name: str = "confirm"

    def __init__(self, *lines: str | tuple[str, ...]) -> None:
        object.__setattr__(self, "lines", tuple((line,) if isinstance(line, str) else line for line in lines))


Question = Ask | Choice | Note
Step = Say | Tell | Enough | Ask | Choice | Note | Branch | Confirm


def _nothing(collected: Collected, context: Mapping[str, Any]) -> Gleaned:
    return Gleaned()


@dataclass(frozen=True)
class Flow:
    """A conversation. `urgent`: when this holds nobody is kept waiting for the end of a story.

    `renamed`: {"old": "new"} names of steps, for talks that were open when a step got another name.
    """

    name: str
    steps: tuple[Step, ...]
    glean: Glean = _nothing
    urgent: Condition | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
