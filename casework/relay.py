"""Who is answering whom: an officer's question waits for the reporter's next words, wherever they come in.

Nothing is remembered for this: the pieces of the report say it. The last question without an answer is the open one, and
what follows an answer within a short while still belongs to it, because people answer in several short messages.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from casework import evidence, reporters
from casework.record import CLOSED, Report
from storage.base import now
from storage.database import Unit

STILL_ANSWERING = timedelta(minutes=10)
STILL_TELLING = timedelta(minutes=30)
QUESTION_WAITS = timedelta(days=14)
"""After that a message is taken as a new one; the reporter may add to the report all the same."""

_TALK = (evidence.QUESTION, evidence.ANSWER)


def open_question(unit: Unit, conversation_id: str, at: datetime | None = None) -> Report | None:
    """The report about which this person was asked something, while the next words belong to it."""
    at = at or now()
    for report in reporters.of_reporter(unit, conversation_id):
        if report.state == CLOSED:
            continue
        last = next((one for one in reversed(evidence.pieces(unit, report)) if one.kind in _TALK), None)
        if last is None:
            continue
        waits = QUESTION_WAITS if last.kind == evidence.QUESTION else STILL_ANSWERING
        if at - last.at < waits:
            return report
    return None


def asked_since(unit: Unit, conversation_id: str, since: datetime) -> Report | None:
    """The report about which this person was asked something after `since` and has not answered."""
    for report in reporters.of_reporter(unit, conversation_id):
        if report.state == CLOSED:
            continue
        last = next((one for one in reversed(evidence.pieces(unit, report)) if one.kind in _TALK), None)
        if last is not None and last.kind == evidence.QUESTION and last.at > since:
            return report
    return None


def just_sent(unit: Unit, conversation_id: str, at: datetime | None = None) -> Report | None:
    """The report that this person sent a moment ago: what is told right afterwards still belongs to it."""
    report = latest_open(unit, conversation_id)
    return report if report is not None and (at or now()) - report.created_at < STILL_TELLING else None


def all_just_sent(unit: Unit, conversation_id: str, at: datetime | None = None) -> list[Report]:
    """All open reports that this person sent a moment ago, the newest first."""
    at = at or now()
    known = reporters.of_reporter(unit, conversation_id)
    return [one for one in known if one.state != CLOSED and at - one.created_at < STILL_TELLING]


def latest_open(unit: Unit, conversation_id: str) -> Report | None:
    """The newest report of this person that is not closed."""
    return next((one for one in reporters.of_reporter(unit, conversation_id) if one.state != CLOSED), None)
