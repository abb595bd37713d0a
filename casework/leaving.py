"""An officer goes, for a while or for good: nothing that lay with him is left lying."""

from __future__ import annotations

from casework import duty, handling, history, roster
from casework.assignment import Assignment
from casework.roster import Officer
from storage.database import Unit


def dismiss(unit: Unit, officer: Officer, by: str = history.OPERATOR) -> list[Assignment]:
    """The officer is one no more: his lines are cut, his reports go to others. Returns who is asked now, to be told."""
    officer = unit.session.get_one(Officer, officer.id, populate_existing=True)
    if not officer.active:
        return []
    officer.active = False
    unit.session.add(officer)
    unit.session.flush()
    roster.cut_lines(unit, officer.id)
    history.write(unit, who=by, what="officer.dismiss", detail=officer.id)
    handed = [done.asked for done in handling.release(unit, officer)]
    return [asked for asked in handed if asked is not None] + duty.pass_on(unit, officer)
