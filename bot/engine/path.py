"""Which steps apply to the answers so far, and which of them is the first that is still open.

This is the one rule of the engine: the next question is the first step that applies and has no answer. Going back,
correcting, skipping what was already said, a restart and a changed flow all follow from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from bot.engine.steps import Ask, Branch, Choice, Confirm, Enough, Flow, Note, Question, Step
from bot.engine.talk import Answer, Talk


def walk(flow: Flow, answers: Mapping[str, Answer]) -> Iterator[Step]:
    """The steps that apply, top to bottom. A condition sees only answers of steps that apply and stand above it."""
    seen: dict[str, Answer] = {}
    yield from _walk(flow.steps, answers, seen)


def _walk(steps: tuple[Step, ...], answers: Mapping[str, Answer], seen: dict[str, Answer]) -> Iterator[Step]:
    for step in steps:
        if isinstance(step, Branch):
            if step.condition.holds(seen):
                yield from _walk(step.steps, answers, seen)
            continue
        if isinstance(step, Question) and fits(step, answers.get(step.name)):
            seen[step.name] = answers[step.name]
        yield step


def every(steps: tuple[Step, ...]) -> Iterator[Step]:
    """All steps of a flow, branches opened, whether they apply or not."""
    for step in steps:
        yield step
        if isinstance(step, Branch):
            yield from every(step.steps)


def questions(flow: Flow) -> dict[str, Question]:
    """All steps of a flow that can have an answer, by name."""
    return {step.name: step for step in every(flow.steps) if isinstance(step, Question)}


def fits(step: Question, answer: Answer | None) -> bool:
    """Whether `answer` is one that `step` can still have: an option that was withdrawn is asked again."""
    if answer is None:
        return False
    if isinstance(step, Choice) and answer.value is not None:
        return answer.value in step.options or answer.value in step.unlisted
    return True


def applying(flow: Flow, talk: Talk) -> dict[str, Answer]:
    """The answers of the steps that apply, in the order of the flow. Nothing else may leave the engine."""
    found: dict[str, Answer] = {}
    for step in walk(flow, talk.answers):
        if isinstance(step, Question) and fits(step, talk.answers.get(step.name)):
            found[step.name] = talk.answers[step.name]
    return found


def open_question(flow: Flow, talk: Talk) -> Question | Confirm | None:
    """The first step that applies and waits for the person; None when the flow has run out."""
    for step in walk(flow, talk.answers):
        if waits(step, flow, talk):
            return step
        if isinstance(step, Enough):
            return None
    return None


def waits(step: Step, flow: Flow, talk: Talk) -> TypeGuard[Question | Confirm]:
    """Whether `step` is a question that is still open in `talk`."""
    if isinstance(step, Confirm):
        return True
    if not isinstance(step, Question):
        return False
    if isinstance(step, Ask) and step.listens and talk.listening:
        return True
    if fits(step, talk.answers.get(step.name)):
        return False
    if step.name in talk.reopened:
        return True
    if isinstance(step, Note):
        return False
    return step.unless is None or not step.unless.holds(applying(flow, talk))


def confirm_of(flow: Flow, answers: Mapping[str, Answer]) -> Confirm | None:
    """The read-back of the flow, if it applies."""
    return next((step for step in walk(flow, answers) if isinstance(step, Confirm)), None)


def listener(flow: Flow) -> Ask | None:
    """The question of the flow that listens to a story."""
    return next((step for step in every(flow.steps) if isinstance(step, Ask) and step.listens), None)


def renamed(flow: Flow, talk: Talk) -> Talk:
    """A copy of `talk` in which steps carry the names that they have in `flow` today."""
    talk = talk.copy()
    if not flow.renamed:
        return talk

    def now(name: str) -> str:
        kind, colon, bare = name.rpartition(":")
        return f"{kind}{colon}{flow.renamed.get(bare, bare)}"

    for names in (talk.told, talk.trail, talk.reopened, talk.group):
        names[:] = [now(name) for name in names]
    talk.answers = {now(name): answer for name, answer in talk.answers.items()}
    talk.before = {now(name): answer for name, answer in talk.before.items()}
    talk.which = {now(name): offered for name, offered in talk.which.items()}
    talk.best = {now(name): value for name, value in talk.best.items()}
    talk.tried = {now(name): words for name, words in talk.tried.items()}
    talk.asked = now(talk.asked)
    return talk
