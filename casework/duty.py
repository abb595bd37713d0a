"""Who is asked, by when, and what happens when nobody answers: silence climbs, and no report is dropped.

One officer is asked at a time, save where an alarm's place becomes known late (`nearer`). Each rung of the ladder (ladder.py) has so many tries; after the last one the highest
rung is asked again, counted, and at the end of the rounds an operator is told (`unassigned`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from casework import alarms, history, ladder
from casework.assignment import (
    ANSWER,
    ASKS,
    REVIEW,
    SILENT,
    TOOK,
    UNDELIVERED,
    WATCH,
    Assignment,
    end,
    load_of,
    of_report,
)
from casework.choosing import next_officer
from casework.record import IN_HAND, NEW, Report, locked
from casework.roster import Officer
from casework.times import times
from storage.base import new_id, now
from storage.database import Unit

_REPORTS = Report.__table__  # type: ignore[attr-defined]


def assign(unit: Unit, report: Report, at: datetime | None = None) -> Assignment | None:
    """Ask the next officer of the ladder who was not asked yet. None when there is truly nobody, or nothing to ask.

    Whoever is being asked already stays asked: calling it twice asks nobody twice.
    """
    report = locked(unit, report.id)
    if report.state != NEW:
        return None
    return current(unit, report) or _ask_next(unit, report, ANSWER, at or now())


def ask_review(unit: Unit, report: Report, at: datetime | None = None) -> Assignment | None:
    """Ask somebody other than whoever closes a report to confirm how it ended (SAFETY T3)."""
    report = locked(unit, report.id)
    if report.closing_outcome is None or report.state not in IN_HAND:
        return None
    return current(unit, report, REVIEW) or _ask_next(unit, report, REVIEW, at or now())


def witness(unit: Unit, report: Report, at: datetime | None = None) -> Assignment | None:
    """Let somebody higher know of a report besides those who answer it. None when nobody is left who does not know.

    For a reporter who would not say whether an official is involved, and for a report that lies with whoever took it.
    """
    report = locked(unit, report.id)
    asked = of_report(unit, report.id)
    known = {one.officer_id for one in asked}
    highest = max((ladder.height(one.rung) for one in asked if one.purpose != WATCH), default=-1)
    for rung, people in ladder.rungs(unit, report, lambda officer_id: load_of(unit, officer_id)):
        if rung == "elsewhere" or ladder.height(rung) < max(ladder.height("supervisor"), highest):
            continue
        for officer_id in people:
            if officer_id not in known:
                return _ask(unit, report, officer_id, rung, WATCH, 0, at or now())
    return None


def current(unit: Unit, report: Report, purpose: str = ANSWER) -> Assignment | None:
    """Who is being asked just now."""
    return next((one for one in of_report(unit, report.id, purpose) if one.outcome is None), None)


def get(unit: Unit, assignment_id: str) -> Assignment | None:
    """The ask with this id."""
    return unit.session.get(Assignment, assignment_id)


def delivered(unit: Unit, assignment_id: str, at: datetime | None = None) -> bool:
    """The push reached the officer's phone: his time counts from now. False when that changes nothing any more."""
    at = at or now()
    asked = _held(unit, assignment_id)
    if asked is None or asked.outcome is not None or asked.delivered_at is not None:
        return False
    asked.delivered_at = at
    _set_time(unit, locked(unit, asked.report_id), asked, at)
    return True


def undeliverable(unit: Unit, assignment_id: str, at: datetime | None = None) -> Assignment | None:
    """The push could not reach any of the officer's lines: the next one is asked at once. None when already moved on."""
    asked = _held(unit, assignment_id)
    if asked is None or asked.outcome is not None or asked.delivered_at is not None:
        return None
    return hand_on(unit, asked, UNDELIVERED, at or now())


