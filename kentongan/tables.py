"""Every table of the house, so that a migration can be drafted and checked against what the code expects."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData
from sqlmodel import SQLModel

ROOMS_WITH_TABLES = (
    "bot.flyers",
    "bot.memory",
    "casework.agency_tables",
    "casework.agency_watch",
    "casework.alarms",
    "casework.areas",
    "casework.assignment",
    "casework.concerns",
    "casework.evidence",
    "casework.history",
    "casework.invitations",
    "casework.moving",
    "casework.offices",
    "casework.record",
    "casework.reporters",
    "casework.roster",
    "channels.attachments",
    "channels.conversations",
    "channels.inbox",
    "channels.manners",
    "channels.names",
    "channels.outbox",
    "channels.reconciling",
    "channels.twilio_templates",
    "channels.tryit",
    "storage.key_check",
    "storage.setbacks",
)


def metadata() -> MetaData:
    """The tables as the code describes them."""
    for room in ROOMS_WITH_TABLES:
        import_module(room)
    return SQLModel.metadata
