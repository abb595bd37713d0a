"""Who is meant in a story: the recruiter is neither the teller nor the one who is taken along.

A teller's own name or number must never reach an officer as something that was told about somebody else.
"""

from __future__ import annotations

from bot.engine.repair import finds, tokens
from bot.engine.talk import Answer
from bot.flows.readers import Reading
from bot.understanding import Understood
from bot.understanding.facts import Person


def recruiter_and_phone(reading: Reading, each: Understood) -> dict[str, Answer]:
    """The first person who is neither the teller nor one of the teller's family; a name without title is a guess."""
    answers: dict[str, Answer] = {}
    own = own_names(reading, each)
    persons = [
        person for person in each.persons if person.name not in own and not _behind(reading, "kin", each, person)
    ]
    if persons:
        person = next((one for one in persons if _titled(reading, one.name)), persons[0])
        sure = _titled(reading, person.name) and sum(_titled(reading, one.name) for one in persons) == 1
        answers["recruiter"] = Answer({"name": person.name}, person.words, guessed=not sure)
    mine = own_phones(reading, each)
    phones = [phone for phone in each.phones if phone.e164 not in mine]
    if phones:
        answers["phone"] = Answer(phones[0].e164, phones[0].words, guessed=len(phones) > 1)
    return answers


def own_names(reading: Reading, each: Understood) -> set[str]:
    """The names by which the teller calls herself ("saya Yuliana"): never to be shown as somebody we were told about."""
    return {person.name for person in each.persons if _behind(reading, "own_name", each, person)}


def own_phones(reading: Reading, each: Understood) -> set[str]:
    """The numbers that the teller calls her own."""
    return {phone.e164 for phone in each.phones if _around(reading, "own_phone", each, phone.words)}


def _titled(reading: Reading, name: str) -> bool:
    return any((word,) in reading.lead_ins["honorific"] for word in tokens(name)[:1])


def _behind(reading: Reading, kind: str, each: Understood, person: Person) -> bool:
    before = tokens(each.text[: max(0, each.text.find(person.words))])[-3:]
    return any(before[-size:] in reading.lead_ins[kind] for size in range(1, len(before) + 1))


def _around(reading: Reading, kind: str, each: Understood, words: str) -> bool:
    at = each.text.find(words)
    if at < 0:
        return False
    near = tokens(each.text[:at].rpartition("\n")[2])[-4:], tokens(each.text[at + len(words) :].partition("\n")[0])[:4]
    return any(finds(phrase, side) for phrase in reading.lead_ins[kind] for side in near)