def silence(unit: Unit, assignment_id: str, at: datetime | None = None) -> Assignment | None:
    """The alarm of an ask rang. Acts only if it is still unanswered and its time is over; returns who is asked next."""
    at = at or now()
    asked = _held(unit, assignment_id)
    if asked is None or asked.outcome is not None or asked.answer_by is None or asked.answer_by > at:
        return None
    return hand_on(unit, asked, SILENT, at)


def idle(unit: Unit, report_id: str, expects: str, at: datetime | None = None) -> Assignment | None:
    """The alarm of a report in somebody's hands rang: if nothing was done since, somebody above gets to know of it."""
    report = locked(unit, report_id)
    if report.state not in IN_HAND or idle_mark(report) != expects:
        return None
    history.write(unit, who=history.SYSTEM, what="report.idle", report_id=report.id, detail=report.officer_id or "")
    watch_idle(unit, report, at)
    return witness(unit, report, at)


def watch_idle(unit: Unit, report: Report, at: datetime | None = None) -> None:
    """Look again later whether a report in somebody's hands moved on."""
    due = times().idle[report.level].after(at or now(), times().zone(report.area))
    alarms.set_alarm(unit, kind=alarms.IDLE, subject=report.id, expects=idle_mark(report), due_at=due)


def idle_mark(report: Report) -> str:
    """What an idle alarm expects: the same hands and the same state."""
    return f"{report.state}:{report.officer_id}"


def pass_on(unit: Unit, officer: Officer, at: datetime | None = None, *, why: str = SILENT) -> list[Assignment]:
    """The officer cannot answer now (leave, gone, or `why` else): whatever he was asked and did not answer goes to the
    next one."""
    rows = unit.connection.execute(
        select(ASKS.c.id).where(
            ASKS.c.officer_id == officer.id, ASKS.c.outcome.is_(None), ASKS.c.purpose.in_((ANSWER, REVIEW))
        )
    ).all()
    moved = [hand_on(unit, asked, why, at or now()) for row in rows if (asked := _held(unit, row.id)) is not None]
    return [one for one in moved if one is not None]


def nearer(unit: Unit, report: Report, at: datetime | None = None) -> Assignment | None:
    """The place became known after somebody further away was asked: whoever is nearest is asked at once as well.

    Both stay asked, the first to take it has it. None when nobody is nearer, or nobody is being asked.
    """
    report = locked(unit, report.id)
    asked = current(unit, report)
    if report.state != NEW or asked is None:
        return None
    known = {one.officer_id for one in of_report(unit, report.id)}
    for rung, people in ladder.rungs(unit, report, lambda officer_id: load_of(unit, officer_id)):
        if rung == "elsewhere" or ladder.height(rung) >= ladder.height(asked.rung):
            return None
        fresh = [one for one in people if one not in known]
        if fresh and ladder.height(rung) >= report.floor:
            return _ask(unit, report, fresh[0], rung, ANSWER, 0, at or now())
    return None


def unassigned(unit: Unit) -> list[Report]:
    """The reports that nobody is being asked to answer or to confirm, oldest first: the operator's list."""
    unit.session.flush()
    asking = select(ASKS.c.id).where(ASKS.c.report_id == _REPORTS.c.id, ASKS.c.outcome.is_(None))
    waits_for_answer = (_REPORTS.c.state == NEW) & ~asking.where(ASKS.c.purpose == ANSWER).exists()
    waits_for_review = (
        _REPORTS.c.state.in_(IN_HAND)
        & _REPORTS.c.closing_outcome.is_not(None)
        & ~asking.where(ASKS.c.purpose == REVIEW).exists()
    )
    rows = unit.connection.execute(
        select(_REPORTS.c.id).where(or_(waits_for_answer, waits_for_review)).order_by(_REPORTS.c.created_at)
    ).all()
    return [unit.session.get_one(Report, row.id) for row in rows]


def assign_waiting(unit: Unit, at: datetime | None = None) -> list[Assignment]:
    """Try the unassigned reports again (an officer enrolled, or is back from leave)."""
    tried = [
        assign(unit, report, at) if report.state == NEW else ask_review(unit, report, at) for report in unassigned(unit)
    ]
    return [one for one in tried if one is not None]


