"""Where in a story places can stand: which words belong to people's and firms' names, and which words stand together.

Half of all ordinary words are also the name of some village, so a story is not searched whole: a name counts where
something speaks for it, a word like "desa" or "dari" before it, another place beside it, or a name so broad and
uncommon that it can hardly be anything else.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.place_abroad import Abroad
from bot.understanding.place_match import Mention
from bot.understanding.place_words import Token, Words

_LONGEST_FIRM = 4  # words
_WIDEST = 14  # words in which one place is described, from the hamlet to the province


@dataclass(frozen=True, slots=True)
class Window:
    """Words `start` to `end` (not included) that may name one place together, or several in a row."""

    start: int
    end: int
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A message cut into words, and what is known of them before places are read."""

    tokens: list[Token]
    text: str
    words: Words
    people: set[int]  # words that are part of a person's name
    firms: set[int]
    abroad: list[Abroad]
    named: set[int]  # words that are part of a place's exact name


def names_of_others(tokens: list[Token], text: str, words: Words) -> tuple[set[int], set[int]]:
    """The words that are part of a person's name, and those that are part of a firm's."""
    people: set[int] = set()
    firms: set[int] = set()
    for at, token in enumerate(tokens):
        if token.text in words.firms:
            firms |= _firm(tokens, text, at, words)
        elif token.text in words.people:
            people |= _person(tokens, text, at, words)
    return people, firms


def _firm(tokens: list[Token], text: str, at: int, words: Words) -> set[int]:
    taken = set()
    for next_at in range(at + 1, min(len(tokens), at + 1 + _LONGEST_FIRM)):
        token = tokens[next_at]
        ends = token.breaks and not (next_at == at + 1 and token.gap.strip() == ".")
        small = token.text in words.never and not text[token.start].isupper()
        small |= next_at > at + 2 and text[tokens[next_at - 1].start].isupper() and not text[token.start].isupper()
        if ends or small or any(token.text in those for those in (words.toward, words.cues["office"], words.hints)):
            break
        taken.add(next_at)
    return taken


def _person(tokens: list[Token], text: str, at: int, words: Words) -> set[int]:
    taken = set()
    for next_at in range(at + 1, len(tokens)):
        token = tokens[next_at]
        if token.breaks and token.gap.strip() not in (".", ":"):
            break
        if token.text in words.people:
            continue
        if token.text in words.never or token.text in words.toward or token.text in words.hints:
            break
        taken.add(next_at)
        follower = tokens[next_at + 1] if next_at + 1 < len(tokens) else None
        if follower and not follower.breaks and follower.text in words.rarely and text[follower.start].isupper():
            taken.add(next_at + 1)  # "Pak Budi Setiawan"
        break
    return taken


def windows(tokens: list[Token], mentions: list[Mention], words: Words) -> list[Window]:
    """The mentions, gathered where nothing but commas and words like "kec" or "di" stand between them."""
    found: list[Window] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        fits = found and mention.end - found[-1].start <= _WIDEST
        if fits and _linked(tokens, found[-1].end, mention.start, words):
            last = found[-1]
            found[-1] = Window(last.start, max(last.end, mention.end), (*last.mentions, mention))
        else:
            found.append(Window(mention.start, mention.end, (mention,)))
    return found


def _linked(tokens: list[Token], end: int, start: int, words: Words) -> bool:
    if start < end:
        return True
    for at in range(end, start + 1):
        if ends_sentence(tokens, at, words):
            return False
    between = [tokens[at].text for at in range(end, start)]
    small = words.cues["link"] | words.hints.keys() | words.hamlet | words.direction
    return len(between) <= 3 and all(word in small for word in between)


def ends_sentence(tokens: list[Token], at: int, words: Words) -> bool:
    """Whether a sentence ends before word `at`; the dot of a short form ("Kec. Bantarsari") ends none."""
    gap = tokens[at].gap
    if any(mark in gap for mark in ";\n!?"):
        return True
    before = tokens[at - 1].text if at else ""
    return "." in gap and not (before in words.hints or before in words.hamlet or len(before) <= 3)
