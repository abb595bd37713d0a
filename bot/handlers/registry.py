"""The register of agencies as a message being answered sees it: today's list, today's date, and what was said."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.handlers.bot import Visit
from bot.understanding import Understood, understand
from casework import agencies
from casework.agencies import AgencyIndex, Answer
from storage.base import now


def index(visit: Visit) -> AgencyIndex:
    """All agencies of the list in use."""
    return visit.bot.register.index(visit.unit)


def today(visit: Visit) -> date:
    """The day where the bot lives."""
    return now().astimezone(ZoneInfo(visit.bot.zone)).date()


def ask(visit: Visit, text: str, country: str) -> tuple[Answer, ...]:
    """What the register says of the agencies that a text names."""
    return agencies.check(index(visit), text, on=today(visit), country=country)


def pick(visit: Visit, firm_id: str, country: str) -> Answer | None:
    """What the register says of one agency; None when it is not there any more."""
    return agencies.check_firm(index(visit), firm_id, on=today(visit), country=country)


def understood(visit: Visit, text: str) -> Understood:
    """What these words tell."""
    at = visit.message.sent_at if visit.message is not None else now()
    return understand(text, at=at, gazetteer=visit.bot.gazetteer, zone=visit.bot.zone)


def abroad(told: Understood) -> str:
    """The country that the words are about, "" when they name none."""
    return next((each.code for each in told.countries if each.code != "ID"), "")
