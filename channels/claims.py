"""The outbox's rows on their way: claimed under a lease, accepted, delivered, put off, or failed aloud.

Every try is a row of its own (`outbox_try`), and whoever asked about a message gets a `Receipt` when it arrived or
could not arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select, update

from channels import endings, windows
from channels import manners as pacing
from channels.conversations import Conversation
from channels.failures import Refused, SendFailed, Unreachable, WindowClosed
from channels.manners import FREE, Manners
from channels.messages import Outgoing
from channels.outbox import ACCEPTED, DELIVERED, FAILED, READ, SENDING, WAITING, OutboxMessage, OutboxTry
from storage.base import now
from storage.database import Unit
from storage.sealed import open_one, unopened

log = structlog.get_logger(__name__)

Work = Callable[[Unit], Any]
_OUT = OutboxMessage.__table__  # type: ignore[attr-defined]
_TRY = OutboxTry.__table__  # type: ignore[attr-defined]
_WHO = Conversation.__table__  # type: ignore[attr-defined]
_EARLIER = _OUT.alias("earlier")
_BY_PROVIDER = select(
    _OUT.c.id, _OUT.c.state, _OUT.c.about, _OUT.c.conversation_id, _OUT.c.otherwise, unopened(_OUT.c.message)
).where(_OUT.c.provider_id == bindparam("provider_id"))
_FORWARD = {WAITING: 0, SENDING: 0, ACCEPTED: 1, "sent": 2, DELIVERED: 3, READ: 4, FAILED: 5}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process may send until its lease ends. `tries` counts this one."""

    id: int
    channel: str
    conversation_id: str
    address: str
    reachable: bool
    message: Outgoing
    about: str
    tries: int
    ambiguous: bool
    lease: str
    created_at: datetime
    heard_at: datetime
    otherwise: str = ""


NOT_AGAIN = 3600.0
UNREADABLE = "unreadable"
DEFECT = "defect:"
MOST_DEFECTS = 4
"""Tries that end in an error of our own before a message is given up."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What may be sent now, and in how many seconds there may be more although nothing new comes in."""

    rows: list[Claimed]
    wait: float


_DUE = (
    select(
        *(each for each in _OUT.c if each.name != "message"),
        unopened(_OUT.c.message),
        unopened(_WHO.c.address),
        _WHO.c.reachable,
        _WHO.c.heard_at,
    )
    .join(_WHO, _WHO.c.id == _OUT.c.conversation_id)
    .where(
        endings.is_open(_OUT),
        _OUT.c.channel.in_(bindparam("channels", expanding=True)),
        _OUT.c.due_at <= bindparam("at"),
        or_(_OUT.c.leased_until.is_(None), _OUT.c.leased_until < bindparam("at")),
        or_(_WHO.c.rest_until.is_(None), _WHO.c.rest_until <= bindparam("at")),
        ~exists(
            select(_EARLIER.c.id).where(
                _EARLIER.c.conversation_id == _OUT.c.conversation_id,
                _EARLIER.c.id < _OUT.c.id,
                endings.is_open(_EARLIER),
            )
        ),
    )
    .order_by(_OUT.c.lane, _OUT.c.id)
    .limit(bindparam("most"))
)
_DUE_LOCKED = _DUE.with_for_update(of=_OUT, skip_locked=True)
_CLAIM = (
    update(_OUT)
    .where(_OUT.c.id == bindparam("key"))
    .values(
        state=SENDING,
        lease=bindparam("lease"),
        leased_until=bindparam("until"),
        tries=bindparam("tries"),
        ambiguous=bindparam("ambiguous"),
    )
)
_MINE = and_(_OUT.c.id == bindparam("key"), _OUT.c.lease == bindparam("mine"), literal_column("state") == SENDING)
_RENEW = update(_OUT).where(_MINE).values(leased_until=bindparam("until"))
_ACCEPT = (
    update(_OUT)
    .where(_MINE)
    .values(state=bindparam("state"), provider_id=bindparam("provider_id"), leased_until=None, why="")
)
_POSTPONE = (
    update(_OUT)
    .where(_MINE)
    .values(
        state=WAITING,
        due_at=bindparam("due"),
        leased_until=None,
        ambiguous=bindparam("ambiguous"),
        why=bindparam("why"),
    )
)
_FAIL = update(_OUT).where(_MINE).values(state=FAILED, leased_until=None, why=bindparam("why"))


