"""The places that a story names: where it happens, and those it only touches, such as a transit or an agency's town."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.understanding.gazetteer import DISTRICT, PROVINCE, REGENCY, VILLAGE, Gazetteer
from bot.understanding.place_abroad import Abroad, find_abroad
from bot.understanding.place_answer import must_ask, said_of_abroad
from bot.understanding.place_match import (
    SAME,
    Mention,
    Reading,
    find_mentions,
    find_misspelt,
    left_over,
    read,
)
from bot.understanding.place_roles import ABROAD, TOUCHED, cue_before, stands, taken_back
from bot.understanding.place_story import Window, ends_sentence, names_of_others, windows
from bot.understanding.place_words import Token, Words, cut

_OFFERED = 5
_SHORT = 4  # letters; a shorter name needs a word like "desa" before it
_HAMLETS = 12  # a hamlet's name that so many villages bear says nothing
_LEAST = 0.75  # a spelling further away is not believed in a story


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """One place in a story. `text` is exactly a part of it.

    `role`: "main" where the case belongs, "other" for transit, the recruiter's home, an agency's office, abroad.
    `level`: village, district, regency, province, abroad or landmark (the last two have no codes). `codes`: best first,
    at most five; `ask`: more than one fits. `country`: ISO 3166-1 alpha-2, abroad only. `start`: where `text` begins.
    """

    text: str
    role: str
    level: str
    codes: tuple[str, ...] = ()
    ask: bool = False
    country: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class _Story:
    tokens: list[Token]
    text: str
    words: Words
    people: set[int]  # words that are part of a person's name
    firms: set[int]
    abroad: list[Abroad]
    named: set[int]  # words that are part of a place's exact name


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    readings: tuple[Reading, ...] = ()  # the equally good ones first
    equal: int = 0
    abroad: Abroad | None = None

    @property
    def ask(self) -> bool:
        best = self.readings[0]
        return must_ask(best, list(self.readings[: self.equal])) or best.mentions[0].hint == "hamlet"


def find_places(text: str, gazetteer: Gazetteer) -> tuple[PlaceFound, ...]:
    """All places of a message in their order; short messages of one story are joined with line breaks."""
    tokens = cut(text)
    words = gazetteer.words
    people, firms = names_of_others(tokens, text, words)
    mentions = [
        m
        for m in find_mentions(tokens, gazetteer, words.never)
        if not (people | firms).intersection(range(m.start, m.end)) and not _only_small_words(tokens, m, words)
    ]
    named = {at for mention in mentions for at in range(mention.start, mention.end)}
    story = _Story(tokens, text, words, people, firms, find_abroad(tokens, words), named)
    found: list[_Found] = []
    for window in windows(tokens, mentions, words):
        found += _read_window(story, window, gazetteer)
    found = _settle(_without_slips(sorted(found, key=lambda f: f.start), story))
    found += [
        _Found(there.start, there.end, abroad=there)
        for there in story.abroad
        if not any(f.start < there.end and there.start < f.end for f in found)
    ]
    for start, end in _landmarks(story, found):
        found = [f for f in found if not (start < f.end and f.start < end)]
        found.append(_Found(start, end))
    return _with_roles(sorted(found, key=lambda f: f.start), story, gazetteer)


def _only_small_words(tokens: list[Token], mention: Mention, words: Words) -> bool:
    """Whether a run of little words happens to spell a village ("ka lau")."""
    if mention.end - mention.start == 1 or mention.hint not in ("", "hamlet"):
        return False
    return all(
        tokens[at].text in words.never or tokens[at].text in words.toward or len(tokens[at].text) < 3
        for at in range(mention.start, mention.end)
    )


def _read_window(story: _Story, window: Window, gazetteer: Gazetteer) -> list[_Found]:
    """The places of a window, the one that explains most words first, until nothing believable is left."""
    mentions = [*window.mentions, *_misspelt(story, window, gazetteer)]
    found: list[_Found] = []
    while mentions:
        readings = [
            reading
            for reading in read(mentions, gazetteer)
            if not said_of_abroad(reading, story.abroad) and _believable(reading, story, gazetteer, listed=bool(found))
        ]
        if not readings:
            break
        best = readings[0]
        start, end = min(m.start for m in best.mentions), max(m.end for m in best.mentions)
        rivals = [r for r in readings if r.mentions[0].crosses(best.mentions[0])]
        equal = sum(reading.weight >= best.weight - SAME for reading in rivals)
        if end < len(story.tokens) and best.mentions[0].hint == "city" and best.mentions[0].end == end:
            end += story.words.hints.get(story.tokens[end].text) == "city" and not story.tokens[end].breaks
        found.append(_Found(_with_frame(story.tokens, start, story.words), end, tuple(rivals), equal))
        mentions = [m for m in mentions if m.end <= start or m.start >= end]
    return found


def _misspelt(story: _Story, window: Window, gazetteer: Gazetteer) -> list[Mention]:
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
    near = find_misspelt(tokens, gazetteer, mentions, rest)
    return [m for m in near if m.quality >= _LEAST and first <= m.start and m.end <= last]


def _joined(tokens: list[Token], at: int, window: Window) -> bool:
    """Whether no sentence ends between this word and the window."""
    between = range(at + 1, window.start + 1) if at < window.start else range(window.end, at + 1)
    return not any(mark in tokens[n].gap for n in between if n < len(tokens) for mark in ".;!?\n")


def _believable(reading: Reading, story: _Story, gazetteer: Gazetteer, *, listed: bool) -> bool:
    """Whether something speaks for this being a place; `listed`: another place stands beside it."""
    words, tokens = story.words, story.tokens
    name = reading.mentions[0]
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


def _begins(story: _Story, at: int) -> bool:
    """Whether a sentence begins with word `at`, so that its capital says nothing."""
    return at == 0 or ends_sentence(story.tokens, at, story.words)


def _beside(reading: Reading) -> bool:
    """Whether an ordinary word stands right before the name of a place around it ("mekar, cilamaya")."""
    name = reading.mentions[0]
    return any(other.start == name.end and len(reading.mentions) > 2 for other in reading.mentions[1:])


def _with_frame(tokens: list[Token], start: int, words: Words) -> int:
    """Take "desa", "kec" and a hamlet before the name into the place's words."""
    if start and tokens[start - 1].text in words.hints:
        start -= 1
    for back in range(start - 1, max(-1, start - 4), -1):
        if tokens[back + 1].breaks and "," not in tokens[back + 1].gap:
            break
        if tokens[back].text in words.hamlet:
            return back
        if tokens[back].text in words.never or tokens[back].text in words.toward:
            break
    return start


