"""Messages made worse the way cheap phones and hurried thumbs make them worse, to see how much understanding suffers.

Names, agencies, digits and links stay readable (they are what the labels quote); everything else may lose vowels, gain
letters, run together, shout, or lose its commas. The same seed always makes the same noise.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable

Noise = Callable[[str, random.Random, set[str]], str]
_WORD = re.compile(r"[^\W\d_]+")


def _each_word(text: str, chance: float, dice: random.Random, kept: set[str], change: Callable[[str], str]) -> str:
    def swap(match: re.Match[str]) -> str:
        word = match.group()
        return change(word) if word.lower() not in kept and dice.random() < chance else word

    return _WORD.sub(swap, text)


def drop_vowels(text: str, dice: random.Random, kept: set[str]) -> str:
    """One vowel inside every fourth longer word is left out: majikan, mjikan."""

    def change(word: str) -> str:
        spots = [at for at in range(1, len(word)) if word[at] in "aeiou"]
        if len(word) < 5 or not spots:
            return word
        at = dice.choice(spots[:-1] or spots)
        return word[:at] + word[at + 1 :]

    return _each_word(text, 0.25, dice, kept, change)


def double_letters(text: str, dice: random.Random, kept: set[str]) -> str:
    """A letter of every fourth word is held down: tolong, tolooong."""

    def change(word: str) -> str:
        at = dice.randrange(len(word))
        return word[:at] + word[at] * dice.randint(2, 4) + word[at + 1 :]

    return _each_word(text, 0.25, dice, kept, change)


def join_words(text: str, dice: random.Random, kept: set[str]) -> str:
    """Every tenth space between words is missed: paspor ditahan, pasporditahan."""

    def swap(match: re.Match[str]) -> str:
        left, right = match.group(1), match.group(2)
        free = left.lower() not in kept and right.lower() not in kept
        return left + right if free and dice.random() < 0.1 else match.group()

    return re.sub(r"([^\W\d_]{2,}) (?=([^\W\d_]{2,}))", lambda m: swap_one(m, dice, kept), text)


def swap_one(match: re.Match[str], dice: random.Random, kept: set[str]) -> str:
    """The left word with or without the space behind it."""
    left, right = match.group(1), match.group(2)
    free = left.lower() not in kept and right.lower() not in kept
    return left if free and dice.random() < 0.1 else match.group()


def change_case(text: str, dice: random.Random, kept: set[str]) -> str:
    """All small, all large, or every word with a capital."""
    return dice.choice((str.lower, str.upper, str.lower))(text)


def spoil_marks(text: str, dice: random.Random, kept: set[str]) -> str:
    """Commas and dots between words vanish or multiply; question marks vanish half of the time."""
    text = re.sub(r"(?<=[^\W\d_]),(?= )", lambda _: dice.choice(("", ",", " ,", "...")), text)
    text = re.sub(r"(?<=[^\W\d_]{3})\.(?=\s|$)", lambda _: dice.choice(("", ".", "..", "!", " ")), text)
    return re.sub(r"\?+", lambda _: dice.choice(("", "?", "??")), text)


def a_little_of_all(text: str, dice: random.Random, kept: set[str]) -> str:
    """One of the other noises, drawn anew for every message."""
    return dice.choice((drop_vowels, double_letters, join_words, change_case, spoil_marks))(text, dice, kept)


NOISES: dict[str, Noise] = {
    "dropped vowels": drop_vowels,
    "doubled letters": double_letters,
    "missing spaces": join_words,
    "case": change_case,
    "punctuation": spoil_marks,
    "mixed": a_little_of_all,
}


def kept_words(row: dict) -> set[str]:
    """The words that the labels quote and that noise must leave alone."""
    quoted: Iterable[str] = [*row["persons"], *row["agencies"], *(place["text"] for place in row["places"])]
    kept = {word.lower() for text in quoted for word in _WORD.findall(text)}
    return kept | {"jt", "rb", "rp", "juta", "ribu", "rm", "pt"}


def spoil(row: dict, name: str, seed: int = 1) -> dict:
    """One labelled message with one kind of noise in every one of its texts."""
    dice = random.Random(f"{seed}/{name}/{row['id']}")
    kept = kept_words(row)
    texts = row["text"]
    change = NOISES[name]
    spoilt = change(texts, dice, kept) if isinstance(texts, str) else [change(each, dice, kept) for each in texts]
    return {**row, "text": spoilt}
