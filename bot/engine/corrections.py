"""Mending what stands on a line of the read-back: "ubah 2", "ubah tempat", "nomor 2 salah", "tempatnya di balong"."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.answering import reopen
from bot.engine.asking import names_of, read_lines, which_line
from bot.engine.path import every
from bot.engine.progress import Progress
from bot.engine.repair import Tokens, beyond, tokens
from bot.engine.replies import reply
from bot.engine.steps import Confirm
from bot.engine.talk import Heard


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
        return which_is_wrong(t)
    names, size = line_named(t, words[begin:end], numbers=bool(t.talk.seal))
    if names is None and change and not t.talk.seal and t.words.number(words[begin:end]) is not None:
        return which_is_wrong(t)  # no numbers were read out yet: show what can be changed
    left = beyond(heard.text, begin + size) if names and begin + size < end else ""
    if names is None or not (meant or (at_confirm and left)) or (left and not at_confirm):
        return False
    if not left or not tokens(left):
        reopen(t, names)
        return True
    return _mend(t, names, heard, left)


def which_is_wrong(t: Progress) -> bool:
    confirm = _confirm(t)
    if confirm is None or not read_lines(t.flow, confirm, t.talk, t.wording):
        return False
    t.talk.pending = "fix"
    t.script.append(which_line(t.flow, confirm, t.talk, t.wording))
    return True


def _confirm(t: Progress) -> Confirm | None:
    return next((step for step in every(t.flow.steps) if isinstance(step, Confirm)), None)


def line_named(t: Progress, words: Tokens, *, numbers: bool) -> tuple[tuple[str, ...] | None, int]:
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
    reopen(t, names)
    t.script.pop()
    reply(t, step, replace(heard, text=after_rather(t, words)))
    return True


def after_rather(t: Progress, text: str) -> str:
    """What stands after "tapi", "yang benar": the right part of "bukan sukorejo tapi sukosari"."""
    words = tokens(text)
    cut = 0
    for at in range(len(words)):
        if size := t.words.starts("rather", words[at:]):
            cut = max(cut, at + size)
    return beyond(text, cut) if 0 < cut < len(words) else text
