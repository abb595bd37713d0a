"""Telegram's door: who is let in, what is kept, and that nothing anybody posts can break it (S2, S7, R14)."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from channels import inbox
from channels.inbox import InboxMessage
from storage.database import Database
from tests.fakes.asking import Told, ask
from webhook.app import make_app
from webhook.telegram import TelegramIngress

SECRET = "rahasia_webhook"
PATH = "/telegram/webhook"


def said(number: int = 1, text: str = "pak mau lapor", **more: Any) -> bytes:
    person = {"id": 55, "is_bot": False, "first_name": "Sari"}
    message = {
        "message_id": number,
        "date": 1_795_000_000,
        "chat": {"id": 55, "type": "private"},
        "from": person,
        "text": text,
    }
    return json.dumps({"update_id": number, "message": {**message, **more}}).encode()


def post(db: Database, body: Any, secret: str | bytes | None = SECRET, method: str = "POST", **more: Any) -> Told:
    app = make_app(db, telegram=TelegramIngress(SECRET, **more))
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return asyncio.run(ask(app, method, PATH, body, headers))


def kept(db: Database) -> int:
    return db.read(lambda unit: unit.session.scalar(select(func.count()).select_from(InboxMessage)) or 0)


def test_a_message_is_on_disk_before_it_is_acknowledged(db: Database) -> None:
    assert post(db, said()).status == 200
    (conversation,) = db.read(inbox.waiting_conversations)
    (waiting,) = db.read(lambda unit: inbox.waiting(unit, conversation))
    assert waiting.message.text == "pak mau lapor"


def test_a_message_that_comes_again_is_acknowledged_and_nothing_more(db: Database) -> None:
    assert [post(db, said()).status for _ in range(3)] == [200, 200, 200]
    assert kept(db) == 1


@pytest.mark.parametrize("secret", [None, "", "salah", SECRET + "x", SECRET.upper(), b"\xff\xfe"])
def test_without_the_secret_nobody_is_heard(db: Database, secret: str | bytes | None) -> None:
    told = post(db, said(), secret)
    assert (told.status, told.body, kept(db)) == (403, b"forbidden", 0)


@pytest.mark.parametrize("secret", ["", "   "])
def test_an_empty_secret_refuses_to_start(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        TelegramIngress(secret)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_only_posting_is_understood(db: Database, method: str) -> None:
    assert post(db, b"", method=method).status == 405


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"[" * 100_000, b"\xff\xfe\x00", b'{"update_id": 1e999}', b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": 5, "message": {"text": "\\ud800"}}', said(text="\ud83d\x00"), said(text="a" * 500_000), said(text=""),
        said(sticker={"file_id": "x"}), said(forward_origin={}), said(chat={"id": -100, "type": "group"}), said(date="kemarin"),
        b'{"update_id": 6, "message_reaction": {}}', said(location={"latitude": float("nan"), "longitude": 1}), b"a=b&c=d",
    ],
)  # fmt: skip
def test_whatever_comes_is_acknowledged_and_the_conversation_lives_on(db: Database, body: bytes) -> None:
    assert post(db, body).status == 200
    assert post(db, said(99, "masih di sini")).status == 200
    (conversation,) = [c for c in db.read(inbox.waiting_conversations) if heard(db, c)[-1] == "masih di sini"]
    assert heard(db, conversation)[-1] == "masih di sini"


def heard(db: Database, conversation: str) -> list[str]:
    return [waiting.message.text for waiting in db.read(lambda unit: inbox.waiting(unit, conversation))]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(db: Database) -> None:
    assert post(db, b"x" * (1024 * 1024 + 1)).status == 413
    endless = (b"x" * 65536 for _ in range(1000))
    assert post(db, endless).status == 413
    assert post(db, said(text="a" * 1_000_000)).status == 200


def test_a_database_that_is_away_is_told_as_try_again(db: Database) -> None:
    app = make_app(db, telegram=TelegramIngress(SECRET))
    db.write(lambda unit: unit.connection.exec_driver_sql("ALTER TABLE inbox RENAME TO inbox_away"))
    told = asyncio.run(ask(app, "POST", PATH, said(), {"X-Telegram-Bot-Api-Secret-Token": SECRET}))
    assert (told.status, told.body) == (503, b"try again")
    db.write(lambda unit: unit.connection.exec_driver_sql("ALTER TABLE inbox_away RENAME TO inbox"))
    assert post(db, said()).status == 200
    assert kept(db) == 1


def test_a_tap_is_answered_once_it_is_kept(db: Database) -> None:
    answered: list[str] = []

    async def answer_tap(tap: str) -> None:
        answered.append(tap)

    person = {"id": 55, "is_bot": False, "first_name": "Sari"}
    tap = {"update_id": 1, "callback_query": {"id": "4382", "from": person, "data": "ab12cd:yes"}}

    async def work() -> None:
        app = make_app(db, telegram=TelegramIngress(SECRET, answer_tap))
        for _ in range(2):  # a repeat is answered too: its button still turns
            await ask(app, "POST", PATH, json.dumps(tap).encode(), {"X-Telegram-Bot-Api-Secret-Token": SECRET})
        await asyncio.sleep(0)

    asyncio.run(work())
    assert (answered, kept(db)) == (["4382", "4382"], 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
BODIES = st.fixed_dictionaries(
    {"from": st.just({"id": 55}) | JSON, "chat": st.just({"id": 55, "type": "private"}) | JSON},
    optional=dict.fromkeys(
        (
            "message_id",
            "date",
            "text",
            "photo",
            "voice",
            "document",
            "sticker",
            "location",
            "contact",
            "data",
            "id",
            "dice",
        ),
        JSON,
    ),
)
UPDATES = st.builds(
    lambda number, kind, body: {"update_id": number, kind: body},
    st.integers(-5, 2**70),
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll", "x"]),
    BODIES | JSON,
)


@settings(
    max_examples=int(os.environ.get("KENTONGAN_FUZZ", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(UPDATES | JSON, min_size=1, max_size=5), st.binary(max_size=40))
def test_nothing_that_is_posted_makes_an_error(db: Database, updates: list[Any], junk: bytes) -> None:
    async def work() -> list[int]:
        app = make_app(db, telegram=TelegramIngress(SECRET))
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        bodies = [json.dumps(update).encode() for update in updates] + [junk]
        return [(await ask(app, "POST", PATH, body, headers)).status for body in bodies]

    assert set(asyncio.run(work())) == {200}
