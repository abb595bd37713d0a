"""A small country to test casework in: three offices, their regencies, and officers on every rung."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework import duty, officers, reports, roster
from casework.areas import Area
from casework.offices import Office, OfficeArea
from casework.record import Report
from casework.roster import Officer
from storage.base import now
from storage.database import Database, Unit

SUKOREJO = "35.02.17.2001"  # a village; its district is 35.02.17, its regency 35.02 (office "near")
NEXT_DOOR = "35.02.17.2002"  # another village of the same district
FAR_VILLAGE = "35.02.01.2001"  # same regency, other district
OTHER_REGENCY = "35.05.01.2001"  # covered by office "mid"
_numbers = itertools.count(1)


def country(unit: Unit) -> None:
    """Three offices in a row, each with its regency."""
    rows = [("near", "35.02", -7.8, 111.4), ("mid", "35.05", -8.0, 112.1), ("far", "53.01", -10.1, 123.6)]
    for name, regency, lat, lon in rows:
        unit.session.add(Area(code=regency, name=regency, lat=lat, lon=lon))
        unit.session.add(
            Office(
                id=name, name=name, province_code=regency[:2], seat_code=regency, source="test",
                checked_on=date(2026, 1, 1),
            )
        )  # fmt: skip
    unit.session.flush()
    for name, regency, _, _ in rows:
        unit.session.add(OfficeArea(regency_code=regency, valid_from=date(2026, 1, 1), office_id=name))
    unit.session.flush()


@dataclass
class World:
    """A database with that country in it; every call is a unit of work of its own, as in real life."""

    db: Database
    people: dict[str, Officer] = field(default_factory=dict)

    def do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run one function of casework in a unit of its own."""
        return self.db.write(lambda unit: work(unit, *args, **kwargs))

    def officer(
        self,
        name: str,
        role: str = "village",
        office: str | None = "near",
        areas: Iterable[str] = (),
        line: bool = True,
    ) -> Officer:
        """An officer with a line."""

        def work(unit: Unit) -> Officer:
            # an id of our own, so that two worlds can be compared officer by officer
            one = Officer(id=f"officer-{name}", name=name, role=role, office_id=office, created_at=now())
            unit.session.add(one)
            unit.session.flush()
            roster.set_areas(unit, one, areas)
            if line:
                roster.bind_line(unit, one.id, f"line-{name}")
            return one

        self.people[name] = self.db.write(work)
        return self.people[name]

    def everybody(self) -> None:
        """Somebody on every rung of Sukorejo's ladder, and desks elsewhere."""
        self.officer("Budi", areas=[SUKOREJO])
        self.officer("Wati", areas=[NEXT_DOOR])
        self.officer("Joko", "duty")
        self.officer("Ratmi", "supervisor")
        self.officer("Ningsih", "desk")
        self.officer("Lukman", "desk", "mid")
        self.officer("Yosef", "desk", "far")
        self.officer("Hamzah", "desk", None)

    def file(self, **changes: Any) -> Report:
        """A finished report from a reporter of its own."""
        told: dict[str, Any] = {
            "kind": "report", "reporter": f"reporter-{next(_numbers)}", "facts": {"story": "calo kumpulkan paspor"},
            "area": SUKOREJO, "level": "red",
        }  # fmt: skip
        return self.do(reports.file, **{**told, **changes})

    def filed(self, **changes: Any) -> tuple[Report, duty.Assignment | None]:
        """A report, and who is asked first."""
        report = self.file(**changes)
        return report, self.do(duty.assign, report)

    def name(self, asked: duty.Assignment | None) -> str | None:
        """The name of whoever is asked."""
        if asked is None:
            return None
        return self.do(lambda unit: officers.get(unit, asked.officer_id).name)

    def report(self, report: Report) -> Report:
        """The report as it is now."""
        return self.do(reports.find, report.code)
