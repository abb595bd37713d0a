"""The register of agencies as the database keeps it: firms, their offices, and what happened to their licences.

All of it comes from official lists that an operator imports; nothing that citizens report is ever written here.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.base import Moment, new_id, now


class AgencyList(SQLModel, table=True):
    """One imported list: where it comes from and the day on which somebody checked it there.

    `whole`: the list claims to hold every agency, so whoever is missing in it is gone. `demo` lists are invented.
    """

    __tablename__ = "agency_list"

    id: str = Field(default_factory=new_id, primary_key=True)
    source: str
    checked_at: date
    imported_at: datetime = Field(default_factory=now, sa_type=Moment)
    whole: bool = True
    demo: bool = False
    firms: int = 0


class Agency(SQLModel, table=True):
    """One firm. `spelled` tells it from all others; lists are kept as words with spaces (countries) or commas.

    `gone_on`: the day of the first whole list in which it was missing.
    """

    __tablename__ = "agency"

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    spelled: str = Field(unique=True)
    licence: str = ""
    countries: str = ""
    sectors: str = ""
    job_orders: str = ""
    gone_on: date | None = None


class AgencyOffice(SQLModel, table=True):
    """The head office or a branch. A branch has a permit of its own, for its province."""

    __tablename__ = "agency_office"

    id: str = Field(default_factory=new_id, primary_key=True)
    agency_id: str = Field(foreign_key="agency.id", index=True)
    kind: str = "head"
    permit: str = ""
    address: str = ""
    province: str = ""
    phones: str = ""


class AgencyEvent(SQLModel, table=True):
    """One event in the life of a licence; see agency_events.Event."""

    __tablename__ = "agency_event"

    id: str = Field(default_factory=new_id, primary_key=True)
    agency_id: str = Field(foreign_key="agency.id", index=True)
    kind: str
    scope: str = "all"
    covers: str = ""
    starts: date | None = None
    ends: date | None = None
    decree: str = ""
    source: str
    seen_on: date
