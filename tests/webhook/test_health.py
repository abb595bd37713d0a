"""What an operator's monitoring sees, and which doors there are at all."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from channels import inbox
from channels.messages import Inbound
from storage.base import now
from storage.database import Database
from tests.fakes.asking import Told, ask
from webhook.app import make_app
from webhook.telegram import TelegramIngress
from webhook.twilio import TwilioIngress


def get(app: Any, path: str) -> Told:
    return asyncio.run(ask(app, "GET", path))


def test_alive_and_ready(db: Database) -> None:
    app = make_app(db)
    assert (get(app, "/healthz").status, get(app, "/healthz").body) == (200, b"ok")
    told = get(app, "/readyz")
    assert (told.status, json.loads(told.body)["reasons"]) == (200, [])


def test_what_waits_long_is_told_as_a_reason_and_messages_are_still_taken(db: Database) -> None:
    db.write(
        lambda unit: inbox.receive(unit, Inbound("telegram", "1", "sari-rahasia", "5", now(), text="kata-rahasia"))
    )
    app = make_app(db)
    with time_machine.travel(now() + timedelta(minutes=5)):
        told, figures = get(app, "/readyz"), get(app, "/metrics")
    assert told.status == 200
    assert any("inbox" in reason and "worker" in reason for reason in json.loads(told.body)["reasons"])
    assert b'kentongan_waiting{queue="inbox"} 1.0' in figures.body
    assert b"rahasia" not in told.body + figures.body


def test_a_database_that_does_not_answer_makes_us_unready_but_alive(db: Database) -> None:
    app = make_app(db)
    db.write(lambda unit: unit.connection.exec_driver_sql("ALTER TABLE inbox RENAME TO inbox_away"))
    told = get(app, "/readyz")
    assert (told.status, json.loads(told.body)["ready"]) == (503, False)
    assert "the database does not answer" in json.loads(told.body)["reasons"][0]
    assert get(app, "/healthz").status == 200
    assert get(app, "/metrics").status == 200


@pytest.mark.parametrize(
    "path",
    ["/docs", "/redoc", "/openapi.json", "/", "/telegram/webhook", "/twilio/status", "/twilio/files/x", "/admin"],
)
def test_what_is_not_configured_has_no_door(db: Database, path: str) -> None:
    assert get(make_app(db), path).status == 404


def test_every_door_is_known(db: Database) -> None:
    app = make_app(db, telegram=TelegramIngress("s"), twilio=TwilioIngress(["t"], "https://kentongan.example"))
    doors = {(route.path, tuple(sorted(route.methods - {"HEAD"}))) for route in app.routes}  # type: ignore[attr-defined]
    assert doors == {
        ("/telegram/webhook", ("POST",)),
        ("/twilio/whatsapp", ("POST",)),
        ("/twilio/status", ("POST",)),
        ("/twilio/files/{token}", ("GET",)),
        ("/healthz", ("GET",)),
        ("/readyz", ("GET",)),
        ("/metrics", ("GET",)),
    }
