"""Inbox and outbox: nothing twice, nothing lost, everybody in order, and every try written down."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from channels import claims, inbox, outbox
from channels.delivery import LEASE, Delivery
from channels.failures import Refused, SendFailed, TryAgain, Unreachable
from channels.messages import File, Inbound, Outgoing
from channels.outbox import OutboxMessage, OutboxTry, Receipt
from storage.database import Database

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def message(number: int, person: str = "ani", text: str = "halo", order: int | None = None) -> Inbound:
    return Inbound("tryit", f"m{number}", person, person, AT, order=number if order is None else order, text=text)


def receive(db: Database, *messages: Inbound) -> list[str | None]:
    return [db.write(lambda unit, m=m: inbox.receive(unit, m)) for m in messages]


def rows(db: Database, model: type) -> list:
    return db.read(lambda unit: list(unit.session.scalars(select(model).order_by(model.id))))


class Phone:
    """A carrier that answers as it was told to and keeps what it took."""

    name, confirms = "tryit", True

    def __init__(self, *answers: SendFailed | None) -> None:
        self.answers = list(answers)
        self.took: list[tuple[str, str]] = []

    async def send(self, address: str, message: Outgoing, files: Sequence[File]) -> str:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.took.append((address, message.text))
        return f"p{len(self.took)}"


def deliver(db: Database, phone: Phone) -> None:
    """Send everything that is due now."""

    async def work() -> None:
        delivery = Delivery(db, {"tryit": phone}, "(ulang)")
        while due := await delivery.claim():
            await asyncio.gather(*(delivery.send(row) for row in due))

    asyncio.run(work())


def test_a_message_that_comes_twice_is_kept_once(db: Database) -> None:
    first, again = receive(db, message(1), message(1, text="lain"))
    assert first is not None and again is None
    assert db.read(inbox.waiting_conversations) == [first]
    assert [w.message.text for w in db.read(lambda unit: inbox.waiting(unit, first))] == ["halo"]


def test_messages_wait_in_the_order_they_were_sent(db: Database) -> None:
    conversation, *_ = receive(db, message(1, order=3), message(2, order=1), message(3, order=2))
    assert [w.message.provider_id for w in db.read(lambda unit: inbox.waiting(unit, conversation))] == [
        "m2",
        "m3",
        "m1",
    ]


def test_what_was_set_aside_can_be_replayed(db: Database) -> None:
    (conversation,) = receive(db, message(1))
    (waiting,) = db.read(lambda unit: inbox.waiting(unit, conversation))
    db.write(lambda unit: inbox.mark_failed(unit, waiting.id, 3, "ValueError at x.py:1", aside=True))
    assert db.read(inbox.waiting_conversations) == []
    assert [row.why for row in db.read(inbox.set_aside)] == ["ValueError at x.py:1"]
    assert db.write(lambda unit: inbox.replay(unit, waiting.id))
    assert not db.write(lambda unit: inbox.replay(unit, waiting.id))
    assert db.read(inbox.waiting_conversations) == [conversation]


def test_one_person_hears_in_order_and_urgent_people_first(db: Database) -> None:
    ani, budi = receive(db, message(1, "ani"), message(2, "budi"))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("satu"), Outgoing("dua")))
    db.write(lambda unit: outbox.put(unit, budi, Outgoing("bahaya", lane="danger")))
    phone = Phone()
    deliver(db, phone)
    assert [text for _, text in phone.took if _ == "ani"] == ["satu", "dua"]
    assert phone.took[0] == ("budi", "bahaya")


def test_the_sender_works_until_it_is_told_to_stop(db: Database) -> None:
    (ani,) = receive(db, message(1))
    phone, all_there, stop = Phone(), asyncio.Event(), asyncio.Event()

    async def last_one(address: str, outgoing: Outgoing, files: Sequence[File]) -> str:
        phone.took.append((address, outgoing.text))
        if len(phone.took) == 3:
            all_there.set()
        return f"p{len(phone.took)}"

    phone.send = last_one  # type: ignore[method-assign]

    async def work() -> None:
        running = asyncio.create_task(Delivery(db, {"tryit": phone}, "(ulang)").run(stop))
        await db.awrite(lambda unit: outbox.put(unit, ani, Outgoing("satu"), Outgoing("dua"), Outgoing("tiga")))
        await asyncio.wait_for(all_there.wait(), 20)
        stop.set()
        await asyncio.wait_for(running, 20)

    asyncio.run(work())
    assert [text for _, text in phone.took] == ["satu", "dua", "tiga"]
    assert {row.state for row in rows(db, OutboxMessage)} == {"delivered"}


def test_passing_trouble_is_tried_again_after_what_the_carrier_asked(db: Database) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("halo")))
    deliver(db, Phone(TryAgain("429", after=30)))
    (row,) = rows(db, OutboxMessage)
    assert row.state == "waiting" and timedelta(seconds=25) < row.due_at - datetime.now(UTC) < timedelta(seconds=31)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=40)):
        phone = Phone()
        deliver(db, phone)
    assert phone.took == [("ani", "halo")]
    assert [row.outcome for row in rows(db, OutboxTry)] == ["again", "delivered"]


def test_a_broken_line_makes_the_next_try_a_repeat(db: Database) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("halo")))
    deliver(db, Phone(TryAgain("reset", after=3, ambiguous=True)))
    phone = Phone()
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=5)):
        deliver(db, phone)
    assert phone.took == [("ani", "(ulang)\nhalo")]


def test_who_cannot_be_reached_is_not_written_to_again(db: Database) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("satu", about="push:1"), Outgoing("dua", about="push:2")))
    phone = Phone(Unreachable("blocked"))
    deliver(db, phone)
    assert phone.took == []
    assert [(r.about, r.outcome, r.why) for r in rows(db, Receipt)] == [
        ("push:1", "failed", "blocked"),
        ("push:2", "failed", "blocked"),
    ]
    receive(db, message(2))  # they write again, so they can be reached again
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("tiga")))
    deliver(db, phone)
    assert phone.took == [("ani", "tiga")]


def test_refused_is_final_and_told(db: Database) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("halo", about="push:1")))
    deliver(db, Phone(Refused("63021")))
    assert [(r.outcome, r.why) for r in rows(db, Receipt)] == [("failed", "63021")]


def test_after_three_days_the_sender_hears_that_it_failed(db: Database) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("halo", about="push:1")))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=73)):
        deliver(db, Phone(TryAgain("500")))
    assert [(r.outcome, r.why) for r in rows(db, Receipt)] == [("failed", "gave_up")]


def test_a_dead_senders_row_is_taken_over_and_its_late_word_refused(db: Database) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("halo")))
    (dead,) = db.write(lambda unit: claims.claim(unit, ["tryit"], 5, "dead", LEASE))
    assert db.write(lambda unit: claims.claim(unit, ["tryit"], 5, "other", LEASE)) == []
    with time_machine.travel(datetime.now(UTC) + LEASE + timedelta(seconds=1)):
        (taken,) = db.write(lambda unit: claims.claim(unit, ["tryit"], 5, "other", LEASE))
        assert taken.ambiguous
        assert not db.write(lambda unit: claims.accepted(unit, dead, "p1", delivered=True))
        assert db.write(lambda unit: claims.accepted(unit, taken, "p2", delivered=True))
    (row,) = rows(db, OutboxMessage)
    assert (row.state, row.provider_id) == ("delivered", "p2")


@pytest.mark.parametrize(
    ("statuses", "final", "told"),
    [
        (["sent", "delivered", "read"], "read", ["delivered"]),
        (["delivered", "sent", "delivered"], "delivered", ["delivered"]),
        (["read", "delivered"], "read", ["delivered"]),
        (["undelivered"], "failed", ["failed"]),
        (["delivered", "failed"], "delivered", ["delivered"]),
    ],
)
def test_statuses_only_move_forward(db: Database, statuses: list[str], final: str, told: list[str]) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("halo", about="push:1")))
    (row,) = db.write(lambda unit: claims.claim(unit, ["tryit"], 5, "me", LEASE))
    db.write(lambda unit: claims.accepted(unit, row, "SM1", delivered=False))
    for status in statuses:
        assert db.write(lambda unit, status=status: claims.moved_on(unit, "SM1", status, None))
    assert rows(db, OutboxMessage)[0].state == final
    assert [r.outcome for r in rows(db, Receipt)] == told


def test_nothing_readable_reaches_the_database(db: Database) -> None:
    if not db.sqlite:
        pytest.skip("PostgreSQL's files are looked at in tests/test_secrets.py")
    (ani,) = receive(db, message(1, "628120000999", text="bu yanti canary"))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("canary jawaban")))
    db.read(lambda unit: unit.connection.execute(text("SELECT 1")))
    for name in ("test.db", "test.db-wal"):
        content = (__import__("pathlib").Path(db.url.database).parent / name).read_bytes()
        assert b"canary" not in content and b"628120000999" not in content


def test_a_living_sender_keeps_its_row_beyond_the_lease(db: Database) -> None:
    (ani,) = receive(db, message(1))
    db.write(lambda unit: outbox.put(unit, ani, Outgoing("halo")))
    (row,) = db.write(lambda unit: claims.claim(unit, ["tryit"], 5, "alive", LEASE))
    with time_machine.travel(datetime.now(UTC) + LEASE * 0.9):
        db.write(lambda unit: claims.renew(unit, {row.id: row.lease}, LEASE))
    with time_machine.travel(datetime.now(UTC) + LEASE * 1.5):
        assert db.write(lambda unit: claims.claim(unit, ["tryit"], 5, "other", LEASE)) == []
        assert db.write(lambda unit: claims.accepted(unit, row, "p1", delivered=True))
