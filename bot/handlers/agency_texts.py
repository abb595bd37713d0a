"""The words of an answer about an agency: verdict, what it means, how old the list is, and that a licence is no promise.

Every line follows from casework's answer alone, and that rests on the imported list alone: nothing that anybody reported
can change a word here (SAFETY T6).
"""

from __future__ import annotations

from typing import Any

from bot.engine.talk import Show
from bot.handlers.bot import Bot
from bot.language import one_line
from casework.agencies import Answer, Register
from casework.agency_check import NOT_FOUND, OVER, SANCTIONED, SIMILAR, STALE_DATA
from casework.agency_events import EXPIRED, LIFTED, UNKNOWN, Event

MOST_ALIKE = 2


def lines(bot: Bot, answer: Answer) -> list[str]:
    """All that is said about one agency, without the list's date and without what to do next."""
    if answer.verdict == SIMILAR:
        return [_similar(bot, answer)]
    if answer.firm is None:
        return [_nothing(bot, answer)]
    found = [line for line in (_by(bot, answer), _verdict(bot, answer), _means(bot, answer)) if line]
    if answer.number_differs:
        found.append(bot.texts.say("agency.number_differs"))
    if answer.alike:
        names = ", ".join(firm.name for firm in answer.alike[:MOST_ALIKE])
        found.append(bot.texts.say("agency.alike", names=names))
    return found


def source(bot: Bot, register: Register | None, stale: bool) -> str:
    """Which list this rests on and of what day; whether it is old, or invented."""
    if register is None:
        return bot.texts.say("agency.no_list")
    when: dict[str, Any] = {"date": _day(register.checked_at)}
    if register.demo:
        return bot.texts.say("agency.source.demo", **when)
    key = "agency.source.stale" if stale else "agency.source"
    return bot.texts.say(key, source=register.source, **when)


def next_step(bot: Bot, answer: Answer) -> str:
    """What to do now: the test against borrowed names where there is a licence, else where to ask."""
    if answer.verdict == NOT_FOUND and answer.firm is None:
        return bot.texts.say("agency.next.not_found", where=where_to_ask(bot))
    if answer.verdict in (OVER, NOT_FOUND):
        return bot.texts.say("agency.next.no_licence")
    if answer.firm is None:
        return bot.texts.say("agency.next.ask", where=where_to_ask(bot))
    if answer.verdict == SANCTIONED and answer.touches is not False:
        return bot.texts.say("agency.next.stopped", where=where_to_ask(bot))
    job_order = bot.texts.say("agency.job_order.to", country=_country(answer.country)) if answer.country else ""
    return bot.texts.say("agency.next.test", job_order=job_order or bot.texts.say("agency.job_order"))


def where_to_ask(bot: Bot) -> str:
    """BP3MI or Disnaker, with a number only when somebody has called it."""
    line = next((each for each in bot.hotlines.verified if "work" in each.kinds and "ID" in each.countries), None)
    if line is None:
        return bot.texts.say("agency.where")
    return bot.texts.say("agency.where.number", name=line.name, number=line.number, checked=_day(line.verified_on))


def asked_name(answer: Answer) -> str:
    """The name as it was asked for, on one line."""
    return one_line(answer.asked.name or answer.asked.words).upper()


# ---- verdicts --------------------------------------------------------------------------------------------------------


def _verdict(bot: Bot, answer: Answer) -> str:
    firm, status = answer.firm, answer.standing
    assert firm is not None and status is not None
    say, name = bot.texts.say, firm.name
    if answer.verdict == OVER:
        event = status.event
        if status.state == EXPIRED:
            ended = event.ends or event.starts if event else None
            return say("agency.expired", name=name, when=_when(bot, "agency.since", ended))
        starts, decree = (event.starts, event.decree) if event else (None, "")
        return say("agency.revoked", name=name, when=_when(bot, "agency.since", starts), decree=_decree(bot, decree))
    if answer.verdict == NOT_FOUND:
        if firm.gone_on is not None:
            return say("agency.gone", name=name, date=_day(firm.gone_on))
        key = "agency.not_begun" if status.state == UNKNOWN else "agency.not_found"
        return say(key, name=name)
    if answer.verdict == SANCTIONED and answer.sanction is None:
        return say(
            "agency.elsewhere", name=name, country=_country(answer.country), countries=_countries(firm.countries)
        )
    if answer.sanction is not None:
        return _sanctioned(bot, answer, answer.sanction)
    if answer.verdict == STALE_DATA:
        return say("agency.was_registered", name=name)
    if answer.valid_to is not None:
        return say("agency.registered.until", name=name, date=_day(answer.valid_to))
    return say("agency.registered", name=name)


