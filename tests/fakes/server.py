"""A small, quick HTTP server in a thread of its own: what the stand-ins for the carriers stand on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

import httptools


@dataclass(slots=True)
class Request:
    """One request as it came. Header names are in lower case; `query` is raw."""

    method: str = ""
    path: str = ""
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Reply:
    """What is answered. `cut` breaks the connection instead; `hang` never answers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hang: bool = False


Handler = Callable[[Request], "Reply | Awaitable[Reply]"]


class Server:
    """Serves `handler` on 127.0.0.1, one event loop in one thread; `url` is where."""

    def __init__(self, handler: Handler, port: int = 0) -> None:
        self._handler = handler
        self.loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(port,), name="fake-carrier", daemon=True)
        self._connections: set[_Connection] = set()
        self.port = 0
        self._thread.start()
        self._ready.wait()

    @property
    def url(self) -> str:
        """The root of the server."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop and cut what is open."""
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def _run(self, port: int) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._serve(port))
        self.loop.close()

    async def _serve(self, port: int) -> None:
        self._stop = asyncio.Event()
        server = await self.loop.create_server(lambda: _Connection(self), "127.0.0.1", port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for connection in list(self._connections):
            connection.cut()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Connection(asyncio.Protocol):
    """One client's connection; requests on it are answered one after the other."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpRequestParser(self)
        self._request = Request()
        self._body: list[bytes] = []
        self._busy: asyncio.Task[None] | None = None
        self._queue: list[Request] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self._server._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server._connections.discard(self)
        if self._busy is not None:
            self._busy.cancel()

    def cut(self) -> None:
        """Break the connection."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.cut()

    def on_message_begin(self) -> None:
        self._request, self._body = Request(), []

    def on_url(self, url: bytes) -> None:
        parts = httptools.parse_url(url)
        self._request.path = unquote((parts.path or b"/").decode("latin-1"))
        self._request.query = (parts.query or b"").decode("latin-1")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._request.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self._request.method = self._parser.get_method().decode()
        self._request.body = b"".join(self._body)
        if self._busy is not None:
            self._queue.append(self._request)
        else:
            self._answer(self._request)

    def _answer(self, request: Request) -> None:
        reply = self._server._handler(request)
        if isinstance(reply, Reply) and not reply.hang:
            self._write(reply)
        else:
            self._busy = self._server.loop.create_task(self._answer_later(reply))

    async def _answer_later(self, reply: Reply | Awaitable[Reply]) -> None:
        if isinstance(reply, Reply):
            await asyncio.Event().wait()
            return
        self._write(await reply)
        self._busy = None
        if self._queue:
            self._answer(self._queue.pop(0))

    def _write(self, reply: Reply) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if reply.cut:
            self.cut()
            return
        head = [f"HTTP/1.1 {reply.status} X", f"content-length: {len(reply.body)}"]
        head += [f"{name}: {value}" for name, value in reply.headers.items()]
        self._transport.write(("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + reply.body)