def _without_slips(found: list[_Found], story: _Story) -> list[_Found]:
    """Leave out what the next words take back."""
    return [
        one
        for one, after in zip(found, (*found[1:], None), strict=False)
        if after is None or not taken_back(story.tokens, one.end, after.start, story.words)
    ]


def _settle(found: list[_Found]) -> list[_Found]:
    """Of equally good readings those in the regency of another place are meant; its province only decides the order."""
    near = {f.readings[0].code[:length] for f in found if not f.ask for length in (REGENCY, PROVINCE)}
    settled = []
    for one in found:
        if one.ask and near:
            apart = lambda r: (r.code[:REGENCY] not in near, r.code[:PROVINCE] not in near)  # noqa: E731
            order = sorted(one.readings[: one.equal], key=lambda r: (apart(r), r.order))
            here = sum(r.code[:REGENCY] in near for r in order)
            one = replace(one, readings=(*order, *one.readings[one.equal :]), equal=here or one.equal)
        settled.append(one)
    return settled


def _landmarks(story: _Story, found: list[_Found]) -> list[tuple[int, int]]:
    """Airports, ports and the like: known by name, or by the word before; not where a whole place is named."""
    tokens, words = story.tokens, story.words
    marks: list[tuple[int, int]] = []
    for at in range(len(tokens)):
        frame = at > 0 and tokens[at - 1].text in words.before_landmark and not tokens[at].breaks
        known = [end for end in (at + 2, at + 1) if "".join(t.text for t in tokens[at:end]) in words.landmarks]
        if known:
            if frame or cue_before(tokens, at, words):
                marks.append((at - frame, known[0]))
        elif frame and not any(f.start <= at < f.end for f in found):
            word = tokens[at].text
            if word.isalpha() and word not in words.never and word not in words.rarely and word not in words.toward:
                marks.append((at - 1, at + 1))
    return marks


def _with_roles(found: list[_Found], story: _Story, gazetteer: Gazetteer) -> tuple[PlaceFound, ...]:
    """The place that stands best is the main one: where it happens, before the teller's home, before abroad."""
    ranks = []
    for one in found:
        rank = stands(story.tokens, one.start, story.words, story.people, story.firms)
        if rank != TOUCHED and not one.readings:
            rank = ABROAD
        ranks.append(rank)
    best = min(ranks, default=TOUCHED)
    main = ranks.index(best) if best != TOUCHED else -1
    return tuple(
        _place(one, "main" if number == main else "other", story, gazetteer) for number, one in enumerate(found)
    )


def _place(one: _Found, role: str, story: _Story, gazetteer: Gazetteer) -> PlaceFound:
    start = story.tokens[one.start].start
    written = story.text[start : story.tokens[one.end - 1].end]
    if one.abroad:
        return PlaceFound(written, role, "abroad", country=one.abroad.country, start=start)
    if not one.readings:
        return PlaceFound(written, role, "landmark", start=start)
    codes = tuple(r.code for r in one.readings[:_OFFERED])
    return PlaceFound(written, role, gazetteer.level(codes[0]), codes, one.ask, start=start)
