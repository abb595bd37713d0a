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
from casework.errors import CaseworkError, UnknownCode
from casework.record import Report
from storage.database import Database
from storage.migrate import upgrade
from tests.casework.country import FAR_VILLAGE, NEXT_DOOR, OTHER_REGENCY, SUKOREJO, World, country
from tests.conftest import RING


def test_it_goes_to_the_nearest_other_desk_and_then_to_the_nation(manned: World) -> None:
    report, asked = manned.filed(conflict=True)
    assert report.conflict
    names = []
    while asked is not None and asked.again < 2:
        names.append((manned.name(asked), asked.rung))
        asked = manned.do(duty.silence, asked.id, asked.answer_by)
    assert names == [("Lukman", "other_desk"), ("Yosef", "other_desk"), ("Hamzah", "desk"), ("Hamzah", "desk")]


def test_a_named_officer_makes_it_a_conflict_whatever_was_answered(manned: World) -> None:
    report, asked = manned.filed(facts={"story": "yg bawa pak budi petugas imigrasi sini"}, conflict=False)
    assert (report.conflict, manned.name(asked)) == (True, "Lukman")
    for name in ("Budi", "Wati", "Joko", "Ratmi", "Ningsih"):
        with pytest.raises(UnknownCode):
            manned.do(reports.visible_to, manned.people[name], report.code)


def test_a_name_in_the_story_counts_though_it_is_no_fact(manned: World) -> None:
    report, _ = manned.filed(facts={}, said="yang jemput pak budi, orang imigrasi")
    assert (report.conflict, report.facts) == (True, {})
    raised = manned.do(reports.alert, reporter="x", facts={}, said="tolong, bu ratmi ikut", area=SUKOREJO)
    assert raised.conflict


def test_words_about_those_who_read_are_known_before_they_are_passed_on(manned: World) -> None:
    report, _ = manned.filed()
    assert manned.do(reports.about_readers, report, "pak budi petugas itu ikut terima uang setoran")
    assert not manned.do(reports.about_readers, report, "pak budi sudah datang, terima kasih")
    assert manned.do(reports.about_readers, report, "oknum", conflict=True)


def test_a_named_supervisor_too(manned: World) -> None:
    report, _ = manned.filed(facts={"story": "bu ratmi terima setoran"})
    assert report.conflict


def test_a_short_name_only_spares_that_officer(manned: World) -> None:
    report, asked = manned.filed(facts={"story": "kata pak bud aman"})
    assert (report.conflict, manned.name(asked)) == (False, "Wati")
    with pytest.raises(UnknownCode):
        manned.do(reports.take, report.code, manned.people["Budi"])


def test_without_an_area_only_the_national_desk(manned: World) -> None:
    _, asked = manned.filed(conflict=True, area=None)
    assert manned.name(asked) == "Hamzah"


def test_without_any_desk_it_waits_for_the_operator(world: World) -> None:
    world.officer("Budi", areas=[SUKOREJO])
    world.officer("Ratmi", "supervisor")
    world.officer("Jauh", "supervisor", "far")
    report, asked = world.filed(conflict=True)
    assert asked is None
    assert [one.code for one in world.do(duty.unassigned)] == [report.code]


def test_an_alarm_that_he_reads_stays_as_it_was(manned: World) -> None:
    budi = manned.people["Budi"]
    raised = manned.do(reports.alert, reporter="tono", facts={"story": "tolong"}, area=SUKOREJO, form="f")
    manned.do(duty.assign, raised)
    before = manned.do(reports.card, budi, raised)
    whole = manned.file(form="f", reporter="tono", facts={"who": "pak budi petugas imigrasi"}, conflict=True)
    assert (whole.id != raised.id, whole.continues, whole.conflict) == (True, raised.id, True)
    assert whole.facts == {"story": "tolong", "who": "pak budi petugas imigrasi"}
    assert manned.name(manned.do(duty.assign, whole)) == "Lukman"
    assert manned.do(reports.card, budi, raised) == before
    assert manned.file(form="f", reporter="tono").id == whole.id
    with pytest.raises(UnknownCode):
        manned.do(reports.visible_to, budi, whole.code)


def test_an_alarm_that_nobody_could_have_read_turns(world: World) -> None:
    world.officer("Lukman", "desk", "mid")
    raised = world.do(reports.alert, reporter="tono", facts={"story": "tolong"}, area=SUKOREJO, form="f")
    whole = world.file(form="f", reporter="tono", conflict=True)
    assert (whole.id, whole.conflict, whole.weighs) == (raised.id, True, False)
    world.officer("Ratmi", "supervisor")
    raised = world.do(reports.alert, reporter="sari", facts={"story": "tolong"}, area=SUKOREJO, form="g")
    assert world.file(form="g", reporter="sari", conflict=True).continues == raised.id


def test_what_is_added_about_him_does_not_reach_him(manned: World) -> None:
    report, _ = manned.filed(reporter="tono")
    budi = manned.people["Budi"]
    manned.do(reports.take, report, budi)
    before = manned.do(reports.card, budi, report)
    thanks = manned.do(reports.add, report, "reporter", "terima kasih pak budi")
    assert thanks.report_id == report.id
    piece = manned.do(reports.add, report, "reporter", "ternyata pak budi terima setoran dari calo")
    assert piece.report_id != report.id
    (split, _) = manned.do(reports.of_reporter, "tono")
    assert (split.id, split.conflict, split.continues) == (piece.report_id, True, report.id)
    assert [one.words for one in manned.do(reports.evidence, split)] == ["terima kasih pak budi", piece.words]
    assert manned.do(reports.card, budi, report) == before.__class__(**{**before.__dict__, "pieces": 1})
    more = manned.do(reports.add, report, "reporter", "pak budi petugas itu lagi")
    assert more.report_id == split.id


# -- two worlds --------------------------------------------------------------------------------------------------------

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
