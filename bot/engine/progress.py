"""One turn of a talk while it is being worked out: what is taken in, what is gleaned, what is answered, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.engine.asking import Wording, asks_yes_no, question, read_back, seal_of, shown, which_line
from bot.engine.path import applying, confirm_of, fits, listener, open_question, questions, waits, walk
from bot.engine.repair import Words
from bot.engine.steps import (
    Ask,
    Collected,
    Confirm,
    Enough,
    Flow,
    Moment,
    Question,
    Say,
    Tell,
    Unclear,
    Which,
)
from bot.engine.talk import (
    Answer,
    Cancelled,
    Event,
    Finished,
    Heard,
    Line,
    Listening,
    Option,
    Part,
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

    # ---- saying ------------------------------------------------------------------------------------------------------

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
            self.say("engine.cancel.ask", {}, asks_yes_no(talk, "cancel"))
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
        step = self._say_what_is_due()
        return self.finish() if step is None else self.ask(step)

    def tell_now(self) -> None:
        """In the middle of a story: say and tell what burns, but go on listening."""
        self.talk.listening = False
        self.renew_story()
        self._say_what_is_due()
        self.talk.listening = True

    def _say_what_is_due(self) -> Question | Confirm | None:
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
                return step  # type: ignore[return-value]
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

    # ---- ending ------------------------------------------------------------------------------------------------------

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

    # ---- taking in ---------------------------------------------------------------------------------------------------

    def collected(self) -> bool:
        """Whether anything of a story was told."""
        talk = self.talk
        return bool(talk.files or talk.contacts or talk.locations or any(part.story for part in talk.parts))

    def take_in(self, heard: Heard, *, story: bool = True, text: bool = True) -> None:
        """Keep what was sent, for the story and for gleaning."""
        talk = self.talk
        if text and heard.text.strip():
            talk.parts.append(Part(heard.text.strip(), heard.at.isoformat(), heard.message_id, story))
        talk.files.extend(
            {"id": file.id, "kind": file.kind, "seconds": file.seconds}
            for file in heard.files
            if file.kind != "sticker" and all(file.id != kept["id"] for kept in talk.files)
        )
        if heard.contact:
            talk.contacts.append({"name": heard.contact.name, "phones": list(heard.contact.phones)})
        if heard.location:
            place = heard.location
            talk.locations.append({"lat": place.lat, "lon": place.lon, "label": place.label})
        self.renew_story()

    def renew_story(self) -> None:
        """The story's answer, once it is closed, is always all that was told."""
        step = listener(self.flow)
        if step is None or self.talk.listening or not self.collected():
            return
        talk = self.talk
        texts = [part.text for part in talk.parts if part.story]
        told = {"texts": texts, "files": talk.files, "contacts": talk.contacts, "locations": talk.locations}
        talk.answers[step.name] = Answer({name: list(each) for name, each in told.items()}, "\n".join(texts))

    def glean(self) -> set[str]:
        """Fill still-open answers from everything told freely. The names whose answer is new or another now."""
        talk = self.talk
        found = self.flow.glean(self._collection(talk.parts), talk.context)
        talk.context["facts"] = dict(found.facts)
        changed = set()
        for name, step in self.steps.items():
            now, new = talk.answers.get(name), found.answers.get(name)
            if self._closed(step) or name in talk.reopened or (now is not None and not now.gleaned):
                continue
            if isinstance(new, Which):
                if name not in talk.tried:
                    talk.answers.pop(name, None)
                    self.offer(name, new)
            elif new is not None and fits(step, new):
                talk.answers[name] = replace(new, gleaned=True)
                talk.which.pop(name, None)
                if (now is None or now.value != new.value) and not getattr(step, "hidden", False):
                    changed.add(name)
            elif now is not None:
                talk.answers.pop(name)
        return changed

    def glean_alone(self, text: str, at: datetime) -> dict[str, Answer]:
        """What these words alone would tell, for a correction."""
        part = Part(text, at.isoformat())
        found = self.flow.glean(Collected(((part.text, at),)), self.talk.context)
        return {
            name: answer
            for name, answer in found.answers.items()
            if name in self.steps and isinstance(answer, Answer) and not self._closed(self.steps[name])
        }

    def _closed(self, step: Question) -> bool:
        return getattr(step, "never_guess", False) or (isinstance(step, Ask) and step.listens)

    def _collection(self, parts: Iterable[Part]) -> Collected:
        talk = self.talk
        texts = tuple((part.text, datetime.fromisoformat(part.at)) for part in parts)
        return Collected(texts, tuple(talk.contacts), tuple(talk.locations))

    def offer(self, name: str, which: Which) -> None:
        """Remember the candidates, so that a number, a name or a tap chooses among them."""
        self.talk.which[name] = {
            "options": [[each.value, each.label] for each in which.options],
            "key": which.key,
            "params": dict(which.params),
            "other": which.other,
            "keep": which.keep,
        }
        if which.words:
            self.talk.tried[name] = [*self.talk.tried.get(name, []), which.words]
        if which.best is not None:
            self.talk.best[name] = which.best

    # ---- listening ---------------------------------------------------------------------------------------------------

    def listen(self, heard: Heard) -> None:
        """One more piece of a story. Nothing is answered until the teller pauses, unless all is said or it burns."""
        talk = self.talk
        if self.words.is_("done", heard.text) and not heard.files:
            if self.collected():
                return self.close_story()
            return self.say(f"{self.flow.name}.{talk.asked}.again")
        first = not self.collected()
        self.take_in(heard)
        self.glean()
        told = any(answer.gleaned for answer in talk.answers.values()) or bool(talk.which)
        if first and (told or self.burns()) and len(heard.text) >= LONG_STORY:
            return self.close_story()
        if self.burns():
            self.tell_now()
        self.script.append(Listening(talk.id, talk.turn, _pause(heard)))
        return None

    def burns(self) -> bool:
        """Whether somebody is in danger, as far as the flow can tell."""
        return self.flow.urgent is not None and self.flow.urgent.holds(applying(self.flow, self.talk))

    def close_story(self) -> None:
        """The teller has paused: go on, or ask once for a little more when there was next to nothing."""
        talk = self.talk
        step = listener(self.flow)
        assert step is not None
        texts = " ".join(part.text for part in talk.parts if part.story)
        rich = bool(talk.files or talk.contacts or talk.locations)
        at = datetime.fromisoformat(talk.parts[-1].at) if talk.parts else None
        answer = step.reader.read(Heard(at, texts), Moment(at)) if at else None
        if isinstance(answer, Unclear) and not rich and talk.misses == 0 and not self.burns():
            talk.misses = 1
            talk.listening = True
            return self.say(f"{self.flow.name}.{step.name}.{answer.key}")
        talk.listening, talk.misses = False, 0
        self.renew_story()
        talk.trail = [name for name in talk.trail if name != step.name] + [step.name]
        return self.go_on()

    # ---- answering ---------------------------------------------------------------------------------------------------

    def give(self, name: str, answer: Answer) -> None:
        """The person's own answer: it stands until the person changes it."""
        talk = self.talk
        talk.answers[name] = answer
        talk.trail = [each for each in talk.trail if each != name] + [name]
        for kept in (talk.which, talk.tried, talk.before, talk.best):
            kept.pop(name, None)
        if name in talk.reopened:
            talk.reopened.remove(name)
        talk.misses = 0
        talk.pending = ""

    def skip(self, step: Question) -> None:
        """Passed over: what we would have made of the words so far, or what passing over means here, or nothing."""
        value = self.talk.best.get(step.name)
        if value is None:
            value = getattr(step, "if_skipped", None)
        self.give(step.name, Answer(value))

    def reopen(self, names: tuple[str, ...]) -> None:
        """Ask again what stands on one line of the read-back."""
        talk = self.talk
        name = next((each for each in names if each in talk.answers), names[0])
        step = self.steps[name]
        if name in talk.answers:
            talk.before[name] = talk.answers[name]
        talk.group = [each for each in names if each in self.steps]
        talk.pending = ""
        if isinstance(step, Ask) and step.listens:
            talk.listening = True
            talk.asked = name
            return self.say("engine.listening")
        talk.answers.pop(name, None)
        talk.which.pop(name, None)
        talk.tried.pop(name, None)
        talk.best.pop(name, None)
        if name not in talk.reopened:
            talk.reopened.append(name)
        talk.asked = ""
        return self.ask(step)

    def keep_before(self, step: Question | Confirm) -> bool:
        """Put the earlier answer of a reopened question back, if there is one."""
        answer = self.talk.before.get(step.name)
        if answer is None or step.name not in self.talk.reopened:
            return False
        self.give(step.name, answer)
        return True

    def mend_group(self, name: str, heard: Heard) -> bool:
        """A line with two answers was reopened: the reply may also (or only) mend the other one."""
        others = [each for each in self.talk.group if each != name]
        if not others or not heard.text:
            return False
        mended = False
        for other, answer in self.glean_alone(heard.text, heard.at).items():
            if other in others:
                self.give(other, replace(answer, gleaned=False))
                mended = True
        return mended

    def changed(self, name: str) -> None:
        """Tell that an earlier answer is another now."""
        step, answer = self.steps[name], self.talk.answers[name]
        show = shown(self.flow, step, answer, self.wording)
        if show is None:
            return self.say("engine.noted")
        label = Show("text", f"{self.flow.name}.{name}.label")
        return self.say("engine.changed", {"label": label, "value": show})

    def back(self) -> None:
        """To the question before, or kindly nowhere."""
        step = self.current()
        if step is not None and self.talk.group and self.keep_before(step):
            self.talk.group = []
            return self.go_on()
        while self.talk.trail:
            name = self.talk.trail.pop()
            if name in applying(self.flow, self.talk) and (step is None or name != step.name):
                self.reopen((name,))
                self.talk.group = []
                return None
        self.say("engine.back.nothing")
        return self.repeat()


def _pause(heard: Heard) -> int:
    """How long to wait for more, in seconds: a recording takes time to make, a long text was probably all."""
    if any(file.kind in ("voice", "audio", "video") for file in heard.files):
        return 15
    if len(heard.text) >= LONG_STORY:
        return 8
    return 12 if heard.files or len(heard.text) < 25 else 10
