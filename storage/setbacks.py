"""What could not be done because of an error of ours, and when it is tried again: an alarm, a carrier's word.

Nothing is dropped because it failed. The waits grow; what has failed often is called stuck, is shown to the operator
(`kentongan doctor`, /readyz) and is still tried a few times a day, so that it goes through once the error is mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Field, SQLModel

from storage.base import Moment, now
from storage.database import Unit

BACK_OFF = (2, 10, 30, 60, 300, 900, 1800)
"""Seconds to each next try."""
STUCK_AFTER = len(BACK_OFF) + 1
"""Tries after which something is stuck; about an hour."""
STUCK_WAIT = timedelta(hours=6)
_FORGOTTEN = timedelta(hours=1)  # nobody tried it when it was due: what it was about is no more


class Setback(SQLModel, table=True):
    """`what` failed (alarm, receipt) and which (`key`: ids only), how often, why (type and place), when it is next tried."""

    __tablename__ = "setback"

    what: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    tries: int = 0
    why: str = ""
    again_at: datetime = Field(sa_type=Moment)


_TABLE = Setback.__table__  # type: ignore[attr-defined]


def put_off(unit: Unit, what: str, key: str, why: str) -> tuple[int, datetime]:
    """It failed once more: how often by now, and when it is to be tried again."""
    here = (_TABLE.c.what == what) & (_TABLE.c.key == key)
    tries = (unit.connection.execute(select(_TABLE.c.tries).where(here)).scalar() or 0) + 1
    wait = timedelta(seconds=BACK_OFF[tries - 1]) if tries < STUCK_AFTER else STUCK_WAIT
    again_at = now() + wait
    values = {"tries": tries, "why": why[:200], "again_at": again_at}
    if not unit.connection.execute(_TABLE.update().where(here).values(values)).rowcount:
        unit.connection.execute(_TABLE.insert().values(what=what, key=key, **values))
    return tries, again_at


def of(unit: Unit, what: str) -> set[str]:
    """Which ones of a kind have failed."""
    return set(unit.connection.execute(select(_TABLE.c.key).where(_TABLE.c.what == what)).scalars())


def over(unit: Unit, what: str, key: str) -> None:
    """It went through."""
    unit.connection.execute(_TABLE.delete().where(_TABLE.c.what == what, _TABLE.c.key == key))


def stuck(unit: Unit) -> Sequence[Setback]:
    """What has failed so often that somebody should look, the longest waiting first."""
    rows = unit.connection.execute(
        select(_TABLE)
        .where(_TABLE.c.tries >= STUCK_AFTER, _TABLE.c.again_at > now() - _FORGOTTEN)
        .order_by(_TABLE.c.what, _TABLE.c.key)
    ).mappings()
    return [Setback(**row) for row in rows]
