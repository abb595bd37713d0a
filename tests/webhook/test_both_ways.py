"""From a phone to the disk and from the outbox to a phone, over real HTTP, on both carriers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from channels import attachments, file_links, inbox, outbox
from channels.delivery import Delivery
from channels.fetching import fetch_once
from channels.messages import Choice, Outgoing
from channels.telegram import TelegramCarrier
from channels.whatsapp import TwilioCarrier
from storage.base import now
from storage.database import Database
from tests.fakes.asking import ask
from tests.fakes.phones import PHOTO, VOICE, Phone
from tests.fakes.serving import Serving
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio
from webhook.app import FILES_PATH, TELEGRAM_PATH, make_app
from webhook.telegram import TelegramIngress
from webhook.twilio import TwilioIngress

PUBLIC = "https://kentongan.example"


class World:
    """The web application with both carriers around it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.telegram, self.twilio = FakeTelegram(), FakeTwilio()
        app = make_app(db, telegram=TelegramIngress("rahasia"), twilio=TwilioIngress([self.twilio.token], PUBLIC))
        self.serving = Serving(app)

    def carriers(self) -> Mapping[str, Any]:
        """Fresh connections for one event loop."""
        whatsapp = TwilioCarrier(
            self.twilio.account,
            self.twilio.token,
            self.twilio.sender,
            api_base=self.twilio.base,
            status_callback=f"{PUBLIC}/twilio/status",
            number_hint="Balas dengan angkanya.",
            media_link=lambda name: f"{PUBLIC}{FILES_PATH}/{file_links.token(self.db.ring, name)}",
        )
        return {
            "telegram": TelegramCarrier(self.telegram.token, self.telegram.base),
            "whatsapp": whatsapp,
            "sms": whatsapp,
        }

    def work(self, *, fetch: bool = False) -> None:
        """Fetch and send everything that is due."""

        async def all_of_it() -> None:
            carriers = self.carriers()
            if fetch:
                while await fetch_once(self.db, carriers):
                    pass
            delivery = Delivery(self.db, carriers, "(ulang)")
            while due := await delivery.claim():
                await asyncio.gather(*(delivery.send(row) for row in due))
            for carrier in carriers.values():
                await carrier.close()

        asyncio.run(all_of_it())

    def conversation(self) -> str:
        (found,) = self.db.read(inbox.waiting_conversations)
        return found


@pytest.fixture
def world(db: Database) -> Iterator[World]:
    here = World(db)
    with here.serving:
        here.telegram.connect(here.serving.url + TELEGRAM_PATH, "rahasia")
        here.twilio.connect(PUBLIC, here.serving.url)
        yield here
        here.telegram.close()
        here.twilio.close()
    assert here.telegram.violations + here.twilio.violations == []


@pytest.fixture(params=["telegram", "whatsapp", "hidden", "sms"])
def phone(request: pytest.FixtureRequest, world: World) -> Phone:
    kinds = {
        "telegram": lambda: world.telegram.phone(),
        "whatsapp": lambda: world.twilio.phone(),
        "hidden": lambda: world.twilio.phone("4566", hidden=True),
        "sms": lambda: world.twilio.phone(sms=True),
    }
    return kinds[request.param]()


def test_a_question_is_asked_and_answered(world: World, phone: Phone) -> None:
    assert phone.says("pak mau lapor") == 200
    assert phone.again() == 200
    conversation = world.conversation()
    message = Outgoing(
        "Sudah betul?", (Choice("ab12cd:yes", "Ya, kirim"), Choice("ab12cd:no", "Ada yang salah")), about="push:1"
    )
    world.db.write(lambda unit: outbox.put(unit, conversation, message))
    world.work()
    (shown,) = phone.waits_for(1)
    assert shown.choices == ("Ya, kirim", "Ada yang salah")
    assert phone.taps("Ya") == 200
    heard = world.db.read(lambda unit: inbox.waiting(unit, conversation))
    assert [w.message.text or w.message.choice for w in heard] in (
        ["pak mau lapor", "ab12cd:yes"],
        ["pak mau lapor", "1"],
    )


