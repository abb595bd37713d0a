"""Words that work at any time, whatever is being asked: MENU, BANTUAN, DARURAT, STATUS, BERSIH, DATA SAYA, STOP ...

Each is answered at once; then the open question is repeated, and nothing of the talk has changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.handlers import additions, check, privacy, push, talking, which_report
from bot.handlers.bot import Visit
from casework import duty, relay, reports
from casework.errors import CaseworkError

_LAST_WORD = frozenset({"report", "returnee", "add", "emergency", "erase", "check", "clean", "stop", "withdraw"})
"""After these the open question is not repeated: they ask something themselves, or ask for quiet."""
_MENU = (
    ("menu:report", "anytime.choice.report"),
    ("menu:check", "anytime.choice.check"),
    ("menu:returnee", "anytime.choice.returnee"),
    ("menu:status", "anytime.choice.status"),
)


def answer(visit: Visit) -> bool:
    """Answer one of these words or a button of the menu; false when it is neither."""
    message = visit.message
    assert message is not None
    if privacy.answered(visit):
        talking.repeat_question(visit)
        return True
    verb = _tapped(visit, message.choice) or _typed(visit)
    if not verb:
        return False
    visit.kept.pop("asking", None)  # what was to be checked is not asked any more
    _VERBS[verb](visit)
    if verb not in _LAST_WORD:
        talking.repeat_question(visit)
    return True


def welcome(visit: Visit) -> None:
    """The first hello: three lines and the menu. Nothing is asked of anybody before they have been heard."""
    visit.kept["welcomed"] = True
    visit.say("anytime.welcome", choices=_MENU)


def was_welcomed(visit: Visit) -> bool:
    """Whether this person has been greeted before."""
    return bool(visit.kept.get("welcomed"))


def menu(visit: Visit) -> None:
    """What the bot can do."""
    if was_welcomed(visit):
        visit.say("anytime.menu", choices=_MENU)
    else:
        welcome(visit)


def status(visit: Visit) -> None:
    """How far the person's reports are."""
    found = reports.of_reporter(visit.unit, visit.conversation_id)
    if not found:
        visit.say("anytime.status.none")
        return
    lines = []
    for report in found[:5]:
        params: dict[str, Any] = {"code": report.code}
        if report.state == reports.CLOSED:
            key = f"outcome.{report.outcome}.reporter"
            params["outcome"] = visit.text(key) if visit.bot.texts.has(key) else ""
        elif report.state == reports.REFERRED:
            params["to"] = visit.text(f"body.{report.referred_to or 'other'}")
        unasked = report.state == reports.NEW and duty.current(visit.unit, report) is None
        key = "anytime.status.unasked" if unasked else f"anytime.status.{report.state}"
        lines.append(visit.text(key, **params))
    if any(report.state != reports.CLOSED for report in found):
        lines.append(visit.text("anytime.status.add"))
    visit.put_text("\n".join(lines))


def signpost(visit: Visit) -> None:
    """In a group the bot only points the way; nothing that is said there is kept."""
    message = visit.message
    assert message is not None
    if message.text:
        visit.say("anytime.group")


def _note_poster(visit: Visit, payload: str) -> None:
    """A village's poster leads here with the village's code ("3502152001"): the next story is most likely from there."""
    digits = "".join(filter(str.isdecimal, payload))
    code = ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)
    if visit.bot.gazetteer.contains(code):
        visit.kept["poster"] = code


def _typed(visit: Visit) -> str:
    message = visit.message
    assert message is not None
    if message.start and not message.text:
        _note_poster(visit, message.start)
        return "menu"
    verb = visit.bot.commands.of_anybody(message.text)
    if verb or visit.talk is not None:
        return verb
    place = message.text.strip().rstrip(".")  # the menu, answered by number
    if was_welcomed(visit) and place.isdecimal() and 1 <= int(place) <= len(_MENU):
        if relay.open_question(visit.unit, visit.conversation_id) is not None:
            return ""  # an officer asked how many, or which one
        return _MENU[int(place) - 1][0].partition(":")[2]
    return ""


def _tapped(visit: Visit, choice: str) -> str:
    kind, _, verb = choice.partition(":")
    return verb if kind == "menu" and verb in _VERBS else ""


def _report(visit: Visit) -> None:
    talking.begin(visit, "report", listen=False)


def _returnee(visit: Visit) -> None:
    talking.begin(visit, "returnee", listen=False)


def _emergency(visit: Visit) -> None:
    """DARURAT: whoever types it is believed. What is said next is heard as a cry for help."""
    talk = visit.talk
    if talk is None:
        which_report.begin_or_add(visit)
    elif talk.flow not in ("report", "returnee"):
        talking.begin(visit, "report")
    else:
        talking.go_on(visit)


def _add(visit: Visit) -> None:
    report = relay.latest_open(visit.unit, visit.conversation_id)
    if report is None:
        visit.say("anytime.status.none")
    else:
        talking.begin(visit, "follow_up", {"code": report.code}, listen=False)


def _withdraw(visit: Visit) -> None:
    """A report is wanted back. A story that was not sent is dropped as with BATAL; what an officer has stays with him, and
    he hears of the wish: some are made to take a report back."""
    message = visit.message
    assert message is not None
    if visit.talk is not None:
        visit.message = replace(message, text="batal")
        talking.go_on(visit)
        return
    report = relay.latest_open(visit.unit, visit.conversation_id)
    if report is None:
        visit.say("anytime.nothing_open")
        return
    additions.add_to(visit, report, message.text, key="officer.card.withdrawn")
    visit.say("report.withdrawn", code=report.code)


def _contest(visit: Visit) -> None:
    closed = [r for r in reports.of_reporter(visit.unit, visit.conversation_id) if r.state == reports.CLOSED]
    if not closed:
        status(visit)
        return
    try:
        done = reports.contest(visit.unit, closed[0])
    except CaseworkError:
        status(visit)
        return
    visit.say("report.contested", code=done.report.code)
    if done.asked is not None:
        push.tell(visit.unit, visit.bot, done.asked, "officer.card.contested")


_VERBS = {
    "menu": menu,
    "help": lambda visit: visit.say("anytime.help"),
    "emergency": _emergency,
    "status": status,
    "clean": privacy.clean,
    "my_data": privacy.my_data,
    "erase": privacy.ask_to_erase,
    "stop": privacy.stop,
    "report": _report,
    "check": check.ask,
    "returnee": _returnee,
    "add": _add,
    "contest": _contest,
    "withdraw": _withdraw,
}
