"""How Twilio describes messages and answers: resources, results, refusals with their codes, and bubbles on a phone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from tests.fakes.phones import Shown, numbered
from tests.fakes.server import Reply


@dataclass(slots=True)
class Sent:
    """One message that the bot handed over. `status` is what Twilio last said about it."""

    sid: str
    form: dict[str, list[str]]
    status: str = "queued"
    code: int = 0
    at: float = 0.0
    told: list[str] = field(default_factory=list)

    def value(self, name: str) -> str:
        """The first value of a field."""
        return self.form.get(name, [""])[0]


def described(account: str, sid: str, from_: str, to: str, body: str, direction: str, at: float) -> dict[str, Any]:
    """A message as the REST API describes it."""
    date = format_datetime(datetime.fromtimestamp(at, UTC))
    uri = f"/2010-04-01/Accounts/{account}/Messages/{sid}.json"
    return {
        "sid": sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "from": from_,
        "to": to,
        "body": body,
        "direction": direction,
        "status": "received",
        "error_code": None,
        "error_message": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "messaging_service_sid": None,
        "date_created": date,
        "date_sent": date,
        "date_updated": date,
        "uri": uri,
        "subresource_uris": {"media": uri.replace(".json", "/Media.json")},
    }


def bubble(sent: Sent) -> Shown:
    """What a phone shows of a message."""
    text = sent.value("Body")
    words, choices = numbered(text)
    values = tuple(str(number) for number in range(1, len(choices) + 1))
    return Shown(sent.sid, text, words, choices, values, media="file" if "MediaUrl" in sent.form else "", at=sent.at)


def yes(status: int, result: Any) -> Reply:
    """A result."""
    return Reply(status, json.dumps(result).encode(), {"content-type": "application/json"})


def no(status: int, code: int, words: str, headers: dict[str, str] | None = None) -> Reply:
    """A refusal with Twilio's error code."""
    told = {"code": code, "message": words, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}
    return Reply(status, json.dumps(told).encode(), {"content-type": "application/json", **(headers or {})})
