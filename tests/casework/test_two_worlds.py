"""S1: a report that concerns an officer changes nothing that he can see.

Two worlds live through the same days; in one of them somebody also reports on the officer. Whatever he can learn from
casework, his list, his counts, what he is asked and when, and what every code and every command answers, is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casework import assignment, duty, reports, roster
from casework.errors import CaseworkError
from casework.record import Report
from storage.database import Database
from storage.migrate import upgrade
from tests.casework.country import FAR_VILLAGE, NEXT_DOOR, OTHER_REGENCY, SUKOREJO, World, country
from tests.conftest import RING

AREAS = (SUKOREJO, NEXT_DOOR, FAR_VILLAGE, OTHER_REGENCY, None)
NAMES = ("Budi", "Wati", "Joko", "Ratmi", "Ningsih", "Lukman", "Yosef", "Hamzah", "Zaki")
CONCERNED = ("Budi", "Wati", "Joko", "Ratmi", "Ningsih", "Zaki")  # everybody of the office that covers Sukorejo

plain_steps = st.tuples(
    st.sampled_from(["file", "file", "file", "take", "decline", "silence", "close", "note", "contest", "leave"]),
    st.integers(0, 7),
    st.sampled_from((*AREAS, OTHER_REGENCY)),
    st.sampled_from(NAMES),
)
hidden_steps = st.tuples(
    st.sampled_from(["file", "name", "alert", "take", "decline", "silence", "close", "add", "contest"]),
    st.integers(0, 3),
)
days = st.lists(st.tuples(plain_steps, st.lists(hidden_steps, max_size=3)), min_size=3, max_size=12)


class Life:
    """One of the two worlds, played step by step."""

    def __init__(self, db: Database) -> None:
        self.world = World(db)
        self.world.do(country)
        self.world.everybody()
        # Zaki, of the office concerned, shares a rung elsewhere with Lukman, whose desk gets what concerns that office
        self.world.officer("Zaki", areas=[SUKOREJO, OTHER_REGENCY])
        self.world.do(roster.set_areas, self.world.people["Lukman"], [OTHER_REGENCY])
        self.known: list[Report] = []
        self.hidden: list[Report] = []

    def plain(self, step: tuple[str, int, str | None, str]) -> None:
        """Something that happens in both worlds."""
        verb, number, area, name = step
        if verb == "leave":
            officer = self.world.people[name]
            self.world.do(roster.set_leave, officer, not self.world.do(roster.get, officer.id).on_leave)
        elif verb == "file" or not self.known:
            report = self.world.file(area=area, level=("red", "yellow", "green")[number % 3])
            self.known.append(report)
            self.world.do(duty.assign, report)
        else:
            self.on(verb, self.known[number % len(self.known)], name)

    def unseen(self, step: tuple[str, int]) -> None:
        """Something about Budi that happens in one world only."""
        verb, number = step
        if verb in ("file", "name") or not self.hidden:
            told = {"conflict": True} if verb == "file" else {"facts": {"story": "pak budi petugas imigrasi"}}
            self.hidden.append(self.world.file(**told))
            self.world.do(duty.assign, self.hidden[-1])
        elif verb == "alert":
            words = {"story": "tolong, pak budi petugas ikut terlibat"}
            self.hidden.append(self.world.do(reports.alert, reporter="t", facts=words, area=SUKOREJO, form=str(number)))
            self.world.do(duty.assign, self.hidden[-1])
        elif verb == "add" and self.known:
            first = self.known[number % len(self.known)]
            piece = self.world.do(reports.add, first, "reporter", "pak budi petugas terima setoran", conflict=True)
            if piece.report_id != first.id:
                self.hidden.append(self.world.do(lambda unit: unit.session.get_one(Report, piece.report_id)))
                self.world.do(duty.assign, self.hidden[-1])
        else:
            self.on(verb, self.hidden[number % len(self.hidden)], ("Lukman", "Yosef", "Hamzah")[number % 3])

    def on(self, verb: str, report: Report, name: str) -> None:
        """A verb on a report, or what the clock does to it; refusals are part of life."""
        officer = self.world.people[name]
        try:
            if verb == "silence":
                asked = self.world.do(duty.current, report)
                if asked is not None:
                    self.world.do(duty.silence, asked.id, asked.answer_by)
            elif verb == "take":
                self.world.do(reports.take, report, officer)
            elif verb == "decline":
                self.world.do(reports.decline, report, officer)
            elif verb == "note":
                self.world.do(reports.note, report, officer, "sudah didatangi")
            elif verb == "close":
                self.world.do(reports.close, report, officer, "prevented")
            elif verb == "contest":
                self.world.do(reports.contest, report)
        except CaseworkError:
            pass

    def seen_by(self, name: str) -> dict[str, Any]:
        """All that an officer can learn, with codes by number and times by their distance."""
        officer = self.world.people[name]
        numbers = {report.code: number for number, report in enumerate(self.known)}

        def shown(unit: Any) -> dict[str, Any]:
            def cards(found: list[reports.Card]) -> list[Any]:
                kept = [one.__dict__ | {"code": numbers.get(one.code, one.code), "created_at": None} for one in found]
                for one in kept:
                    one["answer_by"] = one["answer_by"] is not None
                return kept

            def answer(code: str) -> str:
                try:
                    return reports.visible_to(unit, officer, code).state
                except CaseworkError as trouble:
                    return type(trouble).__name__

            asks = [
                (number, one.rung, one.again, one.purpose, one.outcome)
                for number, report in enumerate(self.known)
                for one in assignment.of_officer(unit, report.id, officer.id)
            ]
            waiting = [unit.session.get_one(Report, one.report_id).code for one in reports.asks(unit, officer)]
            return {
                "mine": cards(reports.list_cases(unit, officer)),
                "office": cards(reports.list_cases(unit, officer, office=True)),
                "open": reports.open_cases(unit, officer),
                "waiting": [numbers.get(code, code) for code in waiting],
                "asks": asks,
                "codes": [answer(report.code) for report in self.known],
                "other": {answer(report.code) for report in self.hidden} | {answer("K-222222")},
            }

        return self.world.db.read(shown)


@contextmanager
def fresh(folder: Path) -> Iterator[Database]:
    """A new SQLite database."""
    database = Database(f"sqlite:///{folder}/world.db", RING)
    upgrade(database)
    yield database
    database.close()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=days)
@example(days=[(("file", 0, None, "Budi"), [("file", 0)]), (("file", 0, OTHER_REGENCY, "Budi"), [])])
def test_s1_two_worlds_look_the_same_to_those_concerned(
    days: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("worlds")
    with fresh(folder / "quiet") as quiet_db, fresh(folder / "told") as told_db:
        quiet, told = Life(quiet_db), Life(told_db)
        for plain, hidden in days:
            quiet.plain(plain)
            told.plain(plain)
            for step in hidden:
                told.unseen(step)
            for name in CONCERNED:
                assert told.seen_by(name) == quiet.seen_by(name), name
