"""What cannot be read, drawn or acted upon fails by itself: nobody else waits for it, and nothing is dropped in silence."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from bot.handlers import alarms as ringing
from bot.handlers import files, receipts
from bot.handlers import inbox as handling
from bot.handlers.bot import Bot
from casework import alarms, duty
from channels import inbox, outbox, windows
from channels.delivery import Delivery
from channels.messages import Inbound, Outgoing
from channels.outbox import OutboxMessage, OutboxTry, Receipt
from kentongan import wiring
from storage import setbacks
from storage.base import now
from storage.database import Database
from tests.channels.test_queue import Phone, deliver, message, receive, rows

BROKEN = b"\x01\x02k9" + b"0" * 40


@pytest.fixture(scope="module")
def bot() -> Bot:
    return wiring.build_bot(wiring.gazetteer())


def spoil(db: Database, table: str, where: str, value: bytes = BROKEN) -> None:
    column = "address" if table == "conversation" else "message"
    db.write(lambda u: u.connection.execute(text(f"UPDATE {table} SET {column} = :m WHERE {where}"), {"m": value}))


def write_down(db: Database, model: Any, where: str, value: dict[str, Any]) -> None:
    db.write(lambda u: u.connection.execute(model.__table__.update().where(text(where)).values(message=value)))


def test_an_unreadable_row_of_the_outbox_fails_aloud_and_the_others_are_sent(db: Database) -> None:
    ani, budi = receive(db, message(1, "ani"), message(2, "budi"))
    db.write(lambda u: outbox.put(u, ani, Outgoing("satu", about="told:x")))
    spoil(db, "outbox", "true")
    db.write(lambda u: outbox.put(u, budi, Outgoing("dua")))
    db.write(lambda u: outbox.put(u, ani, Outgoing("tiga")))
    phone = Phone()
    deliver(db, phone)
    deliver(db, phone)
    assert sorted(words for _, words in phone.took) == ["dua", "tiga"]
    first = db.read(lambda u: u.connection.execute(text("SELECT state, why FROM outbox ORDER BY id")).first())
    assert tuple(first) == ("failed", "unreadable")
    assert [(each.about, each.outcome, each.why) for each in rows(db, Receipt)] == [("told:x", "failed", "unreadable")]


def test_an_unreadable_address_stops_nobody_else(db: Database) -> None:
    ani, budi = receive(db, message(1, "ani"), message(2, "budi"))
    db.write(lambda u: outbox.put(u, ani, Outgoing("satu")))
    db.write(lambda u: outbox.put(u, budi, Outgoing("dua")))
    spoil(db, "conversation", f"id = '{ani}'")
    phone = Phone()
    deliver(db, phone)
    assert [words for _, words in phone.took] == ["dua"]


def test_what_a_newer_version_wrote_is_read_without_what_it_added(db: Database) -> None:
    (ani,) = receive(db, message(1, "ani"))
    db.write(lambda u: outbox.put(u, ani, Outgoing("satu")))
    newer = {"text": "x", "new": 1, "choices": [{"value": "a", "label": "b", "new": 1}]}
    write_down(db, OutboxMessage, "true", newer)
    phone = Phone()
    deliver(db, phone)
    assert [words for _, words in phone.took] == ["x"]
    plain = Inbound("tryit", "9", "ani", "ani", now()).to_dict()
    plain["attachments"] = [{"kind": "photo", "ref": "r", "new": 1}]
    plain["location"], plain["contact"] = {"lat": 1, "lon": 2, "new": 1}, {"name": "a", "phones": [], "new": 1}
    found = Inbound.from_dict(plain)
    assert (found.attachments[0].ref, found.location and found.location.lon) == ("r", 2)


@pytest.mark.parametrize("value", [BROKEN, None])
def test_an_unreadable_message_is_set_aside_and_the_next_is_handled(
    db: Database, bot: Bot, value: bytes | None
) -> None:
    ani, _ = receive(db, message(1, "ani"), message(2, "ani"))
    if value is None:
        write_down(db, inbox.InboxMessage, "provider_id = 'm1'", {"x": 1})
    else:
        spoil(db, "inbox", "provider_id = 'm1'", value)
    how = [db.write(lambda u: handling.drain(u, bot, ani)) for _ in range(3)]
    assert how == ["again", "again", "done"]
    states = db.read(lambda u: u.connection.execute(text("SELECT provider_id, state FROM inbox ORDER BY id")).all())
    assert [tuple(each) for each in states] == [("m1", "aside"), ("m2", "handled")]


def test_the_longest_waiting_are_listed_first(db: Database) -> None:
    receive(db, *(message(n, f"p{n}", order=1000 - n) for n in range(6)))
    listed = db.read(lambda u: inbox.waiting_conversations(u, 6))
    oldest = db.read(
        lambda u: u.connection.execute(text("SELECT conversation_id FROM inbox ORDER BY id")).scalars().all()
    )
    assert list(listed) == list(oldest)


def test_one_unit_handles_ten_messages_at_most(db: Database, bot: Bot) -> None:
    ani, *_ = receive(db, *(message(n, "ani") for n in range(12)))
    left: list[int] = []
    while db.write(lambda u: handling.drain(u, bot, ani)) == "more":
        left.append(len(db.read(lambda u: inbox.waiting(u, ani))))
    assert left and left[0] >= 2
    assert db.read(lambda u: inbox.waiting(u, ani)) == []


def test_of_one_message_four_thousand_characters_are_kept(db: Database) -> None:
    (ani,) = receive(db, message(1, text="a" * 9000))
    assert [len(w.message.text) for w in db.read(lambda u: inbox.waiting(u, ani))] == [4000]


class Broken(Phone):
    async def send(self, address: str, message: Outgoing, files: Any) -> str:
        if "racun" in message.text:
            raise ValueError("of ours")
        return await super().send(address, message, files)


def test_a_defect_in_drawing_fails_aloud_after_four_tries_and_the_next_goes_out(db: Database) -> None:
    (ani,) = receive(db, message(1, "ani"))
    db.write(lambda u: outbox.put(u, ani, Outgoing("racun", about="told:x"), Outgoing("tolong dijawab")))
    phone = Broken()
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(5):
            deliver(db, phone)
            clock.shift(timedelta(minutes=10))
    assert [words for _, words in phone.took] == ["tolong dijawab"]
    assert [each.why for each in rows(db, OutboxTry)][:4] == ["defect:ValueError"] * 4
    assert [(each.about, each.outcome) for each in rows(db, Receipt)] == [("told:x", "failed")]


def test_a_defect_before_the_carrier_was_asked_is_no_repeat(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    (ani,) = receive(db, message(1, "ani"))
    db.write(lambda u: outbox.put(u, ani, Outgoing("satu")))

    async def broken(self: Delivery, row: Any) -> Any:
        raise ValueError

    phone = Phone()
    with time_machine.travel(now(), tick=False) as clock:
        with monkeypatch.context() as patch:
            patch.setattr(Delivery, "_ready", broken)
            deliver(db, phone)
        clock.shift(timedelta(minutes=10))
        deliver(db, phone)
    assert [words for _, words in phone.took] == ["satu"]


def due_alarm(db: Database) -> None:
    db.write(
        lambda u: alarms.set_alarm(
            u, kind=alarms.SILENCE, subject="a1", expects="e", due_at=now() - timedelta(seconds=1)
        )
    )


def open_alarms(db: Database) -> list[tuple[str, str]]:
    query = text("SELECT kind, expects FROM alarm WHERE done_at IS NULL")
    return [tuple(each) for each in db.read(lambda u: u.connection.execute(query).all())]


def test_trouble_of_the_database_takes_no_alarm(db: Database, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    due_alarm(db)

    def trouble(*_: object) -> None:
        raise OperationalError("x", {}, Exception("deadlock detected"))

    with monkeypatch.context() as patch:
        patch.setattr(duty, "silence", trouble)
        with pytest.raises(OperationalError):
            db.write(lambda u: ringing.ring(u, bot))
    assert open_alarms(db) == [("silence", "e")]
    assert db.write(lambda u: ringing.ring(u, bot)) == 1
    assert open_alarms(db) == []


def test_a_failing_alarm_is_put_off_and_tried_again_and_at_last_shown(
    db: Database, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_alarm(db)

    def defect(*_: object) -> None:
        raise ValueError("a word that nobody may read")

    with time_machine.travel(now(), tick=False) as clock:
        with monkeypatch.context() as patch:
            patch.setattr(duty, "silence", defect)
            for _ in range(setbacks.STUCK_AFTER):
                assert db.write(lambda u: ringing.ring(u, bot)) == 1
                assert db.write(lambda u: ringing.ring(u, bot)) == 0, "put off"
                assert open_alarms(db) == [("silence", "e")]
                clock.shift(timedelta(minutes=31))
        (stuck,) = db.read(setbacks.stuck)
        assert (stuck.what, stuck.key, stuck.tries) == ("alarm", "silence:a1", setbacks.STUCK_AFTER)
        assert "word" not in stuck.why
        clock.shift(setbacks.STUCK_WAIT)
        assert db.write(lambda u: ringing.ring(u, bot)) == 1
    assert (open_alarms(db), db.read(setbacks.stuck), db.read(lambda u: setbacks.of(u, "alarm"))) == ([], [], set())


def test_a_failing_receipt_is_put_off_and_the_others_are_heard(
    db: Database, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for about in ("file:one", "file:two"):
        db.write(lambda u, about=about: u.session.add(Receipt(about=about, outcome="delivered", at=now())))
    heard: list[str] = []

    def act(unit: Any, bot: Any, name: str) -> None:
        heard.append(name)
        if name == "one" and heard.count("one") < 2:
            raise ValueError

    monkeypatch.setattr(files, "fetched", act)
    assert db.write(lambda u: receipts.hear(u, bot)) == 2
    assert db.write(lambda u: receipts.hear(u, bot)) == 0
    with time_machine.travel(now() + timedelta(seconds=3), tick=False):
        assert db.write(lambda u: receipts.hear(u, bot)) == 1
    assert heard == ["one", "two", "one"]
    assert (rows(db, Receipt), db.read(lambda u: setbacks.of(u, outbox.RECEIPT))) == ([], set())


def test_trouble_of_the_database_takes_no_receipt(db: Database, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    db.write(lambda u: u.session.add(Receipt(about="file:one", outcome="delivered", at=now())))

    def trouble(*_: object) -> None:
        raise OperationalError("x", {}, Exception("gone"))

    monkeypatch.setattr(files, "fetched", trouble)
    with pytest.raises(OperationalError):
        db.write(lambda u: receipts.hear(u, bot))
    assert len(rows(db, Receipt)) == 1


def test_a_pause_is_rung_again_when_the_conversation_is_held(db: Database, bot: Bot) -> None:
    if db.sqlite:
        pytest.skip("there is one writer on SQLite")
    (ani,) = receive(db, message(1, "ani", "kak ada orang ajak anak saya kerja ke malaysia tanpa surat"))
    db.write(lambda u: handling.drain(u, bot, ani))
    (pause,) = open_alarms(db)
    db.write(lambda u: u.connection.execute(text("UPDATE alarm SET due_at = :a"), {"a": now() - timedelta(seconds=1)}))
    go, held = threading.Event(), threading.Event()

    def hold(unit: Any) -> None:
        from bot import memory

        assert memory.lock(unit, ani) is not None
        held.set()
        go.wait(10)

    holding = db.submit(hold)
    held.wait(10)
    db.write(lambda u: ringing.ring(u, bot))
    go.set()
    holding.result()
    assert open_alarms(db) == [pause]


def test_noting_that_somebody_wrote_does_not_hold_their_conversation(db: Database, bot: Bot) -> None:
    if db.sqlite:
        pytest.skip("there is one writer on SQLite")
    (ani,) = receive(db, message(1, "ani"))
    go, held = threading.Event(), threading.Event()

    def slow(unit: Any) -> None:
        windows.rest(unit, ani, now() + timedelta(seconds=1))
        held.set()
        go.wait(10)

    writing = db.submit(slow)
    held.wait(10)
    from bot import memory

    assert db.write(lambda u: memory.lock(u, ani)) == "tryit"
    go.set()
    writing.result()
    assert db.read(lambda u: u.connection.execute(select(inbox.InboxMessage.__table__.c.state)).scalars().all())
