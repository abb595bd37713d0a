"""What each of an officer's verbs does with one report, and what the reporter hears of it.

Every verb is idempotent: said twice, the second time tells the officer that it is so already and tells nobody else.
"""

from __future__ import annotations

from bot.handlers import card_states, cards, push
from bot.handlers.bot import Visit, put_to
from bot.handlers.commands import Command
from bot.handlers.receipts import TOLD
from casework import reports
from casework.assignment import REVIEW, Assignment
from casework.errors import UnknownLevel
from casework.officers import Officer
from casework.record import Report
from channels import conversations
from channels.messages import Choice, Outgoing


def take(visit: Visit, officer: Officer, command: Command) -> None:
    """TERIMA: the officer handles it, and the reporter hears so."""
    done = reports.take(visit.unit, command.code, officer)
    visit.say("officer.taken" if done.changed else "officer.taken.again", code=done.report.code)
    if done.changed:
        key = "report.taken.desk" if done.report.conflict else "report.taken"  # whoever fears an officer hears of none
        tell_reporter(visit, done.report, key, code=done.report.code)
        if done.former is not None:
            cards.tell_one(visit.unit, visit.bot, done.report, done.former, "officer.taken_over", name=officer.name)
        _refresh(visit, done.report)


def decline(visit: Visit, officer: Officer, command: Command) -> None:
    """BUKAN WILAYAH SAYA: the next one of the ladder is asked."""
    done = reports.decline(visit.unit, command.code, officer)
    visit.say("officer.declined", code=done.report.code)
    _push(visit, done.asked, "officer.card.declined")
    _refresh(visit, done.report)


def show(visit: Visit, officer: Officer, code: str) -> None:
    """A bare code: the card as it stands, with what can be done."""
    card = reports.card(visit.unit, officer, reports.visible_to(visit.unit, officer, code))
    handled = card.handled_by is not None
    offered = push.choices(visit.bot, card.code, card.asked or "", handled=handled)
    asks = visit.text("officer.close.confirm", code=card.code) + "\n" if card.asked == REVIEW else ""
    visit.put(Outgoing(asks + cards.text(visit.bot, card), choices=offered))


def story(visit: Visit, officer: Officer, command: Command) -> None:
    """CERITA: everything that was said, word for word, with what was sent along."""
    report = reports.visible_to(visit.unit, officer, command.code)
    visit.put(*cards.whole_story(visit.unit, visit.bot, report))


def ask(visit: Visit, officer: Officer, command: Command) -> None:
    """TANYA: the question goes to the reporter; neither sees the other's number."""
    report = reports.visible_to(visit.unit, officer, command.code)
    if not command.words:
        visit.say("officer.ask.empty", code=report.code)
        return
    reports.own(visit.unit, report, officer)
    line = reports.line_to(visit.unit, report.id)
    if line is not None and not conversations.can_be_reached(visit.unit, line):
        visit.say("officer.ask.unreachable", code=report.code)
        return
    if line is None or not conversations.may_be_told(visit.unit, line):
        visit.say("officer.ask.gone" if line is None else "officer.ask.quiet", code=report.code)
        return  # not written down: nobody may be taken to answer what was never asked
    done = reports.question(visit.unit, report, officer, command.words)
    if done.changed:
        key = "report.question.desk" if done.report.conflict else "report.question"
        tell_reporter(visit, done.report, key, quote=command.words, code=report.code)
    visit.say("officer.asked", code=report.code)


def note(visit: Visit, officer: Officer, command: Command) -> None:
    """CATAT: for the file; the reporter does not hear it."""
    report = reports.visible_to(visit.unit, officer, command.code)
    if not command.words:
        visit.say("officer.note.empty", code=report.code)
        return
    reports.note(visit.unit, report, officer, command.words)
    visit.say("officer.noted", code=report.code)


def refer(visit: Visit, officer: Officer, command: Command) -> None:
    """RUJUK: another body goes on with it, and the reporter hears which."""
    report = reports.visible_to(visit.unit, officer, command.code)
    if not command.words:
        verb = visit.bot.commands.word_for("officer", "refer").upper()
        bodies = [name for name in reports.outcomes().bodies if visit.bot.texts.has(f"body.{name}") and name != "other"]
        visit.put(
            Outgoing(
                visit.text("officer.refer.empty", code=report.code),
                choices=tuple(
                    Choice(
                        f"{verb} {report.code} {visit.bot.commands.word_for('body', name)}", visit.text(f"body.{name}")
                    )
                    for name in bodies[:10]
                ),
            )
        )
        return
    body, more = visit.bot.commands.named("body", command.words)
    done = reports.refer(visit.unit, report, officer, body or "other", command.words)
    visit.say(
        "officer.referred", code=report.code, to=command.words if more or not body else visit.text(f"body.{body}")
    )
    if done.changed:
        tell_reporter(visit, done.report, "report.referred", code=report.code, to=visit.text(f"body.{body or 'other'}"))


