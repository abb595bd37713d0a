"""One turn of a talk while it is being worked out: what is taken in, what is gleaned, what is answered, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.engine.asking import Wording, asks_yes_no, question, read_back, seal_of, which_line
from bot.engine.path import applying, confirm_of, open_question, questions, waits, walk
from bot.engine.repair import Words
from bot.engine.steps import (
    Ask,
    Confirm,
    Enough,
    Flow,
    Question,
    Say,
    Tell,
)
from bot.engine.talk import (
    Cancelled,
    Event,
    Finished,
    Line,
    Option,
    Show,
    Talk,
    Told,
    Turn,
)

LONG_STORY = 60
"""Characters from which a first message that also told us something counts as a whole story."""


class Progress:
    """Works on its own copy of a talk; `turn()` hands the outcome over."""

    def __init__(self, flow: Flow, talk: Talk, words: Words, wording: Wording) -> None:
        self.flow, self.talk, self.words, self.wording = flow, talk, words, wording
        self.steps = questions(flow)
        self.script: list[Line | Event] = []
        self.over = False
        self.resumed: Talk | None = None

    def turn(self) -> Turn:
        """The outcome."""
        return Turn(self.resumed if self.over else self.talk, tuple(self.script))

    def say(self, key: str, params: Mapping[str, Any] | None = None, choices: tuple[Option, ...] = ()) -> None:
        """One more message."""
        self.script.append(Line(key, params or {}, choices))

    def current(self) -> Question | Confirm | None:
        """The question that hangs in the air: the one last asked if it still waits, else the first open one."""
        for step in walk(self.flow, self.talk.answers):
            if isinstance(step, Question) and step.name == self.talk.asked and waits(step, self.flow, self.talk):
                return step
        return open_question(self.flow, self.talk)

    def ask(self, step: Question | Confirm, key: str = "ask", params: Mapping[str, Any] | None = None) -> None:
        """Put a question; from now on it is the one that is open."""
        talk = self.talk
        if talk.asked != step.name:
            talk.misses = 0
        talk.asked, talk.pending = step.name, ""
        if isinstance(step, Confirm):
            talk.seal = seal_of(self.flow, talk)
            self.script.append(read_back(self.flow, step, talk, self.wording))
        elif isinstance(step, Ask) and step.listens:
            told_something = self.collected()
            talk.listening = True
            if told_something and key == "ask":
                self.say("engine.listening")
            else:
                self.say(f"{self.flow.name}.{step.name}.{key}")
        else:
            self.script.append(question(self.flow, step, talk, self.wording, key, params))

    def repeat(self) -> None:
        """The open question again; nothing changes."""
        talk = self.talk
        step = self.current()
        if talk.pending == "cancel":
            told = any(mark.startswith("tell:") for mark in talk.told)
            self.say("engine.cancel.ask_told" if told else "engine.cancel.ask", {}, asks_yes_no(talk, "cancel"))
        elif talk.pending == "safe":
            self.say("engine.safe.ask", {}, asks_yes_no(talk, "safe"))
        elif talk.pending == "resume":
            self.say(
                "engine.resume.ask", {"flow": Show("text", f"{self.flow.name}.title")}, asks_yes_no(talk, "resume")
            )
        elif talk.pending == "fix" and (confirm := confirm_of(self.flow, talk.answers)):
            self.script.append(which_line(self.flow, confirm, talk, self.wording))
        elif step is not None:
            self.ask(step)

    def go_on(self) -> None:
        """Say and tell what is due, and put the first open question; when there is none, the talk is finished."""
        step = self.say_what_is_due()
        return self.finish() if step is None else self.ask(step)

    def say_what_is_due(self) -> Question | Confirm | None:
        """Say and tell everything that stands above the first open question; that question."""
        talk = self.talk
        for step in walk(self.flow, talk.answers):
            if isinstance(step, Say):
                if not (step.unless and step.unless.holds(applying(self.flow, talk))) and self._first("say", step.name):
                    self.say(f"{self.flow.name}.{step.name}")
            elif isinstance(step, Tell):
                if self._first("tell", step.name):
                    upto = {"parts": len(talk.parts), "files": len(talk.files)}
                    talk.context["told"] = {**talk.context.get("told", {}), step.name: upto}
                    self.script.append(Told(step.name, talk, applying(self.flow, talk)))
            elif waits(step, self.flow, talk):
                return step
            elif isinstance(step, Enough):
                break
        return None

    def _first(self, kind: str, name: str) -> bool:
        mark = f"{kind}:{name}"
        if mark in self.talk.told:
            return False
        self.talk.told.append(mark)
        return True

    def must_tell(self) -> bool:
        """Whether somebody has to be told of something before the open question."""
        for step in walk(self.flow, self.talk.answers):
            if waits(step, self.flow, self.talk):
                return False
            if isinstance(step, Tell) and f"tell:{step.name}" not in self.talk.told:
                return True
        return False

    def finish(self) -> None:
        """Hand over the answers that apply, and come back to a talk that was laid aside."""
        answers = applying(self.flow, self.talk)
        self.script.append(Finished(replace(self.talk, answers=dict(answers), aside=[]), answers))
        self._end()

    def cancel(self) -> None:
        """The person called it off."""
        self.script.append(Cancelled(replace(self.talk, aside=[])))
        self._end()

    def _end(self) -> None:
        self.over = True
        if self.talk.aside:
            self.resumed = self.talk.aside[-1].copy()
            self.resumed.pending = "resume"
            self.resumed.turn += 1
            title = Show("text", f"{self.resumed.flow}.title")
            self.say("engine.resume.ask", {"flow": title}, asks_yes_no(self.resumed, "resume"))

    def collected(self) -> bool:
        """Whether anything of a story was told."""
        talk = self.talk
        return bool(talk.files or talk.contacts or talk.locations or any(part.story for part in talk.parts))
