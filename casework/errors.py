"""What cannot be done, by name: the closed list of refusals that a handler turns into kind words.

Each has a `key`, by which its words are found in locales/, and the parameters that those words need. Nothing here is a
bug: a bug raises something else.
"""

from __future__ import annotations

from typing import Any, ClassVar


class CaseworkError(Exception):
    """Something a person asked for that cannot be done; `key` names the words to say, `params` fills them."""

    key: ClassVar[str] = "casework.error"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.key)
        self.params = params


class UnknownCode(CaseworkError):
    """No such report, or not for these eyes: the two are never told apart (SAFETY T1, T5, T25)."""

    key = "casework.unknown_code"


class NotYours(CaseworkError):
    """The officer may see the report, but somebody else handles it."""

    key = "casework.not_yours"


class NotTaken(CaseworkError):
    """The report has to be taken before this can be done with it."""

    key = "casework.not_taken"


class AlreadyTaken(CaseworkError):
    """Another officer was first; `name` is that officer's display name."""

    key = "casework.already_taken"


class AlreadyClosed(CaseworkError):
    """The report is closed; `outcome` says how."""

    key = "casework.already_closed"


class AlreadyDeclined(CaseworkError):
    """The officer said that the report is not for him; it went on to others."""

    key = "casework.already_declined"


class NotClosed(CaseworkError):
    """A report that is still open cannot be contested: it is being worked on."""

    key = "casework.not_closed"


class UnknownOutcome(CaseworkError):
    """Not one of the outcomes in data/outcomes.toml; `outcomes` lists them."""

    key = "casework.unknown_outcome"


class UnknownBody(CaseworkError):
    """Not one of the bodies to refer to in data/outcomes.toml; `bodies` lists them."""

    key = "casework.unknown_body"


class UnknownLevel(CaseworkError):
    """Not one of the levels red, yellow, green."""

    key = "casework.unknown_level"


class ReasonNeeded(CaseworkError):
    """This step is only done with a reason in words."""

    key = "casework.reason_needed"


class NotForReview(CaseworkError):
    """Nobody asked this officer to confirm how the report ended, or whoever closes it would confirm himself."""

    key = "casework.not_for_review"


class InvitationWrong(CaseworkError):
    """No open invitation has this code. Which part was wrong is not said."""

    key = "casework.invitation_wrong"


class InvitationExpired(CaseworkError):
    """The code is right but older than 24 hours."""

    key = "casework.invitation_expired"


class InvitationLocked(CaseworkError):
    """Too many wrong tries, at this invitation or from this line; a new code has to be asked for."""

    key = "casework.invitation_locked"


class InvitationUsed(CaseworkError):
    """The code is right but was used before, from another line."""

    key = "casework.invitation_used"


class LineInUse(CaseworkError):
    """This line already belongs to another officer."""

    key = "casework.line_in_use"


class UnknownOfficer(CaseworkError):
    """No officer has this id."""

    key = "casework.unknown_officer"


class UnknownRole(CaseworkError):
    """Not one of the roles village, duty, supervisor, desk."""

    key = "casework.unknown_role"


class BrokenFile(Exception):
    """A data file that cannot be trusted: which file, where in it, and what is wrong. Refused at start-up."""

    def __init__(self, path: object, where: str, what: str) -> None:
        super().__init__(f"{path}: {where}: {what}")
        self.path, self.where, self.what = path, where, what
