"""What an operator's monitoring sees, and which doors there are at all."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from starlette.testclient import TestClient

from channels import inbox
from channels.messages import Inbound
from storage import setbacks
from storage.base import now
from storage.database import Database
from tests.fakes.asking import Told, ask
from webhook.app import make_app
from webhook.health import Health
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


def seen(app: Any, path: str, client: str, **headers: str) -> tuple[int, bytes]:
    with TestClient(app, client=(client, 1)) as browser:
        told = browser.get(path, headers=headers)
        return told.status_code, told.content


def test_the_figures_are_for_this_machine_and_for_whoever_brings_the_token(db: Database) -> None:
    app, open_to = make_app(db), make_app(db, metrics_token="kunci")
    for stranger in ({"client": "203.0.113.9"}, {"client": "127.0.0.1", "X-Forwarded-For": "203.0.113.9"}):
        assert seen(app, "/metrics", **stranger)[0] == 404
        assert json.loads(seen(app, "/readyz", **stranger)[1]) == {"ready": True}
    assert seen(app, "/metrics", "127.0.0.1")[0] == 200
    assert seen(open_to, "/metrics", "203.0.113.9", Authorization="Bearer kunci")[0] == 200
    assert seen(open_to, "/metrics", "203.0.113.9", Authorization="Bearer lain")[0] == 404
    assert seen(open_to, "/metrics", "127.0.0.1")[0] == 404
    assert "queues" in json.loads(seen(open_to, "/readyz", "203.0.113.9", Authorization="Bearer kunci")[1])


def test_one_look_serves_everybody_for_a_moment(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    read = db.aread

    async def counted(work: Any) -> Any:
        looks.append(1)
        return await read(work)

    monkeypatch.setattr(db, "aread", counted)
    app = make_app(db)
    for path in ("/readyz", "/metrics", "/readyz", "/metrics"):
        assert get(app, path).status == 200
    assert len(looks) == 1


def test_what_fails_again_and_again_and_a_refusal_are_reasons(db: Database) -> None:
    for _ in range(setbacks.STUCK_AFTER):
        db.write(lambda unit: setbacks.put_off(unit, "alarm", "silence:a", "ValueError at x.py:1"))
    health = Health(db)
    health.note_telegram("telegram.401")
    reasons = json.loads(get(make_app(db, health=health), "/readyz").body)["reasons"]
    assert any("kentongan doctor" in each for each in reasons) and any("telegram.401" in each for each in reasons)


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
