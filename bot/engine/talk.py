"""What is remembered of a conversation between two messages, what was just heard, and what is to be said.

A talk is a form being filled, not a place in a script: answers by name, what was told, and the question last asked.
All of it is plain JSON, so a restart between any two messages loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.messages import Contact, Location


@dataclass(slots=True)
class Answer:
    """What we believe to be somebody's answer, and the `words` it came from.

    `gleaned`: picked out of a story rather than given to a question; only such an answer is ever renewed by later
    words. `guessed`: we had to infer it, so the read-back marks it. `value` None: the person passed the question over.
    """

    value: Any
    words: str = ""
    guessed: bool = False
    gleaned: bool = False


@dataclass(slots=True)
class Part:
    """One free text of the person. `story`: it belongs to the story that the officer reads, word for word."""

    text: str
    at: str
    id: str = ""
    story: bool = True


def _fields(record: Any) -> dict[str, Any]:
    """The fields of a flat record; dataclasses.asdict would copy every value, a tenth of a turn's time."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


@dataclass(slots=True)
class Talk:
    """One open conversation in one flow.

    `pending` is a small question of the engine itself that hangs over the open one: "cancel", "safe" (a false
    alarm: are you safe?), "fix" (which line is wrong?), "resume" (go on with the talk that was laid aside?), or nothing. `listening`: a story is being told and is
    not to be interrupted. `owed`: something came in that was not yet thanked for. `last_at`: when the message
    before this one was sent. `which` holds the candidates that were
    offered for a question, `tried` what was said to it so far and `best` what we would make of that, `reopened` the questions that the person opened again, `before` their earlier answers,
    `group` the names that stood on the read-back line that is being corrected.
    """

    id: str
    flow: str
    answers: dict[str, Answer] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    asked: str = ""
    turn: int = 0
    aside: list[Talk] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    locations: list[dict[str, Any]] = field(default_factory=list)
    which: dict[str, dict[str, Any]] = field(default_factory=dict)
    tried: dict[str, list[str]] = field(default_factory=dict)
    best: dict[str, Any] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    before: dict[str, Answer] = field(default_factory=dict)
    group: list[str] = field(default_factory=list)
    misses: int = 0
    pending: str = ""
    listening: bool = False
    owed: bool = False
    seal: str = ""
    last_at: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_dict`; shares what is plain already with this talk."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in ("answers", "before"):
            plain[name] = {key: _fields(each) for key, each in plain[name].items()}
        plain["parts"] = [_fields(each) for each in self.parts]
        plain["aside"] = [each.to_dict() for each in self.aside]
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Talk:
        """Read what `to_dict` wrote, in this version or an earlier one; fields of a later version are left out."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        for name in ("answers", "before"):
            known[name] = {key: Answer(**each) for key, each in known.get(name, {}).items()}
        known["parts"] = [Part(**each) for each in known.get("parts", ())]
        known["aside"] = [cls.from_dict(each) for each in known.get("aside", ())]
        return cls(**known)

    def copy(self) -> Talk:
        """A talk of its own: changing it leaves this one as it is."""
        return Talk(
            **{
                **{name: getattr(self, name) for name in self.__dataclass_fields__},
                "answers": dict(self.answers),
                "told": list(self.told),
                "aside": list(self.aside),
                "context": dict(self.context),
                "parts": list(self.parts),
                "files": list(self.files),
                "contacts": list(self.contacts),
                "locations": list(self.locations),
                "which": dict(self.which),
                "tried": {name: list(words) for name, words in self.tried.items()},
                "best": dict(self.best),
                "trail": list(self.trail),
                "reopened": list(self.reopened),
                "before": dict(self.before),
                "group": list(self.group),
            }
        )


@dataclass(frozen=True, slots=True)
class HeardFile:
    """A file that came in: the id under which it is stored, `kind` as in channels.messages, `seconds` of a recording."""

    id: str
    kind: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the person. `choice` is the value of a tapped button; `at` an aware time."""

    at: datetime
    text: str = ""
    choice: str = ""
    files: tuple[HeardFile, ...] = ()
    location: Location | None = None
    contact: Contact | None = None
    edited: bool = False
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """A value inside a text that has to be drawn in the reader's own language.

    kinds: "words" (as it is), "text" (another key, with `params`), "date" and "day" (ISO date, with weekday or with
    year), "money" ({amount, currency}),
    "phone" (E.164), "country" (ISO 3166-1 alpha-2), "list" (Shows, joined by commas), "numbered" (Shows, a line each).
    """

    kind: str
    value: Any
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be tapped: what comes back, and the key of what is read."""

    value: str
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One message to say, by the key of its text."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The flow reached `Tell(name)`: somebody must hear of this now. `answers` are those that apply so far."""

    name: str
    talk: Talk
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Finished:
    """The talk is done: what was read back was agreed to, or the flow asks for no agreement.

    `answers` holds only the answers of steps that apply; nothing else leaves the engine.
    """

    talk: Talk
    answers: dict[str, Answer]

    @property
    def values(self) -> dict[str, Any]:
        """The answers as plain values by name."""
        return {name: answer.value for name, answer in self.answers.items()}


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The person called it off.

    The talk's context holds `false_alarm` when a cry for help was not meant and the person says that all is well.
    """

    talk: Talk


@dataclass(frozen=True, slots=True)
class Listening:
    """A story is being told: set a pause alarm of `seconds` that expects this `turn`, and say nothing meanwhile."""

    talk_id: str
    turn: int
    seconds: int


Event = Told | Finished | Cancelled | Listening


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to. `script` is lines and events in the order in which they belong to be said and done."""

    talk: Talk | None
    script: tuple[Line | Event, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is to be said, without what handlers add for the events."""
        return tuple(each for each in self.script if isinstance(each, Line))

    @property
    def events(self) -> tuple[Event, ...]:
        """What is to be done."""
        return tuple(each for each in self.script if not isinstance(each, Line))
