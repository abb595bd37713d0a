"""Kentongan as a process for the benchmarks: `python -m benchmarks.ours web|all PORT DATABASE TELEGRAM OPEN`.

`web` only receives; `all` is web and worker in one process, as `kentongan run` is. OPEN conversations are put into the
database first, each with a report half told.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import UTC, datetime
from typing import Any

import uvicorn
import uvloop

from bot import memory
from channels import conversations
from channels.messages import Inbound
from kentongan.logs import quiet_logs
from storage import migrate
from storage.database import Database, Unit
from storage.sealed import KeyRing


def open_talks(house: Any, count: int, first_chat: int) -> None:
    """Put `count` conversations into the database, each asked for its place; the talk is made once by the engine."""
    from bot.handlers import talking
    from bot.handlers.bot import Visit

    at = datetime.now(UTC)

    def person(number: int) -> Inbound:
        chat = str(first_chat + number)
        story = "ada calo bu yanti ngajak kerja ke kamboja gaji 12 juta, paspor dikumpulin dan tidak ada kontrak sama sekali"
        return Inbound("telegram", f"seed{number}", chat, chat, at, text=story)

    def model(unit: Unit) -> dict[str, Any]:
        message = person(0)
        visit = Visit(unit, house.bot, conversations.of(unit, message), "telegram", {}, message)
        talking.begin(visit, "report")
        return visit.kept

    kept = house.database.read(model)
    for start in range(0, count, 5000):

        def some(unit: Unit, start: int = start) -> None:
            for number in range(start, min(start + 5000, count)):
                memory.save(unit, conversations.of(unit, person(number)), kept)

        house.database.write(some)


async def serve(kind: str, port: int, path: str, telegram: str, count: int) -> None:
    """Run until the process is told to end."""
    from benchmarks.speed import FIRST_CHAT, SECRET
    from channels.telegram import TelegramCarrier
    from webhook.app import make_app
    from webhook.telegram import TelegramIngress

    database = Database(f"sqlite:///{path}", KeyRing.parse(KeyRing.generate()))
    migrate.upgrade(database)
    app = make_app(database, telegram=TelegramIngress(SECRET))
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False, timeout_keep_alive=120)
    )
    if kind == "web":
        await server.serve()
        database.close()
        return
    from kentongan import wiring

    house = wiring.house(database, {"telegram": TelegramCarrier("1:" + "x" * 35, telegram)}, wiring.gazetteer())
    await asyncio.to_thread(open_talks, house, count, FIRST_CHAT)
    stop = asyncio.Event()
    working = asyncio.create_task(house.work(stop))
    await server.serve()
    stop.set()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    database.close()


if __name__ == "__main__":
    quiet_logs(40)
    kind, port, path, telegram, count = sys.argv[1:6]
    uvloop.run(serve(kind, int(port), path, telegram, int(count)))
