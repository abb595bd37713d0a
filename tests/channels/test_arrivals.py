"""Where somebody came from: a poster's link, an advertisement; and what that changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.handlers import inbox as handling
from bot.handlers.bot import Bot
from channels import inbox
from channels.outbox import OutboxMessage
from channels.telegram_parsing import parse as from_telegram
from channels.whatsapp_parsing import parse as from_whatsapp
from kentongan import wiring
from storage.database import Database

SARI = {"id": 55, "is_bot": False, "first_name": "Sari"}


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    yield wiring.build_bot(wiring.gazetteer())


def test_a_posters_link_opens_the_check(db: Database, bot: Bot) -> None:
    message = {"message_id": 1, "date": 1, "from": SARI, "chat": {"id": 55, "type": "private"}, "text": "/start cek"}
    told = from_telegram({"update_id": 1, "message": message})
    assert told is not None and (told.text, told.start) == ("/start", "cek")
    typed = from_telegram(
        {
            "update_id": 2,
            "message": {**message, "text": "cek", "chat": {"id": 56, "type": "private"}, "from": {**SARI, "id": 56}},
        }
    )
    assert typed is not None
    answers = []
    for each in (told, typed):
        conversation = db.write(lambda unit, each=each: inbox.receive(unit, each))
        assert conversation
        db.write(lambda unit, conversation=conversation: handling.drain(unit, bot, conversation))
        answers.append(
            db.read(
                lambda unit, conversation=conversation: [
                    row.message["text"]
                    for row in unit.session.query(OutboxMessage).filter_by(conversation_id=conversation).all()
                ]
            )
        )
    assert answers[0] == answers[1] != []


def test_an_advertisements_words_are_not_the_persons() -> None:
    told = from_whatsapp(
        {
            "MessageSid": "SM1", "From": "whatsapp:+62812", "Body": "halo", "NumMedia": "0", "ReferralNumMedia": "1",
            "ReferralBody": "Kerja ke Kamboja gaji 12 juta!", "ReferralHeadline": "LOKER", "ReferralSourceId": "120210",
            "ReferralSourceType": "ad", "ReferralMediaUrl": "https://x.example/a.jpg", "ReferralCtwaClid": "zz",
        }
    )  # fmt: skip
    assert told is not None
    assert (told.text, told.attachments, told.start) == ("halo", (), "ad_120210")
