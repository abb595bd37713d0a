"""WhatsApp's 24 hours: what waits, how it is opened again, and where things go when it cannot be (R8)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from channels import claims, inbox, outbox
from channels.conversations import Conversation
from channels.delivery import GIVE_UP_AFTER, Delivery
from channels.failures import Refused, SendFailed, Unreachable, WindowClosed
from channels.manners import WINDOWS, Manners
from channels.messages import File, Inbound, Outgoing
from channels.outbox import OutboxMessage, Receipt
from storage.base import now
from storage.database import Database

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class WhatsApp:
    """A carrier with a window that keeps what it took; `knocks` are the answers to templates."""

    name, confirms = "whatsapp", False
    manners = Manners(windows=WINDOWS)

    def __init__(self, *knocks: SendFailed) -> None:
        self.knocks, self.took = list(knocks), list[str]()

    async def send(self, address: str, message: Outgoing, files: Sequence[File]) -> str:
        self.took.append(message.text)
        return f"SM{len(self.took)}"

    async def knock(self, address: str) -> str:
        if self.knocks:
            raise self.knocks.pop(0)
        self.took.append("KNOCK")
        return f"SM{len(self.took)}"


class Other(WhatsApp):
    """The same person's other carrier."""

    name, confirms = "telegram", True


class World:
    """A person on two carriers, and a clock."""

    def __init__(self, db: Database, clock: Any) -> None:
        self.db, self._clock = db, clock
        self.whatsapp, self.other = WhatsApp(), Other()
        self.number = 0
        self.person = self.hears("halo")
        at = Inbound("telegram", "t1", "55", "55", now(), text="halo")
        self.elsewhere = db.write(lambda unit: inbox.receive(unit, at)) or ""

    def hears(self, text: str) -> str:
        self.number += 1
        message = Inbound("whatsapp", f"in{self.number}", "whatsapp:ID.1", "whatsapp:+62", now(), text=text)
        return self.db.write(lambda unit: inbox.receive(unit, message)) or ""

    def says(self, *texts: str, about: str = "", otherwise: str = "") -> None:
        messages = [Outgoing(text, about=about) for text in texts]
        self.db.write(lambda unit: outbox.put(unit, self.person, *messages, otherwise=otherwise))

    def later(self, **time: float) -> None:
        self._clock.shift(timedelta(**time))

    def works(self) -> list[str]:
        async def work() -> None:
            delivery = Delivery(self.db, {"whatsapp": self.whatsapp, "telegram": self.other}, "(ulang)")
            while due := await delivery.claim():
                await asyncio.gather(*(delivery.send(row) for row in due))

        asyncio.run(work())
        return self.whatsapp.took

    def told(self, number: int, status: str, failure: SendFailed | None = None) -> bool:
        return self.db.write(lambda unit: claims.moved_on(unit, f"SM{number}", status, failure))

    def rows(self, model: type) -> list[Any]:
        return self.db.read(lambda unit: list(unit.session.scalars(select(model).order_by(model.id))))  # type: ignore[attr-defined]

    def states(self) -> list[str]:
        return [row.state for row in self.rows(OutboxMessage)]


@pytest.fixture
def world(db: Database) -> Iterator[World]:
    with time_machine.travel(AT, tick=False) as clock:
        yield World(db, clock)


def test_within_a_day_everything_goes_as_it_is(world: World) -> None:
    world.later(hours=23, minutes=44)
    world.says("kabar")
    assert world.works() == ["kabar"]


def test_after_a_day_one_template_goes_and_all_that_waits_follows_in_order(world: World) -> None:
    world.later(hours=23, minutes=46)  # a quarter of an hour before WhatsApp's own clock
    world.says("satu", "dua")
    assert world.works() == ["KNOCK"]
    world.says("tiga")
    world.later(hours=5)
    assert world.works() == ["KNOCK"]
    world.hears("LIHAT")
    assert world.works() == ["KNOCK", "satu", "dua", "tiga"]
    waiting = world.db.read(lambda unit: inbox.waiting(unit, world.person))
    assert [each.message.opens for each in waiting] == [False, True]


