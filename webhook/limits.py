"""How much, and how slowly, a stranger may send before anything looks at it.

Bodies are counted while they come, so a large one is refused before it is in memory; a slow one is let go. There is no
limit by address: Telegram and Twilio send everybody's messages from a few addresses (threats T12 and T13).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS_FOR_BODY = 10.0
DEFAULT_CAP = 64 * 1024
"""Bytes that a body may have where nothing else is said."""


class TooLarge(HTTPException):
    """The body is larger than this path takes."""

    def __init__(self) -> None:
        super().__init__(413, "too large")


class TooSlow(HTTPException):
    """The body did not come in time."""

    def __init__(self) -> None:
        super().__init__(408, "too slow")


class Gone(HTTPException):
    """The sender went away before the body was whole; nobody hears the answer."""

    def __init__(self) -> None:
        super().__init__(400, "incomplete")


class BodyLimits:
    """ASGI middleware: caps in bytes by the beginning of a path, the longest that fits counts."""

    def __init__(self, app: ASGIApp, caps: Mapping[str, int]) -> None:
        self._app = app
        self._exact = dict(caps)
        self._caps = sorted(caps.items(), key=lambda cap: -len(cap[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cap = self._exact.get(scope["path"]) or self._cap(scope["path"])
        for name, value in scope["headers"]:
            if name == b"content-length" and not (len(value) <= 12 and value.isdigit() and int(value) <= cap):
                await answer(send, 413, b"too large")
                return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > cap:
                    raise TooLarge
            return message

        await self._app(scope, counted, send)

    def _cap(self, path: str) -> int:
        return next((cap for prefix, cap in self._caps if path.startswith(prefix)), DEFAULT_CAP)


async def read_body(receive: Receive, seconds: float = SECONDS_FOR_BODY) -> bytes:
    """The whole body; raises TooSlow, TooLarge (from the middleware), or Gone."""
    try:
        async with asyncio.timeout(seconds):
            message = await receive()
            body = message.get("body", b"")
            while message.get("more_body"):
                message = await receive()
                body += message.get("body", b"")
    except TimeoutError:
        raise TooSlow from None
    if message["type"] != "http.request":
        raise Gone
    return body


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of that name (lower case); empty when it is missing."""
    for key, value in scope["headers"]:
        if key == name:
            return value
    return b""


async def answer(send: Send, status: int, body: bytes, kind: bytes = b"text/plain; charset=utf-8") -> None:
    """Send a small, constant answer."""
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
