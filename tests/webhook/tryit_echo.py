"""A house that only echoes, for looking at the try-it page and for its tests: real inbox, outbox, delivery and carrier.

Run it by hand from the root of the repository: `PYTHONPATH=. .venv/bin/python tests/webhook/tryit_echo.py [port]`.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from channels import conversations, inbox, outbox
from channels.delivery import Delivery
from channels.messages import Choice, Inbound, Outgoing
from channels.tryit import TryitCarrier, inbound
from storage.base import new_id, now
from storage.database import Database, Unit
from storage.migrate import upgrade
from storage.sealed import KeyRing
from webhook.tryit.phones import PhoneInfo
from webhook.tryit.routes import routes
from webhook.tryit.texts import read_texts

ROOT = Path(__file__).resolve().parents[2]
OFFICERS = (
    PhoneInfo("petugas-desa", "Pak Budi", "Pimpasa Desa Sukorejo", "whatsapp"),
    PhoneInfo("petugas-jaga", "Bu Lastri", "Petugas jaga, Imigrasi Ponorogo", "telegram"),
    PhoneInfo("meja", "Bu Ratna", "Meja pengaduan nasional", "whatsapp"),
)
TEXTS = read_texts(ROOT / "locales/id/LC_MESSAGES/tryit.po")
YES_NO = (
    Choice("t1:official=no", "Tidak"),
    Choice("t1:official=yes", "Ya"),
    Choice("t1:official=quiet", "Takut jawab"),
)
VILLAGES = tuple(
    Choice(f"t1:place={number}", f"Desa Sukorejo {number}", f"Kec. Contoh {number}, Ponorogo") for number in range(1, 6)
)
MANY = tuple(Choice(f"t1:many={number}", f"Pilihan nomor {number}") for number in range(1, 13))


def answers(message: Inbound) -> list[Outgoing]:
    """What the echo says to one message."""
    words = message.text.strip().lower()
    if words == "daftar":
        return [Outgoing("Sukorejo yang mana?", VILLAGES)]
    if words == "banyak":
        return [Outgoing("Pilih satu dari dua belas.", MANY)]
    if message.choice:
        return [Outgoing(f"Anda memilih: {message.text}", quote=message.choice)]
    if message.location:
        return [Outgoing(f"Lokasi sampai: {message.location.lat}, {message.location.lon}")]
    if message.contact:
        return [Outgoing(f"Kontak sampai: {message.contact.name}, {message.contact.phones[0]}")]
    if message.attachments:
        return [Outgoing(f"Sampai: {message.attachments[0].kind}, {message.attachments[0].seconds} detik")]
    return [
        Outgoing("Terima kasih sudah berani cerita. Ini rahasia: tetangga dan perekrut tidak akan tahu."),
        Outgoing("Apakah ada petugas, aparat, atau perangkat desa yang ikut terlibat?", YES_NO),
    ]


def push(message: Inbound) -> Outgoing:
    """What the officer gets when a villager wrote a story."""
    choices = (Choice("TERIMA K-7F3KQ2", "Terima"), Choice("CERITA K-7F3KQ2", "Cerita lengkap"))
    text = "MERAH · K-7F3KQ2 · Desa Sukorejo, Kec. Sukorejo\nIndikasi: paspor dikumpulkan\nJawab dalam 15 menit."
    return Outgoing(text, (*choices, Choice("BUKAN K-7F3KQ2", "Bukan wilayah saya")), quote=message.text, lane="danger")


def echo(unit: Unit) -> None:
    """Answer all that waits, as the handlers would: in order, once, in the same transaction."""
    for conversation in inbox.waiting_conversations(unit):
        for row in inbox.waiting(unit, conversation):
            outbox.put(unit, conversation, *answers(row.message))
            if len(row.message.text) > 40 and row.message.person.startswith("warga-"):
                officer = conversations.of(unit, inbound("petugas-desa", new_id(), order=0, sent_at=now()))
                outbox.put(unit, officer, push(row.message))
            inbox.mark_handled(unit, row.id)


async def work(database: Database, stop: asyncio.Event) -> None:
    """Echo and deliver until `stop`."""
    delivery = asyncio.create_task(Delivery(database, {"tryit": TryitCarrier(database)}, "").run(stop))
    with database.bells.hear("inbox") as bell:
        while not stop.is_set():
            await database.awrite(echo)
            await bell.wait(0.5)
    await delivery


def application(database: Database, stop: asyncio.Event) -> Starlette:
    """The page and the echo in one process, until `stop`."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette):
        task = asyncio.create_task(work(database, stop))
        yield
        stop.set()
        await task

    return Starlette(routes=routes(database, TEXTS, OFFICERS, stop=stop), lifespan=lifespan)


class Server(uvicorn.Server):
    """A server that ends the open streams as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; true when the server is to stop."""
        if self.should_exit:
            self._stop.set()
        return await super().on_tick(counter)


@contextlib.contextmanager
def served(database: Database) -> Iterator[str]:
    """The echo on a port of its own; the address to open."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    stop = asyncio.Event()
    server = Server(uvicorn.Config(application(database, stop), log_level="warning"), stop)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        own = Database(f"sqlite:///{folder}/coba.db", KeyRing.parse(KeyRing.generate()))
        upgrade(own)
        port = int(sys.argv[1]) if len(sys.argv) > 1 else 8123
        ended = asyncio.Event()
        Server(uvicorn.Config(application(own, ended), port=port, log_level="warning"), ended).run()
        own.close()
