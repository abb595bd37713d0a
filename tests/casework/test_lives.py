"""Any officer may say anything at any time: reports stay in their states, and never lie where nobody has to answer."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from casework import alarms, assignment, concerns, duty, history, officers, reports, roster
from casework.areas import Area
from casework.errors import CaseworkError
from casework.offices import Office, OfficeArea
from casework.outcomes import outcomes
from casework.record import CLOSED, IN_HAND, NEW, STATES, Report
from casework.roster import Officer
from storage.base import new_id, now
from storage.database import Database, Unit

_LEGAL = {
    ("new", "taken"), ("taken", "acting"), ("taken", "referred"), ("acting", "referred"), ("taken", "new"),
    ("acting", "new"), ("referred", "new"), ("taken", "closed"), ("acting", "closed"), ("referred", "closed"),
    ("closed", "new"), ("referred", "acting"),
}  # fmt: skip
_lives = itertools.count(1)


class Lives(RuleBasedStateMachine):
    """A few offices of their own (regencies 35.x0 and 35.x1), their officers, and reports in any state."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.life = next(_lives)
        self.area = f"{self.life:05d}.01.2001"  # a regency of its own, so that lives in one database never meet
        self.at = now()
        self.people: list[Officer] = []
        self.reports: list[Report] = []
        self.states: dict[str, str] = {}
        self.do(self._offices)
        for name, role, office in (
            ("Ani", "village", "here"), ("Beni", "village", "here"), ("Cici", "duty", "here"),
            ("Dodo", "supervisor", "here"), ("Emi", "desk", "there"), ("Fani", "desk", None), ("Gito", "desk", None),
        ):  # fmt: skip
            self.people.append(self.do(self._officer, name, role, office))

    def teardown(self) -> None:
        """Nobody and nothing of this life is met in the next one."""
        table = Report.__table__
        self.do(lambda unit: unit.connection.execute(table.update().values(state=CLOSED, outcome="unclear")))
        for officer in self.people:
            self.do(officers.dismiss, officer)

    def do(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        """One unit of work."""
        return self.db.write(lambda unit: work(unit, *args, **kwargs))

    def _offices(self, unit: Unit) -> None:
        if unit.session.get(Area, "35.02") is None:
            unit.session.add(Area(code="35.02", name="Ponorogo", lat=-7.8, lon=111.4))
            unit.session.flush()
        for name, code in (("here", self.area[:5]), ("there", f"x{self.life:04d}")):
            unit.session.add(
                Office(
                    id=f"{name}-{self.life}", name=name, province_code="35", seat_code="35.02", source="test",
                    checked_on=date(2026, 1, 1),
                )
            )  # fmt: skip
            unit.session.flush()
            cover = OfficeArea(regency_code=code, valid_from=date(2026, 1, 1), office_id=f"{name}-{self.life}")
            unit.session.add(cover)
            unit.session.flush()

    def _officer(self, unit: Unit, name: str, role: str, office: str | None) -> Officer:
        areas = [self.area] if role == "village" else []
        where = f"{office}-{self.life}" if office else None
        one = roster.appoint(unit, name=name, role=role, office=where, areas=areas)
        roster.bind_line(unit, one.id, new_id())
        return one

    # -- what people do ------------------------------------------------------------------------------------------------

    @rule(
        conflict=st.booleans(),
        known=st.booleans(),
        level=st.sampled_from(["red", "yellow", "green"]),
        story=st.sampled_from(["calo", "bu cici petugas imigrasi", "kata pak don", "pak dodo kantor imigrasi"]),
        early=st.booleans(),
    )
    def file(self, conflict: bool, known: bool, level: str, story: str, early: bool) -> None:
        """Somebody reports, or cries for help first."""
        form, reporter, area = new_id(), new_id(), self.area if known else None
        told: dict[str, Any] = {"facts": {"story": story}, "area": area, "level": level, "conflict": conflict}
        if early:
            raised = self.do(reports.alert, reporter=reporter, facts={"story": "tolong"}, area=area, form=form)
            self.reports.append(raised)
            self.do(duty.assign, raised)
        whole = self.do(reports.file, kind="report", reporter=reporter, form=form, **told)
        again = self.do(reports.file, kind="report", reporter=reporter, form=form, **told)
        assert again.id == whole.id
        if whole.id not in {one.id for one in self.reports}:
            self.reports.append(whole)
        self.do(duty.assign, whole)

    @precondition(lambda self: self.reports)
    @rule(
        verb=st.sampled_from(
            ["take", "take", "decline", "note", "question", "refer", "overrule", "close", "confirm", "dissent"]
        ),
        which=st.integers(0, 20),
        who=st.integers(0, 6),
        how=st.integers(0, 5),
    )
    def command(self, verb: str, which: int, who: int, how: int) -> None:
        """Any officer says anything about any report, twice; the second time changes nothing."""
        report, officer = self.reports[which % len(self.reports)], self.people[who]
        more = {
            "note": ("didatangi",), "question": ("jam berapa?",), "refer": (outcomes().bodies[how],),
            "overrule": (("red", "yellow", "green")[how % 3], "sebab"), "close": (outcomes().names[how], "sebab"),
            "dissent": ("belum",),
        }.get(verb, ())  # fmt: skip
        first = self._try(getattr(reports, verb), report, officer, *more)
        entries = self.do(history.count)
        second = self._try(getattr(reports, verb), report, officer, *more)
        if isinstance(first, reports.Done):
            assert isinstance(second, reports.Done)
            assert second.changed is False
        else:
            assert second is first
        assert self.do(history.count) == entries

    def _try(self, verb: Any, *args: Any) -> Any:
        try:
            return self.do(verb, *args)
        except CaseworkError as trouble:
            return type(trouble)

    @precondition(lambda self: self.reports)
    @rule(which=st.integers(0, 20), words=st.sampled_from(["", "mereka berangkat"]))
    def contest(self, which: int, words: str) -> None:
        """The reporter says that it is not over."""
        self._try(reports.contest, self.reports[which % len(self.reports)], words)

    @precondition(lambda self: self.reports)
    @rule(which=st.integers(0, 20), words=st.sampled_from(["naik elf", "ani petugas terima setoran", "makasih bu ani"]))
    def add(self, which: int, words: str) -> None:
        """The reporter tells more; a split-off report is assigned, as handlers do."""
        report = self.reports[which % len(self.reports)]
        piece = self.do(reports.add, report, "reporter", words)
        if piece.report_id not in {one.id for one in self.reports}:
            self.reports.append(self.do(lambda unit: unit.session.get_one(Report, piece.report_id)))
            self.do(duty.assign, self.reports[-1])

    @precondition(lambda self: self.reports)
    @rule(which=st.integers(0, 20), purpose=st.sampled_from(["answer", "review"]), how=st.integers(0, 2))
    def time_passes(self, which: int, purpose: str, how: int) -> None:
        """A push arrives, cannot be delivered, or is not answered."""
        asked = self.do(duty.current, self.reports[which % len(self.reports)], purpose)
        if asked is not None:
            if how == 0:
                self.do(duty.delivered, asked.id)
            elif how == 1:
                self.do(duty.undeliverable, asked.id)
            else:
                self.do(duty.silence, asked.id, asked.answer_by)
                assert self.do(duty.silence, asked.id, asked.answer_by) is None

    @rule(who=st.integers(0, 6), leave=st.booleans(), hand=st.booleans())
    def leave(self, who: int, leave: bool, hand: bool) -> None:
        """CUTI and AKTIF."""
        self.do(officers.set_leave, self.people[who], leave)
        if leave and hand:
            self.do(duty.pass_on, self.people[who])
        elif not leave:
            self.do(duty.assign_waiting)

    @rule(who=st.integers(0, 6))
    def replace(self, who: int) -> None:
        """An officer leaves for good and another takes his place."""
        old = self.people[who]
        self.do(officers.dismiss, old)
        name = f"{old.name}x"
        self.people[who] = self.do(self._officer, name, old.role, old.office_id and old.office_id.split("-")[0])

    # -- what always holds ---------------------------------------------------------------------------------------------

    @invariant()
    def reports_are_where_they_may_be(self) -> None:
        """States, steps between them, and somebody who has to answer or a place on the operator's list."""
        self.db.read(self._check)

    def _check(self, unit: Unit) -> None:
        waiting = {one.id for one in duty.unassigned(unit)}
        ringing = {one.subject for one in alarms.due(unit, 10_000, now() + timedelta(days=400))}
        for one in self.reports:
            report = unit.session.get_one(Report, one.id)
            before = self.states.get(report.id, NEW)
            assert report.state in STATES
            # several steps of one rule may have passed (taken and at once given back)
            assert before == report.state or (before, report.state) in _LEGAL
            self.states[report.id] = report.state
            asks = assignment.of_report(unit, report.id)
            open_asks = {
                purpose: [a for a in asks if a.purpose == purpose and a.outcome is None]
                for purpose in ("answer", "review")
            }
            assert all(len(some) <= 1 for some in open_asks.values())
            assert all(a.id in ringing for some in open_asks.values() for a in some)
            if report.state == NEW:
                assert report.officer_id is None
                assert bool(open_asks["answer"]) != (report.id in waiting)
            else:
                assert report.officer_id is not None
                assert not open_asks["answer"]
            review_due = report.state in IN_HAND and report.closing_outcome is not None
            assert bool(open_asks["review"]) == (review_due and report.id not in waiting)
            if report.state == CLOSED:
                assert report.outcome in outcomes().names
                confirmed = {a.officer_id for a in asks if a.outcome == "confirmed"}
                assert report.outcome not in outcomes().second or confirmed - {report.closing_by}
            else:
                assert report.outcome is None
            named = concerns.of(unit, report.id)
            assert not named & {a.officer_id for a in asks}
            if report.conflict:
                away = concerns.concerned_offices(unit, report)
                assert not {roster.get(unit, a.officer_id).office_id for a in asks} & away
            assert history.verify(unit, report.id) is None


def test_whatever_happens(db: Database) -> None:
    """Lives, one after the other in one database."""
    machine = type("Lives", (Lives,), {"db": db})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
