"""What the person's words mean for the question that is open: an answer, more of the story, a correction, a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.engine.answering import give, keep_before, mend_group, skip
from bot.engine.asking import OTHER, options, plain, words_of
from bot.engine.path import applying, listener
from bot.engine.progress import Progress
from bot.engine.reading import Candidate, Got, Moment, Read, Unclear, Which
from bot.engine.repair import Tokens, tokens
from bot.engine.steps import Ask, Choice, Question
from bot.engine.story import glean, offer, take_in
from bot.engine.talk import Answer, Heard, Listening, Option

CLOSE_BEHIND = timedelta(seconds=20)
"""Messages that follow each other like this are typed in one go."""

SHORT = 5
"""Words in a reply that begins with "tidak tahu" and says nothing else that we could read."""

REFUSAL = 8
"""Words up to which a reply to "your name?" that holds "jangan" or "takut" is a refusal."""

STORY_WORDS = 3
"""From how many words on an answer that we did not understand is kept as part of the story."""


def reply(t: Progress, step: Question, heard: Heard) -> None:
    """An answer to an open question, as well as we can read it."""
    talk, text = t.talk, heard.text.strip()
    if heard.files:
        take_in(t, Heard(heard.at, files=heard.files))
    if not text and not heard.location and not heard.contact:
        return later(t, heard)
    if t.words.is_("done", text) and just_told(t):
        return t.repeat()
    offered = options(t.flow, step, talk, t.wording)
    if isinstance(step, Choice) and text and (told := _tells_at_once(t, step, heard)):
        give(t, step.name, Answer(told[0], text))
        give(t, told[1], Answer(told[2], text))
        return t.go_on()
    if text and (picked := pick(t, step, text, offered)) is not None:
        return picked_option(t, step, picked, heard)
    if isinstance(step, Ask) and step.skipped_means and declines(t, text):
        return _skip(t, step)  # "eh jangan deh" to "your name?"
    if isinstance(step, Choice):
        if t.words.is_("skip", text) or t.words.is_("unknown", text) or owns_not_to_know(t, text):
            return _skip(t, step)
        return not_understood(t, step, heard, Unclear())
    if t.words.is_("unknown", text) or t.words.is_("skip", text):
        return _skip(t, step)
    if getattr(step, "optional", False) and t.words.is_("no", text):  # "ada nomornya?" "gak ada"
        return _skip(t, step)
    if step.reader is None:
        return not_understood(t, step, heard, Unclear())
    reading = step.reader.read(heard, moment(t, step, heard))
    nothing_new = isinstance(reading, Unclear) and reading.best in (None, talk.best.get(step.name))
    if nothing_new and owns_not_to_know(t, text):
        return _skip(t, step)
    return take(t, step, heard, reading)


def owns_not_to_know(t: Progress, text: str) -> bool:
    """Whether a short reply begins with a don't-know: "gak tau tanggalnya", "duka iraha angkatna"."""
    return len(tokens(text)) <= SHORT and t.words.starts("unknown", t.words.bare(tokens(text))) > 0


def declines(t: Progress, text: str) -> bool:
    """Whether a reply to "your name?" is a refusal, or only a wish to go on."""
    return (t.words.holds("refuse", text) and len(tokens(text)) <= REFUSAL) or t.words.is_("done", text)


def _tells_at_once(t: Progress, step: Choice, heard: Heard) -> tuple[str, str, Any] | None:
    """The option, the question behind it and its answer, when the reply already gives that ("nama saya siti")."""
    if step.opens is None:
        return None
    option, name = step.opens
    reader = t.steps[name].reader
    introduced = getattr(reader, "introduced", None)
    found = introduced(heard.text) if introduced else None
    return None if found is None else (option, name, found)


def moment(t: Progress, step: Question, heard: Heard) -> Moment:
    """What a reader may know beside the words."""
    return Moment(heard.at, tuple(t.talk.tried.get(step.name, ())), plain(applying(t.flow, t.talk)))


def take(t: Progress, step: Question, heard: Heard, reading: Read) -> None:
    """Act upon what a reader made of the words."""
    talk, text = t.talk, heard.text.strip()
    if isinstance(reading, Got):
        give(t, step.name, Answer(reading.value, text, reading.guessed))
        if not reading.whole:
            also_tells(t, step, heard)
        mend_group(t, step.name, heard)
        talk.group = []
        return t.go_on()
    if isinstance(reading, Which):
        offer(t, step.name, replace(reading, words=reading.words or text))
        return t.ask(step, reading.key, reading.params)
    return not_understood(t, step, heard, reading)


def also_tells(t: Progress, step: Question, heard: Heard) -> None:
    """An answer may tell more than was asked: it is gleaned too, unless it is the person's own name."""
    if heard.contact or heard.location:
        take_in(t, heard, text=False)
    if getattr(step, "private", False):
        return
    take_in(t, Heard(heard.at, heard.text, message_id=heard.message_id), story=False)
    glean(t)


def later(t: Progress, heard: Heard) -> None:
    """A photo or recording in the middle of the questions: kept with the story, thanked for once when the album is in."""
    if all(file.kind == "sticker" for file in heard.files):
        t.say("engine.empty")
        return t.repeat()
    t.talk.owed = True
    t.script.append(Listening(t.talk.id, t.talk.turn, 8))
    return None


def still_telling(t: Progress, heard: Heard) -> bool:
    """Whether this follows so closely upon a story we thought was told that the teller had simply not finished."""
    last = t.talk.last_at
    return just_told(t) and bool(last) and heard.at - datetime.fromisoformat(last) <= CLOSE_BEHIND


