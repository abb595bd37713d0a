"""A lean HTTP client and a lean stand-in for Telegram, so that what is measured is the bot and not the measuring.

The stand-in answers every Bot API call at once and tells who waits for a chat's reply. It is only for timing: the one
that checks requests against Telegram's own description is in tests/fakes.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from urllib.parse import parse_qs

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"transfer-encoding:\s*chunked", re.IGNORECASE)


class Client:
    """One kept-alive connection that posts one request after the other."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Post `body`; the status of the answer. Connects when there is no connection."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        assert self._reader is not None
        lines = [f"POST {path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if found:
            await self._reader.readexactly(int(found[1]))
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        """Let the connection go."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


class QuickTelegram:
    """Says yes to everything. `replied(chat)` is an event that is set when that chat was sent a message."""

    def __init__(self) -> None:
        self.sent: dict[int, int] = defaultdict(int)
        self._waiting: dict[int, asyncio.Event] = {}
        self._number = 0
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen on a free loopback port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    def replied(self, chat: int) -> asyncio.Event:
        """The event for the next message to this chat."""
        event = self._waiting[chat] = asyncio.Event()
        return event

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                if not length and _CHUNKED.search(head):
                    while size := int(await reader.readuntil(b"\r\n"), 16):
                        body += (await reader.readexactly(size + 2))[:-2]
                    await reader.readexactly(2)
                answer = self._answer(head.split(b" ", 2)[1].decode(), head, body)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
                    + answer
                )
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    def _answer(self, path: str, head: bytes, body: bytes) -> bytes:
        method = path.rsplit("/", 1)[-1]
        if method == "getMe":
            return b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x","username":"x_bot"}}'
        if not method.startswith("send"):
            return b'{"ok":true,"result":true}'
        chat = _chat(head, body)
        self._number += 1
        self.sent[chat] += 1
        event = self._waiting.pop(chat, None)
        if event is not None:
            event.set()
        message = {"message_id": self._number, "date": 0, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return json.dumps({"ok": True, "result": message}).encode()


def _chat(head: bytes, body: bytes) -> int:
    if b"application/json" in head:
        return int(json.loads(body)["chat_id"])
    if b"multipart/form-data" in head:
        found = re.search(rb'name="chat_id"\r\n(?:[^\r\n]+\r\n)*\r\n(-?\d+)', body)
        return int(found[1]) if found else 0
    return int(parse_qs(body.decode())["chat_id"][0])


def update(number: int, chat: int, text: str) -> bytes:
    """A Telegram update: `chat` writes `text`."""
    who = {"id": chat, "is_bot": False, "first_name": "Warga"}
    message = {
        "message_id": number,
        "date": 1_790_000_000 + number % 1000,
        "chat": {"id": chat, "type": "private", "first_name": "Warga"},
        "from": who,
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()
