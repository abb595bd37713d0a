"""Whether a name in a story is meant as a place: what has to speak for it, by how broad and how ordinary it is."""

from __future__ import annotations

from bot.understanding.gazetteer import DISTRICT, REGENCY, VILLAGE, Gazetteer
from bot.understanding.place_match import Mention, Reading, is_small_talk, read
from bot.understanding.place_misspelt import find_misspelt, left_over, regencies_of
from bot.understanding.place_roles import cue_before
from bot.understanding.place_story import Story, Window, ends_sentence
from bot.understanding.place_words import Token, Words

_SHORT = 4  # letters; a shorter name needs a word like "desa" before it
_HAMLETS = 12  # a hamlet's name that so many villages bear says nothing
_LEAST = 0.72  # a spelling further away is not believed in a story


def misspelt_names(story: Story, window: Window, gazetteer: Gazetteer) -> list[Mention]:
    """Names that are nearly right: behind "desa" and the like, or beside a place that is written right."""
    words, tokens, mentions = story.words, story.tokens, list(window.mentions)
    best = read(mentions, gazetteer)
    if not best:
        return []
    first, last = max(0, window.start - 2), min(len(tokens), window.end + 2)
    rest = {
        at
        for at in left_over(tokens, best[0], words, words.never | words.rarely | words.toward | words.people)
        if first <= at < last and len(tokens[at].text) > _SHORT and _joined(tokens, at, window)
    } - (story.named | story.people | story.firms)
    if not rest:
        return []
    near = find_misspelt(tokens, gazetteer, mentions, rest, (regencies_of(best), True, False))
    return [m for m in near if m.quality >= _LEAST and first <= m.start and m.end <= last]


def _joined(tokens: list[Token], at: int, window: Window) -> bool:
    """Whether no sentence ends between this word and the window."""
    between = range(at + 1, window.start + 1) if at < window.start else range(window.end, at + 1)
    return not any(mark in tokens[n].gap for n in between if n < len(tokens) for mark in ".;!?\n")


def believable(reading: Reading, story: Story, gazetteer: Gazetteer, *, listed: bool) -> bool:
    """Whether something speaks for this being a place; `listed`: another place stands beside it."""
    words, tokens = story.words, story.tokens
    name = reading.mentions[0]
    if is_small_talk(reading, tokens, words):
        return False
    if name.hint not in ("", "hamlet"):
        return True
    written = [tokens[at].text for at in range(name.start, name.end)]
    joined = "".join(written)
    if joined in words.regions:
        return False
    level = len(reading.code)
    ordinary = all(word in words.never or word in words.rarely or word in words.direction for word in written)
    if len(reading.mentions) > 1:
        return not (ordinary and name.end - name.start == 1 and level == VILLAGE) or _beside(reading)
    cue = cue_before(tokens, name.start, words)
    if ordinary:
        return level <= REGENCY and cue not in ("", "office")
    if name.hint == "hamlet":
        return len(name.units) <= _HAMLETS and len(joined) > _SHORT and level >= DISTRICT
    capital = story.text[tokens[name.start].start].isupper()
    if level <= REGENCY:
        initials = len(joined) <= _SHORT and gazetteer.index.is_alias(joined)
        return not initials or bool(cue) or capital or len(tokens) <= 3
    if len(joined) <= _SHORT or reading.quality < 1.0:
        return False
    if cue or name.start - 1 in story.people or (listed and level == DISTRICT):
        return True
    if len(written) > 1:  # "sake ta" is no Saketa, "montong betok" is Montong Betok
        return len(gazetteer.title(reading.code).split()) == len(written)
    return level == DISTRICT and capital and not _begins(story, name.start)


def _begins(story: Story, at: int) -> bool:
    """Whether a sentence begins with word `at`, so that its capital says nothing."""
    return at == 0 or ends_sentence(story.tokens, at, story.words)


def _beside(reading: Reading) -> bool:
    """Whether an ordinary word stands right before the name of a place around it ("mekar, cilamaya")."""
    name = reading.mentions[0]
    return any(other.start == name.end and len(reading.mentions) > 2 for other in reading.mentions[1:])


def only_small_words(tokens: list[Token], mention: Mention, words: Words) -> bool:
    """Whether a run of little words happens to spell a village ("ka lau")."""
    if mention.end - mention.start == 1 or mention.hint not in ("", "hamlet"):
        return False
    return all(
        tokens[at].text in words.never or tokens[at].text in words.toward or len(tokens[at].text) < 3
        for at in range(mention.start, mention.end)
    )
