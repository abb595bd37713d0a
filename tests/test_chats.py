"""The golden chats: each played on both carriers and both databases, with everything rebuilt between every two lines, and
again with every message delivered twice. However it is played, the phones must show what stands in the file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import structlog
import time_machine

from bot.handlers.bot import Bot
from channels.drawing import plain_letters
from kentongan import wiring
from storage.sealed import KeyRing
from tests.chatplay.lines import LINES, Posting
from tests.chatplay.player import Player
from tests.chatplay.running import Door, Running
from tests.chatplay.script import Script, read
from tests.chatplay.stage import Stage
from tests.chatplay.templates import PostgresTemplate, SqliteTemplate

CHATS = sorted((Path(__file__).parent / "chats").glob("*.chat"))
SCRIPTS = {path.stem: read(path) for path in CHATS}
MODES = ("rebuilt", "twice")
MEMORY = Path("/dev/shm")
RING = KeyRing.parse(KeyRing.generate())
_LESS_OFTEN = {("sqlite", "rebuilt"), ("postgres", "twice")}
"""SMS, and both carriers side by side, are played in these ways only: what is theirs does not depend on the others."""
_NOT_BY_SMS = re.compile(r"\((?:location|sticker|something)|taps an old")


def ways() -> list[Any]:
    """Every chat in every way in which it can be played."""
    return [
        pytest.param(name, carrier, database, mode, id=f"{name}-{carrier}-{database}-{mode}")
        for name, script in SCRIPTS.items()
        for carrier in LINES
        if carrier in played_on(script)
        for database in ("sqlite", "postgres")
        for mode in MODES
        if carrier in ("telegram", "whatsapp") or (database, mode) in _LESS_OFTEN
    ]


def played_on(script: Script) -> tuple[str, ...]:
    """The carriers on which a chat is played: those that are named, else all that can carry everything in it."""
    if script.only:
        return tuple(script.only.split(", "))
    words = "\n".join(act.words for act in script.acts)
    return ("telegram", "whatsapp") if _NOT_BY_SMS.search(words) else ("telegram", "whatsapp", "sms")


@pytest.fixture(scope="module")
def bot() -> Bot:
    """The bot; it keeps nothing between messages, so one serves all chats."""
    return wiring.build_bot(wiring.gazetteer())


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """The loop in which the house lives."""
    running = Running()
    yield running
    running.close()


@pytest.fixture(scope="module")
def door(running: Running) -> Iterator[Door]:
    """Where the carriers knock."""
    door = Door(running)
    yield door
    door.close()


@pytest.fixture(scope="module")
def sqlite_template() -> Iterator[SqliteTemplate]:
    """SQLite, migrated and loaded; in memory where there is a place for it, because here nothing has to outlive a blackout."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield SqliteTemplate(Path(folder), RING)


@pytest.fixture(scope="module")
def postgres_template(postgres: str) -> PostgresTemplate:
    """PostgreSQL, migrated and loaded."""
    return PostgresTemplate(postgres, RING)


@pytest.mark.parametrize(("name", "carrier", "database", "mode"), ways())
def test_chat(
    name: str, carrier: str, database: str, mode: str, bot: Bot, running: Running, door: Door,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    script = SCRIPTS[name]
    rewrites = request.config.getoption("--rewrite-chats")
    if rewrites and (carrier, database, mode) != (played_on(script)[0], "sqlite", "rebuilt"):
        pytest.skip("chats are rewritten from one way of playing them")
    template = request.getfixturevalue(f"{database}_template")
    with template.copy() as url, structlog.testing.capture_logs() as logs:
        played, trouble = play(script, carrier, url, mode, bot, running, door)
    broken = [entry for entry in logs if entry["event"] in ("message failed", "alarm failed", "receipt failed")]
    assert not trouble and not broken, f"{trouble} {broken}"
    if rewrites:
        script.path.write_text(played, encoding="utf-8")
    expected = script.path.read_text(encoding="utf-8")
    if carrier == "sms":  # the same words in the letters that an SMS has
        expected, played = plain_letters(expected), plain_letters(played)
    assert played == expected, "\n" + "".join(
        difflib.unified_diff(expected.splitlines(True), played.splitlines(True), script.path.name, "played", n=4)
    )


def play(
    script: Script, carrier: str, url: str, mode: str, bot: Bot, running: Running, door: Door
) -> tuple[str, dict[str, Any]]:
    """What the phones showed, and what went wrong behind the screens."""
    line = LINES[carrier](Posting(twice=mode == "twice"))
    with time_machine.travel(script.now, tick=True) as traveller:

        def clock(at: datetime) -> None:
            traveller.move_to(at)

        stage = Stage(line, url, RING, bot, running, door, twice=mode == "twice")
        try:
            player = Player(script, line, stage, clock, rebuild=mode == "rebuilt")
            return player.play(), player.trouble()
        finally:
            stage.down()
            line.close()
