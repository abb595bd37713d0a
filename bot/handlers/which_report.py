"""A new report, or more to the one just sent? Whoever names somebody else is asked, and nothing is swallowed meanwhile."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from bot.engine.talk import Heard, HeardFile
from bot.handlers import registry, report_from, talking
from bot.handlers.bot import Visit
from bot.understanding import Understood
from casework import relay
from casework.record import Report
from channels.messages import Contact, Location

_KEPT = "which"
_MOST_ASKED = 2
_NO_NAMES = frozenset({"pak", "bu", "ibu", "bapak", "bpk", "mas", "mbak", "mba", "bang", "haji", "hj", "h", "si", "om"})


def begin_or_add(visit: Visit) -> None:
    """Somebody tells something: usually a new report; shortly after an earlier one it belongs to that, unless it names
    another person, number or place."""
    message = visit.message
    assert message is not None
    if report_from.typed_on(visit):
        return
    sent = relay.all_just_sent(visit.unit, visit.conversation_id)
    if not sent or visit.bot.commands.begins("again", message.text):
        talking.begin(visit, "report")
        return
    told = registry.understood(visit, talking.said(visit))
    report = next((each for each in sent if not names_another(told, each)), None)
    if report is None and not told.emergency:
        _ask(visit, sent[0].code, [_pack(talking.heard(visit))])
    else:
        talking.begin(visit, "follow_up", {"code": (report or sent[0]).code})


def answered(visit: Visit) -> bool:
    """The answer to "more, or a new one?"; false when none is awaited, or another word is typed that works at any time."""
    message = visit.message
    assert message is not None
    kept: dict[str, Any] | None = visit.kept.pop(_KEPT, None)
    kind, _, which = message.choice.partition(":")
    if kind == _KEPT and kept is None:
        visit.say("anytime.old_button")
        return True
    if kept is None:
        return False
    if visit.talk is not None:  # something else is being told; what waits is asked about afterwards
        visit.kept[_KEPT] = kept
        return False
    commands = visit.bot.commands
    which = which if kind == _KEPT else commands.which_of("which", message.text)
    verb = commands.of_anybody(message.text)
    if not which and verb == "report":
        which = "new"
    if not which and (message.choice or verb or message.kind != "message"):
        if verb == "emergency":
            _go_on(visit, "new", kept)
        else:
            visit.kept[_KEPT] = kept
        return False
    if not which:
        kept["heard"].append(_pack(talking.heard(visit)))
        urgent = registry.understood(visit, message.text).emergency
        if not urgent and kept["asked"] < _MOST_ASKED:
            _ask(visit, kept["code"], kept["heard"], kept["asked"] + 1)
            return True
        which = "new"  # better one report too many than one that nobody reads
    _go_on(visit, which, kept)
    return True


def names_another(told: Understood, report: Report) -> bool:
    """Whether these words name a number, a person or a place, and none that the report knows."""
    facts = report.facts
    phones, known = {each.e164 for each in told.phones}, set(facts.get("phones", ()))
    if phones and known and not phones & known:
        return True
    names = [name for name in (facts.get("recruiter"), *facts.get("persons", ())) if isinstance(name, str)]
    persons, known = _tokens([each.name for each in told.persons]), _tokens(names)
    if persons and known and not persons & known:
        return True
    codes = [code for place in told.places if place.role == "main" and not place.country for code in place.codes]
    area = report.area
    return bool(codes and area and not any(code.startswith(area) or area.startswith(code) for code in codes))


def _tokens(names: list[str]) -> set[str]:
    return {word for name in names for word in name.lower().replace(".", " ").split()} - _NO_NAMES


def _ask(visit: Visit, code: str, heard: list[dict[str, Any]], asked: int = 1) -> None:
    visit.kept[_KEPT] = {"code": code, "heard": heard, "asked": asked}
    choices = ((f"{_KEPT}:add", "anytime.which.add"), (f"{_KEPT}:new", "anytime.which.new"))
    visit.say("anytime.which", code=code, choices=choices)


def _go_on(visit: Visit, which: str, kept: dict[str, Any]) -> None:
    """What waited is heard now, as the first words of the talk it belongs to."""
    first, *others = [_unpack(each) for each in kept["heard"]]
    flow, context = ("report", None) if which == "new" else ("follow_up", {"code": kept["code"]})
    book = visit.bot.book
    talking.take(visit, book.start(flow, secrets.token_hex(3), first, aside=visit.talk, context=context))
    for each in others:
        if visit.talk is not None:
            talking.take(visit, book.hear(visit.talk, each))


def _pack(heard: Heard) -> dict[str, Any]:
    return {
        "at": heard.at.isoformat(),
        "text": heard.text,
        "files": [[file.id, file.kind, file.seconds] for file in heard.files],
        "contact": [heard.contact.name, list(heard.contact.phones)] if heard.contact else None,
        "location": [heard.location.lat, heard.location.lon, heard.location.label] if heard.location else None,
        "message_id": heard.message_id,
    }


def _unpack(kept: dict[str, Any]) -> Heard:
    return Heard(
        at=datetime.fromisoformat(kept["at"]),
        text=kept["text"],
        files=tuple(HeardFile(*file) for file in kept["files"]),
        contact=Contact(kept["contact"][0], tuple(kept["contact"][1])) if kept["contact"] else None,
        location=Location(*kept["location"]) if kept["location"] else None,
        message_id=kept["message_id"],
    )
