"""An officer's line: one line does one thing, and a button carries the same line, so there is one path.

`TERIMA K-7F3KQ2`, `TANYA K-7F3KQ2 kumpulnya di mana?` - the code may be left out while only one report can be meant.
Forwarded messages never act: somebody else may have written them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.handlers import officer_verbs, push
from bot.handlers.bot import Visit
from bot.handlers.commands import Command
from casework import duty, officers, reports
from casework.errors import CaseworkError
from casework.officers import Officer
from casework.record import Report
from storage.base import now

_VERBS: dict[str, Callable[[Visit, Officer, Command], None]] = {
    "take": officer_verbs.take,
    "story": officer_verbs.story,
    "decline": officer_verbs.decline,
    "ask": officer_verbs.ask,
    "refer": officer_verbs.refer,
    "note": officer_verbs.note,
    "close": officer_verbs.close,
    "confirm": officer_verbs.confirm,
    "refuse": officer_verbs.refuse,
    "level": officer_verbs.level,
}
_STILL_ON_SCREEN = timedelta(days=1)
"""How long a number may still mean a card that asked for nothing."""
_WITHOUT_REPORT = ("list", "leave", "active", "help")


def answer(visit: Visit, officer: Officer) -> bool:
    """Answer an officer; false when he writes as anybody may (he reports something himself)."""
    message = visit.message
    assert message is not None
    if visit.talk is not None and not message.choice:
        command = visit.bot.commands.of_officer(message.text)
        if command is None or not command.code:
            return False  # he is telling something himself; only a full command leaves that
    typed = message.choice or message.text
    if visit.bot.commands.of_anybody(typed) in ("report", "returnee", "emergency", "check"):
        return False
    if visit.bot.commands.asks_agency(typed):
        return False
    command = visit.bot.commands.of_officer(typed)
    if command is None and visit.kept.get("asking") and not message.choice:
        return False
    visit.kept.pop("asking", None)
    command = command or _by_number(visit, officer, typed)
    if command is None:
        if typed.strip().rstrip(".").isdecimal() and len(waiting := reports.list_cases(visit.unit, officer)) > 1:
            verb = visit.bot.commands.word_for("officer", "take").upper()
            visit.say("officer.which", count=len(waiting), example=f"{verb} {waiting[0].code}")
            return True
        if ":" in message.choice:
            return False  # a button of a talk of his own
        _no_command(visit, officer, typed)
        return True
    if message.forwarded:
        visit.say("officer.forwarded")
        return True
    if command.verb in _WITHOUT_REPORT:
        _for_himself(visit, officer, command.verb)
        return True
    command = _with_code(visit, officer, command)
    if command is not None:
        try:
            _VERBS[command.verb](visit, officer, command)
        except CaseworkError as refusal:
            _refused(visit, command, refusal)
    return True


def _no_command(visit: Visit, officer: Officer, typed: str) -> None:
    """A word of thanks, a bare code, a mistyped verb, or something we do not know: nothing happens to any report."""
    commands = visit.bot.commands
    if code := commands.only_code(typed):
        try:
            officer_verbs.show(visit, officer, code)
        except CaseworkError as refusal:
            _refused(visit, Command("", code, ""), refusal)
    elif commands.is_polite(typed):
        visit.say("officer.polite")
    elif (meant := commands.nearly(typed)) is not None:
        verb = commands.word_for("officer", meant.verb).upper()
        visit.say("officer.nearly", line=f"{verb} K-{meant.code.upper()}" if meant.code else verb)
    else:
        visit.say("officer.not_understood")


def _by_number(visit: Visit, officer: Officer, typed: str) -> Command | None:
    """A bare number answers the card, but only while one single report waits: with two it could take the wrong one."""
    digits = typed.strip().rstrip(".")
    if not digits.isdecimal():
        return None
    asked = reports.asks(visit.unit, officer) or reports.watches(visit.unit, officer, now() - _STILL_ON_SCREEN)
    if len(asked) != 1:
        return None
    report = visit.unit.session.get_one(Report, asked[0].report_id)
    offered = push.choices(visit.bot, report.code, asked[0].purpose, handled=report.officer_id is not None)
    place = int(digits) - 1
    return visit.bot.commands.of_officer(offered[place].value) if 0 <= place < len(offered) else None


def _with_code(visit: Visit, officer: Officer, command: Command) -> Command | None:
    if command.code:
        return command
    cards = reports.list_cases(visit.unit, officer)
    if len(cards) == 1:
        return Command(command.verb, cards[0].code, command.words)
    if not cards:
        visit.say("officer.which.none")
    else:
        verb = visit.bot.commands.word_for("officer", command.verb).upper()
        visit.say("officer.which", count=len(cards), example=f"{verb} {cards[0].code}")
    return None


def _for_himself(visit: Visit, officer: Officer, verb: str) -> None:
    if verb == "list":
        officer_verbs.list_cases(visit, officer)
    elif verb == "help":
        visit.say("officer.help")
    elif verb == "leave":
        officers.set_leave(visit.unit, officer, True)
        for asked in duty.pass_on(visit.unit, officer):
            push.tell(visit.unit, visit.bot, asked, "officer.card.on_leave")
        visit.say("officer.leave")
    else:
        officers.set_leave(visit.unit, officer, False)
        visit.say("officer.active")
        visit.send()
        for asked in duty.assign_waiting(visit.unit):
            push.tell(visit.unit, visit.bot, asked)


def _refused(visit: Visit, command: Command, refusal: CaseworkError) -> None:
    """Say what cannot be done, in the officer's words. The code is repeated as typed, so nothing is given away."""
    code = f"K-{command.code.upper().removeprefix('K-')}"
    key = refusal.key if visit.bot.texts.has(refusal.key) else "casework.other"
    visit.say(key, code=code, by=refusal.params.get("name", ""))
