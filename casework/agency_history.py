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
    return (*events, *_corrections(told, events, source, checked_at))


def _corrections(told: Standing, events: list[Event], source: str, on: date) -> list[Event]:
    """The events of a day that lead from what was known to what the list tells."""
    added: list[Event] = []

    def there() -> Standing:
        return standing([*events, *added], on)

    def today(event: Event) -> Event:
        return replace(event, starts=on, source=source, seen_on=on)

    if told.state in (REVOKED, EXPIRED) and told.event is not None:
        # a licence whose last day has passed tells it by that day, which other records may outlast
        return [] if there().state == told.state else [today(replace(told.event, kind=told.state, ends=None))]
    if there().state in (REVOKED, EXPIRED):
        added.append(today(told.licence or Event(LICENSED)))
    if _sanctions(there()) - _sanctions(told):
        added.append(today(Event(LIFTED)))
    elif told.state == LIFTED and told.event is not None and not there().in_force:
        added.append(today(told.event))
    missing = _sanctions(told) - _sanctions(there())
    longest = sorted(told.sanctions, key=lambda each: each.ends or date.max)
    again = [today(each) for each in longest if (each.kind, each.scope, each.covers) in missing]
    return [*added, *{each.same: each for each in again}.values()]


def _meaning(status: Standing) -> object:
    """What has to agree: whether the licence is in force, and which sanctions are on it."""
    if status.state in (REVOKED, EXPIRED):
        return status.state
    return status.in_force, _sanctions(status)


def _sanctions(status: Standing) -> frozenset[tuple[str, str, tuple[str, ...]]]:
    return frozenset((each.kind, each.scope, each.covers) for each in status.sanctions)


def bare(events: Iterable[Event]) -> set[object]:
    """The events as what they say, to compare two histories."""
    return {(event.same, event.ends, event.decree) for event in events}
