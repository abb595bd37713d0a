"""The proof that this key ring belongs to this database: a sealed word, written at the first start.

With other keys nothing that people said could be read, and everybody would be taken for somebody new; it would only be
noticed weeks later. So a ring that does not open the word, or looks people up differently, is refused.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, select, text
from sqlmodel import Field, SQLModel

from storage.database import Database, Unit
from storage.sealed import CannotOpen

_ABOUT = "key_check.sealed"
_WORD = b"kentongan"
_WHAT_TO_DO = (
    "the keys are not the ones that this database was sealed with. "
    "Put back KENTONGAN_KEYS or the file `keys` from your copy; new keys cannot read what is there."
)


class WrongKeys(Exception):
    """The keys are not the ones that this database was sealed with; the message says what to do."""


class KeyCheck(SQLModel, table=True):
    """One row: a word sealed by the key of the first start, and its fingerprint by the index key."""

    __tablename__ = "key_check"

    id: int = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    finger: bytes = Field(sa_type=LargeBinary)


_TABLE = KeyCheck.__table__  # type: ignore[attr-defined]


def prove(database: Database) -> None:
    """Raise WrongKeys unless the ring is this database's own; the first start of an empty database writes the proof."""
    row = database.read(lambda unit: unit.connection.execute(select(_TABLE)).first())
    if row is None:
        row = database.write(_first)
    try:
        opened = database.ring.open(bytes(row.sealed), _ABOUT)
    except CannotOpen:
        opened = b""
    if opened != _WORD or bytes(row.finger) != database.ring.index(_WORD.decode(), _ABOUT):
        raise WrongKeys(_WHAT_TO_DO)


def _first(unit: Unit) -> Any:
    row = unit.connection.execute(select(_TABLE)).first()  # another process may have been quicker
    if row is not None:
        return row
    known = unit.connection.execute(text("SELECT address FROM conversation LIMIT 1")).first()
    if known is not None:
        try:
            unit.ring.open(bytes(known.address), "conversation.address")
        except CannotOpen:
            raise WrongKeys(_WHAT_TO_DO) from None
    unit.connection.execute(
        _TABLE.insert().values(
            id=1, sealed=unit.ring.seal(_WORD, _ABOUT), finger=unit.ring.index(_WORD.decode(), _ABOUT)
        )
    )
    return unit.connection.execute(select(_TABLE)).one()
