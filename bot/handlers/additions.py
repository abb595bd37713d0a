"""What is added to an earlier report: words, files, the answer to an officer, and a cry for help in any of them.

A cry for help is heard wherever it comes in: the report becomes urgent, whoever has it hears so at once, and the person
is told what helps right now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.engine.talk import Finished, Talk, Told
from bot.handlers import cards, push, registry
from bot.handlers.bot import Visit
from bot.understanding import Understood
from casework import evidence, filing, history, reports
from casework.record import Report
from channels import attachments


class Added(NamedTuple):
    """The report that words ended up in, and whether an officer heard of them."""

    report: Report
    told: bool


def add_to(
    visit: Visit, report: Report, words: str, *, kind: str = evidence.MORE, urgent: bool = False, key: str = ""
) -> Added:
    """Put words and files to a report and pass them on to whoever handles it, under the text `key` or one that fits.
    `urgent`: they cry for help."""
    official = any(signal.name == "recruiter_is_official" for signal in registry.understood(visit, words).signals)
    piece = filing.add(visit.unit, report, history.REPORTER, words, visit.files, kind, conflict=official)
    if piece.report_id != report.id:  # it concerns those who read the first one, so it went another way
        split = visit.unit.session.get_one(Report, piece.report_id)
        split = reports.hasten(visit.unit, split) if urgent else split
        return Added(split, push.ask(visit.unit, visit.bot, split) is not None)
    report = reports.hasten(visit.unit, report) if urgent else report
    if not key:
        key = "officer.card.urgent" if urgent else "officer.reply" if kind == evidence.ANSWER else "officer.more"
    ready = [name for name in visit.files if attachments.shareable(visit.unit, name)]  # the others follow (files.py)
    files = tuple(ready) if report.officer_id is not None else ()
    told = False
    if words or files:
        key = key if words else "officer.file"
        told = cards.tell_officer(visit.unit, visit.bot, report, key, quote=words, files=files)
    return Added(report, told)


def answer(visit: Visit, report: Report, words: str) -> None:
    """The answer to an officer's question. If it cries for help, that counts more than the question."""
    told = registry.understood(visit, words)
    urgent = told.emergency or visit.bot.commands.is_cry(words)
    added = add_to(visit, report, words, kind=evidence.ANSWER, urgent=urgent)
    if urgent:
        crying = told.intent == "emergency" or visit.bot.commands.is_cry(words)
        say_help(visit, _facts(told), crying=crying, told=added.told)
    else:
        visit.say("report.added")


def finished(visit: Visit, event: Finished) -> None:
    """All that was to be added was told: what the officer has not heard yet goes to him."""
    code = str(event.talk.context.get("code", ""))
    found = reports.of_reporter(visit.unit, visit.conversation_id, code)
    if not found:
        visit.say("anytime.status.none")
        return
    visit.files = [str(file["id"]) for file in event.talk.files]
    words, at_once = story(event.talk), str(visit.kept.pop("told_at_once", ""))
    apart = visit.kept.pop("told_apart", False)
    if at_once and words.startswith(at_once):  # the officer has heard this part already
        if not apart:  # ... or must not hear it, and somebody else has
            evidence.attach(visit.unit, found[0], history.REPORTER, at_once, kind=evidence.MORE)
        words = words.removeprefix(at_once).strip()
    if words or visit.files:
        add_to(visit, found[0], words)
    visit.say("report.added")


def raise_again(visit: Visit, event: Told) -> None:
    """An addition to a known report cries for help: whoever handles it hears so at once."""
    talk, words = event.talk, story(event.talk)
    found = reports.of_reporter(visit.unit, visit.conversation_id, str(talk.context.get("code", "")))
    told = False
    if found and reports.about_readers(visit.unit, found[0], words):
        told = add_to(visit, found[0], words, urgent=True).told
        visit.kept["told_at_once"], visit.kept["told_apart"] = words, True
    elif found:
        report = reports.hasten(visit.unit, found[0])
        told = cards.tell_officer(visit.unit, visit.bot, report, "officer.card.urgent", quote=words)
        visit.kept["told_at_once"] = words if told else ""
    plea = event.answers.get("plea")
    say_help(visit, talk.context.get("facts", {}), crying=plea is not None and plea.value == "yes", told=told)


def say_help(visit: Visit, facts: Mapping[str, Any], *, crying: bool, told: bool) -> None:
    """What helps right now: to whoever cries for help that they are believed, official lines, and that an officer hears."""
    lines = [visit.text("anytime.emergency.now")] if crying else []
    kinds = (
        {"violence"}
        if {"violence_or_threat", "sexual_exploitation"} & set(facts.get("signal_words", {}))
        else {"police"}
    )
    for line in visit.bot.hotlines.for_danger(facts.get("countries", ()), kinds):
        lines.append(visit.text("anytime.emergency.line", name=line.name, number=line.number, checked=line.verified_on))
    if told:
        lines.append(visit.text("anytime.emergency.told" if crying else "anytime.emergency.urgent"))
    else:
        lines.append(visit.text("anytime.emergency.nobody"))
    visit.put_text("\n".join(lines), lane="danger")


def story(talk: Talk) -> str:
    """All that was told, a line each."""
    return "\n".join(parts(talk))


def parts(talk: Talk) -> list[str]:
    """All that was told: the words, the contact cards, the places on the map."""
    told = [part.text for part in talk.parts if part.story and part.text]
    told += [card_words(card["name"], card["phones"]) for card in talk.contacts]
    return told + [point_words(place["lat"], place["lon"], place.get("label", "")) for place in talk.locations]


def card_words(name: str, phones: Sequence[str]) -> str:
    """A contact card in words."""
    return f"{name} {' '.join(phones)}".strip()


def point_words(lat: float, lon: float, label: str = "") -> str:
    """A place on the map in words that can be put into any map."""
    return f"{lat:.5f},{lon:.5f} {label}".strip()


def _facts(told: Understood) -> dict[str, Any]:
    return {
        "countries": [each.code for each in told.countries],
        "signal_words": {each.name: each.words for each in told.signals},
    }
