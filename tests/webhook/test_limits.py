"""A sender that is slow or goes away holds nobody up (T12, S7)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from channels import inbox
from storage.database import Database
from tests.fakes.asking import ask
from webhook.app import make_app
from webhook.limits import Gone, TooSlow, read_body
from webhook.telegram import TelegramIngress


def test_a_body_that_never_ends_is_let_go() -> None:
    async def receive() -> dict[str, Any]:
        if not told:
            told.append(1)
            return {"type": "http.request", "body": b"x", "more_body": True}
        await asyncio.Event().wait()
        raise AssertionError

    told: list[int] = []
    with pytest.raises(TooSlow):
        asyncio.run(read_body(receive, 0.05))  # type: ignore[arg-type]


def test_a_sender_that_went_away_said_nothing() -> None:
    pieces = [{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        return pieces.pop(0)

    with pytest.raises(Gone):
        asyncio.run(read_body(receive))  # type: ignore[arg-type]


def test_a_length_that_is_no_number_is_refused(db: Database) -> None:
    app = make_app(db, telegram=TelegramIngress("s"))
    for length in ("-1", "1e9", "9" * 50, "x"):
        headers = {"X-Telegram-Bot-Api-Secret-Token": "s", "Content-Length": length}
        assert asyncio.run(ask(app, "POST", "/telegram/webhook", iter([b"{}"]), headers)).status == 413


def test_the_same_message_five_times_at_once_at_three_doors_is_one(database_url: str, db: Database) -> None:
    doors = [Database(database_url, db.ring) for _ in range(3)]

    async def work() -> list[int]:
        apps = [make_app(each, telegram=TelegramIngress("s")) for each in doors]
        headers = {"X-Telegram-Bot-Api-Secret-Token": "s"}
        bodies = [
            b'{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d},"text":"halo"}}'
            % (number, person, person)
            for number, person in ((n, n % 7 + 1) for n in range(40))
        ]
        asking = [
            ask(app, "POST", "/telegram/webhook", body, headers) for body in bodies for app in apps for _ in range(5)
        ]
        return [told.status for told in await asyncio.gather(*asking)]

    try:
        statuses = asyncio.run(work())
    finally:
        for each in doors:
            each.close()
    assert set(statuses) == {200}
    conversations = db.read(inbox.waiting_conversations)
    assert len(conversations) == 7
    assert sum(len(db.read(lambda unit, c=c: inbox.waiting(unit, c))) for c in conversations) == 40
