"""Little sentences with gaps, such as `<passport> ..3 <hold>`: how a sign is written down so that a person can read it.

    <meaning>      a word or phrase with that meaning; <a|b> either
    word           exactly this word, or one spelled like it; a|b either
    ..   ..5       up to 3 (or 5) words between, within the same sentence
    ...15          up to 15 words between, into the next sentences
    ,,3            up to 3 words between, none of them behind a comma
    ?<meaning>     may be missing
    ~<meaning>     counts even when it is denied ("gak boleh")
    #              a number

What a pattern names must not be denied by a word outside the pattern, unless marked `~`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, KeysView
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.reading import Reading

GAP = 3
NEGATORS = frozenset({"no", "not_yet", "dont"})


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a pattern: what may stand here, after a gap of at most `gap` words."""

    keys: tuple[str, ...]
    gap: int
    optional: bool
    anyway: bool
    number: bool
    denies: bool
    crosses: bool = False
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `needs` are the sets of which one key each must occur before it is tried."""

    source: str
    steps: tuple[Step, ...]
    needs: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern fits: from word `first` to before `behind`."""

    first: int
    behind: int


@lru_cache(maxsize=2048)
def compile_pattern(source: str) -> Pattern:
    """Read a pattern. Raises ValueError when it is empty or ends with a gap."""
    steps: list[Step] = []
    gap, crosses, tight = 0, False, False
    for part in source.split():
        if part.startswith(("..", ",,")):
            gap, crosses, tight = int(part.strip(".,") or GAP), part.startswith("..."), part.startswith(",")
            continue
        optional = part.startswith("?")
        part = part.removeprefix("?")
        anyway = part.startswith("~")
        part = part.removeprefix("~")
        number = part == "#"
        keys = tuple(re.sub(r"[<>]", "", part).split("|")) if not number else ()
        denies = bool(NEGATORS & set(keys))
        steps.append(Step(keys, gap, optional, anyway or denies, number, denies, crosses, tight))
        gap, crosses, tight = 0, False, False
    if not steps or gap:
        raise ValueError(f"not a pattern: {source!r}")
    needs = tuple(frozenset(step.keys) for step in steps if not step.optional and not step.number)
    return Pattern(source, tuple(steps), needs)


def find(pattern: Pattern, reading: Reading, present: KeysView[str], *, anyway: bool = False) -> Match | None:
    """The first place where the pattern fits, or None. `present` are all meanings of the message."""
    for keys in pattern.needs:
        if keys.isdisjoint(present):
            return None
    opening = pattern.steps[0]
    if opening.optional or opening.number:
        starts: Iterable[int] = range(len(reading))
    else:
        starts = sorted({at for key in opening.keys for at in reading.where.get(key, ())})
    for first in starts:
        end = _fit(pattern.steps, 0, first, reading, False, True, anyway)
        if end is not None:
            return Match(first, end)
    return None


def _fit(
    steps: tuple[Step, ...], number: int, at: int, reading: Reading, denied: bool, opening: bool, anyway: bool
) -> int | None:
    """The word behind the rest of the pattern when it fits from `at`. `denied`: a negator of the pattern came before."""
    if number == len(steps):
        return at
    step = steps[number]
    last = min(len(reading), at + (0 if opening else step.gap) + 1)
    for here in range(at, last):
        if not opening and not step.crosses and reading.words[here].sentence != reading.words[at - 1].sentence:
            break
        if (denied or step.tight) and not opening and reading.words[here].soft:
            break  # a denial does not reach over a comma
        for end in _ends(step, here, reading):
            if not (step.anyway or denied or anyway or reading.real(here, end)):
                continue
            behind = _fit(steps, number + 1, end, reading, denied or step.denies, False, anyway)
            if behind is not None:
                return behind
    if step.optional:
        return _fit(steps, number + 1, at, reading, denied, opening, anyway)
    return None


def _ends(step: Step, here: int, reading: Reading) -> list[int]:
    if step.number:
        return [here + 1] if reading.words[here].number or "number_word" in reading.meanings[here] else []
    over = reading.meanings[here]
    return sorted({over[key] for key in step.keys if key in over}, reverse=True)
