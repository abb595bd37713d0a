"""A villager on the real house without a carrier: says something, time passes, photos arrive and are read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from bot.handlers import alarms, flyer_reading, receipts
from bot.handlers import inbox as handling
from bot.handlers.bot import Bot
from channels import inbox, outbox
from channels.fetching import fetch_once
from channels.messages import Attachment, Inbound
from storage.base import now
from storage.database import Database

_OUT = outbox.OutboxMessage.__table__  # type: ignore[attr-defined]
STEP = timedelta(seconds=5)


class Shelf:
    """A carrier that holds one photo."""

    def __init__(self, photo: bytes) -> None:
        self.photo = photo

    async def download(self, source: Mapping[str, Any]) -> bytes:
        return self.photo


@dataclass
class Bubble:
    """What the phone shows: words and what can be tapped."""

    text: str
    choices: dict[str, str]


class Villager:
    """One phone. `clock` is the frozen time of the test."""

    def __init__(self, db: Database, bot: Bot, clock: time_machine.Coordinates, name: str = "doni") -> None:
        self.db, self.bot, self.clock, self.name = db, bot, clock, name
        self._read = self._said = 0
        self.last: Bubble | None = None

    def says(self, text: str = "", *, photo: bytes = b"", choice: str = "") -> list[Bubble]:
        """Send a message (or tap the choice with this label); what comes back at once."""
        self.clock.shift(STEP)
        self._said += 1
        tapped = self.last.choices[choice] if choice and self.last else ""
        files = (Attachment("photo", "flyer"),) if photo else ()
        message = Inbound(
            "tryit", f"{self.name}-{self._said}", self.name, self.name, now(),
            order=self._said, text=text, choice=tapped, attachments=files, message_id=f"m{self._said}",
        )  # fmt: skip
        conversation = self.db.write(lambda unit: inbox.receive(unit, message))
        assert conversation is not None
        assert self.db.write(lambda unit: handling.drain(unit, self.bot, conversation)) == "done"
        shown = self.gets()
        if photo:
            asyncio.run(fetch_once(self.db, {"tryit": Shelf(photo)}))
            self.db.write(lambda unit: receipts.hear(unit, self.bot))
        return shown

    def waits(self, seconds: int = 20) -> list[Bubble]:
        """Time passes, alarms ring; what comes back."""
        for _ in range(seconds // 4):
            self.clock.shift(timedelta(seconds=4))
            self.db.write(lambda unit: alarms.ring(unit, self.bot))
        return self.gets()

    def photos_are_read(self) -> list[Bubble]:
        """The worker's loop reads what has arrived; what comes back."""
        while asyncio.run(flyer_reading.read_once(self.db, self.bot)):
            pass
        return self.gets()

    def gets(self) -> list[Bubble]:
        """What arrived since the last look."""

        def look(unit: Any) -> list[Any]:
            return list(unit.connection.execute(select(_OUT).where(_OUT.c.id > self._read).order_by(_OUT.c.id)))

        rows = self.db.read(look)
        self._read = max([self._read, *(row.id for row in rows)])
        shown = [
            Bubble(row.message["text"], {each["label"]: each["value"] for each in row.message["choices"]})
            for row in rows
        ]
        self.last = next((each for each in reversed(shown) if each.choices), self.last)
        return shown
