"""The line to Telegram's Bot API: PTB's requests over our own connections, and its errors told in our own words.

PTB's default connections cost several times as much for each message and do not tell a refused connection from a lost
answer, which decides whether a message is sent again as a repeat.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable
from json import loads
from typing import Any, TypeVar

import aiohttp
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

from channels.failures import Refused, SendFailed, TryAgain, Unreachable
from channels.wire import Wire

T = TypeVar("T")
_GONE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "user not found",
    "bot was kicked",
    "chat_id is empty",
)


class Moved(Exception):
    """The chat lives under another id now."""

    def __init__(self, chat: int) -> None:
        super().__init__("moved")
        self.chat = chat


class Request(BaseRequest):
    """Makes PTB's requests over a `Wire`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def read_timeout(self) -> float | None:
        return 30.0

    async def initialize(self) -> None:
        """Connections are made when they are needed."""

    async def shutdown(self) -> None:
        await self._wire.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """One request; raises TryAgain for a broken line, 429 and 5xx, which PTB would not tell apart."""
        body: Any = None
        if request_data is not None:
            body = request_data.json_parameters
            if request_data.contains_files:
                body = _multipart(request_data)
        answer = await self._wire.request(method, url, data=body)
        if answer.status == 429:
            wait = _retry_after(answer.body)
            raise TryAgain("telegram.429", wait, everybody=wait is not None)
        if answer.status >= 500:
            raise TryAgain(f"telegram.{answer.status}", ambiguous=answer.status in (502, 504))
        return answer.status, answer.body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As PTB's own, but an answer that is no JSON is not written to the log: it may hold somebody's words."""
        try:
            found = loads(payload.decode(errors="replace"))
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(found, dict):
            raise TelegramError("Invalid server response")
        return found


def _multipart(data: RequestData) -> Any:
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _retry_after(body: bytes) -> float | None:
    try:
        return max(1.0, float(loads(body)["parameters"]["retry_after"]))
    except (ValueError, TypeError, KeyError):
        return None


async def told(asking: Awaitable[T]) -> T:
    """What Telegram answered, its errors told in our own words."""
    try:
        return await asking
    except ChatMigrated as moved:
        raise Moved(moved.new_chat_id) from None
    except RetryAfter as wait:
        seconds = wait._retry_after.total_seconds()
        raise TryAgain("telegram.429", max(1.0, seconds), everybody=True) from None
    except Forbidden:
        raise Unreachable("telegram.403") from None
    except InvalidToken:
        raise Refused("telegram.token") from None
    except BadRequest as refused:
        words = refused.message.lower().strip()
        if any(gone in words for gone in _GONE):
            raise Unreachable("telegram.gone") from None
        code = re.fullmatch(r"[a-z]+(?:_[a-z]+)+", words)  # such as BUTTON_DATA_INVALID; never free words
        raise Refused(f"telegram.{words if code else '400'}") from None
    except TelegramError as trouble:
        if isinstance(trouble.__cause__, SendFailed):
            raise trouble.__cause__ from None
        raise TryAgain("telegram.not_understood", ambiguous=True) from None
