"""Is it alive, can it serve, and how old is what waits: for an operator and for the machine that restarts us.

A queue that has grown old is told as a reason but does not make the web side unready: turning carriers away would lose
messages that could still be kept.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import shutil
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import func, literal_column, select
from starlette.requests import Request
from starlette.responses import Response

from channels.attachments import StoredAttachment
from channels.inbox import InboxMessage
from channels.outbox import OutboxMessage
from storage import setbacks
from storage.base import now
from storage.database import Database, Unit
from webhook.metrics import Metrics

OLD = {"inbox": 30.0, "outbox": 120.0, "fetches": 600.0}
"""Seconds after which something that waits is called old."""
LEAST_DISK = 50 * 1024 * 1024
_PATIENCE = 5.0
FRESH = 5.0
"""Seconds for which one look serves everybody who asks."""
_IN: Any = InboxMessage.__table__  # type: ignore[attr-defined]
_OUT: Any = OutboxMessage.__table__  # type: ignore[attr-defined]
_FILES: Any = StoredAttachment.__table__  # type: ignore[attr-defined]


def _queue(state: str, since: Any) -> Any:
    """The state is written out so that the partial indexes serve it."""
    return select(func.count(), func.min(since)).where(literal_column(state))


_QUEUES = {
    "inbox": _queue("inbox.state = 'waiting' AND inbox.state <> 'handled'", _IN.c.received_at),
    "outbox": _queue("outbox.state IN ('waiting','sending')", _OUT.c.created_at),
    "fetches": _queue("attachment.state = 'waiting'", _FILES.c.created_at),
    "aside": _queue("inbox.state = 'aside' AND inbox.state <> 'handled'", _IN.c.received_at),
    "failed": _queue("outbox.state = 'failed'", _OUT.c.created_at),
}


class Health:
    """Looks at one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._telegram = ""
        self._looked: tuple[float, dict[str, tuple[int, float]], int] | None = None
        self._told: tuple[float, tuple[bool, dict[str, Any]]] | None = None
        self._one_at_a_time = asyncio.Lock()

    def note_telegram(self, why: str) -> None:
        """Telegram refuses to be asked for messages, for this reason; empty when it is over."""
        self._telegram = why

    async def look(self) -> dict[str, tuple[int, float]]:
        """Queue -> how much waits, and the age of the oldest in seconds. Raises what the database raises."""
        return (await self._looks())[0]

    async def _looks(self) -> tuple[dict[str, tuple[int, float]], int]:
        if self._looked is None or monotonic() - self._looked[0] > FRESH:
            async with asyncio.timeout(_PATIENCE):
                self._looked = (monotonic(), *await self._database.aread(_look))
        return self._looked[1:]

    async def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether messages can be taken in, with the figures and the reasons in plain words; at most 5 s old."""
        async with self._one_at_a_time:
            if self._told is None or monotonic() - self._told[0] > FRESH:
                told = await self._ready()
                self._told = (monotonic(), told)
            return self._told[1]

    async def _ready(self) -> tuple[bool, dict[str, Any]]:
        reasons: list[str] = []
        queues: dict[str, tuple[int, float]] = {}
        serves, stuck = True, 0
        try:
            queues, stuck = await self._looks()
            async with asyncio.timeout(_PATIENCE):
                await self._database.awrite(lambda unit: unit.connection.exec_driver_sql("SELECT 1").scalar())
        except Exception as trouble:
            serves = False
            reasons.append(f"the database does not answer ({type(trouble).__name__})")
        if (free := self._free_disk()) is not None and free < LEAST_DISK:
            serves = False
            reasons.append("the disk is almost full")
        for queue, seconds in OLD.items():
            if queue in queues and queues[queue][1] > seconds:
                reasons.append(f"the oldest in {queue} has waited {queues[queue][1]:.0f} s: is a worker running?")
        if queues.get("aside", (0, 0))[0]:
            reasons.append(f"{queues['aside'][0]} messages were set aside: kentongan inbox list")
        if stuck:
            reasons.append(f"{stuck} alarms or receipts fail again and again: kentongan doctor")
        if self._telegram:
            reasons.append(f"Telegram refuses us ({self._telegram}): nobody there is heard")
        figures = {
            queue: {"waiting": number, "oldest_seconds": round(age, 1)} for queue, (number, age) in queues.items()
        }
        return serves, {"ready": serves, "reasons": reasons, "queues": figures}

    def _free_disk(self) -> int | None:
        if not self._database.sqlite or not self._database.url.database:
            return None
        try:
            return shutil.disk_usage(Path(self._database.url.database).parent).free
        except OSError:
            return None


def _look(unit: Unit) -> tuple[dict[str, tuple[int, float]], int]:
    found = {}
    for queue, query in _QUEUES.items():
        number, oldest = unit.connection.execute(query).one()
        age = (now() - oldest).total_seconds() if isinstance(oldest, datetime) else 0.0
        found[queue] = (int(number), max(0.0, age))
    return found, len(setbacks.stuck(unit))


class HealthRoutes:
    """The endpoints /healthz, /readyz and /metrics. The figures are for this very machine, and for whoever brings the token
    (`Authorization: Bearer ...`): how much is reported, and when, is nobody else's business."""

    def __init__(self, health: Health, metrics: Metrics, token: str = "") -> None:
        self._health, self._metrics, self._token = health, metrics, token.encode()

    def _may_see(self, request: Request) -> bool:
        if self._token:
            given = request.headers.get("authorization", "").encode("latin-1")
            return hmac.compare_digest(given, b"Bearer " + self._token)
        if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip")):
            return False  # a proxy on this machine passes on a stranger
        try:
            return request.client is not None and ip_address(request.client.host).is_loopback
        except ValueError:
            return False

    async def alive(self, _: Request) -> Response:
        """The process answers."""
        return Response(b"ok", media_type="text/plain")

    async def ready(self, request: Request) -> Response:
        """200 when messages can be taken in, else 503; both with reasons for those who may see them."""
        serves, told = await self._health.ready()
        if not self._may_see(request):
            told = {"ready": serves}
        body = json.dumps(told).encode()
        return Response(body, 200 if serves else 503, {"cache-control": "no-store"}, "application/json")

    async def metrics(self, request: Request) -> Response:
        """The figures, with what waits as it was at most 5 s ago."""
        if not self._may_see(request):
            return Response(b"not found", 404, media_type="text/plain")
        try:
            for queue, (number, oldest) in (await self._health.look()).items():
                self._metrics.waits(queue, number, oldest)
        except Exception:  # the counters are worth having even while the database is away
            self._metrics.waits("database", -1, -1.0)
        return Response(self._metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
