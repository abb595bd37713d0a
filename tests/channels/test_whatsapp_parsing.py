"""Every kind of message and status that Twilio posts, numbers hidden or not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.failures import Refused, SendFailed, TryAgain, Unreachable, WindowClosed
from channels.messages import Attachment, Inbound, Location
from channels.whatsapp_parsing import media_path, parse, parse_status

SID = "SM" + "0b" * 16
FORM = {
    "MessageSid": SID, "SmsSid": SID, "SmsMessageSid": SID, "AccountSid": "AC" + "0a" * 16, "ApiVersion": "2010-04-01",
    "From": "whatsapp:+6281234567890", "To": "whatsapp:+14155238886", "Body": "pak mau lapor", "NumMedia": "0", "NumSegments": "1",
    "SmsStatus": "received", "ProfileName": "Sari Wulandari", "WaId": "6281234567890", "MessageType": "text",
    "ExternalUserId": "whatsapp:ID.4566778899", "ChannelMetadata": "{}", "ReferralNumMedia": "0",
}  # fmt: skip


def heard(**content: str) -> Inbound:
    message = parse({**FORM, **content})
    assert message is not None
    return message


def media(number: int = 0, account: str = "AC" + "0a" * 16) -> str:
    return f"https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/{SID}/Media/ME{number:032x}"


def test_text() -> None:
    message = parse(FORM, datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert message == Inbound(
        channel="whatsapp",
        provider_id=SID,
        person="whatsapp:ID.4566778899",
        address="whatsapp:+6281234567890",
        sent_at=datetime(2026, 11, 24, 3, tzinfo=UTC),
        order=1795489200_000000,
        text="pak mau lapor",
        message_id=SID,
    )
    assert "Wulandari" not in json.dumps(message.to_dict())  # a profile name is nobody's business (T2)


def test_hidden_numbers_are_answered_exactly_as_given() -> None:
    hidden = "whatsapp:ID.4566abcXYZ"
    message = heard(From=hidden, ExternalUserId=hidden, WaId="")
    assert (message.channel, message.person, message.address) == ("whatsapp", hidden, hidden)


def test_without_the_new_field_the_sender_is_the_person() -> None:
    assert heard(ExternalUserId="").person == "whatsapp:+6281234567890"


def test_sms() -> None:
    message = heard(From="+6281234567890", To="+14155238886", ExternalUserId="")
    assert (message.channel, message.person, message.address) == ("sms", "+6281234567890", "+6281234567890")


def test_one_to_ten_files_are_known_by_their_ids_alone() -> None:
    many = {f"MediaUrl{n}": media(n) for n in range(12)} | {f"MediaContentType{n}": "image/jpeg" for n in range(12)}
    message = heard(NumMedia="12", Body="", **many)
    assert len(message.attachments) == 10
    assert message.attachments[1] == Attachment("photo", f"{SID}/ME{1:032x}", "image/jpeg")


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("audio/ogg; codecs=opus", "voice"),
        ("audio/mpeg", "audio"),
        ("video/mp4", "video"),
        ("application/pdf", "document"),
        ("text/vcard", "card"),
        ("", "document"),
    ],
)
def test_kinds_of_files(mime: str, kind: str) -> None:
    (attachment,) = heard(NumMedia="1", MediaUrl0=media(), MediaContentType0=mime).attachments
    assert attachment.kind == kind


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "https://jahat.example/2010-04-01/Accounts/x/Messages/../Media/ME1",
        "file:///etc/passwd",
        "",
        "https://api.twilio.com@jahat.example/",
    ],
)
def test_an_address_that_was_posted_is_never_gone_to(address: str) -> None:
    (attachment,) = heard(NumMedia="1", MediaUrl0=address, MediaContentType0="image/jpeg").attachments
    assert media_path(attachment.ref, "AC1") == ""


def test_another_hosts_media_address_becomes_our_own_accounts() -> None:
    (attachment,) = heard(
        NumMedia="1", MediaUrl0=media(7, "ACother").replace("api.twilio.com", "jahat.example")
    ).attachments
    assert media_path(attachment.ref, "ACours") == f"/2010-04-01/Accounts/ACours/Messages/{SID}/Media/ME{7:032x}"


def test_a_place_is_a_message_though_its_body_is_empty() -> None:
    message = heard(Body="", Latitude="-7.87", Longitude="111.46", Label="Balai Desa", Address="Jl. Raya 1")
    assert (message.kind, message.location) == ("message", Location(-7.87, 111.46, "Balai Desa"))


@pytest.mark.parametrize("point", [("x", "1"), ("nan", "1"), ("91", "1"), ("1", "181"), ("", ""), ("1e999", "0")])
def test_an_impossible_place_is_no_place(point: tuple[str, str]) -> None:
    assert heard(Latitude=point[0], Longitude=point[1]).location is None


def test_buttons_and_lists() -> None:
    button = heard(
        Body="Ya, kirim",
        ButtonText="Ya, kirim",
        ButtonPayload="ab12cd:yes=9f",
        MessageType="interactive",
        OriginalRepliedMessageSid="SM1",
    )
    assert (button.choice, button.text, button.reply_to) == ("ab12cd:yes=9f", "", "SM1")
    assert heard(Body="", ListId="ab12cd:place=2", ListTitle="Desa Sukorejo").choice == "ab12cd:place=2"
    assert heard(Body="", ButtonText="Lihat", ButtonPayload="").text == "Lihat"


def test_forwarded_flags() -> None:
    assert heard(Forwarded="true").forwarded
    assert heard(FrequentlyForwarded="true").forwarded
    assert not heard(Forwarded="false").forwarded


@pytest.mark.parametrize("content", [{"Body": ""}, {"Body": "👍", "MessageType": "reaction"}, {"Body": " \u202e"}])
def test_what_cannot_be_understood_is_told_as_such(content: dict[str, str]) -> None:
    assert heard(**content).kind == "unknown"


def test_a_sticker_is_called_one() -> None:
    (attachment,) = heard(
        Body="", NumMedia="1", MediaUrl0=media(), MediaContentType0="image/webp", MessageType="sticker"
    ).attachments
    assert attachment.kind == "sticker"


@pytest.mark.parametrize(
    "wrong",
    [
        {"MessageSid": "", "SmsSid": "", "SmsMessageSid": ""},
        {"MessageSid": "SM 1\x00"},
        {"From": ""},
        {"From": "messenger:12"},
        {"From": "whatsapp:+62 8"},
    ],
)
def test_a_form_without_a_message_or_a_sender_is_nothing(wrong: dict[str, str]) -> None:
    assert parse({**FORM, **wrong}) is None
    assert parse({}) is None


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        ("sent", "", None), ("delivered", "", None), ("read", "", None),
        ("undelivered", "63016", WindowClosed), ("failed", "63003", Unreachable), ("failed", "63024", Unreachable),
        ("failed", "63015", Unreachable), ("failed", "63018", TryAgain), ("failed", "63017", TryAgain), ("failed", "30001", TryAgain),
        ("failed", "63005", Refused), ("failed", "63013", Refused), ("failed", "63021", Refused), ("failed", "63019", Refused),
        ("failed", "63007", Refused), ("failed", "21617", Refused), ("failed", "20003", Refused), ("failed", "", Refused),
        ("failed", "99999", Refused), ("failed", "abc", Refused),
    ],
)  # fmt: skip
def test_statuses(status: str, code: str, kind: type[SendFailed] | None) -> None:
    found = parse_status({"MessageSid": SID, "MessageStatus": status, "ErrorCode": code})
    assert found is not None
    assert found.provider_id == SID
    assert found.status == ("failed" if kind else status)
    assert type(found.failure) is (kind or type(None))


def test_statuses_that_change_nothing() -> None:
    for status in ("queued", "sending", "accepted", "", "neu"):
        assert parse_status({"MessageSid": SID, "MessageStatus": status}) is None
    assert parse_status({}) is None


NAMES = st.sampled_from(
    [*FORM, "Latitude", "Longitude", "ButtonPayload", "ListId", "MediaUrl0", "MediaContentType0", "Label"]
)


@given(
    st.dictionaries(
        NAMES | st.text(max_size=8), st.text(max_size=40) | st.sampled_from(["1", "9", "whatsapp:+62", "٣"])
    ),
    st.booleans(),
)
def test_no_form_is_an_error(form: dict[str, str], usual: bool) -> None:
    whole = {**FORM, **form} if usual else form
    parse_status(whole)
    message = parse(whole)
    if message is not None:
        assert Inbound.from_dict(json.loads(json.dumps(message.to_dict(), ensure_ascii=False).encode())) == message
