"""The process that `make crash` kills: the real web application and the real worker, with a moment to die built around
the database's commit and the carrier's send. Nothing of this is part of the software itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import uvicorn
import uvloop
from sqlalchemy import Connection, event

from bot.understanding.gazetteer import Gazetteer
from casework import area_file, officers, roster
from channels import conversations, delivery
from channels.messages import File, Inbound, Outgoing
from channels.telegram import TelegramCarrier
from kentongan import wiring
from kentongan.logs import quiet_logs
from kentongan.wiring import House
from storage import migrate
from storage.base import now
from storage.database import Database
from storage.sealed import KeyRing
from webhook.app import make_app
from webhook.telegram import TelegramIngress

SECRET = "crash_secret_0123456789"
KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,index:HxscHRobGBkWFxQVEhMQEQ4PDA0KCwgJBgcEBQIDAAE="
OFFICER = 19_999_999
AREA = "35.02.15.2001"


class Places:
    """One regency's places, enough for the story and quick to load; the database is made ready once."""

    def __init__(self) -> None:
        rows = area_file.read_file(wiring.DATA / "wilayah.csv.gz")
        self.gazetteer = Gazetteer([row for row in rows if row[0] == "35" or row[0].startswith("35.02")])
        self.bot = wiring.build_bot(self.gazetteer)

    def prepare(self, url: str) -> None:
        """The newest schema, the areas, and one officer whose phone is on Telegram."""
        database = Database(url, KeyRing.parse(KEYS))
        migrate.upgrade(database)
        wiring.load_facts(database)

        def appoint(unit: Any) -> None:
            who = officers.appoint(unit, name="Lastri", role="village", office=None, areas=[AREA])
            phone = Inbound("telegram", "officer", str(OFFICER), str(OFFICER), now())
            roster.bind_line(unit, who.id, conversations.of(unit, phone))

        database.write(appoint)
        database.close()


PLACES = Places()


class Doom:
    """Kills this very process at the n-th time that `point` comes by."""

    def __init__(self, point: str, times: int) -> None:
        self.point, self.left = point, times

    def passes(self, point: str) -> None:
        """This point is passed just now."""
        if point == self.point:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class DoomedCarrier(TelegramCarrier):
    """The real carrier, with a moment to die before and after each request."""

    doom: Doom

    async def send(self, address: str, message: Outgoing, files: Sequence[File] = ()) -> str:
        self.doom.passes("before_send")
        sent = await super().send(address, message, files)
        self.doom.passes("after_send")
        return sent


class DoomedDatabase(Database):
    """The real database, with a moment to die just before and just after each commit."""

    def __init__(self, url: str, ring: KeyRing, doom: Doom) -> None:
        super().__init__(url, ring)
        self.doom = doom

        @event.listens_for(self.engine, "commit")
        def before(_: Connection) -> None:
            doom.passes("before_commit")

    def _commit_together(self, connection: Connection, first: Any) -> None:
        super()._commit_together(connection, first)
        self.doom.passes("after_commit")


def serve(role: str, url: str, port: int, telegram: str, point: str, times: int) -> None:
    """One incarnation: `all`, `web` or `worker`, until it kills itself or is told to end."""
    quiet_logs(50)
    if role == "web" and point.endswith("send"):
        point = "after_commit"
    uvloop.run(_serve(role, url, port, telegram, Doom(point, times)))


delivery.LEASE = timedelta(seconds=2)  # as many deaths as possible in the time there is; nothing else differs
delivery.RENEW_EVERY = 0.5


async def _serve(role: str, url: str, port: int, telegram: str, doom: Doom) -> None:
    database = DoomedDatabase(url, KeyRing.parse(KEYS), doom)
    carrier = DoomedCarrier("1:" + "x" * 35, telegram)
    carrier.doom = doom
    house = House(database, PLACES.bot, {"telegram": carrier})
    stop = asyncio.Event()
    if role == "worker":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await house.work(stop)
    else:
        app = make_app(database, telegram=TelegramIngress(SECRET))
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        working = asyncio.create_task(house.work(stop)) if role == "all" else None
        await server.serve()
        stop.set()
        if working is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await working
    await carrier.close()
    database.close()
