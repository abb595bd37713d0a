"""Every table of the house, so that a migration can be drafted and checked against what the code expects."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlmodel import SQLModel

import channels.attachments
import channels.conversations
import channels.inbox
import channels.outbox
import channels.tryit  # noqa: F401


def metadata() -> MetaData:
    """The tables as the code describes them."""
    return SQLModel.metadata
