"""How "di desa mana?" is read: names in any spelling, candidates to choose from, a shared location, or somewhere abroad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.engine.reading import Candidate, Got, Moment, Read, Unclear, Which
from bot.engine.repair import tokens
from bot.engine.talk import Heard, Show
from bot.flows.readers import Plain, Reading
from bot.understanding.gazetteer import DISTRICT, REGENCY, Gazetteer, PlaceAnswer

MOST_CANDIDATES = 6
"""Villages that are offered as buttons; when more fit, people are asked for kecamatan and kabupaten instead."""

LONG_ANSWER = 7
"""Words from which an answer is read as a sentence rather than as the name of a place."""

LONG_WHEREABOUTS = 12
"""Words up to which a message with "di" or "dekat" in it tells where somebody is."""

NEAR = 60.0
"""Kilometres within which a shared location is taken to be in one of the nearest villages."""


@dataclass(frozen=True)
class Area:
    """ "Di desa mana?": a place by name, in any spelling, or by a shared location. The value is its code ("35.02.15.2008")."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "again": (),
            "which": ("words",),
            "near": (),
            "narrower": ("place",),
            "many": ("words",),
            "abroad": (),
            "point_abroad": (),
        }
    )

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The place that is meant, or which ones it may be."""
        if heard.location:
            return self.near(heard.location.lat, heard.location.lon)
        if len(tokens(heard.text)) > LONG_ANSWER:
            return self.told(heard, moment)
        found = self.reading.gazetteer.search(heard.text, limit=10)
        if self.is_vague(heard.text, found):
            return Unclear()
        if moment.earlier and tokens(moment.earlier[-1]) == tokens(heard.text) and found.codes and not found.ask:
            return Got(found.codes[0])  # said twice: more is not known
        if moment.earlier:
            together = self.reading.gazetteer.search(f"{moment.earlier[-1]}, {heard.text}", limit=10)
            if _better(together, found):
                found = together
        read = self.found(found)
        if not isinstance(read, Got):
            return read
        if self.is_all(heard.text, found.words):
            return replace(read, whole=True)
        if not named(self.reading.gazetteer, found, heard.text):  # one name in a sentence that only looks like a place
            return self.offer(found.codes[:1], found.words, "")
        return read

    def is_all(self, text: str, used: str) -> bool:
        """Whether the place is all that was said: besides its names there are only words such as "desa" and "kec"."""
        words = self.reading.gazetteer.words
        rest = set(tokens(text)) - set(tokens(used))
        return all(word in words.hints or word in words.hamlet for word in rest)

    def is_vague(self, text: str, found: PlaceAnswer) -> bool:
        """Fear, or words such as "dekat pasar" and "rumah saya", which are no name though some village is called so."""
        words, vague = tokens(text), self.reading.lead_ins["no_place"]
        hints = self.reading.gazetteer.words.hints
        if "?" in text and len(words) > 2:
            return True
        if not any((word,) in vague for word in words) or any(word in hints for word in words):
            return False
        if not named(self.reading.gazetteer, found, text):
            return True
        rest = [word for word in words if (word,) not in vague]
        used = tokens(found.words)
        return not any(word in used and len(word) > 2 for word in rest)

    def told(self, heard: Heard, moment: Moment) -> Read:
        """A whole sentence is no list of names: only what it calls a place counts."""
        places = self.reading.understand(heard.text, moment).places
        for place in (one for one in places if one.codes):
            return self.found(self.reading.gazetteer.search(place.text, limit=10))
        return Unclear("abroad") if any(one.country for one in places) else Unclear()

    def found(self, answer: PlaceAnswer) -> Read:
        """What a search came to, as an answer or as a question."""
        gazetteer = self.reading.gazetteer
        if not answer.codes:
            return Unclear("abroad") if answer.country else Unclear()
        best = answer.codes[0]
        if not answer.ask:
            if len(best) < DISTRICT:
                return Unclear("narrower", {"place": gazetteer.name(best)}, best=best)
            return Got(best)
        shared = common_area(answer.codes)
        if len(answer.codes) > MOST_CANDIDATES:
            return Unclear("many", {"words": self.called(answer.codes, answer.words)}, best=shared or None)
        return self.offer(answer.codes, answer.words, shared)

    def offer(self, codes: tuple[str, ...], words: str, shared: str) -> Which:
        """A few places to choose from."""
        gazetteer = self.reading.gazetteer
        return Which(
            tuple(Candidate(code, gazetteer.name(code)) for code in codes[:MOST_CANDIDATES]),
            params={"words": self.called(codes, words)},
            words=words,
            keep=gazetteer.title(shared) if shared else "",
            best=shared or None,
        )

    def called(self, codes: tuple[str, ...], words: str) -> str:
        """The name that all of them bear ("Sukorejo"), or what was said."""
        titles = [self.reading.gazetteer.title(code) for code in codes]
        if len({title.replace(" ", "").casefold() for title in titles}) > 1:
            return words.title() if words.islower() else words
        return next((title for title in titles if title.casefold() in words.casefold()), titles[0])

    def near(self, lat: float, lon: float) -> Read:
        """The three nearest villages: the nearest alone is right only three times in four (DATA.md)."""
        near = [(code, away) for code, away in self.reading.gazetteer.nearest(lat, lon, 3) if away <= NEAR]
        if not near:
            return Unclear("point_abroad")
        codes = tuple(code for code, _ in near)
        shared = common_area(codes)
        return Which(
            tuple(Candidate(code, self.reading.gazetteer.name(code)) for code in codes), "near", best=shared or None
        )

    def tapped(self, value: str) -> Read:
        """The code on one of our buttons."""
        return Got(value) if self.reading.gazetteer.contains(value) else Unclear()

    def show(self, value: str) -> Show | None:
        """Read back with kecamatan and kabupaten, always."""
        return Show("words", self.reading.gazetteer.name(value) or value)


def common_area(codes: tuple[str, ...]) -> str:
    """The smallest regency or district that holds all of `codes`, or ""."""
    for length in (DISTRICT, REGENCY):
        if len({code[:length] for code in codes}) == 1 and all(len(code) > length for code in codes):
            return codes[0][:length]
    return ""


def named(gazetteer: Gazetteer, answer: PlaceAnswer, text: str) -> bool:
    """Whether the place's own name stands in the words as it is spelt, and is not only resembled by them."""
    typed, generic = "".join(tokens(text)), gazetteer.words.hints
    names = ["".join(word for word in tokens(gazetteer.title(code)) if word not in generic) for code in answer.codes]
    return any(name and name in typed for name in names)


