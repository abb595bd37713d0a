"""Whom to ask next: the lowest rung with somebody who was not asked yet; then the top again, so many rounds.

A rung gets only so many tries (data/duty.toml), so that a long list of people on it does not keep a report from rising.
"""

from __future__ import annotations

from collections.abc import Iterator

from casework import ladder
from casework.assignment import ANSWER, DECLINED, REVIEW, Assignment, load_of, of_report
from casework.record import Report
from casework.times import times
from storage.database import Unit

_FROM_THE_TOP = ("desk", "supervisor", "other_desk", "elsewhere", "duty", "district", "village")


def next_officer(unit: Unit, report: Report, purpose: str) -> tuple[str, str, int] | None:
    """The rung, the officer's id and the round; None when nobody is left. Never whoever wants to close it, if others are there."""
    asked = of_report(unit, report.id, purpose)
    ids = {one.officer_id for one in asked}
    closer = report.closing_by
    floors = [max(report.floor, ladder.height("supervisor")), 0] if purpose == REVIEW else [report.floor]
    for floor in floors:
        for rung, people in _ladder(unit, report):
            tried = sum(one.rung == rung and one.outcome != DECLINED for one in asked)
            fresh = [one for one in people if one not in ids and one != closer]
            if fresh and tried < times().most_on_a_rung and ladder.height(rung) >= floor:
                return rung, fresh[0], 0
    unwilling = {one.officer_id for one in asked if one.outcome == DECLINED}
    since = [one for one in asked if report.contested_at is None or one.asked_at >= report.contested_at]
    by_rung = dict(_ladder(unit, report))
    for rung in _FROM_THE_TOP:
        willing = [one for one in by_rung.get(rung, []) if one not in unwilling and one != closer]
        if willing:
            return _again(willing, rung, since)
    if purpose == ANSWER and closer is not None:  # contested, and nobody else is left: better the same than nobody
        for rung, people in by_rung.items():
            if closer in people:
                return _again([closer], rung, since)
    return None


def _again(willing: list[str], rung: str, asked: list[Assignment]) -> tuple[str, str, int] | None:
    rounds = {one: sum(ask.officer_id == one and ask.again > 0 for ask in asked) for one in willing}
    officer_id = min(willing, key=rounds.__getitem__)
    again = rounds[officer_id] + 1
    return (rung, officer_id, again) if again <= times().again else None


def _ladder(unit: Unit, report: Report) -> Iterator[tuple[str, list[str]]]:
    return ladder.rungs(unit, report, lambda officer_id: load_of(unit, officer_id))
