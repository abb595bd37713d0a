"""How a carrier wants to be written to: how fast, in what order, and whether anything may be said unasked.

The pace is kept in the database, because Telegram and WhatsApp count what all our processes send together, and when one
of them is told to wait all of them wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.base import Moment
from storage.database import Unit

WINDOW = timedelta(hours=23, minutes=45)
"""WhatsApp lets us write freely for 24 hours after the person's last message. Its clock decides and ours guesses, so we
stop a quarter of an hour earlier (CHANNELS.md, 4)."""


WINDOWS = {"whatsapp": WINDOW}
"""The channels that know such a window."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What a carrier asks of us; by default nothing.

    `a_chat` are the seconds between two messages to one person, `overall` the messages a second to all. With
    `sent_within` the next message to a person waits until the carrier says that the last one was sent, at most so many
    seconds. `windows` says, by channel, how long after somebody's last message we may write freely.
    """

    a_chat: float = 0.0
    overall: float = 0.0
    sent_within: float = 0.0
    windows: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def rest(self) -> float:
        """Seconds for which a person gets nothing more after a message was accepted."""
        return max(self.a_chat, self.sent_within)


FREE = Manners()


class Pace(SQLModel, table=True):
    """One channel's pace. `next_at` is when the next message may go out, `held_until` when the carrier's own wait ends."""

    __tablename__ = "pace"

    channel: str = Field(primary_key=True)
    next_at: datetime | None = Field(default=None, sa_type=Moment)
    held_until: datetime | None = Field(default=None, sa_type=Moment)


_PACE = Pace.__table__  # type: ignore[attr-defined]
_ALL = select(_PACE.c.channel, _PACE.c.next_at, _PACE.c.held_until)
_ALL_LOCKED = _ALL.where(_PACE.c.channel.in_(bindparam("channels", expanding=True))).with_for_update()


def _set(column: str) -> dict[bool, Any]:
    def upsert(dialect: Any) -> Any:
        statement = dialect.insert(_PACE)
        return statement.on_conflict_do_update(
            index_elements=["channel"], set_={column: getattr(statement.excluded, column)}
        )

    return {False: upsert(sqlite), True: upsert(postgresql)}


_HOLD, _SPEND = _set("held_until"), _set("next_at")
_BEGIN = {
    False: sqlite.insert(_PACE).on_conflict_do_nothing(),
    True: postgresql.insert(_PACE).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Room:
    """How many messages may be taken for each channel at this moment, and in how many seconds there is room again."""

    most: Mapping[str, int]
    waits: Mapping[str, float]
    starts: Mapping[str, datetime]


def room(unit: Unit, channels: Sequence[str], manners: Mapping[str, Manners], most: int, at: datetime) -> Room:
    """How much may be taken now. Where a pace is kept its row is held until the transaction ends, so that two processes
    cannot both take the same room."""
    paced = [channel for channel in channels if manners.get(channel, FREE).overall]
    if paced and unit.postgres:
        unit.connection.execute(_BEGIN[True], [{"channel": channel} for channel in paced])
        unit.connection.execute(_ALL_LOCKED, {"channels": paced}).all()
    known = {row.channel: row for row in unit.connection.execute(_ALL)}
    found, starts, waits = {}, {}, {}
    for channel in channels:
        row = known.get(channel)
        if row is not None and row.held_until is not None and row.held_until > at:
            found[channel] = 0
            waits[channel] = (row.held_until - at).total_seconds()
            continue
        overall = manners.get(channel, FREE).overall
        if not overall:
            found[channel] = most
            continue
        # As much as fits into the tenth of a second that has gone by; a rest is never saved up into a burst.
        next_at = row.next_at if row is not None and row.next_at is not None else at
        starts[channel] = max(next_at, at - timedelta(seconds=0.1))
        found[channel] = max(0, min(most, int((at - starts[channel]).total_seconds() * overall) + (next_at <= at)))
        waits[channel] = max(0.01, (next_at - at).total_seconds(), 1 / overall)
    return Room(found, waits, starts)


def spend(unit: Unit, channel: str, count: int, manners: Manners, room: Room) -> None:
    """So many messages of a channel that keeps a pace were taken."""
    if count and channel in room.starts:
        next_at = room.starts[channel] + timedelta(seconds=count / manners.overall)
        unit.connection.execute(_SPEND[unit.postgres], {"channel": channel, "next_at": next_at, "held_until": None})


def hold(unit: Unit, channel: str, until: datetime) -> None:
    """The carrier asked to be left alone until then (429 with a time): every process obeys."""
    unit.connection.execute(_HOLD[unit.postgres], {"channel": channel, "next_at": None, "held_until": until})
