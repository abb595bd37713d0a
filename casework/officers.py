"""Everything about officers under one name: who they are (roster.py) and how they come to be (invitations.py)."""

from __future__ import annotations

from casework.arriving import appoint, know_as, set_areas
from casework.invitations import Enrolment, enrol, invite, invite_again
from casework.leaving import dismiss
from casework.roster import (
    DESK,
    DUTY,
    ROLES,
    SUPERVISOR,
    VILLAGE,
    Officer,
    OfficerArea,
    OfficerLine,
    areas_of,
    cut_lines,
    get,
    lines,
    listing,
    of_conversation,
    set_leave,
)
from casework.sight import open_cases

__all__ = [
    "DESK",
    "DUTY",
    "ROLES",
    "SUPERVISOR",
    "VILLAGE",
    "Enrolment",
    "Officer",
    "OfficerArea",
    "OfficerLine",
    "appoint",
    "areas_of",
    "cut_lines",
    "dismiss",
    "enrol",
    "get",
    "invite",
    "invite_again",
    "know_as",
    "lines",
    "listing",
    "of_conversation",
    "open_cases",
    "set_areas",
    "set_leave",
]
