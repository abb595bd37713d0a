"""`kentongan run | web | worker | migrate | doctor`: starting it, and knowing whether it is well."""

from __future__ import annotations

import asyncio

import typer
import uvloop
from pydantic import ValidationError

from kentongan.keys import KeysUnsafe
from kentongan.settings import Settings
from storage.key_check import WrongKeys


class CannotStart(Exception):
    """Something in the settings makes starting unsafe or impossible; the message says what to do."""


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
    """Refuse to start where a message could come in unchecked."""
    if settings.has_telegram and settings.public_base_url and not settings.telegram_webhook_secret:
        raise CannotStart(
            "TELEGRAM_WEBHOOK_SECRET is empty: anybody could pretend to be Telegram. Set 32 random letters."
        )
    if settings.has_twilio and not settings.public_base_url:
        raise CannotStart(
            "PUBLIC_BASE_URL is empty: Twilio's signatures are checked against it. Set your https address."
        )
    return settings