def test_a_photo_and_a_voice_reach_another_person(world: World) -> None:
    sari, budi = world.telegram.phone(), world.twilio.phone("62899", "Pak Budi")
    sari.sends(photo=PHOTO, caption="rumahnya")
    sari.sends(voice=VOICE, seconds=34)
    conversation = world.conversation()
    waiting = world.db.read(lambda unit: inbox.waiting(unit, conversation))
    names = [
        n for w in waiting for n in world.db.write(lambda unit, w=w: attachments.note(unit, conversation, w.message))
    ]
    budi.says("TERIMA")
    (officer,) = set(world.db.read(inbox.waiting_conversations)) - {conversation}
    world.work(fetch=True)
    world.db.write(lambda unit: outbox.put(unit, officer, Outgoing("Bukti:", files=tuple(names))))
    world.work()
    shown = budi.waits_for(3)
    assert [each.media for each in shown] == ["", "photo", "voice"]
    assert shown[1].content.startswith(b"\xff\xd8") and shown[2].content == VOICE


def test_everything_else_people_do_arrives(world: World) -> None:
    for phone in (world.telegram.phone(), world.twilio.phone()):
        statuses = [
            phone.shares_location(-7.87, 111.46, "Balai Desa"),
            phone.shares_contact("Bu Yanti", "+62812"),
            phone.sends(sticker=b"x"),
            phone.sends(document=b"%PDF"),
            phone.sends(video=b"x"),
            phone.says("titip", forwarded=True),
            phone.blocks(),
            phone.unblocks(),
        ]
        assert set(statuses) == {200}
    assert world.telegram.phone().edits("bukan itu") == 200
    assert len(world.db.read(inbox.waiting_conversations)) == 2


def test_an_address_for_a_file_opens_that_file_for_a_while_and_nothing_else(world: World) -> None:
    world.telegram.phone().sends(photo=PHOTO)
    conversation = world.conversation()
    (waiting,) = world.db.read(lambda unit: inbox.waiting(unit, conversation))
    (name,) = world.db.write(lambda unit: attachments.note(unit, conversation, waiting.message))
    world.work(fetch=True)
    ring = world.db.ring
    app = make_app(world.db, twilio=TwilioIngress(["t"], PUBLIC))
    old = file_links.token(ring, name, now() - timedelta(hours=5))
    good = file_links.token(ring, name)
    other = file_links.token(ring, "tidak-ada")
    told = asyncio.run(ask(app, "GET", f"{FILES_PATH}/{good}"))
    assert (told.status, told.headers["content-type"], told.body[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert told.headers["x-content-type-options"] == "nosniff"
    for token in (old, other, name, "x", good[:-4] + "AAAA", "é"):
        told = asyncio.run(ask(app, "GET", f"{FILES_PATH}/{token}"))
        assert (told.status, told.body) == (404, b"not found")


def test_nothing_that_people_say_or_are_is_logged(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for phone in (
        world.telegram.phone(628777000111, "Nama-Rahasia"),
        world.twilio.phone("628777000111", "Nama-Rahasia"),
    ):
        phone.says("kata-rahasia")
        phone.sends(photo=PHOTO, caption="kata-rahasia")
    for conversation in world.db.read(inbox.waiting_conversations):
        world.db.write(lambda unit, c=conversation: outbox.put(unit, c, Outgoing("kata-rahasia", quote="kata-rahasia")))
    world.telegram.fails("garbage")
    world.twilio.fails(status=400, code=63005)
    world.work(fetch=True)
    told = caplog.text + "".join(capsys.readouterr())
    for secret in ("628777000111", "ahasia", world.telegram.token, world.twilio.token, world.twilio.account):
        assert secret not in told
