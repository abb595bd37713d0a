"""What an officer does with a report: takes it, gives it back, asks, notes, hands on, closes.

Every verb goes through the gate (sight.py), holds the report against others, writes history, and is idempotent: said
twice by the same officer, the second time changes nothing and says so (`Done.changed`). Reports are given as they are
or by the code as typed. Verbs that make somebody else be asked return that ask, so that the caller sends the push.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework import alarms, duty, evidence, history
from casework.assignment import ANSWER, DECLINED, OVERTAKEN, REVIEW, WATCH, Assignment, end_open, of_officer
from casework.errors import (
    AlreadyClosed,
    AlreadyDeclined,
    AlreadyTaken,
    NotTaken,
    NotYours,
    ReasonNeeded,
    UnknownBody,
    UnknownLevel,
)
from casework.outcomes import outcomes
from casework.record import ACTING, CLOSED, IN_HAND, NEW, REFERRED, TAKEN, Report, find, locked, save
from casework.roster import Officer, get
from casework.sight import look, visible_to
from casework.signals import LEVELS
from storage.base import now
from storage.database import Unit


@dataclass(frozen=True)
class Done:
    """The report after a verb; `changed` is False when it was so already; `asked` is who has to be told now, `former`
    the id of the officer from whom it was taken over, who has to be told too."""

    report: Report
    changed: bool = True
    asked: Assignment | None = None
    former: str | None = None


def take(unit: Unit, report: Report | str, officer: Officer) -> Done:
    """TERIMA: this officer handles the report from now on. Raises AlreadyTaken with the name of who was first, unless
    this officer was told that it lies still there: then he takes it over."""
    report = seen(unit, report, officer)
    if report.officer_id == officer.id:
        return Done(report, changed=False)
    if report.state == CLOSED:
        raise AlreadyClosed(code=report.code, outcome=report.outcome)
    former = report.officer_id
    if former is not None and not may_take_over(unit, report, officer):
        raise AlreadyTaken(code=report.code, name=get(unit, former).name)
    at = now()
    duty.took(unit, report, officer, at)
    end_open(unit, report, ANSWER, OVERTAKEN, at)
    if former is not None:
        end_open(unit, report, REVIEW, OVERTAKEN, at)  # how the former one wanted to close it is not asked any more
        report.closing_outcome = report.closing_by = None
    report.officer_id, report.state, report.taken_at = officer.id, TAKEN, at
    return replace(_done(unit, report, officer, "report.take", former or ""), former=former)


def may_take_over(unit: Unit, report: Report, officer: Officer) -> bool:
    """Was this officer told that the report lies still with whoever has it now?"""
    if report.state not in IN_HAND or report.taken_at is None or report.officer_id == officer.id:
        return False
    told = [one for one in of_officer(unit, report.id, officer.id) if one.purpose == WATCH]
    return any(one.asked_at > report.taken_at for one in told)


def decline(unit: Unit, report: Report | str, officer: Officer) -> Done:
    """BUKAN WILAYAH SAYA: the next officer is asked. Also gives back a report that this officer took."""
    try:
        report = seen(unit, report, officer)
    except AlreadyDeclined:
        return Done(_reread(unit, report), changed=False)
    if report.state == CLOSED:
        raise AlreadyClosed(code=report.code, outcome=report.outcome)
    own = of_officer(unit, report.id, officer.id)
    review = next((one for one in own if one.purpose == REVIEW and one.outcome is None), None)
    if review is not None:
        return Done(report, asked=duty.hand_on(unit, review, DECLINED))
    if report.officer_id not in (None, officer.id):
        raise AlreadyTaken(code=report.code, name=get(unit, report.officer_id).name)
    if not any(one.purpose == ANSWER for one in own):
        raise NotYours(code=report.code)
    return Done(report, asked=_let_go(unit, report, officer))


def note(unit: Unit, report: Report | str, officer: Officer, words: str) -> Done:
    """CATAT: something the officer did or found out. The report is being acted on."""
    return _write(unit, own(unit, report, officer), officer, words, evidence.NOTE)


def question(unit: Unit, report: Report | str, officer: Officer, words: str) -> Done:
    """TANYA: a question to the reporter, which the caller relays."""
    return _write(unit, own(unit, report, officer), officer, words, evidence.QUESTION)


def refer(unit: Unit, report: Report | str, officer: Officer, body: str, words: str = "") -> Done:
    """RUJUK: another body (data/outcomes.toml) goes on with it; this officer keeps an eye on it until it is closed."""
    report = own(unit, report, officer)
    if body not in outcomes().bodies:
        raise UnknownBody(body=body, bodies=outcomes().bodies)
    if report.state == REFERRED and report.referred_to == body:
        return Done(report, changed=False)
    report.state, report.referred_to = REFERRED, body
    if words.strip():
        evidence.attach(unit, report, officer.id, words.strip(), kind=evidence.REASON)
    return _done(unit, report, officer, "report.refer", body)


def overrule(unit: Unit, report: Report | str, officer: Officer, level: str, reason: str) -> Done:
    """The officer judges the urgency otherwise than the rules did, and says why."""
    report = own(unit, report, officer)
    if level not in LEVELS:
        raise UnknownLevel(level=level, levels=LEVELS)
    if report.level == level:
        return Done(report, changed=False)
    if not reason.strip():
        raise ReasonNeeded(code=report.code)
    before, report.level = report.level, level
    evidence.attach(unit, report, officer.id, reason.strip(), kind=evidence.REASON)
    return _done(unit, report, officer, "report.overrule", f"{before}:{level}")


def release(unit: Unit, officer: Officer) -> list[Done]:
    """Whatever lies with this officer goes to others (he left, or is gone for long)."""
    table = Report.__table__  # type: ignore[attr-defined]
    rows = unit.connection.execute(
        table.select().with_only_columns(table.c.id).where(table.c.officer_id == officer.id, table.c.state.in_(IN_HAND))
    ).all()
    held = [locked(unit, row.id) for row in rows]
    return [Done(report, asked=_let_go(unit, report, officer)) for report in held]


def seen(unit: Unit, report: Report | str, officer: Officer) -> Report:
    """The report through the gate, held until the transaction ends."""
    found = visible_to(unit, officer, report) if isinstance(report, str) else report
    return look(unit, officer, found, held=True)


def own(unit: Unit, report: Report | str, officer: Officer) -> Report:
    """The report, if it is open and this officer handles it; else the error that says why not."""
    report = seen(unit, report, officer)
    if report.state == CLOSED:
        raise AlreadyClosed(code=report.code, outcome=report.outcome)
    if report.officer_id is None:
        raise NotTaken(code=report.code)
    if report.officer_id != officer.id:
        raise NotYours(code=report.code, name=get(unit, report.officer_id).name)
    return report


def _write(unit: Unit, report: Report, officer: Officer, words: str, kind: str) -> Done:
    words = words.strip()
    if not words:
        raise ReasonNeeded(code=report.code)
    last = next((piece for piece in evidence.pieces(unit, report)[::-1]), None)
    if last is not None and (last.by, last.kind, last.words) == (officer.id, kind, words):
        return Done(report, changed=False)
    evidence.attach(unit, report, officer.id, words, kind=kind)
    if report.state == TAKEN:
        report.state = ACTING
    return _done(unit, report, officer, f"report.{kind}")


def _let_go(unit: Unit, report: Report, officer: Officer) -> Assignment | None:
    if report.officer_id == officer.id:
        end_open(unit, report, REVIEW, OVERTAKEN, now())
        report.officer_id, report.state, report.taken_at = None, NEW, None
        report.closing_outcome = report.closing_by = None
        alarms.cancel(unit, kind=alarms.IDLE, subject=report.id)
    save(unit, report)
    history.write(unit, who=officer.id, what="report.decline", report_id=report.id)
    own = [one for one in of_officer(unit, report.id, officer.id) if one.purpose == ANSWER]
    return duty.hand_on(unit, own[-1], DECLINED) if own else duty.assign(unit, report)


def _reread(unit: Unit, report: Report | str) -> Report:
    return find(unit, report) if isinstance(report, str) else locked(unit, report.id)


def _done(unit: Unit, report: Report, officer: Officer, what: str, detail: str = "") -> Done:
    save(unit, report)
    history.write(unit, who=officer.id, what=what, report_id=report.id, detail=detail)
    duty.watch_idle(unit, report)
    return Done(report)
