"""Telling people, once, what happened to an agency they asked about, when an imported list says so."""

from __future__ import annotations

from bot.engine.talk import Show
from bot.handlers import agency_texts
from bot.handlers.bot import Bot, put_to
from casework import agency_watch
from casework.agencies import Plan, Register
from casework.agency_check import check_firm
from casework.agency_index import AgencyIndex
from storage.database import Unit


def tell(unit: Unit, bot: Bot, plan: Plan) -> int:
    """Queue the news of an import that was just carried out, in its transaction; how many people are told.

    The first line says nothing of agencies, because others may see it on a locked phone. Whoever said STOP hears nothing.
    """
    register = Register(plan.source, plan.checked_at, "", plan.demo)
    told = 0
    for news in agency_watch.take_news(unit, plan):
        if news.gone:
            what = bot.texts.say("agency.gone", name=news.firm.name, date=Show("day", plan.checked_at.isoformat()))
        else:
            answer = check_firm(AgencyIndex([news.firm], register), news.firm.id, on=plan.checked_at)
            assert answer is not None
            what = "\n".join(agency_texts.lines(bot, answer))
        source = agency_texts.source(bot, register, stale=False)
        told += put_to(unit, bot, news.conversation_id, "agency.news", lane="talk", what=what, source=source)
    return told
