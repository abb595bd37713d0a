"""An event loop in a thread of its own, and a door on the loopback through which the stand-ins reach our web application."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.fakes.asking import ask
from tests.fakes.server import Reply, Request, Server

T = TypeVar("T")


class Running:
    """The loop in which our side lives, as it would in a process of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="house", daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` there and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def finish(self) -> None:
        """Wait for whatever was begun on the side (a tap being answered)."""

        async def others() -> None:
            tasks = asyncio.all_tasks() - {asyncio.current_task()}  # type: ignore[arg-type]
            await asyncio.gather(*tasks)

        self.do(others())

    def close(self) -> None:
        """End the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


class Door:
    """Passes real HTTP requests on to whichever application is there just now; 503 while there is none."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._server = Server(self._pass_on)
        self.app: Any = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._server.url

    def close(self) -> None:
        """Close it."""
        self._server.close()

    async def _pass_on(self, request: Request) -> Reply:
        if self.app is None:
            return Reply(503)
        target = request.path + (f"?{request.query}" if request.query else "")
        asking = ask(self.app, request.method, target, request.body, request.headers)
        told = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(asking, self._running.loop))
        return Reply(told.status, told.body, {k: v for k, v in told.headers.items() if k != "content-length"})
