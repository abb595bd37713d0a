"""What an officer reads of a report: the card in a few lines, and the whole story word for word.

Only what casework's Card holds is drawn, and that never says who told it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta

from bot.engine.talk import Show
from bot.handlers.bot import Bot
from casework import duty, evidence, officers, reports
from casework.record import Report
from casework.sight import Card
from channels import attachments, conversations, drawing, outbox
from channels.manners import WINDOWS
from channels.messages import Outgoing
from storage.base import now
from storage.database import Unit

_MOST_REASONS = 6
_MOST_MONEY = 3


def text(bot: Bot, card: Card) -> str:
    """The card: level, code and place; who goes where and when; the recruiter; the indications; what is still unclear."""
    say, facts = bot.texts.say, card.facts
    head = "officer.card.head.testimony" if card.kind == reports.TESTIMONY else "officer.card.head"
    lines = [say(head, level=say(f"level.{card.level}"), code=card.code, place=place(bot, card.area))]
    if card.conflict:
        lines.append(say("officer.card.conflict"))
    lines += [
        line
        for line in (
            _going(bot, facts, _zone(bot, card)),
            _recruiter(bot, facts),
            _agencies(bot, facts),
            _money(bot, facts),
            _whereabouts(bot, facts),
        )
        if line
    ]
    if card.reasons:
        lines.append(say("officer.card.signals", signals=" · ".join(_reasons(bot, card.reasons))))
    if card.unknown and card.finished:
        lines.append(say("officer.card.unknown", facts=", ".join(say(f"unknown.{name}") for name in card.unknown)))
    if _answer(facts, "help") == "yes":
        kind = _answer(facts, "help_kind")
        what = say(f"returnee.help_kind.{kind}") if kind else say("returnee.help.yes.said")
        lines.append(say("officer.card.help", what=what))
    if card.name:
        lines.append(say("officer.card.reporter.named", name=card.name))
    if card.files:
        lines.append(say("officer.card.files", count=card.files))
    if card.answer_by is not None:
        lines.append(_until(bot, card))
    if not card.finished:
        lines.append(say("officer.card.alert" if _answer(facts, "plea") == "yes" else "officer.card.unfinished"))
    return "\n".join(lines)


def place(bot: Bot, area: str | None) -> str:
    """An area as people write it, or that it is not known."""
    if area is None or not bot.gazetteer.contains(area):
        return bot.texts.say("officer.card.place.unknown")
    return bot.gazetteer.name(area)


def place_or_clue(bot: Bot, card: Card) -> str:
    """Where a report belongs; as long as that is not known, where the journey goes or who recruits, to tell it by."""
    if card.area is not None and bot.gazetteer.contains(card.area):
        return bot.gazetteer.name(card.area)
    country = _country(bot, card.facts)
    return country or _recruiter(bot, card.facts) or bot.texts.say("officer.card.place.unknown")


def story(unit: Unit, report: Report) -> str:
    """What the reporter said so far, in the reporter's own words."""
    return "\n".join(piece.words for piece in evidence.pieces(unit, report) if piece.by == "reporter" and piece.words)


def whole_story(unit: Unit, bot: Bot, report: Report) -> list[Outgoing]:
    """Everything that was said and sent, in order; files that were not fetched yet are announced."""
    zone = ZoneInfo(bot.gazetteer.zone(report.area)) if report.area else ZoneInfo(bot.zone)
    messages = [Outgoing(bot.texts.say("officer.story.head", code=report.code), lane="case")]
    missing = 0
    for piece in evidence.pieces(unit, report):
        key = {"question": "officer.story.question", "note": "officer.story.note", "reason": "officer.story.note"}.get(
            piece.kind, "officer.story.reporter"
        )
        ready = [name for name in piece.files if attachments.shareable(unit, str(name)) is not None]
        missing += len(piece.files) - len(ready)
        when = format_datetime(piece.at.astimezone(zone), "d MMM HH.mm", locale="id")
        messages.append(Outgoing(bot.texts.say(key, when=when), quote=piece.words, files=tuple(ready), lane="case"))
    if missing:
        messages.append(Outgoing(bot.texts.say("officer.story.more", count=missing), lane="case"))
    return messages


def tell_officer(
    unit: Unit, bot: Bot, report: Report, key: str, *, quote: str = "", files: tuple[str, ...] = ()
) -> bool:
    """Let whoever handles a report, or else is being asked, know something about it; false when there is nobody."""
    asked = duty.current(unit, report) if report.officer_id is None else None
    officer_id = report.officer_id or (asked.officer_id if asked is not None else None)
    return officer_id is not None and tell_one(unit, bot, report, officer_id, key, quote=quote, files=files)


