"""An answer is given, passed over, opened again, put back, or mended: what each does to the form."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.asking import shown
from bot.engine.path import applying
from bot.engine.progress import Progress
from bot.engine.steps import Ask, Confirm, Question
from bot.engine.story import glean_alone
from bot.engine.talk import Answer, Heard, Show


def give(t: Progress, name: str, answer: Answer) -> None:
    """The person's own answer: it stands until the person changes it."""
    talk = t.talk
    talk.answers[name] = answer
    talk.trail = [each for each in talk.trail if each != name] + [name]
    for kept in (talk.which, talk.tried, talk.before, talk.best):
        kept.pop(name, None)
    if name in talk.reopened:
        talk.reopened.remove(name)
    talk.misses = 0
    talk.pending = ""


def skip(t: Progress, step: Question) -> None:
    """Passed over: what we would have made of the words so far, or what passing over means here, or nothing."""
    if isinstance(step, Ask) and step.skipped_means is not None:
        name, value = step.skipped_means
        return give(t, name, Answer(value))
    value = t.talk.best.get(step.name)
    if value is None:
        value = getattr(step, "if_skipped", None)
    give(t, step.name, Answer(value))


def reopen(t: Progress, names: tuple[str, ...]) -> None:
    """Ask again what stands on one line of the read-back."""
    talk = t.talk
    name = next((each for each in names if each in talk.answers), names[0])
    step = t.steps[name]
    if name in talk.answers:
        talk.before[name] = talk.answers[name]
    talk.group = [each for each in names if each in t.steps]
    talk.pending = ""
    if isinstance(step, Ask) and step.listens:
        talk.listening = True
        talk.asked = name
        return t.say("engine.listening")
    talk.answers.pop(name, None)
    talk.which.pop(name, None)
    talk.tried.pop(name, None)
    talk.best.pop(name, None)
    if name not in talk.reopened:
        talk.reopened.append(name)
    talk.asked = ""
    return t.ask(step)


def keep_before(t: Progress, step: Question | Confirm) -> bool:
    """Put the earlier answer of a reopened question back, if there is one."""
    answer = t.talk.before.get(step.name)
    if answer is None or step.name not in t.talk.reopened:
        return False
    give(t, step.name, answer)
    return True


def mend_group(t: Progress, name: str, heard: Heard) -> bool:
    """A line with two answers was reopened: the reply may also (or only) mend the other one."""
    others = [each for each in t.talk.group if each != name]
    if not others or not heard.text:
        return False
    mended = False
    for other, answer in glean_alone(t, heard.text, heard.at).items():
        if other in others:
            give(t, other, replace(answer, gleaned=False))
            mended = True
    return mended


def changed(t: Progress, name: str) -> None:
    """Tell that an earlier answer is another now."""
    step, answer = t.steps[name], t.talk.answers[name]
    show = shown(t.flow, step, answer, t.wording)
    if show is None:
        return t.say("engine.noted")
    label = Show("text", f"{t.flow.name}.{name}.label")
    return t.say("engine.changed", {"label": label, "value": show})


def back(t: Progress) -> None:
    """To the question before, or kindly nowhere."""
    step = t.current()
    if step is not None and t.talk.group and keep_before(t, step):
        t.talk.group = []
        return t.go_on()
    while t.talk.trail:
        name = t.talk.trail.pop()
        if name in applying(t.flow, t.talk) and (step is None or name != step.name):
            reopen(t, (name,))
            t.talk.group = []
            return None
    t.say("engine.back.nothing")
    return t.repeat()
