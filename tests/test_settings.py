"""What is half configured or unsafe does not start, and logs repeat nobody's words."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import Any

import pytest
import structlog

from kentongan import logs
from kentongan.cli_serve import CannotStart, _checked
from kentongan.settings import Settings

TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "TWILIO_WHATSAPP_FROM": "whatsapp:+1"}
TELEGRAM = {"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_WEBHOOK_SECRET": "r" * 32}
HTTPS = {"PUBLIC_BASE_URL": "https://kentongan.example"}


def settings(*parts: dict[str, str], **more: str) -> Settings:
    given: dict[str, Any] = {name: value for part in (*parts, more) for name, value in part.items()}
    return Settings(_env_file=None, **given)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*TWILIO, *TELEGRAM, *HTTPS, "KENTONGAN_TRYIT"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "unsafe",
    [
        settings({k: v for k, v in TWILIO.items() if k != "TWILIO_AUTH_TOKEN"}, HTTPS),
        settings(TWILIO, HTTPS, TWILIO_AUTH_TOKEN=" , "),
        settings(TWILIO, HTTPS, TWILIO_ACCOUNT_SID=""),
        settings(TWILIO, PUBLIC_BASE_URL="http://kentongan.example"),
        settings(TWILIO, PUBLIC_BASE_URL="kentongan.example"),
        settings(TWILIO),
        settings(TELEGRAM, HTTPS, TELEGRAM_WEBHOOK_SECRET="a"),
        settings(TELEGRAM, HTTPS, TELEGRAM_WEBHOOK_SECRET="a b!" * 8),
        settings(TELEGRAM, HTTPS, TELEGRAM_WEBHOOK_SECRET="a" * 257),
    ],
)
def test_what_is_unsafe_does_not_start(unsafe: Settings) -> None:
    with pytest.raises(CannotStart):
        _checked(unsafe)
    assert not unsafe.shows_tryit


@pytest.mark.parametrize(
    "safe",
    [
        settings(),
        settings(TWILIO, HTTPS),
        settings(TELEGRAM, HTTPS),
        settings({"TELEGRAM_BOT_TOKEN": "1:a"}),
        settings(TWILIO, TELEGRAM, PUBLIC_BASE_URL="http://127.0.0.1:8000"),
    ],
)
def test_what_is_whole_starts(safe: Settings) -> None:
    assert _checked(safe) is safe


def test_errors_that_nobody_caught_are_logged_without_what_they_repeat(capfd: pytest.CaptureFixture[str]) -> None:
    before = (logging.getLogger().handlers[:], logging.getLogger().level)
    try:
        logs.quiet_logs()

        async def work() -> None:
            async def broken() -> None:
                raise ValueError("Siti 08123 cerita")

            task = asyncio.create_task(broken())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            del task
            gc.collect()

        asyncio.run(work())
        try:
            raise ValueError("Siti 08123 cerita")
        except ValueError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    finally:
        logging.getLogger().handlers[:], logging.getLogger().level = before
        structlog.reset_defaults()
    said = capfd.readouterr().err
    assert "Siti" not in said
    assert said.count("ValueError at test_settings.py") == 2
    assert "Task exception was never retrieved" in said
