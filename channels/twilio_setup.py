"""`kentongan twilio setup`: makes the templates that WhatsApp needs at Twilio, once, and remembers them.

Called again it makes nothing twice: a template of exactly the wanted shape is found again by its name, even by a new
installation. One whose words changed is made anew beside the old one, which messages on their way may still use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from channels import twilio_templates
from channels.failures import Refused
from channels.twilio_line import TwilioLine
from channels.twilio_templates import KNOCK
from storage.database import Database

CATEGORY = "UTILITY"
"""WhatsApp's name for templates about something that is under way already (not advertising)."""
_MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class Done:
    """What a setup did: how many templates were made and found, and what WhatsApp says about the one that knocks."""

    made: int
    found: int
    approval: str


async def set_up(database: Database, line: TwilioLine, shapes: Mapping[str, Mapping[str, Any]]) -> Done:
    """Make what is missing of `shapes` (twilio_templates.shapes). Raises one of channels.failures; what was made until
    then is remembered."""
    there = await _there(line)
    made = 0
    for name, content in shapes.items():
        sid = there.get(content["friendly_name"])
        if sid is None:
            sid = str((await line.ask("POST", "/v1/Content", body=content, content=True))["sid"])
            made += 1
        shape = twilio_templates.shape_of(content)
        await database.awrite(
            lambda unit, name=name, shape=shape, sid=sid: twilio_templates.remember(unit, name, shape, sid)
        )
    known = await database.aread(twilio_templates.known)
    approval = await _approval(line, known[KNOCK], shapes[KNOCK]["friendly_name"])
    return Done(made, len(shapes) - made, approval)


async def _there(line: TwilioLine) -> dict[str, str]:
    """The account's templates: name -> id."""
    path, found = "/v1/Content?PageSize=500", {}
    for _ in range(_MOST_PAGES):
        page = await line.ask("GET", path, content=True)
        for each in page.get("contents", ()):
            found[str(each.get("friendly_name", ""))] = str(each["sid"])
        following = urlsplit((page.get("meta") or {}).get("next_page_url") or "")
        if not following.path:
            break
        path = f"{following.path}?{following.query}"
    return found


async def _approval(line: TwilioLine, sid: str, name: str) -> str:
    """What WhatsApp says about this template; it is asked to look at it if it was not yet."""
    told = await line.ask("GET", f"/v1/Content/{sid}/ApprovalRequests", content=True)
    status = str((told.get("whatsapp") or {}).get("status") or "unsubmitted")
    if status not in ("unsubmitted", "none"):
        return status
    request = {"name": name, "category": CATEGORY}
    try:
        told = await line.ask("POST", f"/v1/Content/{sid}/ApprovalRequests/whatsapp", body=request, content=True)
    except Refused as refused:
        return f"refused ({refused.why})"
    return str(told.get("status") or "received")
