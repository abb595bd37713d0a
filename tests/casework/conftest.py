"""The small country of country.py, with and without officers in it, on both databases."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.casework.country import World, country


@pytest.fixture
def world(db: Database) -> World:
    """The country without officers."""
    world = World(db)
    world.do(country)
    return world


@pytest.fixture
def manned(world: World) -> World:
    """The country with somebody on every rung."""
    world.everybody()
    return world
