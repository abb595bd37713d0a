"""What the person's words mean for the question that is open: an answer, more of the story, a correction, a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.engine.asking import OTHER, names_of, options, plain, read_lines, seal_of, which_line, words_of
from bot.engine.path import applying, every, listener
from bot.engine.progress import Progress
from bot.engine.repair import Tokens, beyond, tokens
from bot.engine.steps import Candidate, Choice, Confirm, Got, Moment, Question, Read, Unclear, Which
from bot.engine.talk import Answer, Heard, Listening, Option

CLOSE_BEHIND = timedelta(seconds=20)
"""Messages that follow each other like this are typed in one go."""

SHORT = 5
"""Words in a reply that begins with "tidak tahu" and says nothing else that we could read."""

STORY_WORDS = 3
"""From how many words on an answer that we did not understand is kept as part of the story."""


def reply(t: Progress, step: Question, heard: Heard) -> None:
    """An answer to an open question, as well as we can read it."""
    talk, text = t.talk, heard.text.strip()
    if heard.files:
        t.take_in(Heard(heard.at, files=heard.files))
    if not text and not heard.location and not heard.contact:
        return later(t, heard)
    if t.words.is_("done", text) and just_told(t):
        return t.repeat()
    offered = options(t.flow, step, talk, t.wording)
    if text and (picked := pick(t, step, text, offered)) is not None:
        return picked_option(t, step, picked, heard)
    if isinstance(step, Choice):
        if t.words.is_("skip", text) or t.words.is_("unknown", text):
            return _skip(t, step)
        return not_understood(t, step, heard, Unclear())
    if t.words.is_("unknown", text) or t.words.is_("skip", text):
        return _skip(t, step)
    if step.reader is None:
        return not_understood(t, step, heard, Unclear())
    reading = step.reader.read(heard, moment(t, step, heard))
    nothing_new = isinstance(reading, Unclear) and reading.best in (None, talk.best.get(step.name))
    if nothing_new and len(tokens(text)) <= SHORT and t.words.starts("unknown", t.words.bare(tokens(text))):
        return _skip(t, step)
    return take(t, step, heard, reading)


def moment(t: Progress, step: Question, heard: Heard) -> Moment:
    """What a reader may know beside the words."""
    return Moment(heard.at, tuple(t.talk.tried.get(step.name, ())), plain(applying(t.flow, t.talk)))


def take(t: Progress, step: Question, heard: Heard, reading: Read) -> None:
    """Act upon what a reader made of the words."""
    talk, text = t.talk, heard.text.strip()
    if isinstance(reading, Got):
        t.give(step.name, Answer(reading.value, text, reading.guessed))
        also_tells(t, step, heard)
        t.mend_group(step.name, heard)
        talk.group = []
        return t.go_on()
    if isinstance(reading, Which):
        t.offer(step.name, replace(reading, words=reading.words or text))
        return t.ask(step, reading.key, reading.params)
    return not_understood(t, step, heard, reading)


def also_tells(t: Progress, step: Question, heard: Heard) -> None:
    """An answer may tell more than was asked: it is gleaned too, unless it is the person's own name."""
    if heard.contact or heard.location:
        t.take_in(heard, text=False)
    if getattr(step, "private", False):
        return
    t.take_in(Heard(heard.at, heard.text, message_id=heard.message_id), story=False)
    t.glean()


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
        for index, option in enumerate(offered):
            for name in ("yes", "no"):
                if option.value.endswith(f"={name}"):
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
        t.offer(step.name, Which(fewer, kept["key"], kept["params"], kept["other"], keep=kept["keep"]))
        return t.ask(step)
    name, _, value = picked.value.partition(":")[2].partition("=")
    if name == "skip":
        return _skip(t, step)
    return choose(t, step, value, heard)


def choose(t: Progress, step: Question, value: str, heard: Heard) -> None:
    """An option of the open question was chosen, by words or by a tap."""
    if isinstance(step, Choice):
        t.give(step.name, Answer(value, heard.text.strip()))
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
        t.give(step.name, Answer(reading.value, heard.text.strip()))
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
        t.take_in(Heard(heard.at, text, location=heard.location, contact=heard.contact, message_id=heard.message_id),
                  story=len(tokens(text)) >= STORY_WORDS)  # fmt: skip
        news = t.glean()
        if asked_again and t.mend_group(step.name, heard) and t.keep_before(step):
            talk.group = []
            return t.go_on()
    if t.must_tell():
        return t.go_on()
    if (news or len(tokens(text)) >= STORY_WORDS) and still_telling(t, heard):
        talk.owed = True
        t.script.append(Listening(talk.id, talk.turn, 10))
        return None
    if step.name in talk.answers:
        return t.go_on()
    if news or (not text and unclear.key == "again"):  # a card or a place that says something else than was asked
        t.say("engine.noted")
        return t.go_on()
    if closer:  # half an answer is not a miss: ask for the other half
        talk.which.pop(step.name, None)
        return t.ask(step, unclear.key, unclear.params)
    talk.misses += 1
    if talk.misses >= 3:
        t.say("engine.moving_on")
        t.skip(step)
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
    t.skip(step)
    return t.go_on()


# ---- corrections -----------------------------------------------------------------------------------------------------


