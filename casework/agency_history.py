"""What a new list adds to the history of a licence, so that history never contradicts the list, and never forgets.

Where the list says something else about its day than what was known, an event of that day is added that says so, with
the list as its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from casework.agency_events import EXPIRED, LICENSED, LIFTED, REVOKED, Event, Standing, standing


def join(old: Iterable[Event], new: Iterable[Event], source: str, checked_at: date) -> tuple[Event, ...]:
    """The events of both, the newer record of each, and what has to be added so that today is as the list says."""
    known = {event.same: event for event in old}
    new = list(new)
    for event in new:
        before = known.get(event.same)
        if before is None:
            known[event.same] = event
        elif (before.ends, before.decree) != (event.ends or before.ends, event.decree or before.decree):
            known[event.same] = replace(
                before, ends=event.ends or before.ends, decree=event.decree or before.decree, source=event.source
            )
    events = list(known.values())
    told = standing(new, checked_at)
    if _meaning(told) == _meaning(standing(events, checked_at)):
        return tuple(events)
    # a second list of the same day is a correction of the first: what began that day and is told no more, did not
    listed = {event.same for event in new}
    events = [event for event in events if event.since != checked_at or event.same in listed]
    there = standing(events, checked_at)
    if _meaning(told) == _meaning(there):
        return tuple(events)
    return (*events, *_corrections(told, there, source, checked_at))


def _corrections(told: Standing, there: Standing, source: str, on: date) -> list[Event]:
    """The events of a day that lead from what was known to what the list tells."""

    def today(event: Event) -> Event:
        return replace(event, starts=on, source=source, seen_on=on)

    if told.state in (REVOKED, EXPIRED):
        if told.event is not None and told.event.kind == LICENSED:  # its last day has passed
            return [today(replace(told.event, kind=EXPIRED, ends=None))]
        return [today(told.event)] if told.event else []
    added = []
    if there.state in (REVOKED, EXPIRED):
        added.append(today(told.licence or Event(LICENSED)))
    if there.sanctions:
        added.append(today(Event(LIFTED)))
    if told.state == LIFTED and told.event is not None and not there.sanctions:
        added.append(today(told.event))
    return [*added, *(today(each) for each in told.sanctions)]


def _meaning(status: Standing) -> object:
    """What has to agree: whether the licence is in force, and which sanctions are on it."""
    if status.state in (REVOKED, EXPIRED):
        return status.state
    return status.in_force, frozenset((each.kind, each.scope, each.covers) for each in status.sanctions)


def bare(events: Iterable[Event]) -> set[object]:
    """The events as what they say, to compare two histories."""
    return {(event.same, event.ends, event.decree) for event in events}
