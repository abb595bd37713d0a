"""Bringing a report to whoever is asked: the card goes into the outbox in the transaction that asked him.

The push tells whom it is `about`, so that a receipt starts the officer's clock, or sends the next one a card when it could
not arrive on any of his phones.
"""

from __future__ import annotations

from bot.handlers import cards
from bot.handlers.bot import Bot
from casework import duty, evidence, handling, officers, sight
from casework.assignment import ANSWER, REVIEW, Assignment
from casework.record import Report, locked
from channels import conversations, outbox
from channels.manners import WINDOWS
from channels.messages import Choice, Outgoing
from storage.database import Unit

PUSH = "push"


def ask(unit: Unit, bot: Bot, report: Report, why: str = "") -> Assignment | None:
    """Ask the next officer of the ladder and send him the card; None when nobody is left (the operator's list shows it)."""
    waiting = duty.current(unit, report)
    asked = duty.assign(unit, report)
    if asked is not None and (waiting is None or waiting.id != asked.id):
        tell(unit, bot, asked, why)
    return asked


def tell(unit: Unit, bot: Bot, asked: Assignment, why: str = "", tried: tuple[str, ...] = ()) -> None:
    """Send the card of what this officer is asked to one of his lines, first to one that can take it as it is. `why` is
    the key of a first line about a climb, `tried` are the lines on which it could not arrive."""
    officer = officers.get(unit, asked.officer_id)
    lines = [line for line in officers.lines(unit, officer.id) if line not in tried]
    lines.sort(key=lambda line: not conversations.may_write_freely(unit, line, WINDOWS))
    if not lines:
        following = duty.undeliverable(unit, asked.id)
        if following is not None:
            tell(unit, bot, following, "officer.card.undelivered")
        return
    report = locked(unit, asked.report_id)
    card = sight.card(unit, officer, report)
    text = cards.text(bot, card)
    handled = report.officer_id is not None and not handling.may_take_over(unit, report, officer)
    if asked.purpose == REVIEW:
        asks = bot.texts.say("officer.close.confirm", code=card.code)
        text = f"{asks}\n{text}"
    if why:
        text = f"{bot.texts.say(why, code=card.code)}\n{text}"
    lane = "danger" if report.level == "red" else "case"
    outbox.put(
        unit,
        lines[0],
        Outgoing(
            text,
            choices=choices(bot, card.code, asked.purpose, handled=handled),
            quote=_quote(unit, report, asked),
            lane=lane,  # type: ignore[arg-type]
            about=f"{PUSH}:{asked.id}:{','.join((*tried, lines[0]))}",
        ),
    )


def _quote(unit: Unit, report: Report, asked: Assignment) -> str:
    """An alarm is its words, a review the reason that was given; of a finished form the card is the sum."""
    if asked.purpose == REVIEW:
        given = [one for one in evidence.pieces(unit, report) if one.kind == evidence.REASON]
        return given[-1].words if given else ""
    return "" if report.finished else cards.story(unit, report)


def completed(unit: Unit, bot: Bot, report: Report) -> None:
    """The form of an alarm is finished: whoever is asked gets the whole card, whoever handles it a word that it is whole."""
    asked = duty.current(unit, report)
    if asked is not None:
        tell(unit, bot, asked, "officer.card.completed")
    else:
        cards.tell_officer(unit, bot, report, "officer.completed")


def choices(bot: Bot, code: str, purpose: str = ANSWER, *, handled: bool = False) -> tuple[Choice, ...]:
    """What an officer can tap on a card. Each button carries the very line that could be typed. Whoever only gets to know
    of a report can take it as long as nobody handles it, or when it lies still with whoever does."""
    if purpose == REVIEW:
        verbs = (
            ("SETUJU", "officer.choice.confirm"),
            ("CERITA", "officer.choice.story"),
            ("TIDAK SETUJU", "officer.choice.refuse"),
        )
    elif purpose == ANSWER:
        verbs = (
            ("TERIMA", "officer.choice.take"),
            ("CERITA", "officer.choice.story"),
            ("BUKAN", "officer.choice.decline"),
        )
    else:
        verbs = (("CERITA", "officer.choice.story"), ("AMBIL", "officer.choice.take"))[: 1 if handled else 2]
    return tuple(Choice(f"{verb} {code}", bot.texts.say(key)) for verb, key in verbs)
