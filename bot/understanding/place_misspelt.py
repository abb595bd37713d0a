"""The whole reading of an answer: exact names first, then what is left over as misspellings, near the places known."""

from __future__ import annotations

from collections.abc import Set

from bot.understanding.gazetteer import DISTRICT, REGENCY, Gazetteer
from bot.understanding.place_match import SAME, Mention, Reading, find_mentions, hint_of, level_behind, read, spellings
from bot.understanding.place_spelling import near
from bot.understanding.place_words import Token, Words

_TRIED = 5  # equally good readings whose leftover words are looked at
_VAGUE = 12  # readings whose regencies are looked into
_UNREAD = 12  # words of an answer that are looked at as misspellings; a whole story may come as an answer
_SCOPES = 5  # regions in which a misspelling is looked for


def left_over(tokens: list[Token], reading: Reading, words: Words, ordinary: frozenset[str]) -> set[int]:
    """The words that might still be a misspelt name: neither explained, nor ordinary, nor a hamlet's."""
    taken = {at for mention in reading.mentions for at in range(mention.start, mention.end)}
    return {
        at
        for at, token in enumerate(tokens)
        if at not in taken and _may_be_misspelt(tokens, at, words, ordinary) and hint_of(tokens, at, words) != "hamlet"
    }


def _may_be_misspelt(tokens: list[Token], at: int, words: Words, ordinary: frozenset[str]) -> bool:
    word = tokens[at].text
    if len(word) < 3 or not word.isalpha():
        return False
    return not any(
        word in those for those in (ordinary, words.hints, words.hamlet, words.direction, words.countries, words.cities)
    )


def understand(tokens: list[Token], gazetteer: Gazetteer, ordinary: frozenset[str]) -> list[Reading]:
    """Read the words exactly, then what is left over as misspellings, and read everything together.

    A misspelling is looked for in the regencies that the words may mean and among the regencies themselves, then in
    those that this has found, and in the whole country only for what is left even then.
    """
    mentions = find_mentions(tokens, gazetteer, ordinary)
    readings = read(mentions, gazetteer)
    tried: set[str] = set()
    for attempt in range(3):
        best = [r for r in readings[:_TRIED] if r.weight >= readings[0].weight - SAME] or [Reading("", 0.0, ())]
        unread = set().union(*(left_over(tokens, reading, gazetteer.words, ordinary) for reading in best))
        rest = set(sorted(unread)[:_UNREAD])
        if not rest:
            break
        scopes = regencies_of(readings, tried)
        if attempt and readings and len(readings[0].code) == DISTRICT and readings[0].code not in tried:
            scopes.append(readings[0].code)
        everywhere = attempt == 2 or (not tried and not scopes)
        if not (scopes or everywhere or attempt == 0):
            continue
        tried.update(scopes)
        found = find_misspelt(tokens, gazetteer, mentions, rest, (scopes, attempt == 0, everywhere))
        if found:
            mentions += found
            readings = read(mentions, gazetteer)
    return _agreeing(tokens, mentions, readings, gazetteer, ordinary)


def _agreeing(
    tokens: list[Token],
    mentions: list[Mention],
    readings: list[Reading],
    gazetteer: Gazetteer,
    ordinary: frozenset[str],
) -> list[Reading]:
    """ "sukarejo ponorgo": when a regency is named that the best reading does not lie in, even what is exactly a name of
    some place elsewhere is read as a misspelt one of a place there."""
    if not readings or len(readings[0].code) < DISTRICT:
        return readings
    best = readings[0]
    taken = {at for mention in best.mentions for at in range(mention.start, mention.end)}
    scopes = [
        code
        for code in dict.fromkeys(gazetteer.codes[at] for mention in mentions for at in mention.units)
        if len(code) == REGENCY and not best.code.startswith(code)
    ]
    named = [
        code
        for code in scopes
        if any(
            code in (gazetteer.codes[at] for at in mention.units)
            and taken.isdisjoint(range(mention.start, mention.end))
            for mention in mentions
        )
    ][:_SCOPES]
    if not named:
        return readings
    rest = {at for at in taken if _may_be_misspelt(tokens, at, gazetteer.words, ordinary)}
    found = find_misspelt(tokens, gazetteer, mentions, rest, (named, False, False))
    return read([*mentions, *found], gazetteer) if found else readings


def regencies_of(readings: list[Reading], tried: Set[str] = frozenset()) -> list[str]:
    """The regencies of the best readings, the best first."""
    found = dict.fromkeys(r.code[:REGENCY] for r in readings[:_VAGUE] if len(r.code) >= REGENCY)
    return [code for code in found if code not in tried][:_SCOPES]


def find_misspelt(
    tokens: list[Token],
    gazetteer: Gazetteer,
    mentions: list[Mention],
    rest: set[int],
    where: tuple[list[str], bool, bool],
) -> list[Mention]:
    """Runs with a word of `rest` that are nearly a name; of each unit the run that is nearest to its name.

    `where`: regencies to look in, whether among all regencies and provinces, whether in the whole country.
    """
    words = gazetteer.words
    nearest: dict[int, float] = {}
    for mention in mentions:
        for at in mention.units:
            nearest[at] = max(mention.quality, nearest.get(at, 0.0))
    found: list[Mention] = []
    for start in range(len(tokens)):
        for end, keys in spellings(tokens, start, words):
            run = range(start, end)
            if end - start > 3 or not rest.intersection(run) or any(_is_frame(tokens[at].text, words) for at in run):
                continue
            hint = hint_of(tokens, start, words) or level_behind(tokens, end, words)
            for units, quality in near(gazetteer, keys[0], where):
                fresh = tuple(at for at in units if quality > nearest.get(at, 0.0))
                nearest.update(dict.fromkeys(fresh, quality))
                if fresh:
                    found.append(Mention(start, end, fresh, quality, hint))
    return [
        Mention(m.start, m.end, units, m.quality, m.hint)
        for m in found
        if (units := tuple(at for at in m.units if m.quality >= nearest[at]))
    ]


def _is_frame(word: str, words: Words) -> bool:
    """Whether a word introduces names and is none itself."""
    return word in words.hints or word in words.hamlet or word in words.never
