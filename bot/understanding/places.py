"""The places that a story names: where it happens, and those it only touches, such as a transit or an agency's town."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.understanding.gazetteer import PROVINCE, REGENCY, Gazetteer
from bot.understanding.place_abroad import Abroad, find_abroad
from bot.understanding.place_answer import must_ask, offered, said_of_abroad
from bot.understanding.place_belief import believable, misspelt_names, only_small_words
from bot.understanding.place_match import SAME, Reading, find_mentions, read
from bot.understanding.place_roles import ABROAD, TOUCHED, cue_before, stands, taken_back
from bot.understanding.place_story import Story, Window, names_of_others, windows
from bot.understanding.place_words import Token, Words, cut

_OFFERED = 5
_MOST = 12  # places in one message; more is no story


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
        if not (people | firms).intersection(range(m.start, m.end)) and not only_small_words(tokens, m, words)
    ]
    named = {at for mention in mentions for at in range(mention.start, mention.end)}
    story = Story(tokens, text, words, people, firms, find_abroad(tokens, words), named)
    found: list[_Found] = []
    for window in windows(tokens, mentions, words):
        if len(found) < _MOST:
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


def _read_window(story: Story, window: Window, gazetteer: Gazetteer) -> list[_Found]:
    """The places of a window, the one that explains most words first, until nothing believable is left."""
    mentions = [*window.mentions, *misspelt_names(story, window, gazetteer)]
    found: list[_Found] = []
    while mentions:
        readings = [
            reading
            for reading in read(mentions, gazetteer)
            if not said_of_abroad(reading, story.abroad) and believable(reading, story, gazetteer, listed=bool(found))
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


def _without_slips(found: list[_Found], story: Story) -> list[_Found]:
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


def _landmarks(story: Story, found: list[_Found]) -> list[tuple[int, int]]:
    """Airports, ports and the like: known by name, or by the word before; not where a whole place is named."""
    tokens, words = story.tokens, story.words
    marks: list[tuple[int, int]] = []
    for at in range(len(tokens)):
        frame = at > 0 and tokens[at - 1].text in words.before_landmark and not tokens[at].breaks
        ends = [end for end in (at + 2, at + 1) if end <= len(tokens)]
        known = [end for end in ends if "".join(t.text for t in tokens[at:end]) in words.landmarks]
        if known:
            if frame or cue_before(tokens, at, words):
                marks.append((at - frame, known[0]))
        elif frame and not any(f.start <= at < f.end for f in found):
            word = tokens[at].text
            if word.isalpha() and word not in words.never and word not in words.rarely and word not in words.toward:
                marks.append((at - 1, at + 1))
    return marks


def _with_roles(found: list[_Found], story: Story, gazetteer: Gazetteer) -> tuple[PlaceFound, ...]:
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


def _place(one: _Found, role: str, story: Story, gazetteer: Gazetteer) -> PlaceFound:
    start = story.tokens[one.start].start
    written = story.text[start : story.tokens[one.end - 1].end]
    if one.abroad:
        return PlaceFound(written, role, "abroad", country=one.abroad.country, start=start)
    if not one.readings:
        return PlaceFound(written, role, "landmark", start=start)
    codes = offered(list(one.readings), list(one.readings[: one.equal]))[:_OFFERED]
    return PlaceFound(written, role, gazetteer.level(codes[0]), codes, one.ask, start=start)
