"""Everything that is done with a report, under one name.

Filing is in filing.py, the line back to reporters in reporters.py, what officers do in handling.py and closing.py, who
may see what in sight.py. Officers' verbs take the report or its code as typed.
"""

from __future__ import annotations

from casework.closing import close, confirm, contest, dissent
from casework.evidence import Evidence
from casework.evidence import pieces as evidence
from casework.filing import about_readers, add, alert, complete, file, hasten
from casework.handling import Done, decline, note, overrule, own, question, refer, release, take
from casework.outcomes import outcomes
from casework.record import (
    ACTING,
    CLOSED,
    IN_HAND,
    NEW,
    REFERRED,
    REPORT,
    STATES,
    TAKEN,
    TESTIMONY,
    Report,
    find,
)
from casework.reporters import forget, line_to, of_reporter
from casework.sight import Card, asks, card, list_cases, open_cases, visible_to, watches

__all__ = [
    "ACTING",
    "CLOSED",
    "IN_HAND",
    "NEW",
    "REFERRED",
    "REPORT",
    "STATES",
    "TAKEN",
    "TESTIMONY",
    "Card",
    "Done",
    "Evidence",
    "Report",
    "about_readers",
    "add",
    "alert",
    "asks",
    "card",
    "close",
    "complete",
    "confirm",
    "contest",
    "decline",
    "dissent",
    "evidence",
    "file",
    "find",
    "forget",
    "hasten",
    "line_to",
    "list_cases",
    "note",
    "of_reporter",
    "open_cases",
    "outcomes",
    "overrule",
    "own",
    "question",
    "refer",
    "release",
    "take",
    "visible_to",
    "watches",
]
