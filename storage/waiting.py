"""Whoever waits for a unit of work: a thread, or somebody on an event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from typing import Any


class Awaited:
    """Somebody on an event loop who waits for a unit. A commit wakes all of one loop at once: a wake-up is not free."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()

    def set_running_or_notify_cancel(self) -> bool:
        """Handed in is handed in: it runs although nobody may wait for it any more."""
        return True


Waiter = Future[Any] | Awaited


def answer(answers: list[tuple[Waiter, Any, BaseException | None]]) -> None:
    """Tell everybody how their unit went."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any, BaseException | None]]] = {}
    for waiter, result, trouble in answers:
        if isinstance(waiter, Awaited):
            by_loop.setdefault(waiter.loop, []).append((waiter.future, result, trouble))
        elif trouble is None:
            waiter.set_result(result)
        else:
            waiter.set_exception(trouble)
    for loop, waiters in by_loop.items():
        with suppress(RuntimeError):  # that loop has ended, and whoever waited with it
            loop.call_soon_threadsafe(_settle, waiters)


def _settle(waiters: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
    for future, result, trouble in waiters:
        if future.cancelled():
            continue
        if trouble is None:
            future.set_result(result)
        else:
            future.set_exception(trouble)
