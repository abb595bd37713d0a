"""Every kind of update that Telegram sends, and those that nobody should be able to harm us with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messages import Attachment, Contact, Inbound, Location
from channels.telegram_parsing import callback_id, parse

SARI = {"id": 7_000_000_001, "is_bot": False, "first_name": "Sari", "username": "sari"}
CHAT = {"id": 7_000_000_001, "type": "private", "first_name": "Sari"}


def update(kind: str = "message", **content: Any) -> dict[str, Any]:
    body = {"message_id": 9, "date": 1_795_000_000, "from": SARI, "chat": CHAT, **content}
    return {"update_id": 501, kind: body}


def heard(kind: str = "message", **content: Any) -> Inbound:
    message = parse(update(kind, **content))
    assert message is not None
    return message


def test_text() -> None:
    message = heard(text="  pak mau lapor\n")
    assert message == Inbound(
        channel="telegram",
        provider_id="501",
        person="7000000001",
        address="7000000001",
        sent_at=datetime.fromtimestamp(1_795_000_000, UTC),
        order=501,
        text="pak mau lapor",
        message_id="9",
    )
    assert "Sari" not in json.dumps(message.to_dict())  # a profile name is nobody's business (T2)


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        (
            {
                "photo": [
                    {"file_id": "s", "width": 90, "height": 60},
                    {"file_id": "L", "width": 900, "height": 600, "file_size": 7},
                ]
            },
            Attachment("photo", "L", "image/jpeg", 7),
        ),
        (
            {"voice": {"file_id": "v", "duration": 34, "mime_type": "audio/ogg"}},
            Attachment("voice", "v", "audio/ogg", 0, 34),
        ),
        ({"audio": {"file_id": "a", "duration": 3}}, Attachment("audio", "a", "audio/mpeg", 0, 3)),
        ({"video": {"file_id": "w", "duration": 5}}, Attachment("video", "w", "video/mp4", 0, 5)),
        ({"video_note": {"file_id": "n", "duration": 5, "length": 240}}, Attachment("video", "n", "video/mp4", 0, 5)),
        ({"animation": {"file_id": "g"}, "document": {"file_id": "g"}}, Attachment("video", "g", "video/mp4")),
        (
            {"document": {"file_id": "d", "file_name": "kontrak.pdf"}},
            Attachment("document", "d", "", name="kontrak.pdf"),
        ),
        ({"sticker": {"file_id": "t", "emoji": "😀"}}, Attachment("sticker", "t")),
    ],
)
def test_files(content: dict[str, Any], attachment: Attachment) -> None:
    message = heard(**content, caption="lihat ini")
    assert (message.kind, message.text, message.attachments) == ("message", "lihat ini", (attachment,))


def test_location_venue_and_contact() -> None:
    point = {"latitude": -7.87, "longitude": 111.46}
    assert heard(location=point).location == Location(-7.87, 111.46)
    assert heard(location=point, venue={"location": point, "title": "Balai Desa"}).location == Location(
        -7.87, 111.46, "Balai Desa"
    )
    card = {"phone_number": "+62812", "first_name": "Bu", "last_name": "Yanti"}
    assert heard(contact=card).contact == Contact("Bu Yanti", ("+62812",))


def test_a_moving_live_location_is_told_once() -> None:
    assert parse(update("edited_message", location={"latitude": 1.0, "longitude": 2.0, "live_period": 60})) is None


def test_edits_forwards_and_replies() -> None:
    assert heard("edited_message", text="bukan 3, 4 orang", edit_date=1_795_000_060).kind == "edited"
    assert heard(text="x", forward_origin={"type": "hidden_user", "date": 1}).forwarded
    assert heard(text="x", reply_to_message={"message_id": 4}).reply_to == "4"


@pytest.mark.parametrize(
    ("written", "text", "start"),
    [
        ("/start", "/start", ""),
        ("/start@KentonganBot 35.02.17", "/start", "35.02.17"),
        ("/start cek", "/start", "cek"),
        ("/menu", "menu", ""),
        ("/hapus_data_saya@KentonganBot", "hapus data saya", ""),
        ("/terima K-7F3KQ2", "terima K-7F3KQ2", ""),
        ("/ bukan perintah", "/ bukan perintah", ""),
    ],
)
def test_commands_are_words(written: str, text: str, start: str) -> None:
    message = heard(text=written)
    assert (message.text, message.start) == (text, start)


def test_taps() -> None:
    tap = {"id": "4382", "from": SARI, "chat_instance": "1", "data": "ab12cd:place=1"}
    near = parse({"update_id": 1, "callback_query": {**tap, "message": {"message_id": 5, "date": 0, "chat": CHAT}}})
    gone = parse({"update_id": 2, "callback_query": tap})
    game = parse(
        {"update_id": 3, "callback_query": {**{k: v for k, v in tap.items() if k != "data"}, "game_short_name": "x"}}
    )
    assert near and gone and game
    assert (near.choice, near.reply_to, near.address, near.text) == ("ab12cd:place=1", "5", "7000000001", "")
    assert (gone.choice, gone.address) == ("ab12cd:place=1", "7000000001")
    assert game.kind == "unknown"
    assert callback_id({"callback_query": tap}) == "4382"
    assert callback_id(update(text="x")) == ""


def test_blocking() -> None:
    for status, kind in (("kicked", "blocked"), ("member", "unblocked")):
        change = {"chat": CHAT, "from": SARI, "date": 1, "new_chat_member": {"status": status}}
        message = parse({"update_id": 1, "my_chat_member": change})
        assert message and (message.kind, message.person) == (kind, "7000000001")


def test_in_a_group_only_a_short_call_is_kept_and_never_who_made_it() -> None:
    group = {"id": -100123, "type": "supergroup", "title": "RT 03"}
    call = heard(chat=group, text="/lapor@KentonganBot")
    assert (call.kind, call.text, call.person, call.address) == ("group", "lapor", "-100123", "-100123")
    assert "7000000001" not in json.dumps(call.to_dict())
    assert parse(update(chat=group, text="bu yanti itu calo, dia yang bawa anak saya")) is None
    assert parse(update(chat=group, photo=[{"file_id": "x"}])) is None
    assert parse(update("edited_message", chat=group, text="lapor")) is None
    assert (
        parse(
            {
                "update_id": 1,
                "callback_query": {"id": "1", "from": SARI, "data": "x", "message": {"message_id": 1, "chat": group}},
            }
        )
        is None
    )


@pytest.mark.parametrize(
    "content",
    [{"dice": {"emoji": "🎲", "value": 3}}, {"poll": {"id": "1"}}, {"story": {}}, {"text": "\u202e\u200b"}, {}],
)
def test_what_cannot_be_understood_is_told_as_such(content: dict[str, Any]) -> None:
    assert heard(**content).kind == "unknown"


@pytest.mark.parametrize(
    "nothing",
    [
        None, [], "x", 3, {}, {"update_id": "1"}, {"update_id": True, "message": {}}, {"update_id": 2**80, "message": {}},
        {"update_id": 1}, {"update_id": 1, "message": None}, {"update_id": 1, "message": {"chat": "x", "from": []}},
        {"update_id": 1, "message_reaction": {"chat": CHAT, "user": SARI}}, {"update_id": 1, "channel_post": {"chat": CHAT}},
        update(pinned_message={"message_id": 1}), update(**{"from": {**SARI, "is_bot": True}}), update(chat={"id": 2**70, "type": "private"}),
        {"update_id": 1, "callback_query": {"id": [], "from": 7}}, {"update_id": 1, "my_chat_member": {"chat": CHAT}},
    ],
)  # fmt: skip
def test_what_nobody_said_is_nothing(nothing: Any) -> None:
    assert parse(nothing) is None
    callback_id(nothing)


def test_a_huge_text_is_cut_and_half_characters_go() -> None:
    message = heard(text="a" * 500_000)
    assert len(message.text) == 8000
    assert heard(text="halo \ud83d \x00").text == "halo"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "message_id", "date", "from", "chat", "text", "caption", "photo", "voice", "audio", "video", "video_note", "document",
    "sticker", "location", "venue", "contact", "poll", "dice", "reply_to_message", "forward_origin", "edit_date", "data",
    "id", "message", "new_chat_member", "game_short_name", "animation",
]  # fmt: skip
BODIES = st.dictionaries(
    st.sampled_from(FIELDS), JSON | st.just(SARI) | st.just(CHAT) | st.just([{"file_id": "x", "width": 1}])
)
KINDS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "message_reaction", "poll"])


@given(st.integers(), KINDS, BODIES, st.booleans())
def test_no_update_is_an_error(number: int, kind: str, body: dict[str, Any], usual: bool) -> None:
    found = {"update_id": number, kind: {"from": SARI, "chat": CHAT, **body} if usual else body}
    message = parse(found)
    callback_id(found)
    if message is not None:
        assert Inbound.from_dict(json.loads(json.dumps(message.to_dict(), ensure_ascii=False).encode())) == message
        assert -(2**63) < message.order < 2**63
