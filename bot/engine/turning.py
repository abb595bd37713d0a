"""The book of flows: begins a talk, hears a message, notices a pause, repeats a question. Pure: same in, same out.

Nothing here reads a clock, a database or a carrier. Whoever calls stores the talk that comes back, says the lines and
acts upon the events, in the order of `Turn.script`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.engine.answering import back, keep_before, skip
from bot.engine.asking import Wording, asks_yes_no, words_of
from bot.engine.buttons import hanging, nothing, tapped
from bot.engine.check import refuse
from bot.engine.confirming import reply_to_confirm
from bot.engine.corrections import correct
from bot.engine.path import renamed
from bot.engine.progress import Progress
from bot.engine.repair import Words, tokens
from bot.engine.replies import STORY_WORDS, reply
from bot.engine.steps import Ask, Choice, Confirm, Flow
from bot.engine.story import close_story, glean, listen, renew_story, take_in
from bot.engine.talk import Answer, Cancelled, Heard, Line, Listening, Part, Talk, Turn

HESITATION = 2
"""Words up to which a reply to "really call it off?" that is neither yes nor no gets the question again."""

SHORT_WORD = 8
"""Words up to which "salah pencet" or "gak jadi, takut" is all that a message says."""


def stops(words: Words, text: str) -> bool:
    """Whether the words call it off and only say why: "gak jadi deh takut", "tidak jadi pak saya takut"."""
    found = words.bare(tokens(text))
    size = words.starts("cancel", found) or words.starts("cancel", words.long(found))
    if not 0 < size < len(found) or len(found) > SHORT_WORD:
        return False
    rest = " ".join(found[size:])
    return words.holds("afraid", rest) or words.is_("report_word", rest) or words.holds("false_alarm", rest)


class Book:
    """All flows that can be talked through, with the words of repair and the texts that people may type back.

    Raises BrokenFlows, which says all that is wrong with a flow or its texts.
    """

    def __init__(self, flows: Iterable[Flow], wording: Wording, words: Words | None = None) -> None:
        self.flows = {flow.name: flow for flow in flows}
        refuse(self.flows.values(), wording)
        self.wording = wording
        self.words = words or Words.load()

    def start(
        self,
        flow: str,
        talk_id: str,
        heard: Heard | None = None,
        *,
        aside: Talk | None = None,
        context: Mapping[str, Any] | None = None,
        answers: Mapping[str, Answer] | None = None,
    ) -> Turn:
        """Begin `flow`. What was `heard` is already the story, unless it only named the flow ("lapor").

        `talk_id`: a few random characters, without ":" or "=". `aside`: the open talk that this one interrupts; it is
        kept whole and offered again afterwards. `answers` are known already, so that they are not asked for.
        """
        kept = [aside] if aside is not None and worth_keeping(aside) else []
        talk = Talk(talk_id, flow, dict(answers or {}), aside=kept, context=dict(context or {}), turn=1)
        if heard is not None:
            talk.last_at = heard.at.isoformat()
        t = self._turning(talk)
        step = t.current()
        if heard is not None and self._tells(flow, heard) and isinstance(step, Ask) and step.listens:
            talk.asked, talk.listening = step.name, True
            listen(t, heard)
        else:
            t.go_on()
        return t.turn()

    def hear(self, talk: Talk, heard: Heard) -> Turn:
        """One message of the person. Always leads to a line, to listening, or to the end of the talk."""
        if talk.flow not in self.flows:
            return Turn(None, (Line("engine.gone"), Cancelled(talk)))
        talk = renamed(self.flows[talk.flow], talk)
        talk.turn += 1
        t = self._turning(talk)
        self._hear(t, heard)
        if t.talk is talk:
            talk.last_at = heard.at.isoformat()
        return t.turn()

    def pause_over(self, talk: Talk, turn: int) -> Turn | None:
        """The pause that a Listening asked for has passed. None when the talk has moved on meanwhile."""
        if talk.turn != turn or talk.flow not in self.flows:
            return None
        talk = renamed(self.flows[talk.flow], talk)
        talk.turn += 1
        t = self._turning(talk)
        if talk.owed and not talk.listening:
            talk.owed = False
            t.say("engine.files")
            t.repeat() if talk.pending else t.go_on()
            return t.turn()
        if not talk.listening or talk.pending or not t.collected():
            return None
        close_story(t)
        return t.turn()

    def repeat(self, talk: Talk) -> tuple[Line, ...]:
        """The open question once more, after something else was answered in between. Changes nothing."""
        if talk.flow not in self.flows:
            return ()
        t = self._turning(renamed(self.flows[talk.flow], talk))
        t.repeat()
        return t.turn().lines

    def _turning(self, talk: Talk) -> Progress:
        return Progress(self.flows[talk.flow], talk, self.words, self.wording)

    def _tells(self, flow: str, heard: Heard) -> bool:
        """Whether a first message holds more than the name of the flow."""
        if heard.files or heard.location or heard.contact:
            return True
        words = self.words.bare(tokens(heard.text))
        starts = {tokens(each) for text in self.wording.every(f"{flow}.start.words") for each in text.split(",")}
        bare_starts = {self.words.bare(each) for each in starts}
        return bool(tokens(heard.text)) and not heard.choice and words not in starts | bare_starts

    # ---- one message -------------------------------------------------------------------------------------------------

    def _hear(self, t: Progress, heard: Heard) -> None:
        talk, text = t.talk, heard.text.strip()
        talk.owed = False
        if heard.edited:
            return self._edited(t, heard)
        if heard.choice:
            return tapped(t, heard)
        if talk.pending in ("cancel", "resume", "safe"):
            if self._hanging(t, text):
                return None
            if talk.pending != "resume" and text and len(tokens(text)) <= HESITATION:
                return t.repeat()
            talk.pending = ""
        step = t.current()
        if step is None:
            return t.go_on()
        if talk.listening:
            if self._mends(t, text, listening=True):
                return None
            if not text and not heard.location and not heard.contact and all(f.kind == "sticker" for f in heard.files):
                t.say("engine.empty")
                return t.repeat()
            return listen(t, heard)
        talk.asked = talk.asked if talk.asked == step.name else ""
        if not talk.asked:  # the question that was asked is gone: its answer cannot be taken for another's
            if text or heard.files or heard.location or heard.contact:
                take_in(t, heard, story=len(tokens(text)) >= STORY_WORDS)
                glean(t)
            return t.go_on()
        if text and self._mends(t, text, listening=False):
            return None
        if isinstance(step, Confirm):
            return reply_to_confirm(t, step, heard)
        if text and correct(t, heard, at_confirm=False):
            return None
        if not text and not (heard.files or heard.location or heard.contact):
            return nothing(t, "engine.empty")
        return reply(t, step, heard)

    def _mends(self, t: Progress, text: str, *, listening: bool) -> bool:
        """The words that work everywhere: batal, bantuan, kembali, and lewati where an open question has it."""
        talk, words, step = t.talk, self.words, t.current()
        reopened = None if listening or isinstance(step, Confirm) else step
        if reopened is not None and words.is_("rather_keep", text) and keep_before(t, reopened):
            t.go_on()
            return True
        alerted = any(mark.startswith("tell:") for mark in talk.told)
        wants_to_stop = words.is_("cancel", text) or words.is_("cancel", text.removeprefix("/")) or stops(words, text)
        if alerted and words.holds("false_alarm", text) and len(tokens(text)) <= SHORT_WORD:
            talk.pending = "safe"
            t.repeat()
        elif wants_to_stop and isinstance(step, Ask) and step.skipped_means and not listening:
            skip(t, step)  # "gak jadi" to "your name?" is about the name
            t.go_on()
        elif wants_to_stop:
            if not (t.collected() or talk.answers):
                t.cancel()
            else:
                talk.pending = "cancel"
                if words.holds("afraid", text):
                    t.say("engine.cancel.afraid")
                t.repeat()
        elif words.is_("help", text) and not (isinstance(step, Choice) and listening):
            self._help(t)
        elif words.is_("back", text):
            back(t)
        elif not listening and words.already(text):
            t.say("engine.told_already_all" if isinstance(step, Confirm) else "engine.told_already")
            t.repeat()
        elif listening and words.is_("skip", text):
            if t.collected():
                close_story(t)
            else:
                t.say("engine.skip.cannot")
        else:
            return False
        return True

    def _help(self, t: Progress) -> None:
        step = t.current()
        t.say("engine.help")
        key = f"{t.flow.name}.{step.name}.help" if step is not None else ""
        if key and self.wording.has(key):
            t.say(key)
        t.repeat()

    def _hanging(self, t: Progress, text: str) -> bool:
        """A reply to "really call it off?" or "go on with the other one?"; False when it was something else."""
        number = self.words.number(text)
        yes, no = (words_of(option, self.wording) for option in asks_yes_no(t.talk, t.talk.pending))
        found = self.words.choose(text, (yes | self.words.lists["yes"], no | self.words.lists["no"]))
        answer = None if found is None else found == 0
        if number in (1, 2):
            answer = number == 1
        if self.words.is_("cancel", text):
            answer = t.talk.pending == "cancel"
        if self.words.is_("go_on", text):
            answer = t.talk.pending == "resume"
        if answer is None or len(tokens(text)) > 4:
            return False
        hanging(t, answer)
        return True

    def _edited(self, t: Progress, heard: Heard) -> None:
        """A message that was changed afterwards: a piece of the story is replaced, anything else is left as it was."""
        talk = t.talk
        at = next((n for n, part in enumerate(talk.parts) if part.id and part.id == heard.message_id), None)
        if at is None or not heard.text.strip():
            return nothing(t, "engine.edited")
        part = talk.parts[at]
        talk.parts[at] = Part(heard.text.strip(), part.at, part.id, part.story)
        renew_story(t)
        glean(t, fresh=True)
        if talk.listening:
            t.script.append(Listening(talk.id, talk.turn, 10))
            return None
        t.say("engine.noted")
        return t.go_on()


def worth_keeping(talk: Talk) -> bool:
    """Whether a talk holds anything that would be lost with it."""
    return bool(talk.answers or talk.parts or talk.files or talk.contacts or talk.locations)