def just_told(t: Progress) -> bool:
    """Whether the story is the last thing that the person gave us."""
    story = listener(t.flow)
    return story is not None and t.talk.trail[-1:] == [story.name]


def pick(t: Progress, step: Question, text: str, offered: tuple[Option, ...]) -> Option | list[Option] | None:
    """Which option the words mean: by number, by label, by the words listed for it, or by part of a name."""
    number = t.words.number(text)
    if number is not None and 1 <= number <= len(offered):
        return offered[number - 1]
    sets: list[set[Tokens]] = [words_of(option, t.wording) for option in offered]
    extra: list[Option] = []
    if isinstance(step, Choice):
        for name in step.unlisted:
            hidden = Option(f"{t.talk.id}:{step.name}={name}", f"{t.flow.name}.{step.name}.{name}")
            extra.append(hidden)
            sets.append(words_of(hidden, t.wording))
        if t.words.asks(text):
            return None
        for index, option in enumerate(offered):
            for name, sample in (("yes", ("iya",)), ("no", ("tidak",))):
                if option.value.endswith(f"={name}"):
                    sets[index] |= t.words.lists[name] - (t.words.lists["permission"] if step.of_fact else set())
                elif sample in sets[index]:
                    sets[index] |= t.words.lists[name]
    if step.name in t.talk.which:
        labels = [option.params["text"] if option.key == "engine.as_is" else "" for option in offered]
        named = t.words.named(text, labels)
        if len(named) == 1:
            return offered[named[0]]
        if 1 < len(named) < sum(bool(label) for label in labels):
            return [offered[index] for index in named]
        if t.words.is_("no", text):
            return next((option for option in offered if option.value.endswith(f"={OTHER}")), None)
    found = t.words.choose(text, sets)
    return None if found is None else (*offered, *extra)[found]


def picked_option(t: Progress, step: Question, picked: Option | list[Option], heard: Heard) -> None:
    """One of the options was meant (or a few of the candidates: ask among those)."""
    if isinstance(picked, list):
        kept = t.talk.which[step.name]
        fewer = tuple(Candidate(each.value.rpartition("=")[2], each.params["text"]) for each in picked)
        offer(t, step.name, Which(fewer, kept["key"], kept["params"], kept["other"], keep=kept["keep"]))
        return t.ask(step)
    name, _, value = picked.value.partition(":")[2].partition("=")
    if name == "skip":
        return _skip(t, step)
    return choose(t, step, value, heard)


def choose(t: Progress, step: Question, value: str, heard: Heard) -> None:
    """An option of the open question was chosen, by words or by a tap."""
    if isinstance(step, Choice):
        give(t, step.name, Answer(value, heard.text.strip()))
        if len(tokens(heard.text)) > STORY_WORDS:
            also_tells(t, step, heard)
        return t.go_on()
    if value == OTHER:
        keep = t.talk.which.pop(step.name)["keep"]
        t.talk.tried[step.name] = [keep] if keep else []
        t.talk.best.pop(step.name, None)
        return t.ask(step, "again")
    assert step.reader is not None
    reading = step.reader.tapped(value)
    if isinstance(reading, Got):
        give(t, step.name, Answer(reading.value, heard.text.strip()))
        return t.go_on()
    return take(t, step, replace(heard, text=""), reading)


def not_understood(t: Progress, step: Question, heard: Heard, unclear: Unclear) -> None:
    """Kept, gleaned, and asked once more in other words; then with a way out; then we move on rather than pester."""
    talk, text = t.talk, heard.text.strip()
    private = getattr(step, "private", False)
    if text:
        talk.tried[step.name] = [*talk.tried.get(step.name, []), text]
    closer = unclear.best is not None and talk.best.get(step.name) != unclear.best
    if unclear.best is not None:
        talk.best[step.name] = unclear.best
    news: set[str] = set()
    if not private:
        asked_again = step.name in talk.reopened
        take_in(t, Heard(heard.at, text, location=heard.location, contact=heard.contact, message_id=heard.message_id),
                  story=len(tokens(text)) >= STORY_WORDS)  # fmt: skip
        news = glean(t)
        if asked_again and mend_group(t, step.name, heard) and keep_before(t, step):
            talk.group = []
            return t.go_on()
    if t.must_tell():
        return t.go_on()
    if closer and step.name not in talk.answers:  # half an answer is not a miss: ask for the other half
        talk.which.pop(step.name, None)
        return t.ask(step, unclear.key, unclear.params)
    if (news or len(tokens(text)) >= STORY_WORDS) and still_telling(t, heard):
        talk.owed = True
        t.script.append(Listening(talk.id, talk.turn, 10))
        return None
    if step.name in talk.answers:
        return t.go_on()
    if news or (not text and unclear.key == "again"):  # a card or a place that says something else than was asked
        t.say("engine.noted")
        if unclear.settles and step.name not in talk.best:
            talk.misses += 1
            return t.ask(step, unclear.key, unclear.params)  # more was told, so it is not put word for word again
        if unclear.settles:
            skip(t, step)
        return t.go_on()
    if unclear.settles and (step.name in talk.best or talk.misses):
        skip(t, step)
        return t.go_on()
    talk.misses += 1
    if talk.misses >= 3:
        t.say("engine.moving_on")
        skip(t, step)
        return t.go_on()
    talk.which.pop(step.name, None) if unclear.key != "again" else None
    if talk.misses == 2:
        t.say("engine.stuck")
        return t.ask(step)
    if isinstance(step, Choice) or step.reader is None or step.name in talk.which:
        t.say("engine.again")
        return t.ask(step)
    return t.ask(step, unclear.key, unclear.params)


def _skip(t: Progress, step: Question) -> None:
    skip(t, step)
    return t.go_on()
