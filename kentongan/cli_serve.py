"""`kentongan run | web | worker | migrate | doctor`: starting it, and knowing whether it is well."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

import typer
import uvloop
from pydantic import ValidationError

from kentongan.keys import KeysUnsafe
from kentongan.settings import Settings
from storage.key_check import WrongKeys


class CannotStart(Exception):
    """Something in the settings makes starting unsafe or impossible; the message says what to do."""


_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""Telegram takes 1 to 256 of these; a short one can be guessed."""
EXPECTED = (KeysUnsafe, WrongKeys, CannotStart, ValidationError)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the main one."""
    for command in (run, web, worker, migrate, doctor):
        app.command()(command)


def run() -> None:
    """Web and worker in one process: everything that one machine needs."""
    from kentongan import serving

    uvloop.run(serving.serve(_checked(Settings()), works=True))


def web() -> None:
    """Only receive: check, store, answer. Needs `kentongan worker` beside it."""
    from kentongan import serving

    uvloop.run(serving.serve(_checked(Settings()), works=False))


def worker() -> None:
    """Only handle and send. As many as needed on PostgreSQL."""
    from kentongan import serving

    uvloop.run(serving.work(_checked(Settings())))


def migrate() -> None:
    """Bring the database to the newest schema; safe to call again."""
    from kentongan import serving

    serving.migrate(Settings()).close()
    print("The database is up to date.")


def doctor() -> None:
    """Say what is configured, missing, unreachable or unsafe; exit code 1 when something must be mended."""
    from kentongan import doctor as check_up

    raise typer.Exit(0 if asyncio.run(check_up.tell(Settings())) else 1)


def _checked(settings: Settings) -> Settings:
    """Refuse to start where a message could come in unchecked, or be read on its way."""
    public = settings.public_base_url
    if settings.half_twilio:
        raise CannotStart(f"WhatsApp is only half configured: {', '.join(settings.half_twilio)} is missing.")
    if public and not _is_safe(public):
        raise CannotStart("PUBLIC_BASE_URL must begin with https://: what people write could be read on its way.")
    if settings.has_telegram and public:
        secret = settings.telegram_webhook_secret
        if not secret:
            raise CannotStart(
                "TELEGRAM_WEBHOOK_SECRET is empty: anybody could pretend to be Telegram. Set 32 random letters."
            )
        if not _SECRET.fullmatch(secret):
            raise CannotStart("TELEGRAM_WEBHOOK_SECRET must be 16 to 256 of the letters A-Z a-z 0-9 _ and -.")
    if settings.has_twilio and not public:
        raise CannotStart(
            "PUBLIC_BASE_URL is empty: Twilio's signatures are checked against it. Set your https address."
        )
    return settings


def _is_safe(address: str) -> bool:
    """https; or http to this very machine, where a stand-in for the carriers may run."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))
    )