def tell_one(
    unit: Unit,
    bot: Bot,
    report: Report,
    officer_id: str,
    key: str,
    *,
    quote: str = "",
    files: tuple[str, ...] = (),
    **params: str,
) -> bool:
    """Let one officer know something about a report; false when he cannot be told."""
    lines = officers.lines(unit, officer_id)
    lines.sort(key=lambda line: not conversations.may_write_freely(unit, line, WINDOWS))
    if not lines or not conversations.may_be_told(unit, lines[0]):
        return False
    lane = "danger" if report.level == "red" else "case"
    words = Outgoing(bot.texts.say(key, code=report.code, **params), quote=quote, files=files, lane=lane)  # type: ignore[arg-type]
    outbox.put(unit, lines[0], words, otherwise=lines[1] if len(lines) > 1 else "")
    return True


def _going(bot: Bot, facts: dict[str, Any], zone: ZoneInfo) -> str:
    say, parts = bot.texts.say, []
    if facts.get("people"):
        parts.append(say("officer.card.people", count=facts["people"]))
    if facts.get("departs_on"):
        day = date.fromisoformat(facts["departs_on"])
        if day == now().astimezone(zone).date():
            parts.append(say("officer.card.leaves.today", when=format_date(day, "d MMMM", locale="id")))
        else:
            parts.append(say("officer.card.leaves", when=Show("date", facts["departs_on"])))
    if country := _country(bot, facts):
        parts.append(country)
    line = ", ".join(parts)
    return line[:1].upper() + line[1:]


def _country(bot: Bot, facts: dict[str, Any]) -> str:
    destination = _answer(facts, "destination")
    countries = [destination["country"]] if destination and destination.get("country") else facts.get("countries")
    if not countries:
        return ""
    return bot.texts.say("officer.card.country", countries=Show("list", [Show("country", code) for code in countries]))


def _recruiter(bot: Bot, facts: dict[str, Any]) -> str:
    """What the reporter read back; everybody else who is named stands in the story, and is not called a recruiter."""
    told = [facts["recruiter"]] if isinstance(facts.get("recruiter"), str) else facts.get("persons", [])[:1]
    names = [name.title() if name.islower() else name for name in told if name]
    phone = _answer(facts, "phone")
    phones = [bot.texts.show(Show("phone", each)) for each in ([phone] if phone else facts.get("phones", []))]
    who = ", ".join(dict.fromkeys([*names, *phones]))
    return bot.texts.say("officer.card.recruiter", who=who) if who else ""


def _whereabouts(bot: Bot, facts: dict[str, Any]) -> str:
    place = _answer(facts, "whereabouts")
    if not place:
        return ""
    point = f"https://www.openstreetmap.org/?mlat={place['lat']:.5f}&mlon={place['lon']:.5f}" if place["lat"] else ""
    where = " ".join(part for part in (drawing.quoted(place["words"] or ""), point) if part)
    return bot.texts.say("officer.card.where", where=where) if where else ""


def _answer(facts: dict[str, Any], name: str) -> Any:
    """What the reporter answered or agreed to; None when that question was not answered."""
    return facts.get("answers", {}).get(name)


def _agencies(bot: Bot, facts: dict[str, Any]) -> str:
    names = ", ".join(facts.get("agencies", []))
    return bot.texts.say("officer.card.agency", names=names) if names else ""


def _money(bot: Bot, facts: dict[str, Any]) -> str:
    parts = [
        bot.texts.say(
            f"officer.money.{each.get('role', 'other')}",
            amount=Show("money", {"amount": each["amount"], "currency": each["currency"]}),
        )
        for each in facts.get("money", [])[:_MOST_MONEY]
    ]
    return bot.texts.say("officer.card.money", money=", ".join(parts)) if parts else ""


def _reasons(bot: Bot, reasons: tuple[Any, ...]) -> list[str]:
    """The indications, those with a legal element first, each once; a reason without a signal (a date, a number) stands
    in the lines above."""
    say, drawn = bot.texts.say, {}
    for reason in sorted(reasons, key=lambda one: (not one["signal"], one["element"] == "bahaya")):
        point, element = say(f"point.{reason['point']}"), say(f"element.{reason['element']}")
        if not reason["signal"]:
            drawn.setdefault("" if drawn else reason["point"], f"{point} ({element})")
            continue
        signal = say(f"signal.{reason['signal']}")
        drawn.setdefault(
            reason["signal"], f"{signal} ({element}: {point})" if point not in signal else f"{signal} ({element})"
        )
    drawn.pop("", None)
    return list(drawn.values())[:_MOST_REASONS]


def _zone(bot: Bot, card: Card) -> ZoneInfo:
    return ZoneInfo(bot.gazetteer.zone(card.area)) if card.area else ZoneInfo(bot.zone)


def _until(bot: Bot, card: Card) -> str:
    assert card.answer_by is not None
    left = max(card.answer_by - now(), timedelta(minutes=1))
    if left <= timedelta(hours=2):
        minutes = timedelta(minutes=round(left.total_seconds() / 60))
        return bot.texts.say("officer.card.in_minutes", time=format_timedelta(minutes, threshold=1.5, locale="id"))
    local: datetime = card.answer_by.astimezone(_zone(bot, card))
    return bot.texts.say("officer.card.before", time=format_datetime(local, "EEEE 'pukul' HH.mm", locale="id"))
