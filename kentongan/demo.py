"""What the try-it page starts with: invented officers whose phones stand on the page beside the villagers'."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from casework import officers, roster
from channels import conversations, tryit
from channels.messages import Inbound
from storage.base import now
from storage.database import Database, Unit
from webhook.tryit.phones import PhoneInfo

FILE = Path(__file__).resolve().parent.parent / "data" / "demo" / "officers.toml"


def people() -> list[dict[str, Any]]:
    """The invented officers."""
    return list(tomllib.loads(FILE.read_text(encoding="utf-8"))["officer"])


def phones() -> list[PhoneInfo]:
    """Their phones, as the page shows them."""
    return [PhoneInfo(each["phone"], each["name"], each["duty"]) for each in people()]


def appoint(database: Database) -> None:
    """Write the invented officers down, each with the phone that is his; nothing when they are there already."""
    if database.read(lambda unit: bool(officers.listing(unit))):
        return
    for each in people():
        database.write(lambda unit, each=each: _appoint(unit, each))


def _appoint(unit: Unit, each: dict[str, Any]) -> None:
    officer = officers.appoint(
        unit, name=each["name"], role=each["role"], office=each["office"] or None, areas=each["areas"]
    )
    first = Inbound(tryit.CHANNEL, f"demo-{each['phone']}", each["phone"], each["phone"], now())
    roster.bind_line(unit, officer.id, conversations.of(unit, first))
