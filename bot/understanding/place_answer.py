"""The answer to "di desa mana?": which units it may mean, and whether the person has to choose."""

from __future__ import annotations

from bot.understanding.gazetteer import DISTRICT, REGENCY, VILLAGE, Gazetteer, PlaceAnswer
from bot.understanding.place_match import Reading, understand
from bot.understanding.place_words import cut

_NEARLY = 0.05  # readings whose weights differ by less are equally good
_MANY_NAMESAKES = {REGENCY: 10, DISTRICT: 3}  # a broader place of the name is meant unless so many villages bear it
_DOUBTFUL = 0.7  # a spelling further away is asked about


def answer(gazetteer: Gazetteer, text: str, limit: int = 5) -> PlaceAnswer:
    """See `Gazetteer.search`."""
    tokens = cut(text)
    ordinary = gazetteer.words.ordinary
    readings = understand(tokens, gazetteer, ordinary)
    if not readings:
        return PlaceAnswer()
    best = readings[0]
    start = tokens[min(m.start for m in best.mentions)].start
    end = tokens[max(m.end for m in best.mentions) - 1].end
    equal = [r for r in readings if r.weight >= best.weight - _NEARLY]
    return PlaceAnswer(
        codes=tuple(r.code for r in readings[:limit]),
        ask=must_ask(best, equal),
        level=gazetteer.level(best.code),
        words=text[start:end],
    )


def must_ask(best: Reading, equal: list[Reading]) -> bool:
    """Whether several places fit so well that only the person can say which."""
    if best.quality < _DOUBTFUL:
        return True
    level = len(best.code)
    if any(len(r.code) == level and r is not best for r in equal):
        return True
    if level == VILLAGE or len(best.mentions) > 1 or best.mentions[0].hint not in ("", "hamlet"):
        return False
    elsewhere = [r for r in equal if not r.code.startswith(best.code)]
    return len(elsewhere) >= _MANY_NAMESAKES.get(level, 999)
