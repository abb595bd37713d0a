"""The Content API of the stand-in for Twilio: templates are made, found, approved, and draw messages on phones."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes import judging, specs
from tests.fakes.phones import Shown
from tests.fakes.server import Reply, Request
from tests.fakes.twilio_replies import Sent, no, yes

_SLOT = re.compile(r"\{\{(\d+)\}\}")
_LONGEST = {"quick": 20, "item": 24, "description": 72, "id": 200, "body": 1024}


class Contents:
    """One account's templates. `approves` is what WhatsApp says about a template that is handed in."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.templates: dict[str, dict[str, Any]] = {}
        self.approvals: dict[str, dict[str, str]] = {}
        self.approves = "approved"
        self.violations: list[str] = []

    def answer(self, request: Request) -> Reply:
        """A request below /v1/Content."""
        parts = request.path.strip("/").split("/")
        if len(parts) == 2:
            return self._create(request) if request.method == "POST" else self._list(request)
        sid = parts[2]
        if sid not in self.templates:
            return no(404, 20404, "not found")
        if parts[3:] == ["ApprovalRequests", "whatsapp"] and request.method == "POST":
            asked = json.loads(request.body)
            self._judge("ContentApprovalRequest", asked)
            self.approvals[sid] = {"type": "whatsapp", "status": self.approves, **asked}
            return yes(201, {**self.approvals[sid], "status": "received"})
        if parts[3:] == ["ApprovalRequests"]:
            empty = {"type": "whatsapp", "status": "unsubmitted"}
            return yes(200, {"sid": sid, "account_sid": self.account, "whatsapp": self.approvals.get(sid, empty)})
        return yes(200, self.templates[sid])

    def _create(self, request: Request) -> Reply:
        asked = json.loads(request.body)
        wrong = self._judge("ContentCreateRequest", asked)
        if wrong:
            return no(400, 20001, wrong[0])
        sid = "HX" + secrets.token_hex(16)
        self.templates[sid] = {"sid": sid, "account_sid": self.account, **asked}
        return yes(201, self.templates[sid])

    def _judge(self, schema: str, asked: Any) -> list[str]:
        wrong = specs.content_violations(schema, asked)
        judging.note(f"twilio {schema}", wrong)
        self.violations += wrong
        return wrong

    def _list(self, request: Request) -> Reply:
        wanted = dict(parse_qsl(request.query))
        size, page = min(int(wanted.get("PageSize", 50)), 10), int(wanted.get("Page", 0))
        found = list(self.templates.values())
        part = found[page * size : (page + 1) * size]
        more = (page + 1) * size < len(found)
        address = f"https://content.twilio.com/v1/Content?PageSize={size}&Page={page + 1}&PageToken=x"
        return yes(200, {"contents": part, "meta": {"next_page_url": address if more else None, "page": page}})

    def trouble(self, sent: Sent, *, open_: bool) -> tuple[int, str]:
        """Twilio's error code for a message from a template, and why; (0, "") when there is none."""
        template = self.templates.get(sent.value("ContentSid"))
        if template is None:
            return 20404, "no such template"
        variables = json.loads(sent.value("ContentVariables") or "{}")
        if set(variables) != set(template.get("variables") or {}):
            return 21656, "the variables are not those of the template"
        if any(not value.strip() or "     " in value for value in variables.values()):
            return 63013, "an empty variable, or one with more than four blanks"
        (drawing,) = template["types"].values()
        for name, value in _drawn_parts(drawing, variables):
            if len(value) > _LONGEST[name]:
                return 63013, f"{name} longer than {_LONGEST[name]}"
        approved = self.approvals.get(template["sid"], {}).get("status") == "approved"
        return (0, "") if open_ or approved else (63016, "outside the window")

    def bubble(self, sent: Sent) -> Shown:
        """What a phone shows of a message from a template."""
        template = self.templates[sent.value("ContentSid")]
        variables = json.loads(sent.value("ContentVariables") or "{}")
        (drawing,) = template["types"].values()
        text = _fill(drawing["body"], variables)
        choices, values = [], []
        for each in drawing.get("actions") or drawing.get("items") or ():
            label = _fill(each.get("title") or each["item"], variables)
            hint = _fill(each.get("description", ""), variables)
            choices.append(f"{label} · {hint}" if hint else label)
            values.append(_fill(each["id"], variables))
        return Shown(sent.sid, text, text, tuple(choices), tuple(values), at=sent.at)


def _drawn_parts(drawing: dict[str, Any], variables: dict[str, str]) -> list[tuple[str, str]]:
    parts = [("body", _fill(drawing["body"], variables))]
    for each in drawing.get("actions", ()):
        parts += [("quick", _fill(each["title"], variables)), ("id", _fill(each["id"], variables))]
    for each in drawing.get("items", ()):
        parts += [(name, _fill(each[name], variables)) for name in ("item", "id", "description") if name in each]
    return parts


def _fill(text: str, variables: dict[str, str]) -> str:
    return _SLOT.sub(lambda found: variables[found[1]], text)