def _better(one: PlaceAnswer, other: PlaceAnswer) -> bool:
    """Whether `one` (which also used earlier words) says more than `other`."""
    if not one.codes or not other.codes:
        return bool(one.codes)
    if one.ask != other.ask:
        return not one.ask
    return len(one.codes[0]) > len(other.codes[0]) or (one.ask and len(one.codes) < len(other.codes))


@dataclass(frozen=True)
class Whereabouts(Plain):
    """Where somebody in danger is right now: {"lat", "lon", "words", "area"}, whatever of it is known."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": (), "known": ("words",)})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """A location, the name of a place, or words that point at one; anything else belongs to the story."""
        if heard.location:
            place = heard.location
            return Got(self.at_point(place.lat, place.lon, place.label))
        if not heard.text.strip() or not self.points(heard, moment):
            return Unclear(settles=bool(heard.text.strip()))
        return Got(self.by_words(heard.text))

    def points(self, heard: Heard, moment: Moment) -> bool:
        """Whether the words tell where somebody is: "di gudang dekat pelabuhan", "batam", and not "paspor diambil"."""
        words = tokens(heard.text)
        cues = self.reading.lead_ins["place_cue"]
        if words in self.reading.lead_ins["cry"] or "?" in heard.text:
            return False
        if any((word,) in cues for word in words) and len(words) <= LONG_WHEREABOUTS:
            return True
        if any(place.codes or place.country for place in self.reading.understand(heard.text, moment).places):
            return True
        found = self.reading.gazetteer.search(heard.text, limit=10)
        return bool(found.country) or (bool(found.codes) and named(self.reading.gazetteer, found, heard.text))

    def by_words(self, text: str) -> dict[str, Any]:
        """Words for a place, with the area that they name for sure."""
        found = self.reading.gazetteer.search(text, limit=10)
        area = common_area(found.codes) if found.ask else (found.codes[0] if found.codes else "")
        vague = self.reading.lead_ins["no_place"] | self.reading.lead_ins["place_cue"]
        chance = all((word,) in vague for word in tokens(found.words))  # "kamar" is a village, too
        sure = area and not chance and named(self.reading.gazetteer, found, text)
        return {"lat": None, "lon": None, "words": text.strip(), "area": area if sure else None}

    def at_point(self, lat: float, lon: float, label: str) -> dict[str, Any]:
        """A point on the map, with the village nearest to it."""
        near = self.reading.gazetteer.nearest(lat, lon, 1)
        area = near[0][0] if near and near[0][1] <= NEAR else None
        return {"lat": lat, "lon": lon, "words": label, "area": area}

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """The words, or the area of the point."""
        words = value["words"] or (self.reading.gazetteer.name(value["area"]) if value["area"] else "")
        return Show("words", words) if words else None
