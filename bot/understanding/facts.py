"""What can be understood from somebody's words: every fact carries the words that prove it.

An officer, and later a court, must be able to see why the bot believed something; so nothing stands here that cannot be
pointed at in the message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Intent = Literal[
    "report",
    "returnee",
    "agency_check",
    "offer_check",
    "emergency",
    "info",
    "status",
    "data_rights",
    "greeting",
    "other",
]
Role = Literal["fee_asked", "paid_to_candidate", "salary", "debt_or_penalty", "other"]
When = Literal["today", "tomorrow", "this_week", "later", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number in E.164, whoever's it is; `words` is how it was typed."""

    e164: str
    words: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in an ISO 4217 currency. `role` says who pays whom; `period` is day, week, month, year or empty."""

    amount: float
    currency: str
    role: Role
    words: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A foreign country (ISO 3166-1 alpha-2) that is goal, workplace or transit; a city stands for its country."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Person:
    """A named human being, the honorific kept as written."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Agency:
    """The name of an agency as written, typing errors included."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A red flag that the message supports, with the words that raised it. An indication, never a verdict."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Departure:
    """When somebody leaves; `on` is the date where it can be worked out from when the message was sent."""

    when: When
    on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """Everything that was read out of one message, or out of several that were sent within a minute or two.

    `minor_age` is the lowest age under 18 that was said; `people_count` how many are moved; `seen_myself` is True when the
    teller saw it, False when it is hearsay, None when neither was said. `text` is what was read: all `words` stand in it.
    """

    text: str
    intent: Intent
    phones: tuple[Phone, ...] = ()
    money: tuple[Money, ...] = ()
    countries: tuple[Country, ...] = ()
    persons: tuple[Person, ...] = ()
    agencies: tuple[Agency, ...] = ()
    places: tuple[Any, ...] = ()
    signals: tuple[Signal, ...] = ()
    departure: Departure = field(default_factory=lambda: Departure("unknown"))
    emergency: bool = False
    emergency_words: tuple[str, ...] = ()
    minor_age: int | None = None
    people_count: int | None = None
    seen_myself: bool | None = None

    def to_jsonable(self) -> dict[str, Any]:
        """Plain JSON with the field names of tests/corpus/README.md; `words` and dates are added to them."""
        return {
            "intent": self.intent,
            "countries": [each.code for each in self.countries],
            "phones": [each.e164 for each in self.phones],
            "money": [
                {"amount": each.amount, "currency": each.currency, "role": each.role, "period": each.period}
                for each in self.money
            ],
            "persons": [each.name for each in self.persons],
            "agencies": [each.name for each in self.agencies],
            "places": [place_as_json(each) for each in self.places],
            "signals": [each.name for each in self.signals],
            "departure": self.departure.when,
            "departure_date": self.departure.on.isoformat() if self.departure.on else None,
            "emergency": self.emergency,
            "minor_age": self.minor_age,
            "people_count": self.people_count,
            "seen_myself": self.seen_myself,
            "words": {each.name: each.words for each in self.signals},
        }


def place_as_json(place: Any) -> dict[str, Any]:
    """One found place as the corpus writes it: text, role, level, codes best first, whether to ask, country abroad."""
    return {
        "text": place.text,
        "role": place.role,
        "level": place.level,
        "codes": list(place.codes),
        "ask": place.ask,
        "country": place.country,
    }
