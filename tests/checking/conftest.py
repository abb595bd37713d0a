"""The house that the checks are asked in: the invented register as an official one of 2 November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from bot.handlers.bot import Bot
from casework import agencies
from kentongan import wiring
from storage.database import Database

CHECKED = date(2026, 11, 2)


@pytest.fixture(scope="session")
def bot() -> Bot:
    return wiring.build_bot(wiring.gazetteer())


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 11, 26, 12, 5, tzinfo=UTC), tick=False) as traveller:
        yield traveller  # type: ignore[misc]


@pytest.fixture
def listed(db: Database, clock: time_machine.Coordinates) -> Database:
    db.write(
        lambda unit: agencies.carry_out(unit, agencies.plan(unit, agencies.DEMO, source="KP2MI", checked_at=CHECKED))
    )
    return db
