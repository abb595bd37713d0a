"""Does a report speak of one of our own officers? Then it must not reach him, his office, or those above him there.

The reporter is asked, but may be too afraid to say so. So every officer's name and other names are looked for in the
words. A mere short form ("pak bud") only keeps that one officer from being asked; a name makes it a conflict, whatever
the reporter answered. Erring to this side costs a detour over another office's desk; erring to the other side can
cost the reporter dearly (SAFETY T1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio
from sqlalchemy import LargeBinary, select
from sqlmodel import Field, SQLModel

from casework import offices
from casework.data_files import DATA, Section, read_toml
from casework.record import Report
from casework.roster import DESK, Officer, areas_of
from storage.database import Unit

_ALIKE = 88  # of 100; one letter in eight. Shorter names must be equal
_SHORTEST_ALIKE = 5
_NUMBER_TAIL = 9  # the last digits by which two spellings of a phone number are one


class ReportConcern(SQLModel, table=True):
    """An officer whom a report may concern: he never sees it, and is never asked.

    Kept as a fingerprint of both, so that the database alone does not tell who is accused.
    """

    __tablename__ = "report_concern"

    report_id: str = Field(primary_key=True, foreign_key="report.id")
    officer: bytes = Field(primary_key=True, sa_type=LargeBinary)


_CONCERNS = ReportConcern.__table__  # type: ignore[attr-defined]
_OFFICERS = Officer.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Words:
    """The word lists of data/names.toml."""

    address: frozenset[str]
    everyday: frozenset[str]
    official: tuple[str, ...]

    @classmethod
    def load(cls, path: Path = DATA / "names.toml") -> Words:
        """Read the file; raises BrokenFile."""
        top = Section(path, "", read_toml(path))
        top.only("source", "checked_on", "address", "everyday", "official")
        top.sourced()
        return cls(frozenset(top.words("address")), frozenset(top.words("everyday")), top.words("official"))


@lru_cache
def word_lists() -> Words:
    """The lists that ship with the software, read once."""
    return Words.load()


def spoken(value: Any) -> Iterator[str]:
    """Every text inside a value of plain JSON types, keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from spoken(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from spoken(inner)


class Heard:
    """Words, taken apart once, to look for many people in them."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.digits = re.sub(r"\D", "", text)
        joined = f" {' '.join(self.tokens)} "
        self.official = any(f" {word} " in joined for word in word_lists().official)
        self._places: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            self._places.setdefault(token, []).append(place)
        self._by_letter: dict[str, list[str]] = {}
        for token in self._places:
            self._by_letter.setdefault(token[0], []).append(token)
        self.addressed = [token for before, token in pairwise(self.tokens) if before in word_lists().address]

    def places(self, part: str) -> list[int]:
        """Where a part of a name is said; a slip of the finger is forgiven, but not in its first letter."""
        found = list(self._places.get(part, ()))
        if len(part) >= _SHORTEST_ALIKE:
            for token in self._by_letter.get(part[0], ()):
                if token != part and len(token) >= _SHORTEST_ALIKE and ratio(token, part, score_cutoff=_ALIKE):
                    found += self._places[token]
        return found


def officially(text: str) -> bool:
    """Do these words speak of officials at all?"""
    return Heard(text).official


def speaks_of(heard: Heard | str, names: Iterable[str]) -> bool | None:
    """True: these words name that person. False: perhaps, by a short form. None: they do not."""
    words = word_lists()
    heard = Heard(heard) if isinstance(heard, str) else heard
    found: bool | None = None
    for name in names:
        number = re.sub(r"\D", "", name)
        if len(number) >= _NUMBER_TAIL and number[-_NUMBER_TAIL:] in heard.digits:
            return True
        parts = [part for part in _tokens(name) if len(part) > 2 and part not in words.address]
        hits = {place: part for part in parts for place in heard.places(part)}
        if any(_names_somebody(heard, hits, place) for place in hits):
            return True
        if any(_short_for(token, part) for token in heard.addressed for part in parts):
            if heard.official:
                return True
            found = False
    return found


def _names_somebody(heard: Heard, hits: dict[int, str], place: int) -> bool:
    """Is the word at this place a name: no everyday word, or addressed, or beside another part of it, or an official's?"""
    words, part = word_lists(), hits[place]
    before = heard.tokens[place - 1] if place else ""
    after = heard.tokens[place + 1] if place + 1 < len(heard.tokens) else ""
    if part not in words.everyday or before in words.address:
        return True
    if hits.get(place + 1, part) != part or hits.get(place - 1, part) != part:
        return True
    return before in words.official or after in words.official


def find(unit: Unit, text: str, area: str | None, *, only: str | None = None) -> tuple[dict[str, bool], bool]:
    """Whom these words may concern (officer id: surely), and whether that makes the report a conflict. `only` looks for
    that one officer.

    A conflict is a sure name of somebody who could answer here: of the covering office, or with an area in the same
    regency. Where no area is known everybody could, so there the words must also speak of officials: common names would
    otherwise turn every "Bu Sri" into one.
    """
    office = offices.for_area(unit, area) if area else None
    concerned: dict[str, bool] = {}
    conflict, heard = False, Heard(text)
    unit.session.flush()
    everybody = select(_OFFICERS).where(_OFFICERS.c.active.is_(True))
    asked = everybody if only is None else everybody.where(_OFFICERS.c.id == only)
    for officer in unit.connection.execute(asked).all():
        surely = speaks_of(heard, [officer.name, *map(str, officer.known_as)])
        if surely is None:
            continue
        concerned[officer.id] = surely
        if not surely or (officer.role == DESK and officer.office_id is None):
            continue
        if area is None or office is None:
            near = heard.official or _looks_after(unit, officer.id, area)
        else:
            near = officer.office_id == office.id or _looks_after(unit, officer.id, area)
        conflict = conflict or near
    return concerned, conflict


def note(unit: Unit, report: Report, concerned: Iterable[str]) -> None:
    """Keep whom a report may concern."""
    marks = {_mark(unit, report.id, officer_id) for officer_id in concerned} - _marks(unit, report.id)
    if marks:
        unit.connection.execute(_CONCERNS.insert(), [{"report_id": report.id, "officer": mark} for mark in marks])


def of(unit: Unit, report_id: str) -> set[str]:
    """The ids of the officers whom a report may concern."""
    marks = _marks(unit, report_id)
    if not marks:
        return set()
    everybody = unit.connection.execute(select(_OFFICERS.c.id)).scalars()
    return {officer_id for officer_id in everybody if _mark(unit, report_id, officer_id) in marks}


def concerns(unit: Unit, report_id: str, officer_id: str) -> bool:
    """May this report concern this officer?"""
    found = (_CONCERNS.c.report_id == report_id) & (_CONCERNS.c.officer == _mark(unit, report_id, officer_id))
    return unit.connection.execute(select(_CONCERNS.c.report_id).where(found)).first() is not None


def concerned_offices(unit: Unit, report: Report) -> set[str]:
    """The offices that a conflict report must stay away from: the one it is in, and those of officers it names."""
    named = of(unit, report.id)
    ids = set(unit.connection.execute(select(_OFFICERS.c.office_id).where(_OFFICERS.c.id.in_(named))).scalars())
    office = offices.for_area(unit, report.area) if report.area else None
    if office is not None:
        ids.add(office.id)
    return {one for one in ids if one is not None}


def _marks(unit: Unit, report_id: str) -> set[bytes]:
    found = unit.connection.execute(select(_CONCERNS.c.officer).where(_CONCERNS.c.report_id == report_id))
    return {bytes(row.officer) for row in found}


def _mark(unit: Unit, report_id: str, officer_id: str) -> bytes:
    return unit.ring.index(f"{report_id}:{officer_id}", "report_concern.officer")


def _looks_after(unit: Unit, officer_id: str, area: str | None) -> bool:
    return area is not None and any(code[:5] == area[:5] for code in areas_of(unit, officer_id))


def _short_for(token: str, part: str) -> bool:
    return token != part and ((len(token) > 2 and part.startswith(token)) or (len(token) > 3 and part.endswith(token)))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.casefold())
