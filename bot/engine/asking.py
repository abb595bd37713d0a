"""How a question is put: its line, the answers that can be tapped, and the read-back with its seal.

Every button names its talk and its question by name, so that it means the same however old it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

from bot.engine.path import applying, questions
from bot.engine.repair import Tokens, tokens
from bot.engine.steps import Ask, Choice, Confirm, FirstOf, Flow, Question
from bot.engine.talk import Answer, Line, Option, Show, Talk

OTHER = "?"
"""The option "none of these" among candidates."""


class Wording(Protocol):
    """The texts as the engine needs them: not to speak, only to understand a label that somebody types."""

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""

    def every(self, key: str) -> tuple[str, ...]:
        """The text of this key in every language that has it."""

    def needs(self, key: str) -> frozenset[str]:
        """The values that the text asks for."""


def button(talk: Talk, name: str, option: str) -> str:
    """The value of a button, at most 64 bytes."""
    return f"{talk.id}:{name}={option}"


def candidate(talk: Talk, step: str, value: str, label: str) -> Option:
    """A button for one of several readings, read as it is."""
    return Option(button(talk, step, value), "engine.as_is", {"text": label})


def options(flow: Flow, step: Question, talk: Talk, wording: Wording) -> tuple[Option, ...]:
    """What can be tapped at this question."""
    offered = talk.which.get(step.name)
    if offered and offered["options"]:
        found = [candidate(talk, step.name, value, label) for value, label in offered["options"]]
        if offered["other"]:
            key = f"{flow.name}.{step.name}.other"
            found.append(
                Option(button(talk, step.name, OTHER), key if wording.has(key) else "engine.other", offered["params"])
            )
        return tuple(found)
    if isinstance(step, Choice):
        found = [Option(button(talk, step.name, each), f"{flow.name}.{step.name}.{each}") for each in step.options]
    else:
        found = []
    if may_skip(step) and (getattr(step, "optional", False) or talk.misses >= 2) and len(found) < 3:
        key = f"{flow.name}.{step.name}.skip"
        found.append(Option(button(talk, "skip", step.name), key if wording.has(key) else "engine.skip"))
    return tuple(found)


def may_skip(step: Question | Confirm) -> bool:
    """Whether the question can be passed over: everything but the story itself and the final yes."""
    return not isinstance(step, Confirm) and not (isinstance(step, Ask) and step.listens)


def question(flow: Flow, step: Question, talk: Talk, wording: Wording, key: str = "ask", params: Any = None) -> Line:
    """The question, or another way of putting it (`again`, `which`...)."""
    offered = talk.which.get(step.name)
    if offered and key == "ask":
        key, params = offered["key"], offered["params"]
    return Line(f"{flow.name}.{step.name}.{key}", params or {}, options(flow, step, talk, wording))


def words_of(option: Option, wording: Wording) -> frozenset[Tokens]:
    """What people may type for this option: its label in any language, and the words listed beside it."""
    if option.key == "engine.as_is":
        return frozenset((tokens(option.params["text"]),))
    return _phrases(wording.every(option.key), wording.every(f"{option.key}.words"))


@lru_cache(maxsize=4096)
def _phrases(labels: tuple[str, ...], lists: tuple[str, ...]) -> frozenset[Tokens]:
    """Labels, and comma lists of what people type instead, as phrases."""
    found = {tokens(label) for label in labels} | {tokens(each) for listed in lists for each in listed.split(",")}
    return frozenset(phrase for phrase in found if phrase)


def names_of(flow: Flow, name: str, wording: Wording) -> frozenset[Tokens]:
    """How people name a line of the read-back: its label, and the words listed beside it."""
    return _phrases(wording.every(f"{flow.name}.{name}.label"), wording.every(f"{flow.name}.{name}.words"))


# ---- read-back -------------------------------------------------------------------------------------------------------


def shown(flow: Flow, step: Question, answer: Answer, wording: Wording) -> Show | None:
    """An answer as it is read back, with the mark of a guess."""
    if answer.value is None:
        return None
    if isinstance(step, Choice):
        if answer.guessed and answer.value in step.quiet:
            return None
        key = f"{flow.name}.{step.name}.{answer.value}"
        show: Show | None = Show("text", f"{key}.said" if wording.has(f"{key}.said") else key)
    else:
        show = step.reader.show(answer.value) if step.reader else None
    if show is not None and answer.guessed:
        return Show("text", "engine.guessed", {"value": show})
    return show


def read_lines(flow: Flow, confirm: Confirm, talk: Talk, wording: Wording) -> list[tuple[tuple[str, ...], Show]]:
    """The lines of the read-back: the names that stand on each, and how it is read."""
    steps, answers = questions(flow), applying(flow, talk)
    found = []
    for names in confirm.lines:
        parts = [(name, shown(flow, steps[name], answers[name], wording)) for name in names if name in answers]
        shows = [show for _, show in parts if show is not None]
        if shows:
            first = next(name for name, show in parts if show is not None)
            if isinstance(names, FirstOf):
                names, shows = (first,), shows[:1]
            label = Show("text", f"{flow.name}.{first}.label")
            value = shows[0] if len(shows) == 1 else Show("list", shows)
            found.append((names, Show("text", "engine.line", {"label": label, "value": value})))
    return found


def seal_of(flow: Flow, talk: Talk) -> str:
    """A short hash of everything that would be sent: agreeing to one content can never send another."""
    content = {name: answer.value for name, answer in applying(flow, talk).items()}
    text = json.dumps([flow.name, content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_back(flow: Flow, confirm: Confirm, talk: Talk, wording: Wording) -> Line:
    """The read-back as one message with a sealed yes."""
    lines = [show for _, show in read_lines(flow, confirm, talk, wording)]
    return Line(
        f"{flow.name}.{confirm.name}.ask",
        {"lines": Show("numbered", lines)},
        (
            Option(button(talk, "yes", seal_of(flow, talk)), f"{flow.name}.{confirm.name}.yes"),
            Option(button(talk, "fix", "1"), f"{flow.name}.{confirm.name}.fix"),
        ),
    )


def which_line(flow: Flow, confirm: Confirm, talk: Talk, wording: Wording) -> Line:
    """ "Which line is wrong?", the lines as choices."""
    lines = read_lines(flow, confirm, talk, wording)
    return Line(
        "engine.fix.ask",
        {},
        tuple(Option(button(talk, "line", names[0]), f"{flow.name}.{names[0]}.label") for names, _ in lines),
    )


def asks_yes_no(talk: Talk, name: str) -> tuple[Option, Option]:
    """Yes and no to one of the engine's own questions."""
    return (
        Option(button(talk, name, "yes"), f"engine.{name}.yes"),
        Option(button(talk, name, "no"), f"engine.{name}.no"),
    )


def plain(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Values by name."""
    return {name: answer.value for name, answer in answers.items()}