def correct(t: Progress, heard: Heard, *, at_confirm: bool) -> bool:
    """ "ubah 2", "ubah tempat", "nomor 2 salah", and at the read-back also "tempatnya di balong". True when it was one."""
    words = tokens(heard.text)
    begin = t.words.lead(words)
    change = t.words.starts("change", words[begin:])
    begin += change
    begin += t.words.lead(words[begin:]) if begin < len(words) else 0
    end = len(words)
    while end > begin and (words[end - 1],) in t.words.lists["filler"]:
        end -= 1
    tail = t.words.ends("wrong_after", words[begin:])
    if tail and tail < end - begin:
        end -= tail
    meant = bool(change or end < len(words))
    if change and begin == end:
        return _which_is_wrong(t)
    names, size = _line_named(t, words[begin:end], numbers=bool(t.talk.seal))
    left = beyond(heard.text, begin + size) if names and begin + size < end else ""
    if names is None or not (meant or (at_confirm and left)) or (left and not at_confirm):
        return False
    if not left or not tokens(left):
        t.reopen(names)
        return True
    return _mend(t, names, heard, left)


def _which_is_wrong(t: Progress) -> bool:
    confirm = _confirm(t)
    if confirm is None or not read_lines(t.flow, confirm, t.talk, t.wording):
        return False
    t.talk.pending = "fix"
    t.script.append(which_line(t.flow, confirm, t.talk, t.wording))
    return True


def _confirm(t: Progress) -> Confirm | None:
    return next((step for step in every(t.flow.steps) if isinstance(step, Confirm)), None)


def _line_named(t: Progress, words: Tokens, *, numbers: bool) -> tuple[tuple[str, ...] | None, int]:
    """The line of the read-back that `words` begin with, by number or by name, and how many words name it."""
    confirm = _confirm(t)
    lines = [names for names, _ in read_lines(t.flow, confirm, t.talk, t.wording)] if confirm else []
    number = t.words.number(words) if words else None
    if numbers and number is not None and 1 <= number <= len(lines):
        return lines[number - 1], len(words)
    best: tuple[int, tuple[str, ...] | None] = (0, None)
    everything = lines + [names for names in (confirm.lines if confirm else ()) if names not in lines]
    for names in everything:
        for name in names:
            for phrase in names_of(t.flow, name, t.wording):
                size = len(phrase)
                if size > best[0] and len(words) >= size and all(map(_same, words, phrase)):
                    own = (name, *(each for each in names if each != name))
                    best = (size, names if names in lines and name == names[0] else own)
    return best[1], best[0]


def _same(typed: str, word: str) -> bool:
    return typed == word or any(
        typed.endswith(end) and typed.removesuffix(end) == word for end in ("nya", "ny", "ne", "e")
    )


def _mend(t: Progress, names: tuple[str, ...], heard: Heard, words: str) -> bool:
    """A line and its right content were named in one breath."""
    step = t.steps[names[0]]
    t.reopen(names)
    t.script.pop()
    reply(t, step, replace(heard, text=_after(t, words)))
    return True


def _after(t: Progress, text: str) -> str:
    """What stands after "tapi", "yang benar": the right part of "bukan sukorejo tapi sukosari"."""
    words = tokens(text)
    cut = 0
    for at in range(len(words)):
        if size := t.words.starts("rather", words[at:]):
            cut = max(cut, at + size)
    return beyond(text, cut) if 0 < cut < len(words) else text


# ---- the read-back ---------------------------------------------------------------------------------------------------


def reply_to_confirm(t: Progress, step: Confirm, heard: Heard) -> None:
    """Yes, no, which line, a correction, or something more to tell."""
    talk, text = t.talk, heard.text.strip()
    if not text:
        t.take_in(heard)
        t.glean()
        return later(t, heard) if heard.files else t.ask(step)
    if heard.files or heard.location or heard.contact:
        t.take_in(heard, text=False)
    lines = read_lines(t.flow, step, talk, t.wording)
    number = t.words.number(text)
    fixing = talk.pending == "fix"
    if fixing and t.words.is_("rather_keep", text):
        return t.ask(step)
    if number is not None and not fixing and number <= 2:
        return agree(t, step) if number == 1 else _which(t, step)
    if number is not None and 1 <= number <= len(lines):
        return t.reopen(lines[number - 1][0])
    if fixing:
        words = t.words.bare(tokens(text))
        named, size = _line_named(t, words, numbers=False)
        if named and size == len(words):
            return t.reopen(named)
    if _all_yes(t, step, text):
        return agree(t, step)
    if correct(t, heard, at_confirm=True):
        return None
    fix = words_of(Option("", f"{t.flow.name}.{step.name}.fix"), t.wording)
    said_no = t.words.choose(text, (t.words.lists["no"] | fix,)) == 0
    if said_no and len(tokens(text)) <= STORY_WORDS:
        return _which(t, step)
    return _more(t, step, heard, said_no)


def _more(t: Progress, step: Confirm, heard: Heard, said_no: bool) -> None:
    """Words that name no line: they may mend an answer, add to the story, or mean nothing that we know."""
    talk, text = t.talk, heard.text.strip()
    mended = False
    if heard.files == ():
        for name, answer in t.glean_alone(_after(t, text), heard.at).items():
            now = applying(t.flow, talk).get(name)
            on_a_line = any(name in names for names in step.lines)
            if on_a_line and now is not None and now.value != answer.value and not isinstance(answer.value, list):
                t.give(name, replace(answer, gleaned=False))
                mended = True
    if mended or len(tokens(text)) >= STORY_WORDS:
        t.take_in(heard)
        t.glean()
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
    if not _which_is_wrong(t):
        t.ask(step)
