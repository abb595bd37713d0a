"""What Kentongan is measured against, built from the same libraries as people usually put them together.

`bare`: FastAPI that writes each message into SQLite with one full commit of its own, and answers 200.
`usual`: python-telegram-bot's ConversationHandler with PicklePersistence, written at each update, behind FastAPI's server.
Each runs as a process of its own: `python -m benchmarks.baselines bare|usual PORT ...`.
"""

from __future__ import annotations

import asyncio
import pickle
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response

STEPS = ("story", "place", "official", "identity", "confirm")


def bare(path: Path) -> FastAPI:
    """A webhook that keeps what it gets: one INSERT, one commit, `synchronous=FULL`."""
    app = FastAPI()
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for line in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE inbox (id INTEGER PRIMARY KEY, body)",
    ):
        database.execute(line)

    @app.post("/telegram/webhook")
    async def webhook(request: Request) -> Response:
        body = await request.body()
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO inbox VALUES (?, ?)", ((await request.json())["update_id"], body))
        database.execute("COMMIT")
        return Response()

    return app


def answers_of(chat: int) -> dict[str, Any]:
    """What an open talk holds at its second question."""
    return {
        "story": f"ada yang ngajak kerja ke Kamboja gaji 12 juta, paspor dikumpulkan, nomor {chat}",
        "asked": "place",
    }


def seed(path: Path, conversations: int, first_chat: int) -> None:
    """A pickle file with that many open conversations, as PicklePersistence writes it."""
    chats = range(first_chat, first_chat + conversations)
    data = {
        "conversations": {"report": {(chat, chat): 1 for chat in chats}},
        "user_data": defaultdict(dict, {chat: answers_of(chat) for chat in chats}),
        "chat_data": defaultdict(dict),
        "bot_data": {},
        "callback_data": None,
    }
    path.write_bytes(pickle.dumps(data))


def usual(path: Path, telegram: str) -> FastAPI:
    """A five-step conversation; each update is handled, answered, and everything is written before the next."""
    from telegram import Update
    from telegram.ext import Application, ConversationHandler, MessageHandler, PicklePersistence, filters

    application = (
        Application.builder()
        .token("1:" + "x" * 35)
        .base_url(f"{telegram}/bot")
        .persistence(PicklePersistence(filepath=path))
        .updater(None)
        .build()
    )

    def step(number: int) -> Any:
        async def take(update: Update, context: Any) -> int:
            context.user_data[STEPS[number]] = update.message.text
            following = (number + 1) % len(STEPS)
            await update.message.reply_text(f"Baik. Lalu {STEPS[following]}?")
            return following

        return take

    talk = ConversationHandler(
        entry_points=[MessageHandler(filters.TEXT, step(0))],
        states={number: [MessageHandler(filters.TEXT, step(number))] for number in range(len(STEPS))},
        fallbacks=[],
        name="report",
        persistent=True,
    )
    application.add_handler(talk)
    app = FastAPI()
    one_at_a_time = asyncio.Lock()  # ConversationHandler asks for updates one after the other

    @app.on_event("startup")
    async def start() -> None:
        await application.initialize()

    @app.post("/telegram/webhook")
    async def webhook(request: Request) -> Response:
        update = Update.de_json(await request.json(), application.bot)
        async with one_at_a_time:
            await application.process_update(update)
            await application.update_persistence()
        return Response()

    return app


if __name__ == "__main__":
    kind, port, file = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    server = bare(file) if kind == "bare" else usual(file, sys.argv[4])
    uvicorn.run(server, host="127.0.0.1", port=port, log_level="error", access_log=False, timeout_keep_alive=120)
