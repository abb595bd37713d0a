"""How a report ends, and how it does not: an outcome from a closed list, a second officer where one is not enough, and
the reporter's right to say that it is not over (SAFETY T3).
"""

from __future__ import annotations

from casework import alarms, duty, evidence, history, ladder
from casework.assignment import ANSWER, CONFIRMED, DISSENTED, OVERTAKEN, REVIEW, end, end_open, of_officer, of_report
from casework.errors import (
    AlreadyClosed,
    NotClosed,
    NotForReview,
    NotTaken,
    NotYours,
    ReasonNeeded,
    UnknownOutcome,
)
from casework.handling import Done, seen
from casework.outcomes import outcomes
from casework.record import ACTING, CLOSED, NEW, Report, locked, save
from casework.roster import Officer, get
from storage.base import now
from storage.database import Unit


def close(unit: Unit, report: Report | str, officer: Officer, outcome: str, words: str = "") -> Done:
    """TUTUP: with an outcome of data/outcomes.toml. One that needs a second officer only becomes final with his word:
    until then the report stays open, `closing_outcome` says what is proposed, and `Done.asked` whom to ask."""
    report = seen(unit, report, officer)
    if outcome not in outcomes().names:
        raise UnknownOutcome(outcome=outcome, outcomes=outcomes().names)
    if report.state == CLOSED:
        if report.officer_id == officer.id and report.outcome == outcome:
            return Done(report, changed=False)
        raise AlreadyClosed(code=report.code, outcome=report.outcome)
    if report.officer_id is None:
        raise NotTaken(code=report.code)
    if report.officer_id != officer.id:
        raise NotYours(code=report.code, name=get(unit, report.officer_id).name)
    if report.closing_outcome == outcome:
        return Done(report, changed=False)
    second = outcome in outcomes().second
    if second and not words.strip():
        raise ReasonNeeded(code=report.code)
    if words.strip():
        evidence.attach(unit, report, officer.id, words.strip(), kind=evidence.REASON)
    end_open(unit, report, REVIEW, OVERTAKEN, now())
    report.closing_by = officer.id
    if not second:
        return _finish(unit, report, officer, outcome)
    report.closing_outcome, report.state = outcome, ACTING
    save(unit, report)
    history.write(unit, who=officer.id, what="report.propose", report_id=report.id, detail=outcome)
    return Done(report, asked=duty.ask_review(unit, report))


def confirm(unit: Unit, report: Report | str, officer: Officer) -> Done:
    """The second officer agrees: the report is closed as was proposed. Never whoever proposed it."""
    report = seen(unit, report, officer)
    own = [one for one in of_officer(unit, report.id, officer.id) if one.purpose == REVIEW]
    if own and own[-1].outcome == CONFIRMED and report.state == CLOSED:
        return Done(report, changed=False)
    if report.state == CLOSED:
        raise AlreadyClosed(code=report.code, outcome=report.outcome)
    outcome = report.closing_outcome
    if not own or outcome is None or report.closing_by == officer.id or own[-1].outcome in (CONFIRMED, DISSENTED):
        raise NotForReview(code=report.code)
    end(unit, own[-1], CONFIRMED, now())
    alarms.cancel(unit, kind=alarms.SILENCE, subject=own[-1].id)
    return _finish(unit, report, officer, outcome)


def dissent(unit: Unit, report: Report | str, officer: Officer, words: str) -> Done:
    """The second officer does not agree, and says why: the report stays open with whoever handles it."""
    report = seen(unit, report, officer)
    own = [one for one in of_officer(unit, report.id, officer.id) if one.purpose == REVIEW]
    if own and own[-1].outcome == DISSENTED and report.closing_outcome is None:
        return Done(report, changed=False)
    if report.state == CLOSED:
        raise AlreadyClosed(code=report.code, outcome=report.outcome)
    if not own or report.closing_outcome is None or own[-1].outcome in (CONFIRMED, DISSENTED):
        raise NotForReview(code=report.code)
    if not words.strip():
        raise ReasonNeeded(code=report.code)
    evidence.attach(unit, report, officer.id, words.strip(), kind=evidence.REASON)
    end(unit, own[-1], DISSENTED, now())
    end_open(unit, report, REVIEW, OVERTAKEN, now())
    outcome, report.closing_outcome, report.closing_by = report.closing_outcome, None, None
    save(unit, report)
    history.write(unit, who=officer.id, what="report.dissent", report_id=report.id, detail=outcome)
    duty.watch_idle(unit, report)
    return Done(report)


def contest(unit: Unit, report: Report, words: str = "") -> Done:
    """BELUM SELESAI, said by the reporter about a closed report: it is open again, and somebody higher is asked."""
    report = locked(unit, report.id)
    if report.state == NEW and report.floor:
        return Done(report, changed=False, asked=None)
    if report.state != CLOSED:
        raise NotClosed(code=report.code)
    if words.strip():
        evidence.attach(unit, report, history.REPORTER, words.strip(), kind=evidence.CONTEST)
    rungs = [one.rung for one in of_report(unit, report.id, ANSWER) if one.officer_id == report.officer_id]
    highest = max((ladder.height(rung) for rung in rungs), default=0)
    before = report.outcome
    report.floor = min(highest + 1, ladder.height("desk"))
    report.closing_by, report.closing_outcome, report.contested_at = report.officer_id, None, now()
    report.state, report.outcome, report.closed_at, report.officer_id, report.taken_at = NEW, None, None, None, None
    save(unit, report)
    history.write(unit, who=history.REPORTER, what="report.contest", report_id=report.id, detail=before or "")
    return Done(report, asked=duty.assign(unit, report))


def _finish(unit: Unit, report: Report, officer: Officer, outcome: str) -> Done:
    report.state, report.outcome, report.closed_at, report.closing_outcome = CLOSED, outcome, now(), None
    save(unit, report)
    history.write(unit, who=officer.id, what="report.close", report_id=report.id, detail=outcome)
    alarms.cancel(unit, kind=alarms.IDLE, subject=report.id)
    return Done(report)
