"""Anything at all, rightly signed, on all three routes: never a 500, and no conversation is wedged by it (R14).

A few hundred payloads in the suite; `KENTONGAN_FUZZ=10000 python -m pytest tests/webhook/test_fuzz.py` for the long run.
Half of them are made from a description of what carriers send (tests/specs/ours.json, by schemathesis), half by Hypothesis
from the carriers' own field names with values that nobody would expect.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from bot.handlers import inbox as handling
from bot.handlers.bot import Bot
from channels import inbox, outbox
from channels.inbox import InboxMessage
from channels.messages import Outgoing
from kentongan import wiring
from storage.database import Database
from tests.fakes.asking import ask
from webhook.app import TELEGRAM_PATH, TWILIO_PATH, TWILIO_STATUS_PATH, make_app
from webhook.telegram import TelegramIngress
from webhook.twilio import TwilioIngress

PAYLOADS = int(os.environ.get("KENTONGAN_FUZZ", "300"))
EACH = max(20, PAYLOADS // 6)
"""Three routes, each in two ways."""
SECRET, TOKEN, BASE = "rahasia-sekali", "token", "https://kentongan.example"
USUAL = {"deadline": None, "suppress_health_check": list(HealthCheck)}
SCHEMA = schemathesis.openapi.from_dict(json.loads((Path(__file__).parent.parent / "specs" / "ours.json").read_text()))


@pytest.fixture(scope="module")
def bot() -> Bot:
    """The bot; read-only."""
    return wiring.build_bot(wiring.gazetteer())


class Doors:
    """Our three doors, and somebody on each carrier to whom something was sent."""

    def __init__(self, db: Database, bot: Bot) -> None:
        self.db, self.bot, self.count = db, bot, 0
        ingress = TwilioIngress([TOKEN], BASE, unknown_waits=())
        self.app = make_app(db, telegram=TelegramIngress(SECRET), twilio=ingress)

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        self.count += 1
        return asyncio.run(ask(self.app, "POST", path, body, headers)).status

    def telegram(self, update: Any) -> int:
        return self.post(TELEGRAM_PATH, json.dumps(update).encode(), {"X-Telegram-Bot-Api-Secret-Token": SECRET})

    def twilio(self, path: str, form: dict[str, str]) -> int:
        signature = RequestValidator(TOKEN).compute_signature(BASE + path, form)
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        return self.post(path, urlencode(form).encode(), headers)

    def settle(self) -> None:
        """Everything that came in is handled; nothing is set aside and nobody's next message has to wait."""
        for _ in range(50):
            waiting = list(self.db.read(inbox.waiting_conversations))
            if not waiting:
                break
            for conversation in waiting:
                self.db.write(lambda unit, conversation=conversation: handling.drain(unit, self.bot, conversation))
        rows = self.db.read(
            lambda unit: unit.session.execute(
                select(InboxMessage.state, InboxMessage.why).where(InboxMessage.state != "handled")  # type: ignore[arg-type]
            ).all()
        )
        assert [tuple(row) for row in rows] == []


@pytest.fixture
def doors(db: Database, bot: Bot) -> Iterator[Doors]:
    doors = Doors(db, bot)
    assert doors.telegram(said("halo")) == 200
    assert doors.twilio(TWILIO_PATH, FORM) == 200
    doors.settle()
    for conversation in {row.conversation_id for row in doors.db.read(_everybody)}:
        doors.db.write(lambda unit, conversation=conversation: outbox.put(unit, conversation, Outgoing("kabar")))
    yield doors
    doors.settle()
    assert doors.telegram(said("halo lagi", 2**40)) == 200  # and everybody can still be heard
    doors.settle()


def _everybody(unit: Any) -> list[InboxMessage]:
    return list(unit.session.scalars(select(InboxMessage)))


def said(text: str, number: int = 1) -> dict[str, Any]:
    person = {"id": 55, "is_bot": False, "first_name": "Sari"}
    chat = {"id": 55, "type": "private"}
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "from": person, "chat": chat, "text": text}}


