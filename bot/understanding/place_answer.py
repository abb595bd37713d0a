"""The answer to "di desa mana?": which units it may mean, and whether the person has to choose."""

from __future__ import annotations

from dataclasses import replace

from bot.understanding.gazetteer import DISTRICT, REGENCY, VILLAGE, Gazetteer, PlaceAnswer
from bot.understanding.place_abroad import Abroad, find_abroad
from bot.understanding.place_denied import affirmed
from bot.understanding.place_match import SAME, Reading, is_small_talk
from bot.understanding.place_misspelt import understand
from bot.understanding.place_words import Token, Words, cut

_MANY_NAMESAKES = {REGENCY: 10, DISTRICT: 6}  # the broader place is meant, unless so many villages bear its name
_DOUBTFUL = 0.68  # a spelling further away, that nothing else speaks for, is asked about
_ISLAND = ("pulau", "pulo", "p")
_FAR = 0.58  # and so is one that hardly looks like the name, whatever stands beside it


def answer(gazetteer: Gazetteer, text: str, limit: int = 5) -> PlaceAnswer:
    """See `Gazetteer.search`."""
    words = gazetteer.words
    said = affirmed(_apart(cut(text), gazetteer), gazetteer)
    tokens = said.tokens
    abroad = find_abroad(tokens, words)
    readings = [
        reading
        for reading in understand(tokens, gazetteer, words.never)
        if not said_of_abroad(reading, abroad)
        and not _withheld(reading, tokens, words.unknown)
        and not is_small_talk(reading, tokens, words)
        and not _landmark(reading, tokens, words)
        and said.allows(reading.code)
    ]
    if not readings:
        if abroad:
            there = abroad[0]
            named = text[tokens[there.start].start : tokens[there.end - 1].end]
            return PlaceAnswer(level="abroad", country=there.country, words=named)
        return PlaceAnswer()
    best = readings[0]
    start = tokens[min(m.start for m in best.mentions)].start
    end = tokens[max(m.end for m in best.mentions) - 1].end
    equal = [r for r in readings if r.weight >= best.weight - SAME]
    return PlaceAnswer(
        codes=offered(readings, equal)[:limit],
        ask=must_ask(best, equal),
        level=gazetteer.level(best.code),
        words=text[start:end],
    )


def _apart(tokens: list[Token], gazetteer: Gazetteer) -> list[Token]:
    """ "desangulungkulon": the word for the level is cut from the name; "pulau bawean": the island's name says enough."""
    words = gazetteer.words
    apart: list[Token] = []
    for token, follower in zip(tokens, [*tokens[1:], None], strict=False):
        if token.text in _ISLAND and follower and follower.text in words.regions:
            continue
        size = next(
            (
                size
                for size in range(min(9, len(token.text) - 4), 2, -1)
                if words.hints.get(token.text[:size]) and gazetteer.called(token.text[size:])
            ),
            0,
        )
        if not size or len(token.text) != token.end - token.start or gazetteer.called(token.text):
            apart.append(token)
            continue
        middle = token.start + size
        apart.append(replace(token, text=token.text[:size], end=middle))
        apart.append(Token(token.text[size:], middle, token.end, " "))
    return apart


def _landmark(reading: Reading, tokens: list[Token], words: Words) -> bool:
    """ "di bandara juanda": what stands behind the word for an airport or a port, and all that is only like a name beside it."""
    if not any(token.text in words.before_landmark or token.text in words.landmarks for token in tokens):
        return False
    name = reading.mentions[0]
    behind = name.start > 0 and tokens[name.start - 1].text in words.before_landmark
    return behind or (reading.quality < 1.0 and len(reading.mentions) == 1)


def offered(readings: list[Reading], equal: list[Reading]) -> tuple[str, ...]:
    """The codes to offer, best first; of "bekasi" the regency and the city, without the districts called after them."""
    level = len(readings[0].code)
    twins = [r.code for r in equal if len(r.code) == level]
    return tuple(twins if level <= REGENCY and len(twins) > 1 else [r.code for r in readings])


def must_ask(best: Reading, equal: list[Reading]) -> bool:
    """Whether several places fit so well that only the person can say which."""
    if best.quality < (_DOUBTFUL if len(best.mentions) == 1 else _FAR):
        return True
    level = len(best.code)
    if any(len(r.code) == level and r is not best for r in equal):
        return True
    if level == VILLAGE or len(best.mentions) > 1 or best.mentions[0].hint not in ("", "hamlet"):
        return False
    elsewhere = [r for r in equal if not r.code.startswith(best.code)]
    return len(elsewhere) >= _MANY_NAMESAKES.get(level, 999)


def said_of_abroad(reading: Reading, abroad: list[Abroad]) -> bool:
    """Whether the name is one of a place abroad: "taiwan", but not "desa jepang", "medan johor" or a regency's name."""
    name = reading.mentions[0]
    if name.hint not in ("", "hamlet"):
        return False
    for there in abroad:
        longer = (there.end - there.start) - (name.end - name.start)
        if there.start < name.end and name.start < there.end and longer >= 0:
            known = len(reading.code) <= DISTRICT or len(reading.mentions) > 1
            ours_too = longer == 0 and there.city and known and reading.quality == 1.0
            return not ours_too
    return False


def _withheld(reading: Reading, tokens: list[Token], unknown: frozenset[str]) -> bool:
    """Whether the person says that the place is not known or not told, so that a lone small name is chance."""
    if not any(token.text in unknown for token in tokens):
        return False
    name = reading.mentions[0]
    alone = len(reading.mentions) == 1 and name.hint in ("", "hamlet")
    return alone and (len(reading.code) > REGENCY or reading.quality < 1.0)
