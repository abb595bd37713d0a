"""The read-back: only a plain yes to exactly what was read sends it; everything else mends it, adds to it, or asks again."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.answering import changed, give, reopen
from bot.engine.asking import plain, read_lines, seal_of, words_of
from bot.engine.corrections import after_rather, correct, line_named, which_is_wrong
from bot.engine.path import applying
from bot.engine.progress import Progress
from bot.engine.reading import Moment
from bot.engine.repair import tokens
from bot.engine.replies import STORY_WORDS, later
from bot.engine.steps import Choice, Confirm
from bot.engine.story import glean, glean_alone, take_in
from bot.engine.talk import Answer, Heard, Option


def reply_to_confirm(t: Progress, step: Confirm, heard: Heard) -> None:
    """Yes, no, which line, a correction, or something more to tell."""
    talk, text = t.talk, heard.text.strip()
    if not text:
        take_in(t, heard)
        glean(t)
        return later(t, heard) if heard.files else t.ask(step)
    if heard.files or heard.location or heard.contact:
        take_in(t, heard, text=False)
    lines = read_lines(t.flow, step, talk, t.wording)
    number = t.words.number(text)
    fixing = talk.pending == "fix"
    if fixing and t.words.is_("rather_keep", text):
        return t.ask(step)
    if number is not None and not fixing and number <= 2:
        return agree(t, step) if number == 1 else _which(t, step)
    if number is not None and 1 <= number <= len(lines):
        return reopen(t, lines[number - 1][0])
    if fixing:
        words = t.words.bare(tokens(text))
        named, size = line_named(t, words, numbers=False)
        if named and size == len(words):
            return reopen(t, named)
    if _all_yes(t, step, text):  # "ya" to "which line is wrong?" agrees to nothing
        return t.ask(step) if fixing else agree(t, step)
    if _other_choice(t, step, text):
        return None
    if correct(t, heard, at_confirm=True):
        return None
    fix = words_of(Option("", f"{t.flow.name}.{step.name}.fix"), t.wording)
    said_no = t.words.choose(text, (t.words.lists["no"] | fix,)) == 0
    if said_no and len(tokens(text)) <= STORY_WORDS:
        return _which(t, step)
    return _more(t, step, heard, said_no)


def _mends_a_line(t: Progress, step: Confirm, heard: Heard) -> bool:
    """A short remark that can only belong to one line ("minggu depan tanggal 3"), read by that line's own reader."""
    answers = applying(t.flow, t.talk)
    text = after_rather(t, heard.text)
    for name in (name for names in step.lines for name in names):
        mend = getattr(getattr(t.steps[name], "reader", None), "mended", None)
        if mend is None or name not in answers or answers[name].value is None:
            continue
        moment = Moment(heard.at, (), plain(answers))
        found = mend(answers[name].value, heard, moment) or mend(answers[name].value, replace(heard, text=text), moment)
        if found is not None:
            give(t, name, Answer(found, heard.text.strip()))
            return True
    return False


def _other_choice(t: Progress, step: Confirm, text: str) -> bool:
    """The words listed for another option of one of the choices read back: "gak usah pakai nama"."""
    words = {tokens(text), t.words.bare(tokens(text))}
    if any(len(each) < 2 for each in words) or any(t.words.is_(name, text) for name in ("yes", "no", "agree", "skip")):
        return False
    answers, found = applying(t.flow, t.talk), []
    for name in (name for names in step.lines for name in names):
        choice = t.steps[name]
        if not isinstance(choice, Choice) or name not in answers:
            continue
        for option in choice.options:
            listed = words_of(Option("", f"{t.flow.name}.{name}.{option}"), t.wording)
            if option != answers[name].value and not words.isdisjoint(listed):
                found.append((name, option))
    if len(found) != 1:
        return False
    name, value = found[0]
    give(t, name, Answer(value, text))
    changed(t, name)
    t.go_on()
    return True


def _more(t: Progress, step: Confirm, heard: Heard, said_no: bool) -> None:
    """Words that name no line: they may mend an answer, add to the story, or mean nothing that we know."""
    talk, text = t.talk, heard.text.strip()
    mended = False
    if heard.files == ():
        for name, answer in glean_alone(t, after_rather(t, text), heard.at).items():
            now = applying(t.flow, talk).get(name)
            on_a_line = any(name in names for names in step.lines)
            if on_a_line and now is not None and now.value != answer.value and not isinstance(answer.value, list):
                give(t, name, replace(answer, gleaned=False))
                mended = True
        mended = mended or _mends_a_line(t, step, heard)
    if mended or len(tokens(text)) >= STORY_WORDS:
        take_in(t, heard)
        glean(t)
        t.say("engine.added")
        talk.misses = 0
        return t.go_on()
    if said_no:
        return _which(t, step)
    talk.misses += 1
    t.say("engine.again" if talk.misses < 2 else "engine.stuck_confirm")
    return t.repeat() if talk.pending else t.ask(step)


def _all_yes(t: Progress, step: Confirm, text: str) -> bool:
    """Only a yes and nothing beside it sends a report: "iya kak betul", "ya kirim", "sudah betul semua"."""
    words = tokens(text)
    if not words or "?" in text or any(t.words.starts("rather", words[at:]) for at in range(len(words))):
        return False
    words = t.words.bare(words)
    phrases = (
        t.words.lists["yes"]
        | t.words.lists["agree"]
        | words_of(Option("", f"{t.flow.name}.{step.name}.yes"), t.wording)
    )
    while words:
        size = max((len(phrase) for phrase in phrases if phrase and words[: len(phrase)] == phrase), default=0)
        if not size:
            return False
        words = words[size:]
    return True


def agree(t: Progress, step: Confirm, seal: str | None = None) -> None:
    """A yes counts only for what was read back: if anything is another now, it is read again."""
    now = seal_of(t.flow, t.talk)
    if now == (t.talk.seal if seal is None else seal) and now == t.talk.seal and t.talk.asked == step.name:
        return t.finish()
    t.say("engine.reread")
    return t.ask(step)


def _which(t: Progress, step: Confirm) -> None:
    if not which_is_wrong(t):
        t.ask(step)
