"""What a story tells, as answers to the questions that then need not be asked.

One call of bot.understanding for everything that was said in one sitting; what it finds fills the form, each answer
with the words it came from. Nothing here decides what is true: all of it is read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import phonenumbers

from bot.engine.reading import Collected, Glean, Gleaned, Got, Which
from bot.engine.repair import tokens
from bot.engine.talk import Answer
from bot.flows.homecoming import came_home, way_there
from bot.flows.lasting import LASTING, stick
from bot.flows.people import own_names, own_phones, recruiter_and_phone
from bot.flows.places import MOST_CANDIDATES, Area, Whereabouts, common_area
from bot.flows.readers import Reading
from bot.understanding import Understood, understand
from bot.understanding.gazetteer import PlaceAnswer

SITTING = timedelta(hours=6)
"""Words further apart than this were said on another occasion: "besok" then means another day."""

FEW = 5
"""How many candidates bot.understanding names for a place in a story."""

Answers = dict[str, Answer | Which]


def what_a_story_tells(reading: Reading) -> Glean:
    """For reports: recruiter, number, place, where to, when, signs of danger, and how urgent it is."""

    def glean(told: Collected, context: Mapping[str, Any]) -> Gleaned:
        found, facts = _understand(reading, told)
        answers: Answers = {}
        for each in found:
            answers.update(recruiter_and_phone(reading, each))
            answers.update(_journey(each))
            answers.update(_danger(each))
            answers.update(_where(reading, each))
        facts = stick(reading, told, answers, facts, context.get("facts", {}))
        _cries(reading, told, answers)
        _cards(told, answers)
        _there(reading, told, found, answers)
        insists = _place_named(reading, told, answers, context.get("answers", {}))
        _map(reading, told, answers)
        _poster(reading, context, answers)
        return Gleaned(answers, facts, LASTING, insists)

    return glean


def _poster(reading: Reading, context: Mapping[str, Any], answers: Answers) -> None:
    """Who came by a village's poster and names no place is most likely from there; it is read back as a guess."""
    area = str(context.get("poster", ""))
    if "place" not in answers and reading.gazetteer.contains(area):
        answers["place"] = Answer(area, "", guessed=True)


def what_a_returnee_tells(reading: Reading) -> Glean:
    """For people who came home: who sent them, by which way, where to, what went wrong there, and when they came back."""

    def glean(told: Collected, context: Mapping[str, Any]) -> Gleaned:
        found, facts = _understand(reading, told)
        answers: Answers = {}
        for each in found:
            answers.update(_sender(reading, each))
            answers.update(_journey(each))
            answers.update(_danger(each))
            answers.update(_where(reading, each))
        answers |= came_home(reading, told) | way_there(reading, told)
        facts = stick(reading, told, answers, facts, context.get("facts", {}))
        _cries(reading, told, answers)
        for name in ("departure", "urgency"):
            answers.pop(name, None)
        _poster(reading, context, answers)
        return Gleaned(answers, facts, LASTING)

    return glean


def whether_it_burns(reading: Reading) -> Glean:
    """For additions to an earlier report: only whether somebody is in danger now."""

    def glean(told: Collected, context: Mapping[str, Any]) -> Gleaned:
        found, facts = _understand(reading, told)
        answers: Answers = {}
        for each in found:
            answers.update(_danger(each))
        facts = stick(reading, told, answers, facts, context.get("facts", {}))
        _cries(reading, told, answers)
        return Gleaned(answers, facts, LASTING)

    return glean


# ---- understanding sitting by sitting --------------------------------------------------------------------------------


def _understand(reading: Reading, told: Collected) -> tuple[list[Understood], dict[str, Any]]:
    sittings: list[tuple[datetime, list[str]]] = []
    last: datetime | None = None
    for text, at in told.texts:
        if last is None or at - last > SITTING:
            sittings.append((at, []))
        sittings[-1][1].append(text)
        last = at
    found = [understand(texts, at=at, gazetteer=reading.gazetteer, zone=reading.zone) for at, texts in sittings]
    facts = merged(found)
    for name, own in (("persons", own_names), ("phones", own_phones)):
        mine = set().union(*(own(reading, each) for each in found))
        facts[name] = [each for each in facts.get(name, []) if each not in mine]
    return found, facts


def merged(found: list[Understood]) -> dict[str, Any]:
    """All facts of all sittings: lists joined without repeats, the latest word where only one thing can be true."""
    facts: dict[str, Any] = {}
    for each in found:
        for name, value in each.to_jsonable().items():
            if isinstance(value, list):
                facts[name] = facts.get(name, []) + [item for item in value if item not in facts.get(name, [])]
            elif isinstance(value, dict):
                facts[name] = facts.get(name, {}) | value
            elif name == "emergency":
                facts[name] = bool(value or facts.get(name))
            elif value not in (None, "", "unknown") or name not in facts:
                facts[name] = value
    facts["signal_words"] = facts.pop("words", {})
    facts["departs_on"], facts["people"] = facts.get("departure_date"), facts.get("people_count")
    return facts


def departs_on(understood: Understood) -> str | None:
    """The day of departure as an ISO date, when the words fix one."""
    on = understood.departure.on
    return on.isoformat() if on else None


# ---- one kind of answer each -----------------------------------------------------------------------------------------


def _sender(reading: Reading, each: Understood) -> Answers:
    if each.agencies:
        agency = each.agencies[0]
        return {"sender": Answer({"agency": agency.name, "name": None}, agency.words, len(each.agencies) > 1)}
    who = recruiter_and_phone(reading, each).get("recruiter")
    if isinstance(who, Answer):
        return {"sender": Answer({"agency": None, "name": who.value["name"]}, who.words, guessed=True)}
    return {}


