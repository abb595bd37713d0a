"""A reporter goes on from another phone or another carrier, with a number that only they know.

The number has 16 digits and begins with 0, so it passes for a phone number, and is never taken for an identity card's
(NIK), which has 16 digits too. It is shown once and kept only as an Argon2id hash, works once, and can be tried five
times an hour from one line; beyond that, and beyond so many wrong ones from everywhere, the answer is the same as for a
wrong number. Whoever moves gets what comes from now on, never what was told before (SAFETY T5).
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

import structlog
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import BigInteger, Integer, LargeBinary, delete, func, select
from sqlmodel import Field, SQLModel

from casework import history, reporters, roster
from storage.base import Moment, now
from storage.database import Unit
from storage.sealed import SealedText

log = structlog.get_logger(__name__)

TRIES, FROM_EVERYWHERE = 5, 60
PER = timedelta(hours=1)
"""So many wrong tries in this time, from one line and from all lines together."""
_DIGITS = 16
_KEY = re.compile(r"0(?:[\s.-]?\d){15}")


class ReporterKey(SQLModel, table=True):
    """One number that was given out: its hash, and the conversation whose reports it moves."""

    __tablename__ = "reporter_key"

    key_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    conversation_id: str = Field(sa_type=SealedText("reporter_key.conversation_id"))  # type: ignore[call-overload]
    conversation_index: bytes = Field(sa_type=LargeBinary, index=True)
    made_at: datetime = Field(sa_type=Moment)


class MovingTry(SQLModel, table=True):
    """A wrong number, by the line that sent it."""

    __tablename__ = "moving_try"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))  # type: ignore[call-overload]
    line: bytes = Field(sa_type=LargeBinary, index=True)
    at: datetime = Field(sa_type=Moment, index=True)


_KEYS = ReporterKey.__table__  # type: ignore[attr-defined]
_TRIES = MovingTry.__table__  # type: ignore[attr-defined]


def make_key(unit: Unit, conversation_id: str) -> str | None:
    """A fresh number for the reports of this conversation; an earlier one stops working. None when there are no reports."""
    if not reporters.of_reporter(unit, conversation_id):
        return None
    digits = "0" + "".join(secrets.choice("0123456789") for _ in range(_DIGITS - 1))
    index = unit.ring.index(conversation_id, "reporter_key.conversation")
    unit.connection.execute(delete(_KEYS).where(_KEYS.c.conversation_index == index))
    unit.session.add(
        ReporterKey(
            key_hash=_hash(unit, digits), conversation_id=conversation_id, conversation_index=index, made_at=now()
        )
    )
    unit.session.flush()
    return " ".join(digits[start : start + 4] for start in range(0, _DIGITS, 4))


def looks_like_key(text: str) -> bool:
    """Whether this is such a number and nothing else."""
    return _KEY.fullmatch(text.strip()) is not None


def move(unit: Unit, typed: str, conversation_id: str) -> bool:
    """Let the reports of whoever got this number go on here; false for a wrong, a used and a too often tried one alike."""
    at = now()
    line = unit.ring.index(conversation_id, "moving_try.line")
    if _wrong(unit, at, line) >= TRIES or roster.of_conversation(unit, conversation_id) is not None:
        return False
    if _wrong(unit, at) >= FROM_EVERYWHERE:
        log.error("somebody guesses numbers: moving to another phone is braked")
        return False
    unit.session.flush()
    given = _hash(unit, re.sub(r"\D", "", typed))
    found = unit.connection.execute(
        select(_KEYS.c.conversation_id).where(_KEYS.c.key_hash == given).with_for_update()
    ).scalar()
    if found is None:
        unit.connection.execute(_TRIES.insert(), {"line": line, "at": at})
        return False
    unit.connection.execute(delete(_KEYS).where(_KEYS.c.key_hash == given))
    for report in reporters.move(unit, str(found), conversation_id):
        history.write(unit, who=history.REPORTER, what="report.move", report_id=report.id)
    return True


def forget(unit: Unit, conversation_id: str) -> None:
    """HAPUS DATA SAYA: no number leads to this person any more."""
    index = unit.ring.index(conversation_id, "reporter_key.conversation")
    unit.connection.execute(delete(_KEYS).where(_KEYS.c.conversation_index == index))


def _wrong(unit: Unit, at: datetime, line: bytes | None = None) -> int:
    query = select(func.count()).select_from(_TRIES).where(_TRIES.c.at > at - PER)
    if line is not None:
        query = query.where(_TRIES.c.line == line)
    return int(unit.connection.execute(query).scalar_one())


def _hash(unit: Unit, digits: str) -> bytes:
    """Argon2id with this installation's secret as salt, so that a number can be looked up without trying every row.

    Cost: 19 MiB, two rounds, one lane (OWASP's least), about 25 ms: this runs where messages are handled, and the brakes
    above, not the cost, are what stops guessing; the cost is for whoever steals the database and the keys.
    """
    salt = unit.ring.index("salt", "reporter_key.salt")
    hashed = hash_secret_raw(digits.encode(), salt, 2, 19 * 1024, 1, 32, Type.ID)
    return unit.ring.index(hashed.hex(), "reporter_key.key")
