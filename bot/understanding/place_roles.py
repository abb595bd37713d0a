"""Which of the places in a story is where the case belongs, and which are only touched by it."""

from __future__ import annotations

from bot.understanding.place_story import ends_sentence
from bot.understanding.place_words import Token, Words

_LOOK_BACK = 3  # words between a cue and its place ("dari desa", "di kampung saya di")
_CLAUSE = 8  # words in which somebody is still being spoken of
HERE, HOME, PERSON, ABROAD, TOUCHED = 0, 1, 2, 3, 9  # how well a place stands to be the main one; TOUCHED never is


def cue_before(tokens: list[Token], at: int, words: Words) -> str:
    """The kind of cue that leads to the place beginning at word `at`: via, to, from, at, office or ""."""
    for back in range(at - 1, max(-1, at - 1 - _LOOK_BACK), -1):
        word = tokens[back].text
        for kind in ("via", "to", "from", "at", "office"):
            if word in words.cues[kind]:
                return kind
        if tokens[back + 1].breaks and ends_sentence(tokens, back + 1, words):
            return ""
        if word not in words.hints and word not in words.hamlet and word not in words.cues["link"]:
            return ""
    return ""


def stands(tokens: list[Token], at: int, words: Words, others: set[int], firms: set[int]) -> int:
    """How the place beginning at word `at` stands to the case: HERE, HOME (of the teller), PERSON (of somebody), TOUCHED."""
    cue = cue_before(tokens, at, words)
    clause = _clause_before(tokens, at, words)
    said = [tokens[back].text for back in clause[:4]]
    if cue in ("via", "office"):
        return TOUCHED
    if cue in ("to", "at") and any(word in words.cues["home"] for word in said):
        return HOME
    if cue == "to" or (cue == "at" and any(word in words.cues["taken"] for word in said)):
        return TOUCHED
    about = _spoken_of(tokens, clause, words, others, firms)
    if about == "firm":
        return TOUCHED
    if cue == "from" and not any(word in words.cues["myself"] for word in said):
        return TOUCHED if about or any(word in words.cues["somebody"] for word in said) else HERE
    return PERSON if about else HERE


def taken_back(tokens: list[Token], end: int, start: int, words: Words) -> bool:
    """Whether the words between two places say that the first was a slip ("eh bukan, maksud saya ...")."""
    between = [token.text for token in tokens[end:start]]
    return 0 < len(between) <= 5 and sum(word in words.cues["correction"] for word in between) >= 2


def _clause_before(tokens: list[Token], at: int, words: Words) -> list[int]:
    """The words before `at` in its sentence, the nearest first."""
    clause = []
    for back in range(at - 1, max(-1, at - 1 - _CLAUSE), -1):
        if ends_sentence(tokens, back + 1, words):
            break
        clause.append(back)
    return clause


def _spoken_of(tokens: list[Token], clause: list[int], words: Words, others: set[int], firms: set[int]) -> str:
    for back in clause:
        if back in firms:
            return "firm"
        if back in others or tokens[back].text in words.cues["recruiter"]:
            return "recruiter"
    return ""
