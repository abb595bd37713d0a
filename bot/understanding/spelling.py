"""Typing on a cheap phone: doubled letters, dropped vowels, two letters swapped, words run together.

Only harmless repairs are made. A consonant is never changed, because that is where meanings part (`bojong` is a hamlet,
`bohong` is a lie).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from bot.understanding.words import several

_RUN = re.compile(r"([^\W\d_])\1+")
_NO_VOWEL = str.maketrans("", "", "aeiou")
SHORT = several(
    "ga gk gak tdk di ke yg sy mau ada ora ra teu ka tak blm aku dan dia itu ini ya udah sdh dari dr utk buat bsk td skrg trs msh lg"
)


def squeeze(form: str) -> str:
    """The word with every run of one letter written once: `tolooong` is `tolong`."""
    return _RUN.sub(r"\1", form) if _RUN.search(form) else form


def bones(form: str) -> str:
    """The consonants of a word behind its first letter: what is left when vowels are dropped."""
    form = squeeze(form)
    return form[:1] + form[1:].translate(_NO_VOWEL)


def dropped_vowels(short: str, full: str) -> bool:
    """Whether `short` is `full` with nothing but vowels left out."""
    at = 0
    for letter in full:
        if at < len(short) and short[at] == letter:
            at += 1
        elif letter not in "aeiou":
            return False
    return at == len(short)


class Speller:
    """Finds the known word behind a mistyped one."""

    def __init__(self, known: Iterable[str], plain: set[str]) -> None:
        self._known = set(known)
        self._plain = plain
        self._by_bones: dict[str, list[str]] = defaultdict(list)
        self._squeezed: dict[str, str] = {}
        for form in self._known:
            if not form.isalpha():
                continue
            thin = squeeze(form)
            if len(form) >= 4:
                self._by_bones[thin[:1] + thin[1:].translate(_NO_VOWEL)].append(form)
            if thin != form:
                self._squeezed.setdefault(thin, form)

    def repair(self, form: str) -> str:
        """The one known word that `form` most likely stands for, or an empty string."""
        if not form.isalpha() or len(form) < 3:
            return ""
        thin = squeeze(form)
        if thin in self._squeezed:
            return self._squeezed[thin]
        found = self._fuller(thin)
        if found:
            return found
        if len(thin) >= 4 and thin[0] in "aeiou" and "h" + thin in self._plain:
            return "h" + thin  # "idup", "ilang", "abis"
        return self._swapped(thin)

    def _fuller(self, form: str) -> str:
        if len(form) < 4:
            return ""
        fits = [
            each
            for each in self._by_bones.get(bones(form), ())
            if len(each) > len(form) and len(each) - len(form) <= 3 and dropped_vowels(form, squeeze(each))
        ]
        if not fits:
            return ""
        return min(fits, key=lambda each: (len(each) - len(form), each not in self._plain, each))

    def _swapped(self, form: str) -> str:
        if len(form) < 6:
            return ""
        for at in range(len(form) - 1):
            if form[at] != form[at + 1]:
                other = form[:at] + form[at + 1] + form[at] + form[at + 2 :]
                if other in self._known:
                    return other
        return ""

    def split(self, form: str) -> tuple[str, ...]:
        """`pasporditahan` as paspor, ditahan; only into words that are known, and the fewest of them."""
        if len(form) < 5 or not form.isalpha():
            return ()
        return self._split(squeeze(form), 4) or self._split(form, 4)

    def _split(self, form: str, most: int) -> tuple[str, ...]:
        if form in self._known:
            return (form,)
        if most == 1:
            return ()
        best: tuple[str, ...] = ()
        for at in range(len(form) - 2, 1, -1):
            head = form[:at]
            if not (
                head in SHORT or (len(head) >= 4 and head in self._plain) or (len(head) >= 6 and head in self._known)
            ):
                continue
            tail_form = form[at:]
            if tail_form in SHORT or (
                len(tail_form) >= 4
                and tail_form in self._known
                and not (tail_form.endswith("nya") and len(tail_form) < 6)
            ):
                tail: tuple[str, ...] = (tail_form,)
            else:
                tail = self._split(tail_form, most - 1) if len(tail_form) >= 5 else ()
            if tail and (not best or len(tail) + 1 < len(best)):
                best = (head, *tail)
        return best