FORM = {
    "MessageSid": "SM" + "0b" * 16, "AccountSid": "AC" + "0a" * 16, "From": "whatsapp:+6281234567890", "NumMedia": "0",
    "To": "whatsapp:+1415", "Body": "halo", "ExternalUserId": "whatsapp:ID.4566", "ProfileName": "Sari", "Blank": "",
}  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PEOPLE_SAY = st.sampled_from(
    ["lapor", "ya", "1", "sudah", "darurat", "bersih", "hapus data saya", "0812 3456 7890 1234", "kunci", "cek", "kembali",
     "ubah 2", "lewati", "batal", "status", "tambah", "TERIMA K-7F3KQ2", "/start cek", "di ponorogo ada calo ke kamboja"]
)  # fmt: skip
ANY = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | PEOPLE_SAY
JSON = st.recursive(
    ANY, lambda more: st.lists(more, max_size=3) | st.dictionaries(TEXT, more, max_size=3), max_leaves=8
)
SIDS = st.from_regex(r"(SM|MM)[0-9a-f]{32}", fullmatch=True)


def mixed(usual: dict[str, Any], strange: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The usual fields, some of them with something else in them, and some that nobody knows."""
    changed = st.dictionaries(st.sampled_from(sorted(usual)) | TEXT, strange, max_size=5)
    return changed.map(lambda found: {**usual, **found})


MESSAGES = mixed(
    {
        "message_id": 5, "date": 1764000000, "from": {"id": 55, "is_bot": False}, "chat": {"id": 55, "type": "private"},
        "text": "halo", "caption": "", "photo": [], "voice": {}, "video": {}, "document": {}, "sticker": {}, "contact": {},
        "location": {}, "venue": {}, "reply_to_message": {}, "forward_origin": {}, "entities": [], "dice": {},
    },
    JSON | st.just({"file_id": "AgAC", "file_size": 5, "duration": 3}) | st.just([{"file_id": "A", "width": 9, "height": 9}])
    | st.just({"latitude": -7.86, "longitude": 111.46}) | st.just({"first_name": "Yanti", "phone_number": "0812"}),
)  # fmt: skip
UPDATES = st.builds(
    lambda number, kind, body: {"update_id": number, kind: body},
    st.integers(2, 2**62) | st.integers(),
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll", "message_reaction"]),
    MESSAGES | mixed({"id": "1", "from": {"id": 55}, "data": "ab12cd:yes", "message": {"chat": {"id": 55}}}, JSON),
)
FORMS = mixed(
    {
        **FORM, "MessageType": "text", "Latitude": "", "Longitude": "", "ButtonPayload": "", "ButtonText": "", "ListId": "",
        "ListTitle": "", "MediaUrl0": "", "MediaContentType0": "", "ReferralSourceId": "", "Forwarded": "", "Address": "",
        "OriginalRepliedMessageSid": "", "ChannelMetadata": "{}", "WaId": "62812",
    },
    TEXT | PEOPLE_SAY | st.sampled_from(["text/vcard", "image/jpeg", "-7.8", "111.4", "1e999", "10", "nan", "sticker"]),
)  # fmt: skip
STATUSES = mixed(
    {
        "MessageSid": "SM" + "0c" * 16,
        "MessageStatus": "sent",
        "ErrorCode": "",
        "To": "whatsapp:+62812",
        "ErrorMessage": "",
    },
    TEXT | st.sampled_from(["sent", "delivered", "failed", "undelivered", "read", "63016", "63003", "63013", "99999"]),
)


def test_telegram_takes_anything(doors: Doors) -> None:
    @settings(max_examples=EACH, **USUAL)
    @given(UPDATES | JSON)
    def try_out(update: Any) -> None:
        assert doors.telegram(update) == 200

    try_out()


@pytest.mark.parametrize(("path", "forms"), [(TWILIO_PATH, FORMS), (TWILIO_STATUS_PATH, STATUSES)])
def test_twilio_takes_anything(doors: Doors, path: str, forms: st.SearchStrategy[dict[str, str]]) -> None:
    @settings(max_examples=EACH, **USUAL)
    @given(forms, SIDS | st.just(""))
    def try_out(form: dict[str, str], sid: str) -> None:
        assert doors.twilio(path, {**form, "MessageSid": sid} if sid else form) == 200

    try_out()


@pytest.mark.parametrize("path", [TELEGRAM_PATH, TWILIO_PATH, TWILIO_STATUS_PATH])
def test_whatever_the_description_allows_is_taken(doors: Doors, path: str) -> None:
    @settings(max_examples=EACH, **USUAL)
    @given(SCHEMA[path]["POST"].as_strategy())
    def try_out(case: Any) -> None:
        body = case.body if isinstance(case.body, dict) else {}
        if path == TELEGRAM_PATH:
            assert doors.telegram(body) == 200
        else:
            assert doors.twilio(path, {name: str(value) for name, value in body.items()}) == 200

    try_out()