def _sanctioned(bot: Bot, answer: Answer, sanction: Event) -> str:
    assert answer.firm is not None
    key = "agency.spared" if answer.touches is False else "agency.stopped"
    if answer.touches is not False and (sanction.scope != "all" or sanction.kind == "suspended_part"):
        key = "agency.stopped_part"
    return bot.texts.say(
        key,
        name=answer.firm.name,
        covers=_covers(bot, sanction),
        when=_span(bot, sanction),
        decree=_decree(bot, sanction.decree),
    )


def _means(bot: Bot, answer: Answer) -> str:
    """What follows from the verdict for whoever asks."""
    status = answer.standing
    assert status is not None
    if answer.sanction is not None and answer.verdict == SANCTIONED:
        if status.overdue:
            return bot.texts.say("agency.means.overdue")
        if answer.touches is False:
            key = "agency.means.elsewhere" if answer.permitted is not False else "agency.means.not_permitted"
            return bot.texts.say(key, country=_country(answer.country))
        whole = answer.sanction.scope == "all"
        return bot.texts.say("agency.means.stopped" if whole else "agency.means.stopped_part")
    if answer.verdict == OVER:
        return bot.texts.say("agency.means.over")
    if answer.verdict == SANCTIONED:
        return bot.texts.say("agency.means.not_permitted", country=_country(answer.country))
    if status.state == LIFTED and status.event is not None:
        return bot.texts.say("agency.means.lifted", decree=_decree(bot, status.event.decree))
    return ""


def _by(bot: Bot, answer: Answer) -> str:
    return bot.texts.say(f"agency.by.{answer.by}") if answer.by in ("licence", "phone") else ""


def _similar(bot: Bot, answer: Answer) -> str:
    more = " " + bot.texts.say("agency.similar.more", n=answer.more) if answer.more else ""
    return bot.texts.say("agency.similar", more=more)


def _nothing(bot: Bot, answer: Answer) -> str:
    if answer.register is None:
        return bot.texts.say("agency.cannot_say")
    return bot.texts.say("agency.not_found", name=asked_name(answer))


# ---- parts of a sentence ---------------------------------------------------------------------------------------------


def _day(day: Any) -> Show:
    return Show("day", day.isoformat())


def _when(bot: Bot, key: str, day: Any) -> str:
    return " " + bot.texts.say(key, date=_day(day)) if day is not None else ""


def _span(bot: Bot, event: Event) -> str:
    if event.starts and event.ends:
        return " " + bot.texts.say("agency.span", first=_day(event.starts), last=_day(event.ends))
    if event.ends:
        return " " + bot.texts.say("agency.until", date=_day(event.ends))
    return _when(bot, "agency.since", event.starts)


def _decree(bot: Bot, decree: str) -> str:
    return f", {one_line(decree)}" if decree else ""


def _covers(bot: Bot, event: Event) -> Any:
    if event.scope == "country":
        return _countries(event.covers)
    if event.scope == "sector":
        return bot.texts.say("agency.covers.sector", sectors=", ".join(event.covers))
    return bot.texts.say("agency.covers.part" if event.kind == "suspended_part" else "agency.covers.all")


def _country(code: str) -> Show:
    return Show("country", code)


def _countries(codes: tuple[str, ...]) -> Show:
    return Show("list", [_country(code) for code in codes])
