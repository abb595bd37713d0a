"""Twilio's doors: signatures over our configured address and every field, and what is kept (S2, S3, S7, R14)."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from channels import claims, inbox, outbox
from channels.inbox import InboxMessage
from channels.messages import Inbound, Outgoing
from channels.outbox import OutboxMessage
from storage.base import now
from storage.database import Database
from tests.fakes.asking import Told, ask
from webhook.app import make_app
from webhook.twilio import TwilioIngress

TOKEN, OLD = "token-baru", "token-lama"
BASE = "https://kentongan.example"
PATH, STATUS = "/twilio/whatsapp", "/twilio/status"
SID = "SM" + "0b" * 16
FORM = {
    "MessageSid": SID, "SmsSid": SID, "AccountSid": "AC" + "0a" * 16, "From": "whatsapp:+6281234567890", "To": "whatsapp:+1415", "NumMedia": "0",
    "Body": "pak mau lapor", "ExternalUserId": "whatsapp:ID.4566", "ProfileName": "Sari", "MessagingServiceSid": "", "FieldOfNextYear": " x ",
}  # fmt: skip


def sign(form: Any, path: str = PATH, token: str = TOKEN, base: str = BASE, algorithm: str | None = None) -> str:
    return RequestValidator(token).compute_signature(base + path, form, algorithm)


def post(
    db: Database,
    form: Any = FORM,
    signature: str | None = None,
    path: str = PATH,
    *,
    body: Any = None,
    headers: dict[str, str] | None = None,
    method: str = "POST",
    tokens: tuple[str, ...] = (TOKEN, OLD),
    base: str = BASE,
) -> Told:
    app = make_app(db, twilio=TwilioIngress(tokens, base, unknown_waits=()))
    pairs = form.multi_items() if isinstance(form, ImmutableMultiDict) else form
    sent = urlencode(pairs).encode() if body is None else body
    signed = sign(form, path) if signature is None else signature
    given_headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signed,
        **(headers or {}),
    }
    return asyncio.run(ask(app, method, path, sent, {name: value for name, value in given_headers.items() if value}))


def kept(db: Database) -> int:
    return db.read(lambda unit: unit.session.scalar(select(func.count()).select_from(InboxMessage)) or 0)


def test_a_signed_message_is_kept_and_answered_with_nothing_to_say(db: Database) -> None:
    told = post(db)
    assert (told.status, told.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert told.body == b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    assert kept(db) == 1


def test_a_captured_request_that_is_sent_again_does_nothing(db: Database) -> None:
    assert [post(db).status for _ in range(3)] == [200, 200, 200]
    assert kept(db) == 1


WRONG: list[Callable[[], dict[str, Any]]] = [
    lambda: {"signature": "salah"},
    lambda: {"headers": {"X-Twilio-Signature": ""}},
    lambda: {"signature": sign(FORM, token="lain")},
    lambda: {"signature": sign(FORM, base="https://jahat.example")},
    lambda: {"signature": sign(FORM, base="http://kentongan.example")},
    lambda: {"signature": sign(FORM, STATUS)},
    lambda: {"signature": sign({**FORM, "Body": "lain"})},
    lambda: {"signature": sign({k: v for k, v in FORM.items() if v})},  # a blank field counts
    lambda: {"signature": sign({k: v.strip() for k, v in FORM.items()})},  # and so does a space
    lambda: {"signature": sign(FORM).encode().hex()},
    lambda: {
        "signature": sign(FORM, base="https://jahat.example"),
        "headers": {"Host": "jahat.example", "X-Forwarded-Host": "jahat.example"},
    },
    lambda: {"signature": sign(FORM, algorithm="HMAC_SHA256")},
    lambda: {
        "signature": sign(FORM),
        "headers": {"X-Twilio-Webhooks-Signature-Settings": "key=k,algorithm=HMAC_SHA256"},
    },
    lambda: {"signature": sign(FORM), "headers": {"X-Twilio-Webhooks-Signature-Settings": "key=k,algorithm=NONE"}},
    lambda: {"signature": sign(FORM), "path": PATH + "?x=1"},
    lambda: {"signature": sign({}), "body": b"\xff\xfe=1"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_without_a_right_signature_nobody_is_heard(db: Database, wrong: Callable[[], dict[str, Any]]) -> None:
    told = post(db, **wrong())
    assert (told.status, told.body, kept(db)) == (403, b"forbidden", 0)


def test_both_tokens_are_known_while_they_are_rotated(db: Database) -> None:
    assert post(db, signature=sign(FORM, token=OLD)).status == 200
    assert post(db, signature=sign(FORM, token=OLD), tokens=(TOKEN,)).status == 403


def test_the_new_signature_is_understood(db: Database) -> None:
    headers = {"X-Twilio-Webhooks-Signature-Settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}
    assert post(db, signature=sign(FORM, algorithm="HMAC_SHA256"), headers=headers).status == 200
    assert kept(db) == 1


def test_repeated_fields_and_the_query_are_signed_over(db: Database) -> None:
    form = ImmutableMultiDict([*FORM.items(), ("Tag", "b"), ("Tag", "a"), ("Tag", "a")])
    assert post(db, form, sign(form)).status == 200
    assert post(db, path=PATH + "?desa=35.02", signature=sign(FORM, PATH + "?desa=35.02")).status == 200


def test_the_address_is_the_configured_one_with_or_without_its_port(db: Database) -> None:
    for base in ("https://kentongan.example:443", "https://kentongan.example"):
        assert post(db, signature=sign(FORM, base=base), base=base).status == 200
    under = "https://kantor.example/kentongan"
    assert post(db, signature=sign(FORM, base=under), base=under + "/").status == 200


def test_a_json_body_is_signed_by_its_hash(db: Database) -> None:
    body = json.dumps(FORM)
    path = f"{PATH}?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
    headers = {"Content-Type": "application/json"}
    assert post(db, path=path, body=body.encode(), signature=sign({}, path), headers=headers).status == 200
    assert kept(db) == 1
    assert (
        post(
            db, path=path, body=body.replace("lapor", "lain").encode(), signature=sign({}, path), headers=headers
        ).status
        == 403
    )
    assert post(db, path=PATH, body=body.encode(), signature=sign({}), headers=headers).status == 403


@pytest.mark.parametrize(
    ("tokens", "base"),
    [((), BASE), (("", " "), BASE), ((TOKEN,), ""), ((TOKEN,), "kentongan.example"), ((TOKEN,), BASE + "?x=1")],
)
def test_it_refuses_to_start_without_token_or_address(tokens: tuple[str, ...], base: str) -> None:
    with pytest.raises(ValueError):
        TwilioIngress(tokens, base)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_only_posting_is_understood(db: Database, method: str) -> None:
    assert post(db, method=method).status == 405


def test_large_and_many_field_bodies_are_refused(db: Database) -> None:
    assert post(db, {**FORM, "Body": "x" * 65536}).status == 413
    assert post(db, body=(b"x" * 8192 for _ in range(100))).status == 413
    many = {f"f{n}": "" for n in range(2000)}
    assert post(db, many).status == 403
    assert kept(db) == 0


def put(db: Database, sid: str = "SM9") -> None:
    """One message that Twilio has accepted under `sid`."""

    def work(unit: Any) -> None:
        person = Inbound("whatsapp", "SM1", "whatsapp:+62", "whatsapp:+62", now())
        conversation = inbox.receive(unit, person)
        assert conversation
        outbox.put(unit, conversation, Outgoing("halo", about="push:1"))

    db.write(work)
    (row,) = db.write(lambda unit: claims.claim(unit, ["whatsapp"], 5, "me", timedelta(seconds=60)))
    db.write(lambda unit: claims.accepted(unit, row, sid, delivered=False))


def state(db: Database) -> str:
    return db.read(lambda unit: unit.session.scalars(select(OutboxMessage)).one().state)


def report(db: Database, status: str, code: str = "", sid: str = "SM9") -> int:
    form = {"MessageSid": sid, "MessageStatus": status, **({"ErrorCode": code} if code else {})}
    return post(db, form, sign(form, STATUS), STATUS).status


def test_statuses_only_move_forward(db: Database) -> None:
    put(db)
    for status, then in (
        ("delivered", "delivered"),
        ("read", "read"),
        ("delivered", "read"),
        ("sent", "read"),
        ("failed", "read"),
        ("queued", "read"),
    ):
        assert report(db, status) == 200
        assert state(db) == then


def test_a_message_that_failed_later_is_told(db: Database) -> None:
    put(db)
    assert report(db, "undelivered", "63024") == 200
    assert state(db) == "failed"


def test_a_message_that_was_too_late_for_the_window_waits_again(db: Database) -> None:
    put(db)
    assert [report(db, "failed", "63016") for _ in range(2)] == [200, 200]
    assert state(db) == "waiting"


def test_a_status_of_a_message_that_is_not_ours_is_acknowledged(db: Database) -> None:
    assert report(db, "delivered", sid="SM404") == 200
    assert report(db, "neu") == 200


def test_a_status_that_is_quicker_than_our_own_note_is_not_lost(db: Database) -> None:
    form = {"MessageSid": "SM9", "MessageStatus": "delivered"}

    async def work() -> int:
        app = make_app(db, twilio=TwilioIngress([TOKEN], BASE, unknown_waits=(0.05, 0.1, 0.5, 1.0)))
        headers = {"X-Twilio-Signature": sign(form, STATUS)}
        asking = asyncio.create_task(ask(app, "POST", STATUS, urlencode(form).encode(), headers))
        await asyncio.to_thread(put, db)
        return (await asking).status

    assert asyncio.run(work()) == 200
    assert state(db) == "delivered"


NAMES = st.sampled_from(
    [
        *FORM,
        "Latitude",
        "Longitude",
        "ButtonPayload",
        "ListId",
        "MediaUrl0",
        "MediaContentType0",
        "MessageStatus",
        "ErrorCode",
    ]
)
FORMS = st.dictionaries(
    NAMES | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)


@settings(
    max_examples=int(os.environ.get("KENTONGAN_FUZZ", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(FORMS, min_size=1, max_size=4), st.booleans())
def test_nothing_that_is_rightly_signed_makes_an_error(db: Database, forms: list[dict[str, str]], usual: bool) -> None:
    async def work() -> set[int]:
        app = make_app(db, twilio=TwilioIngress([TOKEN], BASE, unknown_waits=()))
        found = set()
        for form in forms:
            whole = {**FORM, **form} if usual else form
            for path in (PATH, STATUS):
                headers = {"X-Twilio-Signature": sign(whole, path)}
                found.add((await ask(app, "POST", path, urlencode(whole).encode(), headers)).status)
        return found

    assert asyncio.run(work()) == {200}


def test_a_captured_request_cannot_be_cut_anew_into_another_message(db: Database) -> None:
    form = {**FORM, "MessageType": "text"}
    moved = {**form, "MessageSid": SID + "MessageTypetext"}
    del moved["MessageType"]
    assert sign(form) == sign(moved), "the signature cannot tell them apart"
    assert post(db, form).status == 200
    assert post(db, moved, sign(form)).status == 200
    assert kept(db) == 1


def test_another_account_is_not_ours(db: Database) -> None:
    ours = TwilioIngress((TOKEN,), BASE, account="AC" + "0a" * 16)
    scope = {"query_string": b"", "headers": [(b"x-twilio-signature", sign(FORM).encode())]}
    assert ours.read(scope, PATH, urlencode(FORM).encode()) is not None
    other = TwilioIngress((TOKEN,), BASE, account="AC" + "0c" * 16)
    assert other.read(scope, PATH, urlencode(FORM).encode()) is None


def test_more_fields_than_twilio_has_are_refused(db: Database) -> None:
    assert post(db, {**FORM, **{f"f{n}": "" for n in range(150)}}).status == 403
