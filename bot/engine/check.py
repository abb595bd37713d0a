"""The start-up check: a broken flow or a missing text is refused before anybody can meet it in a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.engine.asking import Wording
from bot.engine.path import every, questions
from bot.engine.steps import Ask, Branch, Choice, Condition, Confirm, Flow, Note, Question, Say, Step, Tell

MOST_BUTTONS, BUTTON_LABEL = 3, 20
"""WhatsApp draws up to three buttons of 20 characters (reference/CHANNELS.md) ..."""
MOST_ROWS, ROW_LABEL = 10, 24
"""... and else a list of up to ten rows of 24."""
BUTTON_BYTES = 64
"""Telegram's callback_data."""
TALK_ID = 12
"""The longest talk id that a caller may use."""

RESERVED = {"yes", "fix", "line", "skip", "cancel", "resume", "safe"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")

ENGINE_TEXTS: Mapping[str, tuple[str, ...]] = {
    "engine.added": (),
    "engine.again": (),
    "engine.as_is": ("text",),
    "engine.back.nothing": (),
    "engine.button.foreign": (),
    "engine.button.old": (),
    "engine.cancel.afraid": (),
    "engine.cancel.ask": (),
    "engine.cancel.ask_told": (),
    "engine.cancel.no": (),
    "engine.cancel.yes": (),
    "engine.changed": ("label", "value"),
    "engine.edited": (),
    "engine.empty": (),
    "engine.files": (),
    "engine.fix.ask": (),
    "engine.gone": (),
    "engine.guessed": ("value",),
    "engine.help": (),
    "engine.line": ("label", "value"),
    "engine.listening": (),
    "engine.moving_on": (),
    "engine.noted": (),
    "engine.other": (),
    "engine.reread": (),
    "engine.resume.ask": ("flow",),
    "engine.resume.no": (),
    "engine.resume.yes": (),
    "engine.safe.ask": (),
    "engine.safe.no": (),
    "engine.safe.yes": (),
    "engine.skip": (),
    "engine.skip.cannot": (),
    "engine.stuck": (),
    "engine.stuck_confirm": (),
    "engine.told_already": (),
    "engine.told_already_all": (),
}
"""The engine's own texts, with the values that it fills in."""


class BrokenFlows(Exception):
    """The flows or their texts cannot be used. `problems` says all that is wrong, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def refuse(flows: Iterable[Flow], wording: Wording) -> None:
    """Raise BrokenFlows if anything is wrong with these flows or their texts."""
    problems = list(check(flows, wording))
    if problems:
        raise BrokenFlows(problems)


def check(flows: Iterable[Flow], wording: Wording) -> Iterator[str]:
    """All that is wrong, in words for whoever edited the flow."""
    flows = tuple(flows)
    names = [flow.name for flow in flows]
    yield from (f"two flows are called {name}" for name in sorted(set(names)) if names.count(name) > 1)
    yield from _texts(ENGINE_TEXTS, wording)
    for key in ("engine.cancel.yes", "engine.cancel.no", "engine.resume.yes", "engine.resume.no", "engine.skip"):
        yield from _label(key, BUTTON_LABEL, wording)
    for flow in flows:
        yield from (f"{flow.name}: {problem}" for problem in _shape(flow))
        yield from _texts(texts_of(flow), wording)
        yield from _labels(flow, wording)


def texts_of(flow: Flow) -> dict[str, tuple[str, ...]]:
    """The keys that a flow cannot do without, with the values that are filled in."""
    found: dict[str, tuple[str, ...]] = {f"{flow.name}.title": ()}
    for step in every(flow.steps):
        match step:
            case Say(name):
                found[f"{flow.name}.{name}"] = ()
            case Confirm():
                found |= {f"{flow.name}.{step.name}.{part}": () for part in ("yes", "fix")}
                found[f"{flow.name}.{step.name}.ask"] = ("lines",)
            case Choice():
                found |= {f"{flow.name}.{step.name}.{part}": () for part in ("ask", "label")}
                found |= {f"{flow.name}.{step.name}.{option}": () for option in (*step.options, *step.unlisted)}
            case Ask() | Note() if step.reader is not None:
                found |= {f"{flow.name}.{step.name}.{part}": () for part in ("ask", "label")}
                found |= {f"{flow.name}.{step.name}.{key}": params for key, params in step.reader.reads.items()}
    for step in every(flow.steps):
        if isinstance(step, Ask) and step.listens and not any(step.name in names for names in _confirmed(flow)):
            found.pop(f"{flow.name}.{step.name}.label", None)
    return found


# ---- texts -----------------------------------------------------------------------------------------------------------


def _texts(needed: Mapping[str, tuple[str, ...]], wording: Wording) -> Iterator[str]:
    for key, params in needed.items():
        if not wording.has(key):
            yield f"no text for {key}"
        elif extra := wording.needs(key) - set(params):
            yield f"the text {key} asks for {', '.join(sorted(extra))}, which nobody gives it"


def _label(key: str, longest: int, wording: Wording) -> Iterator[str]:
    for text in wording.every(key):
        if len(text) > longest:
            yield f"the label {key} has {len(text)} characters and may have {longest}: {text}"


def _labels(flow: Flow, wording: Wording) -> Iterator[str]:
    for step in every(flow.steps):
        if isinstance(step, Choice):
            drawn = len(step.options) + (step.optional and len(step.options) < MOST_BUTTONS)
            longest = BUTTON_LABEL if drawn <= MOST_BUTTONS else ROW_LABEL
            for option in step.options:
                yield from _label(f"{flow.name}.{step.name}.{option}", longest, wording)
        elif isinstance(step, Ask | Note):
            yield from _label(f"{flow.name}.{step.name}.skip", BUTTON_LABEL, wording)
            yield from _label(f"{flow.name}.{step.name}.other", BUTTON_LABEL, wording)
        elif isinstance(step, Confirm):
            for part in ("yes", "fix"):
                yield from _label(f"{flow.name}.{step.name}.{part}", BUTTON_LABEL, wording)
            for names in step.lines:
                yield from _label(f"{flow.name}.{names[0]}.label", BUTTON_LABEL, wording)


# ---- shape -----------------------------------------------------------------------------------------------------------


def _shape(flow: Flow) -> Iterator[str]:
    steps = list(every(flow.steps))
    named = [step.name for step in steps if isinstance(step, Question)]
    yield from (f"two steps are called {name}" for name in sorted(set(named)) if named.count(name) > 1)
    if sum(isinstance(step, Ask) and step.listens for step in steps) > 1:
        yield "more than one question listens to a story"
    if not any(isinstance(step, Ask | Choice) for step in steps):
        yield "it asks nothing"
    for step in steps:
        yield from _step(step)
    yield from _conditions(flow)
    yield from _reading_back(flow)
    for old, new in flow.renamed.items():
        if new not in named and not any(isinstance(step, Say | Tell) and step.name == new for step in steps):
            yield f"{old} is said to be called {new} now, but there is no such step"
        if old in named:
            yield f"{old} is said to be called {new} now, but there still is a step {old}"


def _step(step: Step) -> Iterator[str]:
    if isinstance(step, Branch):
        if not step.steps:
            yield "a branch is empty"
        return
    name = getattr(step, "name", "ok")
    if not _NAME.fullmatch(name) or (isinstance(step, Question) and name in RESERVED | {"confirm"}):
        yield f"{name!r} cannot be the name of a step"
    if isinstance(step, Note) and not step.hidden and step.reader is None:
        yield f"{name} is read back, but nothing says how"
    if isinstance(step, Choice):
        options = (*step.options, *step.unlisted)
        if not step.options or len(set(options)) != len(options):
            yield f"{name} needs options, each once"
        if len(step.options) > MOST_ROWS:
            yield f"{name} has {len(step.options)} options and may have {MOST_ROWS}"
        if step.if_skipped is not None and step.if_skipped not in options:
            yield f"{name}: {step.if_skipped} is not one of its options"
        if set(step.quiet) - set(options):
            yield f"{name}: not all of {', '.join(step.quiet)} are its options"
        for option in options:
            if "=" in option or ":" in option or TALK_ID + len(f":{name}={option}".encode()) > BUTTON_BYTES:
                yield f"{name}={option} does not fit into a button of {BUTTON_BYTES} bytes"


def _conditions(flow: Flow) -> Iterator[str]:
    steps = questions(flow)

    def about(condition: Condition, where: str, known: set[str]) -> Iterator[str]:
        for name, value in condition.about:
            step = steps.get(name)
            if name not in known:
                yield f"{where} looks at {name}, which is {'asked only later' if step else 'not a step'}"
            elif isinstance(step, Choice) and value is not None and value not in (*step.options, *step.unlisted):
                yield f"{where} looks for {name} = {value}, which is not one of its options"

    def down(inner: tuple[Step, ...], known: set[str]) -> Iterator[str]:
        for step in inner:
            if isinstance(step, Branch):
                yield from about(step.condition, "a branch", known)
                yield from down(step.steps, known)
            elif isinstance(step, Question):
                known.add(step.name)
                if isinstance(step, Ask) and step.skipped_means is not None:
                    yield from about(Condition((step.skipped_means,), bool), f"passing over {step.name}", known)
            if isinstance(step, Ask | Choice | Say) and step.unless is not None:
                yield from about(step.unless, step.name, set(steps) - {step.name})

    yield from down(flow.steps, set())
    if flow.urgent is not None:
        yield from about(flow.urgent, "urgent", set(steps))


def _confirmed(flow: Flow) -> tuple[tuple[str, ...], ...]:
    return next((step.lines for step in every(flow.steps) if isinstance(step, Confirm)), ())


def _reading_back(flow: Flow) -> Iterator[str]:
    steps = questions(flow)
    confirms = [step for step in every(flow.steps) if isinstance(step, Confirm)]
    if len(confirms) > 1:
        yield "it reads back more than once"
    for confirm in confirms:
        if flow.steps[-1] is not confirm:
            yield "something stands after the read-back, which must be the last step"
        read = [name for names in confirm.lines for name in names]
        if len(confirm.lines) > MOST_ROWS:
            yield f"the read-back has {len(confirm.lines)} lines and may have {MOST_ROWS}"
        yield from (f"the read-back names {name}, which is not a step" for name in read if name not in steps)
        yield from (f"the read-back names {name} twice" for name in sorted(set(read)) if read.count(name) > 1)
        for name, step in steps.items():
            hidden = isinstance(step, Note) and step.hidden
            if hidden and name in read:
                yield f"{name} is hidden, yet the read-back names it"
            if isinstance(step, Note) and not hidden and name not in read:
                yield f"{name} is guessed from the story, but never read back"
