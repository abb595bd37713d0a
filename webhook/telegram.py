"""Telegram's door: is it really Telegram (a secret in the header), what does it say, written down, 200."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from time import perf_counter

import structlog
from starlette.types import Receive, Scope, Send

from channels.failures import SendFailed, TryAgain
from channels.telegram_parsing import CHANNEL, callback_id, parse
from storage.database import Database
from webhook.ingress import Busy, keep
from webhook.limits import answer, header, read_body
from webhook.metrics import Metrics

log = structlog.get_logger(__name__)
LARGEST_BODY = 1024 * 1024


class TelegramIngress:
    """What it takes to let Telegram in. `answer_tap` lets a tapped button stop turning (TelegramCarrier.answer_tap)."""

    def __init__(self, secret: str, answer_tap: Callable[[str], Awaitable[None]] | None = None) -> None:
        if not secret.strip():
            raise ValueError("the Telegram webhook secret is empty: anybody could pretend to be Telegram")
        self.secret = secret.encode()
        self.answer_tap = answer_tap


class TelegramDoor:
    """The endpoint of POST /telegram/webhook."""

    def __init__(self, ingress: TelegramIngress, database: Database, metrics: Metrics) -> None:
        self._ingress, self._database, self._metrics = ingress, database, metrics
        self._answering: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        if not hmac.compare_digest(header(scope, b"x-telegram-bot-api-secret-token"), self._ingress.secret):
            self._metrics.came(CHANNEL, "refused")
            await answer(send, 403, b"forbidden")
            return
        body = await read_body(receive)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None  # sending it again would not make it better, so it is acknowledged
        try:
            await keep(self._database, self._metrics, parse(update), CHANNEL)
        except Busy:
            await answer(send, 503, b"try again")
            return
        if self._ingress.answer_tap is not None and (tap := callback_id(update)):
            task = asyncio.create_task(self._answer(self._ingress.answer_tap, tap))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        await answer(send, 200, b"")
        self._metrics.took(CHANNEL, perf_counter() - began)

    async def _answer(self, answer_tap: Callable[[str], Awaitable[None]], tap: str) -> None:
        for wait in (1.0, 5.0, None):
            try:
                return await answer_tap(tap)
            except TryAgain as trouble:
                if wait is None:
                    log.warning("tap not answered", why=trouble.why)
                    return
                await asyncio.sleep(min(trouble.after or wait, 30.0))
            except SendFailed as trouble:
                log.warning("tap not answered", why=trouble.why)
                return
