"""The register of agencies (P3MI): who holds a licence, since when, and what was taken away from whom.

The door to the rooms behind it: lists are imported (`plan`, `carry_out`), kept in memory (`index`, `fresh`) and asked
(`check`). Only an official list that an operator imported counts, with its source and date; what ships is invented, and
every name in it says "Contoh".
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from casework.agency_check import STALE_AFTER, VERDICTS, Answer, check, check_firm
from casework.agency_files import read_sheet
from casework.agency_firms import Firm, Register, everyone, register
from casework.agency_import import carry_out
from casework.agency_index import AgencyIndex
from casework.agency_plan import Plan, plan
from casework.agency_rows import firms_of
from casework.agency_watch import News, take_news, watch
from casework.data_files import DATA
from casework.errors import BrokenFile
from storage.base import now
from storage.database import Unit

__all__ = [
    "STALE_AFTER", "VERDICTS", "AgencyIndex", "Answer", "Firm", "News", "Plan", "Register", "Shelf", "carry_out", "check", "check_firm",
    "demo_index", "everyone", "file_index", "fresh", "index", "load_demo", "plan", "register", "take_news", "watch",
]  # fmt: skip

DEMO = DATA / "demo" / "agencies.csv"
DEMO_SOURCE = "daftar contoh (karangan)"


def index(unit: Unit) -> AgencyIndex:
    """All agencies in memory."""
    return AgencyIndex.build(unit)


def fresh(unit: Unit, there: AgencyIndex | None) -> AgencyIndex:
    """The index that is there, or a new one if a list was imported since: one small query."""
    if there is not None and there.register == register(unit):
        return there
    return index(unit)


class Shelf:
    """The indexes that a process has in use: one for each register it was asked about, built anew after an import.

    A bot serves more than one database (the try-it page has its own), so what is kept is found by the register's stamp.
    """

    _MOST = 4

    def __init__(self) -> None:
        self._kept: dict[str, AgencyIndex] = {}

    def index(self, unit: Unit) -> AgencyIndex:
        """The index of this database as it is now: one small query, unless a list was imported since."""
        there = register(unit)
        stamp = there.stamp if there else ""
        found = self._kept.get(stamp)
        if found is None or found.register != there:
            found = index(unit)
            while len(self._kept) >= self._MOST:
                self._kept.pop(next(iter(self._kept)))
            self._kept[stamp] = found
        return found


def load_demo(unit: Unit, checked_at: date | None = None) -> bool:
    """Load the invented list, as if it had been checked today; nothing if a real list is there. True if it was loaded.

    Called at each start of a try-out: the list is then never old, whenever the software is tried.
    """
    day = checked_at or now().date()
    there = register(unit)
    if there is not None and (not there.demo or there.checked_at >= day):
        return False
    carry_out(unit, plan(unit, DEMO, source=DEMO_SOURCE, checked_at=day, demo=True))
    return True


def demo_index(checked_at: date) -> AgencyIndex:
    """The invented list in memory, without a database."""
    return file_index(DEMO, source=DEMO_SOURCE, checked_at=checked_at, demo=True)


def file_index(path: Path, *, source: str, checked_at: date, status: str = "", demo: bool = False) -> AgencyIndex:
    """A list in memory, without a database: for measuring. Raises BrokenFile, also for a bad row."""
    firms, bad = firms_of(read_sheet(path), source=source, checked_at=checked_at, status=status)
    if bad:
        raise BrokenFile(path, f"line {bad[0].line}", bad[0].reason)
    return AgencyIndex(firms, Register(source, checked_at, "file", demo))