def test_while_something_waits_it_knocks_once_a_day_and_gives_up_after_three(world: World) -> None:
    world.later(hours=30)
    world.says("kabar", about="x")
    for _ in range(8):
        world.works()
        world.later(hours=12)
    assert world.whatsapp.took == ["KNOCK"] * 3
    assert timedelta(hours=72) == GIVE_UP_AFTER
    assert world.states() == ["failed"]
    assert [(row.about, row.outcome) for row in world.rows(Receipt)] == [("x", "failed")]


@pytest.mark.parametrize("times", [1, 3])
def test_a_window_that_whatsapp_sees_closed_first_sends_it_once(world: World, times: int) -> None:
    world.says("kabar")
    world.works()
    for _ in range(times):  # the callback may come more than once
        world.told(1, "failed", WindowClosed("twilio.63016"))
    assert world.works() == ["kabar", "KNOCK"]
    world.later(minutes=5)
    world.hears("lihat")
    assert world.works() == ["kabar", "KNOCK", "kabar"]
    assert world.told(3, "delivered") and world.told(3, "failed", WindowClosed("twilio.63016"))
    assert world.works() == ["kabar", "KNOCK", "kabar"]
    assert world.states() == ["delivered"]


@pytest.mark.parametrize("late", [False, True])
def test_without_a_template_urgent_things_go_elsewhere_and_the_rest_waits(world: World, late: bool) -> None:
    world.later(hours=30)
    world.says("cerita")
    world.says("laporan baru", about="push:1")
    world.says("tambahan", otherwise=world.elsewhere)
    if late:  # Twilio took the template and tells later that it did not go
        world.works()
        assert world.told(1, "undelivered", Refused("twilio.63013"))
    else:
        world.whatsapp.knocks = [Refused("twilio.no_template")]
    world.works()
    assert world.other.took == ["tambahan"]
    assert [(row.about, row.outcome) for row in world.rows(Receipt)] == [("push:1", "failed")]
    assert world.states() == ["waiting", "failed", "failed", "delivered"]
    world.hears("halo lagi")
    world.works()
    assert world.whatsapp.took[-1] == "cerita"


def test_who_is_not_on_whatsapp_any_more_is_not_knocked_at_again(world: World) -> None:
    world.later(hours=30)
    world.whatsapp.knocks = [Unreachable("twilio.63003")]
    world.says("kabar", otherwise=world.elsewhere)
    world.says("lain")
    world.works()
    assert (world.whatsapp.took, world.other.took) == ([], ["kabar"])
    reachable = world.db.read(lambda unit: unit.session.get_one(Conversation, world.person).reachable)
    assert not reachable


def test_a_message_found_late_opens_the_window_only_for_what_is_left_of_it(world: World) -> None:
    world.later(hours=30)
    missed = Inbound("whatsapp", "late", "whatsapp:ID.1", "whatsapp:+62", now() - timedelta(hours=23), text="tolong")
    world.db.write(lambda unit: inbox.receive(unit, missed))
    world.says("kabar")
    assert world.works() == ["kabar"]
    world.later(hours=1)
    world.says("lagi")
    assert world.works() == ["kabar", "KNOCK"]


def test_a_template_that_was_refused_is_drawn_as_numbers(world: World) -> None:
    from channels.messages import Choice

    message = Outgoing("Sudah betul?", (Choice("a", "Ya"),))
    world.db.write(lambda unit: outbox.put(unit, world.person, message))
    world.works()
    assert world.told(1, "failed", Refused("twilio.63013"))
    world.works()
    (row,) = world.rows(OutboxMessage)
    assert (row.state, row.message["plain"]) == ("accepted", True)
    assert world.told(2, "failed", Refused("twilio.63013"))
    assert world.states() == ["failed"]
