"""Whatever the bot wants to say, each request fits the carriers' own descriptions and limits; and the judges are awake.

(Every other test is judged too: see `contract` in tests/conftest.py.)
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import Texts
from channels import splitting, twilio_templates
from channels.failures import Refused
from channels.messages import Choice, File, Outgoing
from channels.telegram import TelegramCarrier
from channels.whatsapp import TwilioCarrier
from kentongan import wiring
from kentongan.cli_twilio import shapes
from tests.fakes import judging
from tests.fakes.phones import PHOTO, VOICE
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text("ab. \n@/", max_size=5000)
LABELS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
CHOICES = st.lists(
    st.builds(Choice, st.text("abc:=", min_size=1, max_size=64), LABELS, LABELS | st.just("")), max_size=11
)
MESSAGES = st.builds(
    Outgoing,
    text=WORDS,
    choices=CHOICES.map(tuple),
    quote=WORDS,
    edits=st.sampled_from(["", "", "77"]),
    plain=st.booleans(),
)
FILES = st.sampled_from(
    [File("photo", "image/jpeg", PHOTO), File("voice", "audio/ogg", VOICE), File("document", "", b"x")]
)


def test_anything_that_can_be_said_fits() -> None:
    telegram, twilio = FakeTelegram(anybody=True), FakeTwilio(anybody=True, statuses=())
    before = judging.JUDGED.copy()

    async def say(message: Outgoing, file: File) -> None:
        templates = dict.fromkeys(shapes(Texts.load(wiring.LOCALES)), "HX" + "0" * 32)
        whatsapp = TwilioCarrier(
            twilio.account, twilio.token, twilio.sender, api_base=twilio.base, number_hint="(balas dengan angkanya)",
            status_callback="https://contoh.id/twilio/status", media_link=lambda name: f"https://contoh.id/{name}",
            templates=templates,
        )  # fmt: skip
        carriers: list[tuple[Any, str, str]] = [
            (TelegramCarrier(telegram.token, telegram.base), "telegram", "55"),
            (whatsapp, "whatsapp", "whatsapp:+62812"),
            (whatsapp, "sms", "+62812"),
        ]
        for carrier, channel, address in carriers:
            for part in splitting.parts(message, channel):
                with suppress(Refused):  # what cannot be said at all is refused before it leaves the house
                    await carrier.send(address, part, ())
            with suppress(Refused):
                await carrier.send(address, Outgoing("", files=("k3",)), [file])
        for carrier in {carrier for carrier, _, _ in carriers}:
            await carrier.close()

    @settings(max_examples=int(os.environ.get("KENTONGAN_FUZZ", "60")), deadline=None)
    @given(MESSAGES, FILES)
    def try_out(message: Outgoing, file: File) -> None:
        asyncio.run(say(message, file))

    try:
        try_out()
    finally:
        telegram.close()
        twilio.close()
    assert (telegram.violations, twilio.violations) == ([], [])
    fresh = judging.JUDGED - before
    assert fresh["telegram sendMessage"] > 20 and fresh["twilio Messages"] > 40


@pytest.mark.breaks_contract
def test_the_judge_of_the_suite_can_say_no() -> None:
    before = len(judging.WRONG)
    telegram = FakeTelegram(anybody=True)

    async def say() -> None:
        carrier = TelegramCarrier(telegram.token, telegram.base)
        with suppress(Refused):
            await carrier._bot.do_api_request("sendMessage", {"chat_id": 55, "text": "x" * 5000})
        await carrier.close()

    with suppress(Exception):
        asyncio.run(say())
    telegram.close()
    assert any("longer than 4096" in each for each in judging.WRONG[before:])


def test_every_template_fits_the_content_api() -> None:
    from tests.fakes import specs

    for content in shapes(Texts.load(wiring.LOCALES)).values():
        assert specs.content_violations("ContentCreateRequest", content) == []
    assert specs.content_violations("ContentCreateRequest", {"types": {"twilio/quick-reply": {"body": 1}}})
    assert twilio_templates.KNOCK in shapes(Texts.load(wiring.LOCALES))