def claim(unit: Unit, channels: Sequence[str], most: int, owner: str, lease: timedelta) -> list[Claimed]:
    """Take up to `most` rows that are due: at most one per person, its oldest. Expired leases are taken over as repeats."""
    return claim_paced(unit, dict.fromkeys(channels, FREE), most, owner, lease).rows


def claim_paced(unit: Unit, manners: Mapping[str, Manners], most: int, owner: str, lease: timedelta) -> Claims:
    """As `claim`, and no faster than the channels want it."""
    at = now()
    room = pacing.room(unit, list(manners), manners, most, at)
    free = [channel for channel, count in room.most.items() if count >= most]
    shares = [(free, most)] if free else []
    shares += [([channel], count) for channel, count in room.most.items() if 0 < count < most]
    query = _DUE_LOCKED if unit.postgres else _DUE
    rows: list[Any] = []
    wait = min((room.waits[channel] for channel, count in room.most.items() if not count), default=NOT_AGAIN)
    for names, count in shares:
        share = {"channels": names, "at": at, "most": min(count, most - len(rows))}
        found = unit.connection.execute(query, share).all()
        rows += found
        if len(found) >= count and count < most:  # more may wait than there was room for
            wait = min(wait, room.waits[names[0]])
        for name in names:
            pacing.spend(unit, name, sum(row.channel == name for row in found), manners[name], room)
    claimed = []
    for row in rows:
        try:
            claimed.append(_claimed(unit, row, owner))
        except Exception as trouble:  # one row that cannot be read must not stop what everybody else waits for
            log.error("message unreadable", row=row.id, error=type(trouble).__name__)
            unit.connection.execute(
                update(_OUT).where(_OUT.c.id == row.id).values(state=FAILED, leased_until=None, why=UNREADABLE)
            )
            endings.write_try(unit, row.id, FAILED, UNREADABLE)
            endings.tell(unit, row.about, FAILED, UNREADABLE)
            wait = 0.0
    if claimed:
        unit.connection.execute(
            _CLAIM,
            [
                {"key": c.id, "lease": c.lease, "until": at + lease, "tries": c.tries, "ambiguous": c.ambiguous}
                for c in claimed
            ],
        )
    for row in [c for c in claimed if not c.reachable]:
        failed(unit, row, "unreachable", unreachable=True)
    return Claims([c for c in claimed if c.reachable], wait)


def _claimed(unit: Unit, row: Any, owner: str) -> Claimed:
    return Claimed(
        id=row.id,
        channel=row.channel,
        conversation_id=row.conversation_id,
        address=open_one(_WHO.c.address, row.address, unit.ring),
        reachable=row.reachable,
        message=Outgoing.from_dict(open_one(_OUT.c.message, row.message, unit.ring)),
        about=row.about,
        tries=row.tries + 1,
        ambiguous=bool(row.ambiguous or row.state == SENDING),
        lease=f"{owner}-{row.id}-{row.tries + 1}",
        created_at=row.created_at,
        heard_at=row.heard_at,
        otherwise=row.otherwise,
    )


def renew(unit: Unit, held: Mapping[int, str], lease: timedelta) -> None:
    """These rows are still being sent by whoever holds them."""
    marks = [{"key": row, "mine": mine, "until": now() + lease} for row, mine in held.items()]
    unit.connection.execute(_RENEW, marks)


