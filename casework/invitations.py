"""How an officer comes to be: a one-use code, good for 24 hours and five tries, that he sends to the bot himself.

The code reads "P-7K2M-XXXX-XXXX-XXXX-XXXX": the first group only names the invitation, the other sixteen letters
(78 bits) are the secret. Of the secret a keyed fingerprint is kept. A slow hash is for secrets that can be guessed;
this one cannot, and a slow hash on the one writer would let anybody who sends codes hold up everybody's messages.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Integer, LargeBinary, func, select
from sqlmodel import Field, SQLModel

from casework import arriving, codes, history, roster
from casework.errors import (
    CaseworkError,
    InvitationExpired,
    InvitationLocked,
    InvitationUsed,
    InvitationWrong,
    LineInUse,
)
from casework.roster import Officer
from storage.base import Moment, now
from storage.database import Unit

GOOD_FOR = timedelta(hours=24)
TRIES = 5
_NAME_LETTERS, _SECRET_LETTERS = 4, 16


class Invitation(SQLModel, table=True):
    """One invitation. `replaces` cuts the officer's other lines when it is used (a lost phone)."""

    __tablename__ = "invitation"

    id: str = Field(primary_key=True)
    officer_id: str = Field(foreign_key="officer.id")
    secret: bytes = Field(sa_type=LargeBinary)
    replaces: bool = False
    made_at: datetime = Field(sa_type=Moment)
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    used_by: str | None = None


class InvitationTry(SQLModel, table=True):
    """A wrong code, by the line that sent it: guessing many invitations is braked like guessing one."""

    __tablename__ = "invitation_try"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))  # type: ignore[call-overload]
    line: bytes = Field(sa_type=LargeBinary, index=True)
    at: datetime = Field(sa_type=Moment)


_INVITATIONS = Invitation.__table__  # type: ignore[attr-defined]
_TRIES = InvitationTry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Enrolment:
    """How a try to enrol ended: with an officer, or with the error to tell.

    It is returned, not raised, so that the caller's transaction commits and a wrong try stays counted.
    """

    officer: Officer | None = None
    error: CaseworkError | None = None
    changed: bool = False
    """False when this line was enrolled by this very code before (the message came twice)."""


def invite(
    unit: Unit,
    *,
    name: str,
    office: str | None,
    role: str,
    areas: Iterable[str] = (),
    by: str = history.OPERATOR,
    known_as: Sequence[str] = (),
) -> str:
    """Appoint an officer and make the code that he enrols with. `office` is an office's id, None for the national desk."""
    officer = arriving.appoint(unit, name=name, role=role, office=office, areas=areas, known_as=known_as, by=by)
    return invite_again(unit, officer, by=by)


def invite_again(unit: Unit, officer: Officer, *, by: str = history.OPERATOR, replacing: bool = False) -> str:
    """A code for one more line of an officer; `replacing` cuts the lines he has now as soon as it is used."""
    name = codes.draw(_NAME_LETTERS)
    while unit.session.get(Invitation, name) is not None:
        name = codes.draw(_NAME_LETTERS)
    secret = codes.draw(_SECRET_LETTERS)
    unit.session.add(
        Invitation(id=name, officer_id=officer.id, secret=_seal(unit, name, secret), replaces=replacing, made_at=now())
    )
    unit.session.flush()
    history.write(unit, who=by, what="officer.invite", detail=officer.id)
    groups = [name, *(secret[start : start + 4] for start in range(0, _SECRET_LETTERS, 4))]
    return "P-" + "-".join(groups)


def read_code(typed: str) -> tuple[str, str] | None:
    """The invitation's name and secret in what somebody typed; None if it does not look like a code at all."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if len(letters) != 1 + _NAME_LETTERS + _SECRET_LETTERS or letters[0] != "P":
        return None
    return letters[1 : 1 + _NAME_LETTERS], letters[1 + _NAME_LETTERS :]


def enrol(unit: Unit, code: str, conversation_id: str, at: datetime | None = None, *, number: str = "") -> Enrolment:
    """Bind this conversation to the officer whom `code` invited. Commit whatever it returns: wrong tries count.

    `number` is the phone number of that line, where its carrier tells it: a story with that number speaks of him. When
    it succeeds, assign what waits (duty.assign_waiting): reports about him may have been split off for others to answer.
    """
    at = at or now()
    line = unit.ring.index(conversation_id, "invitation_try.line")
    if _wrong_tries(unit, line, at) >= TRIES:
        return Enrolment(error=InvitationLocked())
    read = read_code(code)
    unit.session.flush()
    invitation = unit.session.get(Invitation, read[0], with_for_update=True, populate_existing=True) if read else None
    right = (
        invitation is not None
        and read is not None
        and hmac.compare_digest(bytes(invitation.secret), _seal(unit, *read))
    )
    if invitation is None or not right:
        unit.connection.execute(_TRIES.insert(), {"line": line, "at": at})
        if invitation is not None and invitation.used_at is None:
            invitation.tries += 1
            unit.session.add(invitation)
            unit.session.flush()
            if invitation.tries == TRIES:
                history.write(unit, who=history.SYSTEM, what="officer.invitation_locked", detail=invitation.officer_id)
        return Enrolment(error=InvitationWrong())
    return _enrol_right(unit, invitation, conversation_id, at, number)


def _enrol_right(unit: Unit, invitation: Invitation, conversation_id: str, at: datetime, number: str) -> Enrolment:
    owner = roster.of_conversation(unit, conversation_id)
    if invitation.used_at is not None:
        if owner is not None and owner.id == invitation.officer_id and invitation.used_by == _by(unit, conversation_id):
            return Enrolment(officer=owner)
        return Enrolment(error=InvitationUsed())
    if invitation.tries >= TRIES:
        return Enrolment(error=InvitationLocked())
    officer = roster.get(unit, invitation.officer_id)
    if at - invitation.made_at > GOOD_FOR or not officer.active:
        return Enrolment(error=InvitationExpired())
    if owner is not None and owner.id != officer.id:
        return Enrolment(error=LineInUse())
    arriving.know_as(unit, officer, number)  # before he has the line: what speaks of him must never be brought to it
    if invitation.replaces:
        roster.cut_lines(unit, officer.id)
        owner = None
    if owner is None:
        roster.bind_line(unit, officer.id, conversation_id)
    invitation.used_at, invitation.used_by = at, _by(unit, conversation_id)
    unit.session.add(invitation)
    unit.session.flush()
    history.write(unit, who=officer.id, what="officer.enrol", detail=invitation.id)
    return Enrolment(officer=officer, changed=True)


def _wrong_tries(unit: Unit, line: bytes, at: datetime) -> int:
    return int(
        unit.connection.execute(
            select(func.count()).select_from(_TRIES).where(_TRIES.c.line == line, _TRIES.c.at > at - GOOD_FOR)
        ).scalar_one()
    )


def _by(unit: Unit, conversation_id: str) -> str:
    return unit.ring.index(conversation_id, "invitation.used_by").hex()


def _seal(unit: Unit, name: str, secret: str) -> bytes:
    return unit.ring.index(f"{name}\x00{secret}", "invitation.secret")
