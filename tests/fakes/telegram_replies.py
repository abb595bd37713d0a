"""How Telegram answers a bot: a result, a refusal, or trouble made on purpose."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.server import Reply
from tests.fakes.troubles import Trouble

SENDS = {
    "sendMessage": "",
    "sendPhoto": "photo",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendVideo": "video",
    "sendDocument": "document",
}
NOTHING_NEW = "message is not modified: specified new message content and reply markup are exactly the same"


@dataclass(slots=True)
class Call:
    """One request that the bot made."""

    method: str
    given: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    status: int = 200
    at: float = 0.0


def yes(result: Any) -> Reply:
    """A result."""
    return Reply(200, json.dumps({"ok": True, "result": result}).encode(), {"content-type": "application/json"})


def no(status: int, words: str, parameters: dict[str, Any] | None = None) -> Reply:
    """A refusal in Telegram's words."""
    told = {"ok": False, "error_code": status, "description": words}
    if parameters:
        told["parameters"] = parameters
    return Reply(status, json.dumps(told).encode(), {"content-type": "application/json"})


def befall(trouble: Trouble) -> Reply | None:
    """The answer of a trouble that comes before the message is taken; None when the message is taken first."""
    if trouble.kind == "hang":
        return Reply(hang=True)
    if trouble.kind == "cut":
        return Reply(cut=True)
    if trouble.kind != "status":
        return None
    if trouble.status == 429:
        wait = trouble.retry_after or 1
        return no(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
    words = trouble.words or {
        403: "Forbidden: bot was blocked by the user",
        401: "Unauthorized",
        400: "Bad Request: message is too long",
    }.get(trouble.status, "Internal Server Error")
    return no(trouble.status, words, {"migrate_to_chat_id": trouble.moved_to} if trouble.moved_to else None)
