"""The officer's card on Telegram changes in place when the report does, so that nobody taps what is over.

Other carriers cannot change what they have shown; there the next message says it.
"""

from __future__ import annotations

from bot.handlers import cards, push
from bot.handlers.bot import Bot
from casework import assignment, officers, sight
from casework.assignment import ANSWER, DECLINED, REVIEW, Assignment
from casework.errors import AlreadyDeclined, CaseworkError
from casework.record import CLOSED, Report
from channels import outbox
from channels.messages import Choice, Outgoing
from storage.database import Unit

CHANGES_IN_PLACE = frozenset({"telegram"})


def refresh(unit: Unit, bot: Bot, report: Report, only: str = "") -> None:
    """Let every card of this report (or that of the ask `only`) show how things stand now. A card that its officer may
    not see any more stays as it is: that it changes would tell him something (SAFETY T1)."""
    for asked in assignment.of_report(unit, report.id):
        if only not in ("", asked.id):
            continue
        if asked.outcome is None and asked.purpose in (ANSWER, REVIEW) and report.state != CLOSED:
            continue
        shown = outbox.arrived(unit, f"{push.PUSH}:{asked.id}:")
        lines = {line: message_id for line, channel, message_id in shown if channel in CHANGES_IN_PLACE}
        if not lines:
            continue
        now = _now(unit, bot, report, asked)
        for line, message_id in lines.items():
            if now is not None:
                text, choices = now
                outbox.put(unit, line, Outgoing(text, choices=choices, lane="case", edits=message_id))


def _now(unit: Unit, bot: Bot, report: Report, asked: Assignment) -> tuple[str, tuple[Choice, ...]] | None:
    """What a card says now, and what can still be tapped on it."""
    officer = officers.get(unit, asked.officer_id)
    say = bot.texts.say
    try:
        card = sight.card(unit, officer, report)
    except AlreadyDeclined:
        return say("officer.card.now.declined", code=report.code), ()
    except CaseworkError:
        return None
    if card.asked is not None:  # he is being asked again
        return say("officer.card.now.again", code=report.code), ()
    story = (Choice(f"CERITA {card.code}", say("officer.choice.story")),)
    if card.state == CLOSED:
        state, choices = "officer.card.now.closed", story
    elif card.mine:
        state, choices = "officer.card.now.taken", story
    elif card.handled_by is not None:
        state, choices = "officer.card.now.other", ()
    elif asked.outcome == DECLINED:
        state, choices = "officer.card.now.declined", ()
    else:  # passed on; whoever answers late is still welcome
        state, choices = "officer.card.now.passed", push.choices(bot, card.code, asked.purpose)
    return f"{say(state, code=card.code)}\n{cards.text(bot, card)}", choices
