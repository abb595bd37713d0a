"""Putting the house together: the one place where rooms that never meet are handed to each other."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.engine.check import refuse
from bot.engine.turning import Book
from bot.flows import Reading, all_flows
from bot.handlers.bot import Bot
from bot.handlers.commands import Commands
from bot.handlers.hotlines import Hotlines
from bot.handlers.photo_reader import PhotoReader
from bot.language import Texts
from bot.understanding.building import uncollected
from bot.understanding.gazetteer import Gazetteer
from casework import agencies, area_file, areas, offices
from casework.salaries import Salaries
from casework.triage import Rules
from channels import fetching
from channels.delivery import Delivery
from kentongan import worker
from storage import key_check, migrate
from storage.database import Database
from storage.sealed import KeyRing

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
LOCALES = ROOT / "locales"


@dataclass
class House:
    """One running installation: its database, its bot, and the carriers it speaks through."""

    database: Database
    bot: Bot
    carriers: dict[str, Any] = field(default_factory=dict)

    async def work(self, stop: asyncio.Event) -> None:
        """All the worker's loops, until `stop`; what is under way is finished."""
        delivery = Delivery(self.database, self.carriers, self.bot.texts.say("anytime.repeated"))
        await asyncio.gather(
            worker.Handling(self.database, self.bot).run(stop),
            worker.hear_receipts(self.database, self.bot, stop),
            worker.ring_alarms(self.database, self.bot, stop),
            worker.read_photos(self.database, self.bot, stop),
            delivery.run(stop),
            fetching.run(self.database, self.carriers, stop),
        )


def open_database(url: str, ring: KeyRing) -> Database:
    """The database, brought to the newest schema. Raises WrongKeys when it was sealed by another ring."""
    database = Database(url, ring)
    try:
        migrate.upgrade(database)
        key_check.prove(database)
    except BaseException:
        database.close()
        raise
    return database


def load_facts(database: Database) -> bool:
    """Load areas and offices where there are none yet, and the invented agencies where there is no real list; true when
    something was loaded."""
    database.write(agencies.load_demo)
    if database.read(areas.count):
        return False
    database.write(lambda unit: areas.load(unit, DATA / "wilayah.csv.gz"))
    database.write(lambda unit: offices.load(unit, DATA / "offices.csv"))
    return True


def build_bot(
    gazetteer: Gazetteer, *, hotlines: Path = DATA / "hotlines.toml", photos: PhotoReader | None = None
) -> Bot:
    """The bot with its texts, flows and rules; refuses to start when one of them is broken. `photos`: what reads flyers."""
    texts = Texts.load(LOCALES)
    flows = all_flows(Reading(gazetteer))
    refuse(flows, texts)
    book = Book(flows, texts)
    return Bot(
        texts=texts,
        book=book,
        gazetteer=gazetteer,
        commands=Commands.load(DATA / "lexicon" / "commands.toml"),
        hotlines=Hotlines.load(hotlines),
        rules=Rules.load(DATA / "rules"),
        salaries=Salaries.load(DATA / "salaries.toml"),
        photos=photos,
    )


def gazetteer(database: Database | None = None) -> Gazetteer:
    """Place names in memory: from the database where it has them, else from the file that ships."""
    with uncollected():
        rows = database.read(areas.rows) if database is not None else area_file.read_file(DATA / "wilayah.csv.gz")
        return Gazetteer(rows)


def house(database: Database, carriers: Mapping[str, Any], places: Gazetteer | None = None) -> House:
    """An installation on a migrated and loaded database."""
    return House(database, build_bot(places or gazetteer(database)), dict(carriers))
