"""Cek tawaran: somebody asks whether an offer of work abroad is what it seems to be.

The offer is pasted, forwarded or photographed as it is. Only when that says next to nothing are five short questions asked;
whoever has nothing to paste is asked them at once. The answer is given by the handlers, from the rules in data/rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.reading import Collected, Glean, Gleaned, Got, Moment, Read, Unclear
from bot.engine.steps import Ask, Branch, Choice, Flow, Note, Say, said
from bot.engine.talk import Answer, Heard, Show
from bot.flows.readers import Plain, Reading, Story
from bot.flows.stories import merged
from bot.understanding import Understood, understand

ENOUGH = 2
"""So many things told (where to, how much, which PT) make an offer that can be answered without a question."""


def offer(reading: Reading) -> Flow:
    """The flow "offer". `reading`: what it takes to read the answers."""
    return Flow(
        "offer",
        glean=what_an_offer_tells(reading),
        steps=(
            Ask("story", Story(), listens=True),  # pasted, forwarded, a photo of the flyer
            Note("told", hidden=True),
            Branch(
                ~said("told", "much"),
                Say("five_questions"),
                Ask("work", Work(reading), optional=True),
                Ask("pay", Pay(reading), optional=True),
                Choice("visa", "work", "visit", "unknown", if_skipped="unknown"),
                Choice("money", "person", "firm", "given", "none", unlisted=("unknown",), if_skipped="unknown"),
                Choice("papers", "contract", "nothing", "held", unlisted=("unknown",), if_skipped="unknown"),
            ),
        ),
    )


def what_an_offer_tells(reading: Reading) -> Glean:
    """Where to, what for how much, and whether that is enough to answer from; all facts and signs go to the handlers."""

    def glean(told: Collected, context: Mapping[str, Any]) -> Gleaned:
        texts = [text for text, _ in told.texts]
        if not texts:
            return Gleaned()
        found = as_offer(reading, texts, told.texts[-1][1])
        answers: dict[str, Any] = {}
        abroad = [each for each in found.countries if each.code != "ID"]
        pay = next((each for each in found.money if each.role == "salary"), None)
        if abroad:
            answers["work"] = Answer({"country": abroad[0].code, "words": abroad[0].words}, abroad[0].words)
        if pay:
            answers["pay"] = Answer({"amount": pay.amount, "currency": pay.currency, "words": pay.words}, pay.words)
        if told.story and _is_enough(found if len(told.story) == len(texts) else _read(reading, told)):
            answers["told"] = Answer("much")
        facts = merged([found])
        words = {"countries": abroad[0].words if abroad else "", "departure": found.departure.words}
        if pay:
            facts["pay"] = {"amount": pay.amount, "currency": pay.currency, "period": pay.period, "words": pay.words}
        facts["fact_words"] = words
        return Gleaned(answers, facts)

    return glean


def _read(reading: Reading, told: Collected) -> Understood:
    """The story alone: answers to our questions must not end the asking."""
    return as_offer(reading, list(told.story), told.texts[-1][1])


def _is_enough(found: Understood) -> bool:
    things = (
        any(each.code != "ID" for each in found.countries),
        any(each.role == "salary" for each in found.money),
        any(each.role != "salary" for each in found.money),
        bool(found.agencies),
    )
    return bool(found.signals) or sum(things) >= ENOUGH


def as_offer(reading: Reading, texts: list[str], at: Any) -> Understood:
    """The words read as what they are: an offer made to whoever asks, though a flyer never says so itself."""
    opening = " ".join(min(reading.lead_ins["offer_opening"], default=()))
    found = understand("\n".join(texts), at=at, gazetteer=reading.gazetteer, zone=reading.zone)
    if found.signals or found.intent in ("offer_check", "report"):
        return found
    return understand([opening, *texts], at=at, gazetteer=reading.gazetteer, zone=reading.zone)


@dataclass(frozen=True)
class Work(Plain):
    """What work, and where: {"country": "TW" or None, "words"}."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """Any words will do; the country is picked out of them."""
        text = heard.text.strip()
        if not text:
            return Unclear()
        abroad = [each for each in self.reading.understand(text, moment).countries if each.code != "ID"]
        value = {"country": abroad[0].code if abroad else None, "words": abroad[0].words if abroad else text}
        return Got(value) if abroad else Unclear(best=value)

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """The country, or the words."""
        return Show("country", value["country"]) if value["country"] else Show("words", value["words"])


@dataclass(frozen=True)
class Pay(Plain):
    """What is promised a month: {"amount", "currency", "words"}."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The first sum of money in the words."""
        found = self.reading.understand(heard.text, moment).money
        if not found:
            return Unclear()
        return Got({"amount": found[0].amount, "currency": found[0].currency, "words": heard.text.strip()})

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """The sum."""
        return Show("money", {"amount": value["amount"], "currency": value["currency"]})