def close(visit: Visit, officer: Officer, command: Command) -> None:
    """TUTUP: with one of the known outcomes; "tidak terbukti" needs a second officer before the reporter hears it."""
    report = reports.visible_to(visit.unit, officer, command.code)
    outcome, words = visit.bot.commands.named("outcome", command.words)
    if not outcome:
        verb = visit.bot.commands.word_for("officer", "close").upper()
        visit.put(
            Outgoing(
                visit.text("officer.close.ask", code=report.code),
                choices=tuple(
                    Choice(
                        f"{verb} {report.code} {visit.bot.commands.word_for('outcome', name)}",
                        _capital(visit.text(f"outcome.{name}")),
                    )
                    for name in reports.outcomes().names
                ),
            )
        )
        return
    done = reports.close(visit.unit, report, officer, outcome, words)
    if done.report.state != reports.CLOSED:
        visit.say("officer.close.second", code=report.code)
        _push(visit, done.asked)
        return
    _closed(visit, done, outcome)


def confirm(visit: Visit, officer: Officer, command: Command) -> None:
    """SETUJU: the second officer agrees with how the report is to end."""
    done = reports.confirm(visit.unit, command.code, officer)
    _closed(visit, done, done.report.outcome or "")
    if done.changed:
        cards.tell_officer(visit.unit, visit.bot, done.report, "officer.card.confirmed")


def refuse(visit: Visit, officer: Officer, command: Command) -> None:
    """TIDAK SETUJU: the report stays open with whoever handles it, who reads why."""
    if not command.words:
        visit.say("officer.refuse.empty", code=f"K-{command.code.upper()}")
        return
    done = reports.dissent(visit.unit, command.code, officer, command.words)
    visit.say("officer.refused", code=done.report.code)
    if done.changed and done.report.officer_id:
        cards.tell_officer(visit.unit, visit.bot, done.report, "officer.card.dissent", quote=command.words)


def level(visit: Visit, officer: Officer, command: Command) -> None:
    """TINGKAT: the officer judges the danger otherwise than the rules did, and says why."""
    report = reports.visible_to(visit.unit, officer, command.code)
    name, reason = visit.bot.commands.named("level", command.words)
    if not command.words or (name and not reason):
        visit.say("officer.level.ask", code=report.code)
        return
    if not name:
        raise UnknownLevel(level=command.words)
    reports.overrule(visit.unit, report, officer, name, reason)
    visit.say("officer.levelled", code=report.code, level=visit.text(f"level.{name}"))


def list_cases(visit: Visit, officer: Officer) -> None:
    """DAFTAR: what waits for this officer or lies with him."""
    found = reports.list_cases(visit.unit, officer)
    if not found:
        visit.say("officer.list.none")
        return
    rows = [visit.text("officer.list.head")]
    for card in found:
        rows.append(
            visit.text(
                "officer.list.row",
                code=card.code,
                level=visit.text(f"level.{card.level}"),
                state=visit.text("officer.list.review" if card.asked == REVIEW else f"state.{card.state}"),
                place=cards.place_or_clue(visit.bot, card),
            )
        )
    visit.put(Outgoing("\n".join(rows)))


def tell_reporter(visit: Visit, report: Report, key: str, *, quote: str = "", **params: str) -> bool:
    """Let the reporter know; false when the line back was erased, or the reporter said STOP."""
    line = reports.line_to(visit.unit, report.id)
    about = f"{TOLD}:{report.id}"
    return line is not None and put_to(visit.unit, visit.bot, line, key, quote=quote, about=about, **params)


def _closed(visit: Visit, done: reports.Done, outcome: str) -> None:
    code = done.report.code
    if not done.changed:
        visit.say("casework.already_closed", code=code)
    else:
        visit.say("officer.closed", code=code, outcome=visit.text(f"outcome.{outcome}"))
        tell_reporter(visit, done.report, "report.closed", code=code, outcome=visit.text(f"outcome.{outcome}.reporter"))
        _refresh(visit, done.report)


def _refresh(visit: Visit, report: Report) -> None:
    """The cards change after the answer, which must not wait for them."""
    visit.send()
    card_states.refresh(visit.unit, visit.bot, report)


def _push(visit: Visit, asked: Assignment | None, why: str = "") -> None:
    if asked is not None:
        push.tell(visit.unit, visit.bot, asked, why)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
