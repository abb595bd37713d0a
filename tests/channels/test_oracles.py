"""The judges of our requests can say no: what the carriers' own descriptions forbid is found by the stand-ins."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.specs import telegram_violations, twilio_violations

GOOD = {"chat_id": "55", "text": "halo"}
BUTTON = {"text": "Ya", "callback_data": "x"}


def keys(**button: Any) -> dict[str, Any]:
    return {**GOOD, "reply_markup": {"inline_keyboard": [[{**BUTTON, **button}]]}}


def test_good_requests_are_good() -> None:
    assert (
        telegram_violations("sendMessage", {**GOOD, "entities": '[{"type":"blockquote","offset":0,"length":4}]'}, {})
        == []
    )
    assert telegram_violations("sendMessage", keys(), {}) == []
    assert telegram_violations("sendPhoto", {"chat_id": "55"}, {"photo": b"x"}) == []
    assert twilio_violations({"To": ["whatsapp:+62"], "From": ["whatsapp:+1"], "Body": ["halo"]}) == []


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendMassage", GOOD), ("sendMessage", {"text": "halo"}), ("sendMessage", {**GOOD, "colour": "red"}),
        ("sendMessage", {**GOOD, "text": "x" * 4097}), ("sendMessage", {**GOOD, "text": " "}), ("sendMessage", {**GOOD, "parse_mode": "HTML"}),
        ("sendMessage", {**GOOD, "entities": "[{]"}), ("sendMessage", {**GOOD, "entities": '[{"type":"bold","offset":2,"length":9}]'}),
        ("sendMessage", {**GOOD, "entities": '[{"type":"bold"}]'}), ("sendMessage", keys(callback_data="é" * 33)), ("sendMessage", keys(text="")),
        ("sendMessage", keys(colour="red")), ("sendMessage", {**GOOD, "disable_notification": "ja"}), ("sendPhoto", {"chat_id": "55"}),
        ("sendPhoto", {"chat_id": "55", "photo": "id", "caption": "x" * 1025}), ("answerCallbackQuery", {}), ("setWebhook", {"url": 5}),
    ],
)  # fmt: skip
def test_what_telegram_forbids_is_found(method: str, given: dict[str, Any]) -> None:
    assert telegram_violations(method, given, {})


@pytest.mark.parametrize(
    "change",
    [
        {"To": [""]}, {"To": []}, {"Body": ["x" * 1601]}, {"Colour": ["red"]}, {"Body": ["a", "b"]}, {"From": None}, {"Body": None},
        {"ContentSid": ["HX" + "0a" * 16]}, {"StatusCallback": ["not an address"]}, {"MediaUrl": ["https://a.id/1", "https://a.id/2"]},
        {"ValidityPeriod": ["soon"]}, {"MessagingServiceSid": ["MG1"]}, {"ContentRetention": ["maybe"]},
    ],
)  # fmt: skip
def test_what_twilio_forbids_is_found(change: dict[str, Any]) -> None:
    form = {"To": ["whatsapp:+62"], "From": ["whatsapp:+1"], "Body": ["halo"], **change}
    assert twilio_violations({name: values for name, values in form.items() if values is not None})
