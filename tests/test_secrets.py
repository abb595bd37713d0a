"""What people wrote, and who they are, stands nowhere in clear: not in SQLite or its journal, not in PostgreSQL, not in logs.

Whole golden chats are played; then everything that people typed, their numbers and the names on their profiles are looked
for, as they are and as encodings might hide them, in every byte that the databases wrote and in every line that was logged.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterable
from pathlib import Path

import psycopg
import pytest
import structlog
from test_chats import SCRIPTS, bot, door, play, postgres_template, running, sqlite_template  # noqa: F401

from storage.database import Database

CHATS = ("01_one_breath", "07_lapor_photo_voice", "22_named_reporter", "23_officer_asks")
_SEEDS = (771_044_003, 772_359_426, 773_674_849, 774_990_272)  # the numbers of the first phones of a chat


def canaries(name: str) -> set[str]:
    """Everything that people typed in a chat (in pieces long enough to mean something), and who they are."""
    said = [act.words for act in SCRIPTS[name].acts if act.who and not act.words.startswith(("(", "["))]
    pieces = {words for words in said if len(words) >= 12}
    pieces |= {number for words in said for number in re.findall(r"\d[\d-]{7,}\d", words)}
    pieces |= {re.sub(r"\D", "", number) for number in list(pieces) if number.replace("-", "").isdigit()}
    assert pieces, f"{name} has nothing to look for"
    profiles = {f"Zz{act.who.split(' (')[0].replace(' ', '')}zz" for act in SCRIPTS[name].acts if act.who}
    return pieces | {str(seed) for seed in _SEEDS} | profiles


def disguises(words: str) -> Iterable[bytes]:
    """The same words as other encodings would write them."""
    plain = words.encode()
    yield from (plain, words.encode("utf-16-le"), plain.hex().encode(), plain[::-1])
    yield base64.b64encode(plain)[: len(plain) // 3 * 4]


def leaks(content: bytes, looked_for: set[str]) -> list[str]:
    """What of it stands in `content`."""
    lowered = content.lower()
    return [words for words in looked_for if any(form.lower() in lowered for form in disguises(words))]


@pytest.fixture
def everything_logged() -> Iterable[list[str]]:
    """Every line of every logger, at the most talkative level."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep, root = Keep(level=logging.DEBUG), logging.getLogger()
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(keep)
    root.setLevel(before)


@pytest.mark.parametrize("carrier", ["telegram", "whatsapp"])
@pytest.mark.parametrize("name", CHATS)
def test_sqlite_its_journal_and_the_logs_hold_nothing_readable(
    name, carrier, bot, running, door, sqlite_template, everything_logged, monkeypatch  # noqa: F811
) -> None:  # fmt: skip
    seen: list[bytes] = []
    close = Database.close

    def look_first(database: Database) -> None:  # before closing empties the journal
        file = Path(str(database.url.database))
        seen.extend(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        close(database)

    monkeypatch.setattr(Database, "close", look_first)
    with sqlite_template.copy() as url, structlog.testing.capture_logs() as entries:
        play(SCRIPTS[name], carrier, url, "once", bot, running, door)
    assert len(seen) >= 2, "the journal was not there to be looked at"
    looked_for = canaries(name)
    assert [leaks(content, looked_for) for content in seen] == [[] for _ in seen]
    assert leaks("\n".join([*everything_logged, *map(str, entries)]).encode(), looked_for) == []


@pytest.mark.parametrize("name", CHATS)
def test_postgresql_holds_nothing_readable(name, bot, running, door, postgres, postgres_template) -> None:  # noqa: F811
    with postgres_template.copy() as url:
        play(SCRIPTS[name], "telegram", url, "once", bot, running, door)
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        looked_for, found = canaries(name), []
        for file in Path(row[0]).rglob("*"):
            if file.is_file() and (words := leaks(file.read_bytes(), looked_for)):
                found.append((file.name, words))
    assert found == []


def test_the_search_itself_finds_what_is_hidden() -> None:
    for form in disguises("bu yanti minta uang"):
        assert leaks(b"x" * 7 + form + b"y" * 5, {"bu yanti minta uang"}) == ["bu yanti minta uang"]
