"""Alarms whose time has come: an officer's silence, a story's pause, a report that lies still.

Each alarm looks first whether what it expects still holds, and does nothing when the world has moved on.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot import flyers, memory
from bot.handlers import card_states, erasing, push, talking
from bot.handlers.bot import Bot, Visit
from casework import alarms, duty
from casework.alarms import Alarm
from casework.record import Report
from channels.trouble import place
from storage import setbacks
from storage.base import now
from storage.database import Unit

_PHOTO = 3  # seconds until it is looked again whether a photo was read
_HELD = 1  # second until a conversation is tried again that another worker holds
ALARM = "alarm"
"""What a setback is about when an alarm could not act."""

log = structlog.get_logger(__name__)


def ring(unit: Unit, bot: Bot) -> int:
    """Let the alarms act that are due; how many did. One that fails is put off and does not hold up the others."""
    due = alarms.due(unit)
    failed_before = setbacks.of(unit, ALARM) if due else set()
    for alarm in due:
        key = f"{alarm.kind}:{alarm.subject}"
        try:
            with unit.savepoint():
                _act(unit, bot, alarm)
        except (OperationalError, InterfaceError):
            raise  # the database is in trouble, not this alarm: all of it is tried again
        except Exception as trouble:
            where = f"{type(trouble).__name__} at {place(trouble)}"
            tries, again_at = setbacks.put_off(unit, ALARM, key, where)
            log.error("alarm failed", kind=alarm.kind, subject=alarm.subject, tries=tries, why=where)
            alarms.set_alarm(unit, kind=alarm.kind, subject=alarm.subject, expects=alarm.expects, due_at=again_at)
            continue
        alarms.done(unit, alarm)
        if key in failed_before:
            setbacks.over(unit, ALARM, key)
    return len(due)


def _act(unit: Unit, bot: Bot, alarm: Alarm) -> None:
    match alarm.kind:
        case alarms.SILENCE:
            following = duty.silence(unit, alarm.subject)
            if following is not None:
                push.tell(unit, bot, following, "officer.card.climbed")
                card_states.refresh(unit, bot, unit.session.get_one(Report, following.report_id), only=alarm.subject)
        case alarms.IDLE:
            watcher = duty.idle(unit, alarm.subject, alarm.expects)
            if watcher is not None:
                push.tell(unit, bot, watcher, "officer.card.watch")
        case alarms.PAUSE:
            _end_of_story(unit, bot, alarm)
        case alarms.ERASE:
            erasing.finish(unit, alarm.subject, alarm.expects)


def _end_of_story(unit: Unit, bot: Bot, alarm: Alarm) -> None:
    channel = memory.lock(unit, alarm.subject)
    if channel is None:
        # The conversation is held just now. If by a message of theirs, that one sets a later alarm in the place of this.
        later = now() + timedelta(seconds=_HELD)
        alarms.set_alarm(unit, kind=alarms.PAUSE, subject=alarm.subject, expects=alarm.expects, due_at=later)
        return
    visit = Visit(unit, bot, alarm.subject, channel, memory.load(unit, alarm.subject))
    talk = visit.talk
    talk_id, _, turn = alarm.expects.rpartition(":")
    if talk is None or talk.id != talk_id:
        return
    if talk.flow == "offer" and flyers.wanted(unit, alarm.subject):
        later = now() + timedelta(seconds=_PHOTO)  # the photo is part of the story, and still being read
        alarms.set_alarm(unit, kind=alarms.PAUSE, subject=alarm.subject, expects=alarm.expects, due_at=later)
        return
    after = bot.book.pause_over(talk, int(turn))
    if after is not None:
        talking.take(visit, after)
        visit.send()
        memory.save(unit, alarm.subject, visit.kept)
