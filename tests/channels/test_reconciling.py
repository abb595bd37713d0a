"""Messages that Twilio could not bring: all of them taken in later, none twice, each to whoever wrote it (R5)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from channels import inbox, reconciling
from channels.inbox import InboxMessage
from channels.messages import Inbound
from channels.whatsapp import TwilioCarrier
from storage.base import now
from storage.database import Database
from tests.fakes.asking import ask
from tests.fakes.phones import PHOTO
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio_phone import TwilioPhone
from webhook.app import make_app
from webhook.twilio import TwilioIngress

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PUBLIC = "https://contoh.id"


class World:
    """Twilio before our door, which can be shut."""

    def __init__(self, db: Database, clock: Any) -> None:
        self.db, self._clock = db, clock
        self.open = True
        self.twilio = FakeTwilio(post=self._post, statuses=())
        self.twilio.connect(PUBLIC)

    def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        if not self.open:
            return 0
        app = make_app(self.db, twilio=TwilioIngress([self.twilio.token], PUBLIC))
        path = url.removeprefix(PUBLIC)
        return asyncio.run(ask(app, "POST", path, body, headers)).status

    def later(self, **time: float) -> None:
        self._clock.shift(timedelta(**time))

    def look(self) -> int:
        async def work() -> int:
            carrier = TwilioCarrier(
                self.twilio.account, self.twilio.token, self.twilio.sender, api_base=self.twilio.base
            )
            try:
                return await reconciling.look(self.db, carrier)
            finally:
                await carrier.close()

        return asyncio.run(work())

    def messages(self) -> list[Inbound]:
        rows = self.db.read(
            lambda unit: list(unit.session.scalars(select(InboxMessage).order_by(InboxMessage.position)))  # type: ignore[arg-type]
        )
        return [Inbound.from_dict(row.message) for row in rows]

    def people(self) -> int:
        return len(self.db.read(inbox.waiting_conversations))


@pytest.fixture
def world(db: Database) -> Iterator[World]:
    with time_machine.travel(AT, tick=False) as clock:
        world = World(db, clock)
        yield world
        world.twilio.close()


def test_after_two_hours_everything_is_taken_in_once_and_in_order(world: World) -> None:
    phones = [world.twilio.phone(f"62812{n:07}") for n in range(4)]
    phones[0].says("sebelum")
    world.look()
    world.later(seconds=1)
    world.open = False
    for number in range(120):
        phones[number % 4].says(f"kabar {number}")
        world.later(minutes=1)
    world.open = True
    phones[0].says("sesudah")
    world.later(seconds=30)
    assert world.look() == 120
    for _ in range(3):
        world.later(seconds=60)
        assert world.look() == 0
    said = [message.text for message in world.messages()]
    assert said == ["sebelum", *(f"kabar {n}" for n in range(120)), "sesudah"]
    assert world.people() == 4  # each went to whoever wrote before and after


def test_what_may_still_come_by_itself_is_left_alone(world: World) -> None:
    phone = world.twilio.phone()
    world.open = False
    phone.says("kabar")
    world.open = True
    world.later(seconds=5)
    assert world.look() == 0
    phone.again()  # the webhook, a little late
    world.later(seconds=60)
    assert world.look() == 0
    assert [message.person.startswith("whatsapp:ID.") for message in world.messages()] == [True]


def test_only_one_process_asks_in_a_minute(world: World) -> None:
    world.look()
    asked = len(world.twilio.listed)
    world.later(seconds=30)
    world.look()
    assert len(world.twilio.listed) == asked
    world.later(seconds=31)
    world.look()
    assert len(world.twilio.listed) > asked


def test_files_come_along(world: World) -> None:
    phone = world.twilio.phone()
    world.open = False
    phone.sends(photo=PHOTO, caption="ini orangnya")
    world.later(seconds=30)
    assert world.look() == 1
    (message,) = world.messages()
    assert (message.text, [each.kind for each in message.attachments]) == ("ini orangnya", ["photo"])
    assert message.attachments[0].ref.startswith(message.provider_id + "/ME")


def test_an_old_number_with_a_new_owner_is_somebody_else(world: World) -> None:
    phone = world.twilio.phone()
    assert isinstance(phone, TwilioPhone)
    phone.says("saya Sari")
    phone.external = "whatsapp:ID.99999"
    phone.says("saya orang lain")
    assert world.people() == 2
    world.open = False
    phone.says("kabar")
    world.later(seconds=30)
    world.look()
    last = world.messages()[-1]
    rows = world.db.read(
        lambda unit: list(unit.session.scalars(select(InboxMessage).order_by(InboxMessage.position)))  # type: ignore[arg-type]
    )
    assert last.text == "kabar" and rows[2].conversation_id == rows[1].conversation_id != rows[0].conversation_id


def test_somebody_first_met_by_the_list_is_known_by_name_later(world: World) -> None:
    phone = world.twilio.phone()
    world.open = False
    phone.says("kabar")
    world.later(seconds=30)
    world.look()
    world.open = True
    phone.says("lagi")
    assert world.people() == 1


def test_other_traffic_of_the_account_is_not_ours(world: World) -> None:
    world.twilio.received.append(
        {
            "MessageSid": "SM1", "From": "whatsapp:+62", "To": "whatsapp:+1999", "Body": "lain", "NumMedia": "0",
            "_at": str((now() - timedelta(minutes=1)).timestamp()),
        }
    )  # fmt: skip
    assert world.look() == 0
