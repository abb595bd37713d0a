"""Is it alive, can it serve, and how old is what waits: for an operator and for the machine that restarts us.

A queue that has grown old is told as a reason but does not make the web side unready: turning carriers away would lose
messages that could still be kept.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response

from channels.attachments import WAITING as TO_FETCH
from channels.attachments import StoredAttachment
from channels.inbox import ASIDE, WAITING, InboxMessage
from channels.outbox import FAILED, OutboxMessage
from channels.outbox import SENDING as TO_SEND_NOW
from channels.outbox import WAITING as TO_SEND
from storage.base import now
from storage.database import Database, Unit
from webhook.metrics import Metrics

OLD = {"inbox": 30.0, "outbox": 120.0, "fetches": 600.0}
"""Seconds after which something that waits is called old."""
LEAST_DISK = 50 * 1024 * 1024
_PATIENCE = 5.0
_IN: Any = InboxMessage.__table__  # type: ignore[attr-defined]
_OUT: Any = OutboxMessage.__table__  # type: ignore[attr-defined]
_FILES: Any = StoredAttachment.__table__  # type: ignore[attr-defined]
_QUEUES = {
    "inbox": select(func.count(), func.min(_IN.c.received_at)).where(_IN.c.state == WAITING),
    "outbox": select(func.count(), func.min(_OUT.c.created_at)).where(_OUT.c.state.in_([TO_SEND, TO_SEND_NOW])),
    "fetches": select(func.count(), func.min(_FILES.c.created_at)).where(_FILES.c.state == TO_FETCH),
    "aside": select(func.count(), func.min(_IN.c.received_at)).where(_IN.c.state == ASIDE),
    "failed": select(func.count(), func.min(_OUT.c.created_at)).where(_OUT.c.state == FAILED),
}


class Health:
    """Looks at one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self) -> dict[str, tuple[int, float]]:
        """Queue -> how much waits, and the age of the oldest in seconds. Raises what the database raises."""
        async with asyncio.timeout(_PATIENCE):
            return await self._database.aread(_look)

    async def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether messages can be taken in, with the figures and the reasons in plain words."""
        reasons: list[str] = []
        queues: dict[str, tuple[int, float]] = {}
        serves = True
        try:
            queues = await self.look()
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


def _look(unit: Unit) -> dict[str, tuple[int, float]]:
    found = {}
    for queue, query in _QUEUES.items():
        number, oldest = unit.connection.execute(query).one()
        age = (now() - oldest).total_seconds() if isinstance(oldest, datetime) else 0.0
        found[queue] = (int(number), max(0.0, age))
    return found


class HealthRoutes:
    """The endpoints /healthz, /readyz and /metrics."""

    def __init__(self, health: Health, metrics: Metrics) -> None:
        self._health, self._metrics = health, metrics

    async def alive(self, _: Request) -> Response:
        """The process answers."""
        return Response(b"ok", media_type="text/plain")

    async def ready(self, _: Request) -> Response:
        """200 when messages can be taken in, else 503; both with reasons."""
        serves, told = await self._health.ready()
        body = json.dumps(told).encode()
        return Response(body, 200 if serves else 503, {"cache-control": "no-store"}, "application/json")

    async def metrics(self, _: Request) -> Response:
        """The figures, with what waits looked up afresh."""
        try:
            for queue, (number, oldest) in (await self._health.look()).items():
                self._metrics.waits(queue, number, oldest)
        except Exception:  # the counters are worth having even while the database is away
            self._metrics.waits("database", -1, -1.0)
        return Response(self._metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
