"""How fast we write, shared by all processes: a chat a second, all of Telegram, a wait that was asked for, `sent` first (R7)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from channels import claims, inbox, outbox
from channels.delivery import Delivery
from channels.failures import SendFailed, TryAgain
from channels.manners import FREE, Manners
from channels.messages import File, Inbound, Outgoing
from channels.telegram import PACE
from kentongan import carriers
from kentongan.settings import Settings
from storage.database import Database
from tests.conftest import RING

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class Phone:
    """A carrier with manners that keeps what it took, and when."""

    name = "telegram"

    def __init__(self, manners: Manners, *answers: SendFailed, confirms: bool = True) -> None:
        self.manners, self.confirms = manners, confirms
        self.answers = list(answers)
        self.took: list[str] = []

    async def send(self, address: str, message: Outgoing, files: Sequence[File]) -> str:
        if self.answers:
            raise self.answers.pop(0)
        self.took.append(message.text)
        return f"SM{len(self.took)}"


def somebody(db: Database, number: int, *texts: str) -> str:
    """A conversation in which these messages wait."""
    person = Inbound("telegram", f"m{number}", str(number), str(number), AT, text="halo")

    def work(unit: object) -> str:
        found = inbox.receive(unit, person)  # type: ignore[arg-type]
        assert found
        outbox.put(unit, found, *(Outgoing(text) for text in texts))  # type: ignore[arg-type]
        return found

    return db.write(work)


def deliver(db: Database, phone: Phone) -> None:
    """Send everything that may go at this moment, as a process of its own."""

    async def work() -> None:
        delivery = Delivery(db, {"telegram": phone}, "(ulang)")
        while due := await delivery.claim():
            await asyncio.gather(*(delivery.send(row) for row in due))

    asyncio.run(work())


@pytest.fixture
def clock() -> Callable[[float], None]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield lambda seconds: traveller.shift(timedelta(seconds=seconds))  # type: ignore[misc]


def test_a_chat_gets_one_message_a_second(db: Database, clock: Callable[[float], None]) -> None:
    somebody(db, 1, "satu", "dua", "tiga")
    somebody(db, 2, "lain")
    phone = Phone(Manners(a_chat=1.0))
    deliver(db, phone)
    assert phone.took == ["satu", "lain"]
    clock(0.9)
    deliver(db, phone)
    assert phone.took == ["satu", "lain"]
    clock(0.2)
    deliver(db, phone)
    clock(1.1)
    deliver(db, phone)
    assert phone.took == ["satu", "lain", "dua", "tiga"]


def test_all_processes_together_stay_below_thirty_a_second(db: Database, clock: Callable[[float], None]) -> None:
    for number in range(80):
        somebody(db, number, "kabar")
    one, other = Phone(PACE), Phone(PACE)
    sent = []
    for _ in range(80):  # two seconds
        deliver(db, one)
        deliver(db, other)
        sent.append(len(one.took) + len(other.took))
        clock(0.025)
    assert max(after - before for before, after in zip([0, *sent], sent[39:], strict=False)) <= 30
    assert 50 <= sent[-1] <= 60


def test_an_idle_process_does_not_look_more_often_for_it(db: Database, clock: Callable[[float], None]) -> None:
    look = lambda: db.write(  # noqa: E731
        lambda unit: claims.claim_paced(unit, {"telegram": PACE}, 24, "me", timedelta(seconds=60))
    )
    assert look().wait == claims.NOT_AGAIN
    for number in range(9):
        somebody(db, number, "kabar")
    clock(1)
    assert look().wait < 0.1


def test_when_telegram_wants_to_be_left_alone_every_process_obeys(
    database_url: str, db: Database, clock: Callable[[float], None]
) -> None:
    somebody(db, 1, "satu")
    somebody(db, 2, "dua")
    told = Phone(FREE, TryAgain("telegram.429", 30.0, everybody=True))
    second = Database(database_url, RING)
    try:

        async def first_only() -> None:
            delivery = Delivery(db, {"telegram": told}, "(ulang)", most=1)
            (row,) = await delivery.claim()
            await delivery.send(row)

        asyncio.run(first_only())
        other = Phone(FREE)
        clock(29)
        deliver(second, other)
        assert other.took == []
        clock(2)
        deliver(second, other)
        assert sorted(other.took) == ["dua", "satu"]
    finally:
        second.close()


def test_the_next_part_waits_until_the_last_one_was_sent(db: Database, clock: Callable[[float], None]) -> None:
    somebody(db, 1, "satu", "dua", "tiga")
    phone = Phone(Manners(sent_within=3.0), confirms=False)
    deliver(db, phone)
    assert phone.took == ["satu"]
    db.write(lambda unit: claims.moved_on(unit, "SM1", "sent", None))
    deliver(db, phone)
    assert phone.took == ["satu", "dua"]
    clock(2.9)
    deliver(db, phone)
    assert phone.took == ["satu", "dua"]
    clock(0.2)  # the word did not come: better out of order than not at all
    deliver(db, phone)
    assert phone.took == ["satu", "dua", "tiga"]


@pytest.mark.parametrize(
    ("set_to", "base", "manners"),
    [
        ("", "https://api.telegram.org", PACE),
        ("", "http://127.0.0.1:9100", FREE),
        ("off", "https://api.telegram.org", FREE),
        ("2/10", "http://127.0.0.1:9100", Manners(a_chat=2.0, overall=10.0)),
    ],
)
def test_only_the_real_telegram_has_a_pace_unless_it_is_set(
    db: Database, set_to: str, base: str, manners: Manners
) -> None:
    settings = Settings(
        _env_file=None, TELEGRAM_BOT_TOKEN="1:" + "x" * 35, TELEGRAM_API_BASE=base, TELEGRAM_PACE=set_to
    )
    assert carriers._telegram_pace(settings) == manners


def test_the_loop_keeps_the_pace_by_itself_and_shows_that_more_comes(db: Database) -> None:
    somebody(db, 1, "satu", "dua", "tiga")
    phone = Typing(Manners(a_chat=0.2))

    async def work() -> float:
        stop = asyncio.Event()
        began = asyncio.get_running_loop().time()
        running = asyncio.create_task(Delivery(db, {"telegram": phone}, "(ulang)").run(stop))
        while len(phone.took) < 3:
            await asyncio.sleep(0.01)
        took = asyncio.get_running_loop().time() - began
        stop.set()
        await running
        return took

    assert 0.4 <= asyncio.run(work()) < 1.0  # woken when the rest is over, not by the look once a second
    assert (phone.took, phone.typed) == (["satu", "dua", "tiga"], 2)


class Typing(Phone):
    """A carrier that can show that something is being written."""

    typed = 0

    async def typing(self, address: str) -> None:
        self.typed += 1
