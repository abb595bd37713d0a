"""How the questions about the way abroad are read: where to, when, by whom sent, what signs of danger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.reading import Got, Moment, Read, Unclear
from bot.engine.repair import tokens
from bot.engine.talk import Heard, Show
from bot.flows.readers import Plain, Reading

_DATED = re.compile(r"\b(?:tanggal|tgl|tg)\.?\s*\d{1,2}\b.*", re.IGNORECASE)


@dataclass(frozen=True)
class Destination(Plain):
    """Where to: {"country": "KH" or None, "salary": {"amount", "currency"} or None, "words"}."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The country, or the words when no country is recognised the second time."""
        text = heard.text.strip()
        if not text:
            return Unclear()
        found = self.reading.understand(text, moment)
        abroad = [country.code for country in found.countries if country.code != "ID"]
        salary = next((money for money in found.money if money.role == "salary"), None)
        value = {
            "country": abroad[0] if abroad else None,
            "salary": {"amount": salary.amount, "currency": salary.currency} if salary else None,
            "words": text,
        }
        return Got(value) if abroad else Unclear(best=value)

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """ "Kamboja, dijanjikan Rp12 juta"."""
        words = value.get("words")
        shows = [Show("country", value["country"])] if value["country"] else [Show("words", words)] if words else []
        if value.get("salary"):
            shows.append(Show("text", "report.promised", {"pay": Show("money", value["salary"])}))
        return Show("list", shows) if shows else None


@dataclass(frozen=True)
class Departure(Plain):
    """When somebody leaves: {"when": today, tomorrow, this_week, later or none, "on": ISO date or None, "people", "words"}."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The time, as far as the words fix it."""
        found = self.reading.understand(heard.text, moment)
        if dated := _DATED.search(heard.text):  # "minggu depan tanggal 3": the date says more than the week
            exact = self.reading.understand(f"{self.reading.sample('departure_said')} {dated[0]}", moment)
            found = exact if exact.departure.on else found
        if found.departure.when == "unknown" or (found.departure.when == "none" and not found.departure.words):
            found = self.reading.understand(f"{self.reading.sample('departure_said')} {heard.text}", moment)
        if not found.departure.words:
            return Unclear()
        on = found.departure.on.isoformat() if found.departure.on else None
        people, words = found.people_count, found.departure.words
        return Got({"when": found.departure.when, "on": on, "people": people, "words": words})

    def mended(self, now: Mapping[str, Any], heard: Heard, moment: Moment) -> dict[str, Any] | None:
        """The answer as a short remark mends it: "minggu depan tanggal 3", "bukan 3 org tapi 5"; None when it does not."""
        words = tokens(heard.text)
        if len(words) > SHORT_REMARK:
            return None
        if any((word,) in self.reading.lead_ins["people_word"] for word in words):
            counts = [int(word) for word in words if word.isdigit() and 0 < len(word) <= 3]
            return {**now, "people": counts[-1]} if counts and counts[-1] != now.get("people") else None
        read = self.read(heard, moment)
        if not isinstance(read, Got) or read.value["when"] in ("none", "unknown"):
            return None
        return {**read.value, "people": read.value["people"] or now.get("people")}

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """ "Senin, 30 November, 4 orang", or the words ("minggu depan") when no day is known."""
        if value["on"]:
            when = Show("date", value["on"])
        else:
            when = Show("words", value["words"]) if value.get("words") else Show("text", f"departure.{value['when']}")
        if not value.get("people"):
            return when
        return Show("list", [when, Show("text", "departure.people", {"n": value["people"]})])


@dataclass(frozen=True)
class Signs(Plain):
    """Signs of danger by their names in data/rules; an empty list when there are none."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """The signs that these words name."""
        names = [signal.name for signal in self.reading.understand(heard.text, moment).signals]
        return Got(names) if names else Unclear(best=[])

    def show(self, value: list[str]) -> Show | None:
        """In plain words."""
        return Show("list", [Show("text", f"sign.{name}") for name in value]) if value else None


@dataclass(frozen=True)
class Sender(Plain):
    """Who sent somebody abroad: {"agency": ..., "name": ...}, whichever was said."""

    reading: Reading
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"again": ()})

    def read(self, heard: Heard, moment: Moment) -> Read:
        """An agency, a person, or the words for either."""
        if heard.contact:
            return Got({"agency": None, "name": heard.contact.name}) if heard.contact.name else Unclear()
        found = self.reading.understand(heard.text, moment)
        if found.agencies:
            return Got({"agency": found.agencies[0].name, "name": None})
        if found.persons:
            return Got({"agency": None, "name": found.persons[0].name})
        words = self.reading.without_lead_in("sender", heard.text)
        return Got({"agency": None, "name": words}) if 1 <= len(words.split()) <= 8 else Unclear()

    def show(self, value: Mapping[str, Any]) -> Show | None:
        """The name."""
        name = value["agency"] or value["name"]
        return Show("words", name) if name else None


SHORT_REMARK = 7
"""Words up to which a remark at the read-back is taken for nothing but the mending of one line."""