def took(unit: Unit, report: Report, officer: Officer, at: datetime) -> None:
    """The officer takes the report: asked just now, asked before and late, or a supervisor who was not asked."""
    own = [one for one in of_report(unit, report.id, ANSWER) if one.officer_id == officer.id]
    told = [one for one in of_report(unit, report.id, WATCH) if one.officer_id == officer.id]
    rung = told[-1].rung if told else "supervisor"
    asked = own[-1] if own else Assignment(
        id=new_id(), report_id=report.id, officer_id=officer.id, rung=rung, asked_at=at, answer_by=at
    )  # fmt: skip
    for one in told:
        if one.outcome is None:
            end(unit, one, TOOK, at)
    end(unit, asked, TOOK, at)
    alarms.cancel(unit, kind=alarms.SILENCE, subject=asked.id)


def hand_on(unit: Unit, asked: Assignment, why: str, at: datetime | None = None) -> Assignment | None:
    """This officer does not have to answer any more, for this reason; the next one is asked if somebody must be."""
    at = at or now()
    end(unit, asked, why, at)
    alarms.cancel(unit, kind=alarms.SILENCE, subject=asked.id)
    history.write(
        unit,
        who=history.SYSTEM,
        what=f"duty.{why}",
        report_id=asked.report_id,
        detail=f"{asked.rung}:{asked.officer_id}",
    )
    report = locked(unit, asked.report_id)
    if asked.purpose == ANSWER and report.state == NEW:
        return assign(unit, report, at)
    if asked.purpose == REVIEW:
        return ask_review(unit, report, at)
    return None


def retime(unit: Unit, report: Report, at: datetime | None = None) -> None:
    """The report's level rose while somebody is being asked: he has less time."""
    asked = current(unit, report)
    if asked is not None:
        _set_time(unit, report, asked, asked.delivered_at or at or now(), only_sooner=True)


def _held(unit: Unit, assignment_id: str) -> Assignment | None:
    asked = unit.session.get(Assignment, assignment_id)
    if asked is None:
        return None
    locked(unit, asked.report_id)  # the report's row is what all writers about it wait for
    return unit.session.get_one(Assignment, assignment_id, populate_existing=True)


def _ask_next(unit: Unit, report: Report, purpose: str, at: datetime) -> Assignment | None:
    found = next_officer(unit, report, purpose)
    if found is None:
        history.write(unit, who=history.SYSTEM, what="duty.nobody", report_id=report.id, detail=purpose)
        return None
    rung, officer_id, again = found
    return _ask(unit, report, officer_id, rung, purpose, again, at)


def _ask(unit: Unit, report: Report, officer_id: str, rung: str, purpose: str, again: int, at: datetime) -> Assignment:
    asked = Assignment(
        id=new_id(), report_id=report.id, officer_id=officer_id, purpose=purpose, rung=rung, again=again, asked_at=at
    )
    unit.session.add(asked)
    unit.session.flush()
    if purpose != WATCH:
        _set_time(unit, report, asked, at)
    history.write(
        unit, who=history.SYSTEM, what=f"duty.ask_{purpose}", report_id=report.id, detail=f"{rung}:{officer_id}:{again}"
    )
    return asked


def _set_time(unit: Unit, report: Report, asked: Assignment, start: datetime, only_sooner: bool = False) -> None:
    zone = times().zone(report.area)
    by = (
        times().review.after(start, zone)
        if asked.purpose == REVIEW
        else times().answer[report.level].after(start, zone)
    )
    if only_sooner and asked.answer_by is not None and asked.answer_by <= by:
        return
    asked.answer_by = by
    unit.session.add(asked)
    unit.session.flush()
    alarms.set_alarm(unit, kind=alarms.SILENCE, subject=asked.id, expects=asked.purpose, due_at=by)
