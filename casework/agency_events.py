"""What happened to an agency's licence, in order, and from it: what it may do on a given day.

The status of an agency is never stored. What is stored are dated events, each with its decree and source, as the sanction
ladder of Permen P2MI 4/2025 knows them: suspended in part or wholly, the sanction ended, the licence revoked. A sanction
holds until an event says that it ended: that its last day has passed is no proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

LICENSED, SUSPENDED_PART, SUSPENDED = "licensed", "suspended_part", "suspended"
LIFTED, REVOKED, EXPIRED, UNKNOWN = "lifted", "revoked", "expired", "unknown"

KINDS = (LICENSED, SUSPENDED_PART, SUSPENDED, LIFTED, REVOKED, EXPIRED)
"""The kinds of events."""

SCOPES = ("all", "country", "sector")
"""What a sanction, or its end, is about."""

SANCTIONS = (SUSPENDED_PART, SUSPENDED)


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `covers` are the countries (two-letter codes) or sectors of its scope.

    `starts` is None if the list does not say: then a licence is taken to be older than everything else, and a sanction
    to be in force since `seen_on`, the day on which the list was checked.
    """

    kind: str
    scope: str = "all"
    covers: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    decree: str = ""
    source: str = ""
    seen_on: date = date.min

    @property
    def since(self) -> date:
        """The day from which it counts."""
        if self.starts is not None:
            return self.starts
        return date.min if self.kind == LICENSED else self.seen_on

    @property
    def same(self) -> tuple[object, ...]:
        """What makes two records of an event the same event, though a later list may correct its end or decree."""
        return (self.kind, self.starts) if self.kind == LICENSED else (self.kind, self.scope, self.covers, self.starts)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds on a day.

    `state`: licensed, lifted (licensed, after a sanction that ended), suspended_part, suspended, revoked, expired, or
    unknown (nothing is known of that day). `event` is the one that says so; `sanctions` are all that are in force;
    `licence` the licence they rest on. `overdue`: the last day of the sanction has passed, but nothing says it ended.
    """

    state: str
    event: Event | None = None
    sanctions: tuple[Event, ...] = ()
    licence: Event | None = None
    overdue: bool = False

    @property
    def in_force(self) -> bool:
        """Whether there is a licence with no sanction on it."""
        return self.state in (LICENSED, LIFTED)


_ORDER = {kind: place for place, kind in enumerate((LICENSED, LIFTED, SUSPENDED_PART, SUSPENDED, EXPIRED, REVOKED))}


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events from the first to the last; of one day, the harder one counts as the later one."""
    return sorted(events, key=lambda event: (event.since, _ORDER[event.kind], event.ends or date.max))


def standing(events: Iterable[Event], on: date) -> Standing:
    """What these events, in any order, come to on a day."""
    licence: Event | None = None
    ended: Event | None = None  # what took the licence away
    lifted: Event | None = None
    sanctions: list[Event] = []
    for event in in_order(events):
        if event.since > on:
            continue
        if event.kind == LICENSED:
            # a renewal ends no sanction; only after a revocation does a new licence begin with a clean sheet
            if ended is not None and ended.kind == REVOKED:
                sanctions, lifted = [], None
            licence, ended = event, None
        elif event.kind in (REVOKED, EXPIRED):
            ended = event
        elif event.kind in SANCTIONS:
            sanctions.append(event)
        else:
            sanctions, lifted = [left for each in sanctions for left in _without(each, event)], event
    if ended is not None:
        return Standing(ended.kind, ended, (), licence)
    if sanctions:
        hardest = max(
            sanctions, key=lambda one: (one.kind == SUSPENDED and one.scope == "all", _end(one) >= on, _end(one))
        )
        # a sanction alone, without any licence on record, is still a sanction
        if licence is None or _end(licence) >= on:
            return Standing(
                hardest.kind, hardest, tuple(sanctions), licence, all(_end(each) < on for each in sanctions)
            )
    if licence is None:
        return Standing(UNKNOWN) if lifted is None else Standing(LIFTED, lifted)
    if _end(licence) < on:
        return Standing(EXPIRED, licence, tuple(sanctions), licence)
    return Standing(LIFTED if lifted else LICENSED, lifted or licence, (), licence)


def touches(sanction: Event, country: str) -> bool:
    """Whether a sanction stops placements in a country. One on sectors may, so it does."""
    return sanction.scope != "country" or country in sanction.covers


def _end(event: Event) -> date:
    return event.ends or date.max


def _without(sanction: Event, lifted: Event) -> list[Event]:
    """What is left of a sanction after (a part of) it was lifted."""
    if lifted.scope == "all":
        return []
    if lifted.scope != sanction.scope:
        return [sanction]
    left = tuple(each for each in sanction.covers if each not in lifted.covers)
    if not left:
        return []
    return [replace(sanction, covers=left)]
