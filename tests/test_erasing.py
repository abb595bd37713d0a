"""HAPUS DATA SAYA: afterwards nothing of that person can be opened, with all keys, but a report's own words."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.handlers import alarms as ringing
from bot.handlers import inbox as handling
from bot.handlers.bot import Bot
from casework import duty, moving, officers, reports, roster
from channels import attachments, claims, forgetting, inbox
from channels.attachments import StoredAttachment
from channels.inbox import InboxMessage
from channels.messages import Attachment, Inbound
from kentongan import wiring
from storage.base import now
from storage.database import Database
from tests.casework.country import SUKOREJO, World, country

ADDRESS = "whatsapp:+6281398765432"
NAME = "Sariyem Kenariwati"
STORY = "bu yanti kumpulkan paspor kenari-laporan"
CHATTER = "kata rahasia kenari-obrolan"
FILE = "kenari-nama-file.jpg"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def bot() -> Bot:
    return wiring.build_bot(wiring.gazetteer())


@pytest.fixture
def world(db: Database) -> World:
    world = World(db)
    world.do(country)
    return world


def say(db: Database, bot: Bot, words: str = "", choice: str = "", address: str = ADDRESS, **more: Any) -> str:
    """A person writes, is answered, and gets the answers; the id of the conversation."""
    number = next(_numbers)
    message = Inbound(
        "whatsapp", f"m{number}", address, address, now(), order=number, text=words, choice=choice,
        message_id=f"wamid-{number}", **more,
    )  # fmt: skip
    who = db.write(lambda unit: inbox.receive(unit, message))
    assert who is not None
    db.write(lambda unit: handling.drain(unit, bot, who))
    return who


def deliver(db: Database) -> list[str]:
    """Everything that waits goes out; its texts with where they went."""

    def work(unit: Any) -> list[str]:
        rows = claims.claim(unit, ["whatsapp", "tryit"], 50, "test", timedelta(minutes=1))
        for row in rows:
            claims.accepted(unit, row, f"out-{row.id}", delivered=True)
        return [f"{row.address}|{row.message.text}" for row in rows]

    sent: list[str] = []
    while some := db.write(work):
        sent += some
    return sent


def everything(db: Database) -> dict[str, str]:
    """All that the database holds, opened with the keys, by table."""

    def look(unit: Any) -> dict[str, str]:
        return {
            table.name: "\n".join(repr(tuple(row)) for row in unit.connection.execute(select(table)))
            for table in SQLModel.metadata.sorted_tables
        }

    return db.read(look)


def leaks(db: Database, *words: str) -> set[tuple[str, str]]:
    """Where these words stand."""
    return {(name, word) for name, rows in everything(db).items() for word in words if word in rows}


def erase(db: Database, bot: Bot) -> str:
    """HAPUS DATA SAYA, and yes."""
    say(db, bot, "hapus data saya")
    return say(db, bot, "ya")


@pytest.fixture
def told(world: World, bot: Bot) -> tuple[World, str, reports.Report]:
    """Somebody who chatted, sent two photos and has a report, by name, that an officer has."""
    db = world.db
    budi = world.officer("Budi", areas=[SUKOREJO], line=False)
    line = say(db, bot, "halo", address="whatsapp:+6281200000001")
    world.do(roster.bind_line, budi.id, line)
    who = say(db, bot, "halo")
    say(db, bot, CHATTER)
    for ref in ("kenari-ref-1", "kenari-ref-2"):
        say(db, bot, attachments=(Attachment("photo", ref, name=FILE),))
    world.do(lambda unit: unit.connection.execute(
        StoredAttachment.__table__.update().values(original=b"kenari-bytes", shareable=b"drawn", state="stored")
    ))  # fmt: skip
    first = sorted(db.read(lambda unit: forgetting.files_of(unit, who)).items(), key=lambda one: one[1])[0][0]
    report = world.do(
        reports.file, kind="report", reporter=who, facts={"story": STORY}, area=SUKOREJO, level="red", name=NAME
    )
    world.do(reports.add, report, "reporter", STORY, [first])
    world.do(moving.make_key, who)
    world.do(duty.assign, report)
    say(db, bot, f"TERIMA {report.code}", address="whatsapp:+6281200000001")
    say(db, bot, "LIHAT", address="whatsapp:+6281200000001")
    deliver(db)
    return world, who, report


def test_nothing_of_the_person_can_be_opened_afterwards(told: tuple[World, str, reports.Report], bot: Bot) -> None:
    world, who, report = told
    db = world.db
    assert {word for _, word in leaks(db, ADDRESS, NAME, CHATTER, FILE)} >= {ADDRESS, CHATTER, FILE, NAME}
    counted = len(everything(db)["inbox"].splitlines())
    assert erase(db, bot) == who
    with time_machine.travel(now() + timedelta(seconds=6)):
        db.write(lambda unit: ringing.ring(unit, bot))
        assert leaks(db, ADDRESS)  # the goodbye has not gone out yet
    assert [line for line in deliver(db) if "Sudah dihapus" in line] == [
        f"{ADDRESS}|{bot.texts.say('anytime.erase.done', 'id')}"
    ]
    with time_machine.travel(now() + timedelta(minutes=2)):
        db.write(lambda unit: ringing.ring(unit, bot))
        assert leaks(db, ADDRESS, ADDRESS[-11:], NAME, CHATTER, FILE, "kenari-ref", "wamid-3'") == set()
    assert {table for table, _ in leaks(db, STORY)} == {"report", "evidence"}
    assert len(everything(db)["inbox"].splitlines()) == counted + 2
    (piece,) = world.do(reports.evidence, report)
    files = db.read(lambda unit: unit.connection.execute(select(StoredAttachment.__table__)).all())
    assert [(row.id, row.conversation_id, row.source, row.original) for row in files] == [
        (piece.files[0], forgetting.NOBODY, {}, b"kenari-bytes")
    ]
    assert world.do(attachments.shareable, piece.files[0]).content == b"drawn"
    assert world.do(reports.line_to, report.id) is None


def test_whoever_writes_again_starts_as_new(told: tuple[World, str, reports.Report], bot: Bot) -> None:
    world, who, _ = told
    db = world.db
    erase(db, bot)
    deliver(db)
    with time_machine.travel(now() + timedelta(minutes=2)):
        db.write(lambda unit: ringing.ring(unit, bot))
        db.write(lambda unit: ringing.ring(unit, bot))
        again = say(db, bot, "status")
    assert again != who
    assert world.do(reports.of_reporter, again) == []
    assert db.read(lambda unit: forgetting.kept(unit, again)) == (1, 0)


def test_a_message_right_after_the_goodbye_is_answered_and_its_writer_new(
    told: tuple[World, str, reports.Report], bot: Bot
) -> None:
    world, who, _ = told
    db = world.db
    erase(db, bot)
    assert say(db, bot, "status") == who
    sent = deliver(db)
    assert any(bot.texts.say("anytime.status.none", "id") in line for line in sent)
    with time_machine.travel(now() + timedelta(minutes=2)):
        db.write(lambda unit: ringing.ring(unit, bot))
        assert say(db, bot, "menu") == who
    assert leaks(db, NAME, CHATTER, FILE) == set()
    assert db.read(lambda unit: forgetting.kept(unit, who)) == (2, 0)


def test_a_message_that_comes_again_is_still_the_same(told: tuple[World, str, reports.Report], bot: Bot) -> None:
    world, who, _ = told
    db = world.db
    row = db.read(lambda unit: unit.connection.execute(select(InboxMessage.__table__.c.provider_id).where(
        InboxMessage.__table__.c.conversation_id == who)).first())  # fmt: skip
    erase(db, bot)
    again = Inbound("whatsapp", row.provider_id, ADDRESS, ADDRESS, now(), text=CHATTER)
    assert db.write(lambda unit: inbox.receive(unit, again)) is None


def test_a_photo_that_is_still_fetched_is_kept_for_its_report(
    told: tuple[World, str, reports.Report], bot: Bot
) -> None:
    world, who, report = told
    db = world.db
    (piece,) = world.do(reports.evidence, report)
    table = StoredAttachment.__table__
    world.do(lambda unit: unit.connection.execute(table.update().values(state="waiting")))
    erase(db, bot)
    deliver(db)
    with time_machine.travel(now() + timedelta(minutes=2)):
        db.write(lambda unit: ringing.ring(unit, bot))
    (row,) = db.read(lambda unit: unit.connection.execute(select(table)).all())
    assert (row.id, row.conversation_id, row.source["ref"]) == (piece.files[0], who, "kenari-ref-1")
    world.do(lambda unit: unit.connection.execute(table.update().values(state="stored")))
    with time_machine.travel(now() + timedelta(minutes=4)):
        db.write(lambda unit: ringing.ring(unit, bot))
    (row,) = db.read(lambda unit: unit.connection.execute(select(table)).all())
    assert (row.conversation_id, row.source) == (forgetting.NOBODY, {})
    assert leaks(db, ADDRESS, FILE, "kenari-ref") == set()


def test_an_officers_line_stays(told: tuple[World, str, reports.Report], bot: Bot) -> None:
    world, _, _ = told
    db, line = world.db, "whatsapp:+6281200000001"
    say(db, bot, "hapus data saya", address=line)
    officer_line = say(db, bot, "ya", address=line)
    deliver(db)
    with time_machine.travel(now() + timedelta(minutes=2)):
        db.write(lambda unit: ringing.ring(unit, bot))
    assert say(db, bot, "LIHAT", address=line) == officer_line
    assert world.do(officers.of_conversation, officer_line).name == "Budi"


def test_what_is_kept_is_told(told: tuple[World, str, reports.Report], bot: Bot) -> None:
    world, _, report = told
    say(world.db, bot, "data saya")
    sent = " ".join(deliver(world.db))
    assert report.code in sent
    assert bot.texts.say("anytime.data.messages_and_files", "id", messages=5, attached=2) in sent
