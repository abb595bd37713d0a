"""`make bench`: how many messages are accepted, and how many whole turns are done, beside baselines in the same run.

accepted  a webhook answered 200 after the message is on disk (SQLite, full commits), against `bare`
turns     webhook in, state and reply durable, reply accepted by the carrier, its result durable, against `usual`,
          with 10,000 conversations open; and ours again with 1,000 and 100,000

Each figure is the median of several rounds, each round measures both sides in turn, and ratios are what counts: the same
machine runs server, clients and the stand-in for Telegram at once.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import baselines
from benchmarks.wire import Client, QuickTelegram, update

SECRET = "bench_secret_0123456789"
HEADERS = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
FIRST_CHAT = 10_000_000
TEXTS = ("minggu ini", "desa sukorejo kec sukorejo ponorogo", "kembali", "kembali")
"""What each person types in turn: a choice by its word, a place by its name, and twice the way back, so that a talk never
ends and every turn has state to move."""

_numbers = itertools.count(1)
_said: dict[int, dict[int, int]] = {}  # by server: how often each person has written


def free_port() -> int:
    """A loopback port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def process(*command: str, port: int, env: dict[str, str] | None = None) -> AsyncIterator[None]:
    """A server as a process of its own, up as soon as its port answers, and stopped afterwards."""
    running = subprocess.Popen([sys.executable, "-m", *command], env={**os.environ, **(env or {})})
    try:
        for _ in range(600):
            if running.poll() is not None:
                raise RuntimeError(f"{command} ended with {running.returncode}")
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.05)
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(15)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


async def accepted(port: int, messages: int, clients: int = 32) -> float:
    """Messages a second that were answered 200, sent by `clients` at once."""
    numbers = iter(range(messages))

    async def one() -> None:
        client = Client("127.0.0.1", port)
        for _ in numbers:
            number = next(_numbers)
            status = await client.post("/telegram/webhook", update(number, FIRST_CHAT + number % 997, "halo"), HEADERS)
            if status != 200:
                raise RuntimeError(f"answered {status}")
        client.close()

    start = perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    return messages / (perf_counter() - start)


async def turns(port: int, telegram: QuickTelegram, total: int, chats: int, clients: int = 64) -> float:
    """Whole turns a second: each client writes as one person and waits for the reply before it writes as the next."""
    people = iter(range(total))
    said: dict[int, int] = _said.setdefault(port, defaultdict(int))

    async def one() -> None:
        client = Client("127.0.0.1", port)
        for turn in people:
            chat = FIRST_CHAT + (turn * 7919) % chats
            reply = telegram.replied(chat)
            text = TEXTS[said[chat] % len(TEXTS)]
            said[chat] += 1
            if await client.post("/telegram/webhook", update(next(_numbers), chat, text), HEADERS) != 200:
                raise RuntimeError("not accepted")
            await asyncio.wait_for(reply.wait(), 60)
        client.close()

    start = perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    return total / (perf_counter() - start)


async def compare_accepted(folder: Path, rounds: int, messages: int) -> None:
    """Ours against bare FastAPI with one raw full commit for each message."""
    ours, bare = [], []
    for number in range(rounds):
        port = free_port()
        async with process("benchmarks.baselines", "bare", str(port), str(folder / f"bare{number}.db"), port=port):
            await accepted(port, messages // 10)
            bare.append(await accepted(port, messages))
        port = free_port()
        async with process("benchmarks.ours", "web", str(port), str(folder / f"ours{number}.db"), "x", "0", port=port):
            await accepted(port, messages // 10)
            ours.append(await accepted(port, messages))
    ratio = median(a / b for a, b in zip(ours, bare, strict=True))
    print(
        f"accepted messages/s    ours {median(ours):8.0f}    bare FastAPI + raw commit {median(bare):8.0f}    ratio {ratio:.2f}"
    )


async def compare_turns(folder: Path, rounds: int, total: int) -> None:
    """Ours against ConversationHandler with PicklePersistence, and ours with fewer and more conversations open."""
    telegram = QuickTelegram()
    await telegram.start()
    root = f"http://127.0.0.1:{telegram.port}"
    ours: dict[int, list[float]] = {1_000: [], 10_000: [], 100_000: []}
    usual = []
    for number in range(rounds):
        path, port = folder / f"usual{number}.pickle", free_port()
        baselines.seed(path, 10_000, FIRST_CHAT)
        async with process("benchmarks.baselines", "usual", str(port), str(path), root, port=port):
            usual.append(await turns(port, telegram, max(60, total // 40), 10_000))
        for chats, figures in ours.items():
            path, port = folder / f"turns{number}_{chats}.db", free_port()
            async with process("benchmarks.ours", "all", str(port), str(path), root, str(chats), port=port):
                await turns(port, telegram, total // 10, chats)
                figures.append(await turns(port, telegram, total, chats))
    await telegram.stop()
    ratio = median(a / b for a, b in zip(ours[10_000], usual, strict=True))
    print(
        f"whole turns/s          ours {median(ours[10_000]):8.0f}    ConversationHandler + Pickle {median(usual):6.1f}    ratio {ratio:.1f}"
    )
    for chats, figures in ours.items():
        print(f"  with {chats:>7,} open     {median(figures):8.0f}")


def main() -> None:
    """Run both comparisons and print one line for each."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--messages", type=int, default=6000)
    words.add_argument("--turns", type=int, default=4000)
    words.add_argument("--only", choices=("accepted", "turns"))
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.only != "turns":
            asyncio.run(compare_accepted(Path(folder), asked.rounds, asked.messages))
        if asked.only != "accepted":
            asyncio.run(compare_turns(Path(folder), asked.rounds, asked.turns))


if __name__ == "__main__":
    main()
