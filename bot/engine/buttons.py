"""What a tapped button means, however old it is. A button names its talk, its question and its answer.

An old answer button of this talk corrects that answer; a button of another talk, or one whose question is gone, gets a
kind word and changes nothing.
"""

from __future__ import annotations

from bot.engine.answering import changed, give, reopen, skip
from bot.engine.asking import OTHER, may_skip, plain
from bot.engine.confirming import agree
from bot.engine.path import applying, walk
from bot.engine.progress import Progress
from bot.engine.reading import Got
from bot.engine.replies import choose
from bot.engine.steps import Choice, Confirm, Note, Question
from bot.engine.talk import Answer, Heard


def tapped(t: Progress, heard: Heard) -> None:
    """Act upon a button, or say kindly why not."""
    talk_id, _, rest = heard.choice.partition(":")
    name, _, option = rest.partition("=")
    if talk_id != t.talk.id or not rest:
        return nothing(t, "engine.button.foreign")
    name = t.flow.renamed.get(name, name)
    if t.talk.pending in ("cancel", "resume", "safe") and name == t.talk.pending:
        return hanging(t, option == "yes")
    step = t.current()
    if name in ("yes", "fix", "line"):
        if not isinstance(step, Confirm) or t.talk.asked != step.name:
            return nothing(t, "engine.button.old")
        return _at_confirm(t, step, name, option)
    if name == "skip":
        if isinstance(step, Question) and step.name == option and may_skip(step):
            skip(t, step)
            return t.go_on()
        return nothing(t, "engine.button.old")
    applies = {each.name: each for each in walk(t.flow, t.talk.answers) if isinstance(each, Question)}
    if name not in applies:
        return nothing(t, "engine.button.old")
    return _answer(t, applies[name], option, heard, asked=step is applies[name])


def _answer(t: Progress, step: Question, option: str, heard: Heard, *, asked: bool) -> None:
    now = applying(t.flow, t.talk).get(step.name)
    if isinstance(step, Choice):
        value = option if option in (*step.options, *step.unlisted) else None
    elif isinstance(step, Note) or option == OTHER or step.reader is None:
        value = None
    else:
        reading = step.reader.tapped(option)
        value = reading.value if isinstance(reading, Got) else None
    if asked and (value is not None or (option == OTHER and step.name in t.talk.which)):
        return choose(t, step, option, Heard(heard.at))
    if value is None:
        return nothing(t, "engine.button.old")
    if now is not None and now.value == value:
        return t.repeat()
    give(t, step.name, Answer(value))
    changed(t, step.name)
    return t.go_on()


def _at_confirm(t: Progress, step: Confirm, name: str, option: str) -> None:
    if name == "yes":
        return agree(t, step, option)
    if name == "fix":
        t.talk.pending = "fix"
        return t.repeat()
    names = next((names for names in step.lines if option in names), None)
    if names is None or not any(each in plain(applying(t.flow, t.talk)) for each in names):
        return nothing(t, "engine.button.old")
    return reopen(t, names)


def nothing(t: Progress, key: str) -> None:
    """A kind word, the open question again, and no change."""
    t.say(key)
    return t.repeat()


def hanging(t: Progress, yes: bool) -> None:
    """A yes or no to one of the engine's own questions: call it off? go on with what was laid aside?"""
    pending, t.talk.pending = t.talk.pending, ""
    if pending == "safe" and yes:
        t.talk.context["false_alarm"] = True
        return t.cancel()
    if (pending == "cancel" and yes) or (pending == "resume" and not yes):
        return t.cancel()
    return t.repeat()
