"""A bot without a public address: what people write is taken in, and Telegram may forget it only then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from channels import inbox, polling
from channels.failures import Refused
from channels.messages import Choice, Outgoing
from channels.polling import poll
from channels.telegram import TelegramCarrier
from storage.database import Database
from tests.fakes.telegram import FakeTelegram


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    fake = FakeTelegram()
    yield fake
    fake.close()
    assert fake.violations == []


def heard(db: Database) -> list[str]:
    conversations = db.read(inbox.waiting_conversations)
    found = [
        w.message.text or w.message.choice
        for c in conversations
        for w in db.read(lambda unit, c=c: inbox.waiting(unit, c))
    ]
    return sorted(found)


def poll_until(db: Database, telegram: FakeTelegram, done: Callable[[], bool]) -> None:
    async def work() -> None:
        carrier, stop = TelegramCarrier(telegram.token, telegram.base), asyncio.Event()
        polling = asyncio.create_task(poll(db, carrier, stop))
        await asyncio.to_thread(telegram.waits_until, done)
        stop.set()
        await polling
        await carrier.close()

    asyncio.run(work())


def confirmed(telegram: FakeTelegram) -> int:
    """The offset up to which Telegram may forget."""
    return max((int(call.given.get("offset", 0)) for call in telegram.calls if call.method == "getUpdates"), default=0)


def test_what_waited_and_what_comes_is_taken_in_once(db: Database, telegram: FakeTelegram) -> None:
    telegram.connect("http://127.0.0.1:9/lama", "x")  # a webhook that was set before
    telegram.webhook = None
    phone = telegram.phone()
    for text in ("satu", "dua"):
        phone.says(text)
    poll_until(db, telegram, lambda: heard(db) == ["dua", "satu"])
    phone.says("tiga")
    phone.again()
    poll_until(db, telegram, lambda: heard(db) == ["dua", "satu", "tiga"])


def test_a_webhook_that_was_set_before_is_removed(db: Database, telegram: FakeTelegram) -> None:
    telegram.connect("http://127.0.0.1:9/lama", "x")
    poll_until(db, telegram, lambda: telegram.webhook is None and confirmed(telegram) == 0)
    assert telegram.calls[0].method == "deleteWebhook"
    assert telegram.calls[0].given.get("drop_pending_updates", "false") == "false"


def test_telegram_may_forget_only_what_is_on_disk(db: Database, telegram: FakeTelegram) -> None:
    db.write(lambda unit: unit.connection.exec_driver_sql("ALTER TABLE inbox RENAME TO inbox_away"))
    telegram.phone().says("satu")
    poll_until(db, telegram, lambda: [call.method for call in telegram.calls].count("getUpdates") >= 2)
    assert confirmed(telegram) == 0
    db.write(lambda unit: unit.connection.exec_driver_sql("ALTER TABLE inbox_away RENAME TO inbox"))
    poll_until(db, telegram, lambda: heard(db) == ["satu"] and confirmed(telegram) > 0)


def test_one_message_that_cannot_be_kept_does_not_hold_up_the_others(db: Database, telegram: FakeTelegram) -> None:
    trigger = (
        "CREATE TRIGGER too_long BEFORE INSERT ON inbox WHEN length(new.message) > 3000 BEGIN SELECT RAISE(ABORT, 'no'); END"
        if db.sqlite
        else "ALTER TABLE inbox ADD CONSTRAINT too_long CHECK (octet_length(message) <= 3000)"
    )
    db.write(lambda unit: unit.connection.exec_driver_sql(trigger))
    phone = telegram.phone()
    phone.says("x" * 4000)
    phone.says("satu")
    poll_until(db, telegram, lambda: heard(db) == ["", "satu"])


def test_taps_are_answered(db: Database, telegram: FakeTelegram) -> None:
    phone = telegram.phone()

    async def ask() -> None:
        carrier = TelegramCarrier(telegram.token, telegram.base)
        await carrier.send("6281", Outgoing("Betul?", (Choice("ab12cd:yes", "Ya"),)))
        await carrier.close()

    asyncio.run(ask())
    phone.taps("Ya")
    poll_until(db, telegram, lambda: not telegram.unanswered())
    assert heard(db) == ["ab12cd:yes"]


def test_passing_trouble_passes(db: Database, telegram: FakeTelegram) -> None:
    telegram.phone().says("satu")
    telegram.fails(status=429, retry_after=1, method="getUpdates")
    poll_until(db, telegram, lambda: heard(db) == ["satu"])


def test_a_refusal_is_told_and_asked_again(
    db: Database, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REFUSED_WAIT", 0.05)
    telegram.phone().says("satu")
    told: list[str] = []

    async def work() -> None:
        carrier, stop = TelegramCarrier(telegram.token, telegram.base), asyncio.Event()
        refusals = [Refused("telegram.401"), Refused("telegram.404")]
        remove = carrier.remove_webhook

        async def refused() -> None:
            if refusals:
                raise refusals.pop(0)
            await remove()

        monkeypatch.setattr(carrier, "remove_webhook", refused)
        running = asyncio.create_task(poll(db, carrier, stop, told.append))
        await asyncio.to_thread(telegram.waits_until, lambda: heard(db) == ["satu"] and "" in told)
        stop.set()
        await running
        await carrier.close()

    asyncio.run(work())
    assert told[:3] == ["telegram.401", "telegram.404", ""]
