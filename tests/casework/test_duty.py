"""A report climbs the ladder until somebody takes it, and is never dropped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from casework import alarms, duty, errors, reports, roster
from casework.times import times
from storage.base import now
from tests.casework.country import FAR_VILLAGE, OTHER_REGENCY, SUKOREJO, World


def climb(world: World, asked: duty.Assignment | None, most: int = 40) -> list[tuple[str | None, str, int]]:
    """Let everybody be silent; who was asked, on which rung, in which round."""
    seen = []
    while asked is not None and len(seen) < most:
        seen.append((world.name(asked), asked.rung, asked.again))
        asked = world.do(duty.silence, asked.id, asked.answer_by)
    return seen


def test_silence_climbs_rung_by_rung_and_then_asks_the_national_desk_again(manned: World) -> None:
    report, asked = manned.filed()
    seen = climb(manned, asked)
    assert seen[:5] == [
        ("Budi", "village", 0),
        ("Wati", "district", 0),
        ("Joko", "duty", 0),
        ("Ratmi", "supervisor", 0),
        ("Hamzah", "desk", 0),
    ]
    assert seen[5:] == [("Hamzah", "desk", n) for n in range(1, times().again + 1)]
    assert [one.code for one in manned.do(duty.unassigned)] == [report.code]
    assert manned.report(report).state == "new"


def test_a_village_nobody_looks_after_starts_at_the_office(manned: World) -> None:
    _, asked = manned.filed(area=FAR_VILLAGE)
    assert (manned.name(asked), asked.rung) == ("Joko", "duty")


def test_an_unknown_area_starts_at_the_national_desk(manned: World) -> None:
    _, asked = manned.filed(area=None)
    assert (manned.name(asked), asked.rung) == ("Hamzah", "desk")


def test_nobody_at_all_is_written_down_and_tried_again(world: World) -> None:
    report, asked = world.filed()
    assert asked is None
    assert [one.code for one in world.do(duty.unassigned)] == [report.code]
    world.officer("Budi", areas=[SUKOREJO])
    (asked,) = world.do(duty.assign_waiting)
    assert world.name(asked) == "Budi"
    assert world.do(duty.unassigned) == []


def test_fewest_open_reports_first_and_leave_is_skipped(world: World) -> None:
    world.officer("Satu", areas=[SUKOREJO])
    world.officer("Dua", areas=[SUKOREJO])
    first, second = world.filed()[1], world.filed()[1]
    assert {world.name(first), world.name(second)} == {"Satu", "Dua"}
    world.do(roster.set_leave, world.people["Satu"], True)
    assert world.name(world.filed()[1]) == "Dua"


def test_asking_twice_asks_nobody_twice(manned: World) -> None:
    report, asked = manned.filed()
    assert manned.do(duty.assign, report).id == asked.id


def test_an_early_or_late_alarm_does_nothing(manned: World) -> None:
    report, asked = manned.filed()
    assert manned.do(duty.silence, asked.id, asked.answer_by - timedelta(seconds=1)) is None
    manned.do(reports.take, report, manned.people["Budi"])
    assert manned.do(duty.silence, asked.id, asked.answer_by) is None
    assert manned.do(duty.undeliverable, asked.id) is None
    assert manned.report(report).state == "taken"


def test_time_counts_from_delivery(manned: World) -> None:
    _, asked = manned.filed()
    arrived = asked.asked_at + timedelta(minutes=10)
    assert manned.do(duty.delivered, asked.id, arrived) is True
    assert manned.do(duty.delivered, asked.id, arrived + timedelta(minutes=1)) is False
    assert manned.do(duty.silence, asked.id, asked.answer_by) is None
    (alarm,) = manned.do(alarms.due, 10, arrived + timedelta(minutes=15))
    assert (alarm.kind, alarm.subject) == ("silence", asked.id)
    assert manned.name(manned.do(duty.silence, asked.id, arrived + timedelta(minutes=15))) == "Wati"


def test_what_cannot_be_delivered_climbs_at_once(manned: World) -> None:
    _, asked = manned.filed()
    assert manned.name(manned.do(duty.undeliverable, asked.id)) == "Wati"


def test_an_office_elsewhere_is_better_than_nobody(world: World) -> None:
    world.officer("Jauh", "supervisor", "far")
    world.officer("Dekat", "duty", "mid")
    _, asked = world.filed()
    assert (world.name(asked), asked.rung) == ("Dekat", "elsewhere")


def test_an_idle_report_is_shown_to_somebody_higher(manned: World) -> None:
    report, _ = manned.filed()
    manned.do(reports.take, report, manned.people["Budi"])
    later = now() + timedelta(hours=3)
    idle = [one for one in manned.do(alarms.due, 10, later) if one.kind == "idle"]
    assert len(idle) == 1
    told = manned.do(duty.idle, idle[0].subject, idle[0].expects, later)
    assert (manned.name(told), told.purpose) == ("Ratmi", "watch")
    assert manned.do(duty.idle, idle[0].subject, "acting:nobody", later) is None


def test_whoever_is_told_that_it_lies_still_may_take_it_over(manned: World) -> None:
    report, _ = manned.filed()
    budi, ratmi = manned.people["Budi"], manned.people["Ratmi"]
    manned.do(reports.take, report, budi)
    manned.do(reports.close, report, budi, "not_proven", "tidak ada saksi")
    with pytest.raises(errors.AlreadyTaken):
        manned.do(reports.take, report, ratmi)
    with time_machine.travel(now() + timedelta(hours=3)):
        (idle,) = [one for one in manned.do(alarms.due) if one.kind == "idle"]
        told = manned.do(duty.idle, idle.subject, duty.idle_mark(manned.report(report)))
        watcher = manned.people[manned.name(told)]
        done = manned.do(reports.take, report, watcher)
        assert (done.changed, done.former, done.report.officer_id) == (True, budi.id, watcher.id)
        assert (done.report.state, done.report.closing_outcome) == ("taken", None)
        assert manned.do(duty.current, report, "review") is None
        assert manned.do(reports.take, report, watcher).changed is False
        with pytest.raises(errors.AlreadyTaken):
            manned.do(reports.take, report, budi)
        with pytest.raises(errors.NotYours):
            manned.do(reports.note, report, budi, "x")


def test_knowing_of_a_report_from_the_first_is_no_right_to_it(manned: World) -> None:
    report, _ = manned.filed(wary=True)
    assert manned.name(manned.do(duty.witness, report)) == "Ratmi"
    manned.do(reports.take, report, manned.people["Budi"])
    with pytest.raises(errors.AlreadyTaken):
        manned.do(reports.take, report, manned.people["Ratmi"])


def test_yellow_time_stands_still_at_night() -> None:
    evening = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # 19:00 in Java
    assert times().answer_by("yellow", SUKOREJO, evening) == datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # 10:00
    night = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # 01:00 in Java, 03:00 in Papua
    assert times().answer_by("yellow", SUKOREJO, night) == datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    assert times().answer_by("yellow", "91.01.01.2001", night) == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert times().answer_by("red", None, night) == night + timedelta(minutes=15)


def test_other_regencies_have_other_ladders(manned: World) -> None:
    _, asked = manned.filed(area=OTHER_REGENCY)
    assert manned.name(asked) == "Hamzah"