def accepted(unit: Unit, row: Claimed, provider_id: str, *, delivered: bool, rest: float = 0.0) -> bool:
    """The carrier took it; for `rest` seconds nothing more goes to this person. False (and nothing changes) when another
    process has taken the lease over meanwhile."""
    state = DELIVERED if delivered else ACCEPTED
    mark = {"key": row.id, "mine": row.lease, "state": state, "provider_id": provider_id}
    if not unit.connection.execute(_ACCEPT, mark).rowcount:
        log.warning("late result refused", row=row.id)
        return False
    endings.write_try(unit, row.id, state, "")
    if rest:
        windows.rest(unit, row.conversation_id, now() + timedelta(seconds=rest))
    if delivered:
        endings.tell(unit, row.about, DELIVERED, "")
    unit.ring_bell("outbox")
    return True


def postponed(unit: Unit, row: Claimed, why: str, due: datetime, ambiguous: bool, *, everybody: bool = False) -> bool:
    """Passing trouble: try again at `due`, and with `everybody` send nothing at all on this channel before. With
    `ambiguous` the next try is marked as a repeat."""
    if everybody:
        pacing.hold(unit, row.channel, due)
    mark = {"key": row.id, "mine": row.lease, "due": due, "ambiguous": row.ambiguous or ambiguous, "why": why}
    if not unit.connection.execute(_POSTPONE, mark).rowcount:
        return False
    endings.write_try(unit, row.id, "again", why)
    return True


def broke(unit: Unit, row: Claimed, why: str, due: datetime, ambiguous: bool) -> bool:
    """A defect of ours: tried again at `due`, and failed aloud after a few, for the person's next messages wait behind it."""
    before = select(func.count()).where(_TRY.c.outbox_id == row.id, _TRY.c.why.startswith(DEFECT))
    if unit.connection.execute(before).scalar_one() + 1 >= MOST_DEFECTS:
        return failed(unit, row, why, unreachable=False)
    return postponed(unit, row, why, due, ambiguous)


def failed(unit: Unit, row: Claimed, why: str, *, unreachable: bool) -> bool:
    """It will never arrive. An unreachable person's other waiting messages fail with it, each with its own receipt."""
    if not unit.connection.execute(_FAIL, {"key": row.id, "mine": row.lease, "why": why}).rowcount:
        return False
    endings.write_try(unit, row.id, FAILED, why)
    endings.told_failed(unit, row.about, row.otherwise, row.message, why)
    if unreachable:
        endings.give_up_on(unit, row.conversation_id, why)
    unit.ring_bell("outbox")
    return True


def moved_on(unit: Unit, provider_id: str, status: str, failure: SendFailed | None) -> bool:
    """Take in a carrier's later word about a message, only ever forward; false when no message has that id."""
    status = FAILED if status == "undelivered" else status
    row = unit.connection.execute(_BY_PROVIDER, {"provider_id": provider_id}).first()
    if row is None:
        return windows.knock_moved_on(unit, provider_id, status, failure)
    if status not in _FORWARD:
        return True
    if _FORWARD[status] <= _FORWARD[row.state] or (status == FAILED and row.state in (DELIVERED, READ)):
        return True
    windows.may_go_on(unit, row.conversation_id)
    why = failure.why if failure else ""
    if isinstance(failure, WindowClosed):
        windows.closed_after_all(unit, row.id, row.conversation_id, why)
        return True
    try:
        message = Outgoing.from_dict(open_one(_OUT.c.message, row.message, unit.ring))
    except Exception as trouble:  # its end is told all the same
        log.error("message unreadable", row=row.id, error=type(trouble).__name__)
        message = Outgoing("")
    if isinstance(failure, Refused) and failure.why in endings.NOT_DRAWN and message.choices and not message.plain:
        endings.draw_plainly(unit, row.id, message, why)
        return True
    unit.connection.execute(update(_OUT).where(_OUT.c.id == row.id).values(state=status, why=why))
    endings.write_try(unit, row.id, status, why)
    if status in (DELIVERED, READ) and row.state not in (DELIVERED, READ):
        endings.tell(unit, row.about, DELIVERED, "")
    elif status == FAILED:
        log.error("message not delivered", row=row.id, why=why)
        endings.told_failed(unit, row.about, row.otherwise if message != Outgoing("") else "", message, why)
        if isinstance(failure, Unreachable):
            endings.give_up_on(unit, row.conversation_id, why)
    return True