def _journey(each: Understood) -> Answers:
    answers: Answers = {}
    abroad = [country for country in each.countries if country.code != "ID"]
    salary = next((money for money in each.money if money.role == "salary"), None)
    if abroad:
        pay = {"amount": salary.amount, "currency": salary.currency} if salary else None
        where = abroad[-1] if len(abroad) > 1 and _is_transit(each, abroad[0].code) else abroad[0]
        answers["destination"] = Answer({"country": where.code, "salary": pay}, where.words, guessed=len(abroad) > 1)
    if each.departure.when not in ("unknown", "none"):
        leaves = {"when": each.departure.when, "on": departs_on(each), "people": each.people_count}
        leaves["words"] = each.departure.words
        answers["departure"] = Answer(leaves, each.departure.words)
    return answers


def _is_transit(each: Understood, code: str) -> bool:
    return any(place.country == code and place.role == "other" for place in each.places)


def _danger(each: Understood) -> Answers:
    answers: Answers = {}
    if each.signals:
        answers["signs"] = Answer(
            [signal.name for signal in each.signals], " · ".join(signal.words for signal in each.signals)
        )
    when = each.departure.when
    if each.emergency or when in ("today", "tomorrow"):
        answers["urgency"] = Answer("now", each.departure.words, guessed=True)
    elif when == "this_week":
        answers["urgency"] = Answer("soon", each.departure.words, guessed=True)
    elif when in ("later", "none"):
        answers["urgency"] = Answer("no", each.departure.words, guessed=True)
    if each.intent == "emergency" and each.emergency:
        answers["plea"] = Answer("yes", guessed=True)
    return answers


def _cries(reading: Reading, told: Collected, answers: Answers) -> None:
    """A message that is nothing but "darurat" or "tolong saya" is believed."""
    if any(tokens(text) in reading.lead_ins["cry"] for text, _ in told.texts):
        answers["plea"] = Answer("yes", guessed=True)
        answers["urgency"] = Answer("now", guessed=True)


def _where(reading: Reading, each: Understood) -> Answers:
    main = next((place for place in each.places if place.role == "main" and place.codes), None)
    gazetteer = reading.gazetteer
    if main is None:  # where it happens was not said; for a cry for help the next best place must do
        other = next((place for place in each.places if place.codes and not place.ask), None)
        return {"area_hint": Answer(other.codes[0], other.text, guessed=True)} if other else {}
    codes = main.codes
    if main.ask and len(codes) >= FEW:  # a story lists only a few of those that fit
        codes = max(codes, gazetteer.search(main.text, limit=MOST_CANDIDATES + 1).codes, key=len)
    answer = PlaceAnswer(codes, main.ask, gazetteer.level(codes[0]), main.text)
    read = Area(reading).found(answer)
    shared = common_area(codes) if main.ask else codes[0]
    found: Answers = {"area_hint": Answer(shared, main.text, guessed=True)} if shared else {}
    if isinstance(read, Got):
        found["place"] = Answer(read.value, main.text)
    elif isinstance(read, Which):
        found["place"] = read
    else:
        found["place"] = Which((), read.key, read.params, other=False, words=main.text, best=read.best)
    return found


def _place_named(reading: Reading, told: Collected, answers: Answers, now: Mapping[str, Any]) -> frozenset[str]:
    """The newest message names a kecamatan or kabupaten outright: then the place is that one, whatever was said before."""
    text, at = told.texts[-1] if told.texts else ("", None)
    if at is None or not any((word,) in reading.lead_ins["area_named"] for word in tokens(text)):
        return frozenset()
    alone = understand(text, at=at, gazetteer=reading.gazetteer, zone=reading.zone)
    found = _where(reading, alone).get("place")
    old = now.get("place")
    if not isinstance(found, Answer):
        return frozenset()
    if isinstance(old, str) and old.startswith(found.value):
        return frozenset()
    answers["place"] = replace(found, guessed=isinstance(old, str))
    return frozenset({"place"})


def _cards(told: Collected, answers: Answers) -> None:
    """A contact card that was shared is most likely the recruiter's."""
    for card in told.contacts[:1]:
        if card["name"]:
            answers.setdefault("recruiter", Answer({"name": card["name"]}, card["name"], guessed=True))
        if card["phones"]:
            answers.setdefault("phone", Answer(_digits(card["phones"][0]), card["phones"][0], guessed=True))


def _there(reading: Reading, told: Collected, found: list[Understood], answers: Answers) -> None:
    """Where a cry for help comes from, when it says so: not asked again, only more closely."""
    if "plea" not in answers:
        return
    places = [place for each in found for place in each.places if place.role == "main"]
    at_once = len(told.texts) == 1  # a village named long before the cry is where the recruiter is
    where = next((one.text for one in places if one.country or (one.codes and at_once)), "")
    if where:
        value = Whereabouts(reading).by_words(where)
        answers["whereabouts"] = Which((), "known", {"words": where.title()}, other=False, best=value)


def _map(reading: Reading, told: Collected, answers: Answers) -> None:
    """A place on the map is offered as the nearest villages, unless the words already named one."""
    if not told.locations:
        return
    point = told.locations[-1]
    answers["whereabouts"] = Answer(Whereabouts(reading).at_point(point["lat"], point["lon"], point["label"]))
    if not isinstance(answers.get("place"), Answer):
        near = Area(reading).near(point["lat"], point["lon"])
        if isinstance(near, Which):
            answers["place"] = near


def _digits(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, "ID")
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
