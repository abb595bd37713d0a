"""HAPUS DATA SAYA: what a person wrote, sent and is called goes; a report's own words stay with the officer, and no line leads back.

The goodbye still has to reach the person, so the address goes a little later, by an alarm.
"""

from __future__ import annotations

from datetime import timedelta

from bot import flyers, memory
from bot.handlers.bot import Visit
from casework import agency_watch, alarms, assignment, evidence, moving, officers, reports
from casework.record import Report
from channels import forgetting
from storage.base import now
from storage.database import Unit

_FIRST_LOOK = timedelta(seconds=5)
_NEXT_LOOK = timedelta(seconds=30)


def erase(visit: Visit) -> None:
    """Erase this person, and say so."""
    unit, who = visit.unit, visit.conversation_id
    assert visit.message is not None
    found = reports.of_reporter(unit, who)
    files = _of_reports(unit, who, found)
    for report in found:
        _forget_name(unit, report)
    reports.forget(unit, who)
    agency_watch.forget(unit, who)
    moving.forget(unit, who)
    flyers.forget(unit, who)
    memory.forget(unit, who)
    alarms.cancel(unit, kind=alarms.PAUSE, subject=who)
    forgetting.hand_over_files(unit, who, files)
    place = forgetting.empty_messages(unit, who, visit.message)
    visit.kept.clear()
    visit.say("anytime.erase.done")
    if officers.of_conversation(unit, who) is None:  # an officer's line stays, it is how he is asked
        alarms.set_alarm(unit, kind=alarms.ERASE, subject=who, expects=str(place), due_at=now() + _FIRST_LOOK)


def finish(unit: Unit, conversation_id: str, place: str) -> None:
    """The goodbye was sent: now the address goes too. Looks again later while something is still on its way."""
    ready = memory.lock(unit, conversation_id) is not None
    ready = ready and forgetting.goodbye_is_out(unit, conversation_id, int(place))
    if ready and forgetting.give_files_to_nobody(unit, conversation_id):
        forgetting.forget_address(unit, conversation_id, int(place))
        return
    later = now() + _NEXT_LOOK
    alarms.set_alarm(unit, kind=alarms.ERASE, subject=conversation_id, expects=place, due_at=later)


def tell_kept(visit: Visit) -> None:
    """DATA SAYA: what is kept of this chat besides reports."""
    messages, files = forgetting.kept(visit.unit, visit.conversation_id)
    key = "anytime.data.messages_and_files" if files else "anytime.data.messages"
    visit.say(key, messages=messages, attached=files)


def _of_reports(unit: Unit, conversation_id: str, found: list[Report]) -> set[str]:
    """The files that belong to a report: to one of this person's, or to one that goes on from another phone."""
    own = {str(name) for report in found for piece in evidence.pieces(unit, report) for name in piece.files}
    others = {name: at for name, at in forgetting.files_of(unit, conversation_id).items() if name not in own}
    return own | (evidence.naming(unit, set(others), min(others.values())) if others else set())


def _forget_name(unit: Unit, report: Report) -> None:
    """The name that was given stands in the cards that officers were sent."""
    if not report.reporter_name:
        return
    readers = {asked.officer_id for asked in assignment.of_report(unit, report.id)}
    readers |= {one.id for one in officers.listing(unit) if one.role == officers.SUPERVISOR}
    lines = [line for officer_id in sorted(readers) for line in officers.lines(unit, officer_id)]
    forgetting.take_name_out(unit, lines, report.reporter_name, report.created_at)
