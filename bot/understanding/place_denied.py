"""Answers that say which place is not meant: "losari brebes, bukan yg cirebon", "malang, bukan kotanya"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.understanding.gazetteer import REGENCY, Gazetteer
from bot.understanding.place_words import Token, Words


@dataclass(frozen=True, slots=True)
class Affirmed:
    """An answer without what it denies. `level`: "city" or "regency" when only the other one was denied, else "".
    `denied`: the regencies and provinces that are not meant."""

    tokens: list[Token]
    level: str = ""
    denied: tuple[str, ...] = ()

    def allows(self, code: str) -> bool:
        """Whether a unit of that code may still be meant."""
        if self.level and len(code) == REGENCY and (code[3] >= "7") != (self.level == "city"):
            return False
        return not code.startswith(self.denied) if self.denied else True


def affirmed(tokens: list[Token], gazetteer: Gazetteer) -> Affirmed:
    """What is left of an answer when its denials are taken out.

    A denial reaches to the next comma or "tapi"; "X eh bukan, maksud saya Y" denies what stands before it.
    """
    words = gazetteer.words
    kept: list[Token] = []
    denied: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].text not in words.cues["denial"]:
            kept.append(tokens[at])
            at += 1
            continue
        if any(token.text in words.cues["correction"] for token in tokens[at + 1 : at + 3]):
            kept, at = [], at + 1
            continue
        end = at + 1
        while end < len(tokens) and not tokens[end].breaks and tokens[end].text not in words.cues["rather"]:
            end += 1
        denied += tokens[at + 1 : end]
        if end < len(tokens):
            tokens = [*tokens[:end], replace(tokens[end], breaks=True), *tokens[end + 1 :]]
        at = end
    return Affirmed(kept, _level_left(denied, words), _wide_units(denied, gazetteer))


def _level_left(denied: list[Token], words: Words) -> str:
    names = [token for token in denied if token.text not in words.hints and token.text not in words.never]
    levels = {words.hints.get(token.text) for token in denied}
    if names or not levels & {"city", "regency"}:
        return ""
    return "regency" if "city" in levels else "city"


def _wide_units(denied: list[Token], gazetteer: Gazetteer) -> tuple[str, ...]:
    named = (gazetteer.codes[at] for token in denied for at in gazetteer.called(token.text))
    return tuple(code for code in dict.fromkeys(named) if len(code) <= REGENCY)
