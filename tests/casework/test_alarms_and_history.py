"""Alarms ring once, in order, and are replaced; the history is only ever added to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from casework import alarms, history, reports
from casework.alarms import Alarm
from storage.base import now
from storage.database import Database
from tests.casework.country import World


def test_alarms_ring_in_order_and_once(db: Database) -> None:
    start = now()
    for minutes, subject in ((3, "c"), (1, "a"), (2, "b"), (60, "later")):
        db.write(
            lambda unit, m=minutes, s=subject: alarms.set_alarm(
                unit, kind="pause", subject=s, expects="t:1", due_at=start + timedelta(minutes=m)
            )
        )
    at = start + timedelta(minutes=5)
    assert db.read(alarms.next_at) == start + timedelta(minutes=1)
    assert [one.subject for one in db.write(lambda unit: alarms.due(unit, 2, at))] == ["a", "b"]
    for one in db.write(lambda unit: alarms.due(unit, 10, at)):
        db.write(lambda unit, alarm=one: alarms.done(unit, alarm))
    assert db.write(lambda unit: alarms.due(unit, 10, at)) == []
    assert [one.subject for one in db.write(lambda unit: alarms.due(unit, 10, start + timedelta(hours=2)))] == ["later"]


def test_a_new_alarm_replaces_the_open_one(db: Database) -> None:
    start = now()

    def again(minutes: int, expects: str) -> Alarm:
        due = start + timedelta(minutes=minutes)
        return db.write(lambda unit: alarms.set_alarm(unit, kind="pause", subject="talk", expects=expects, due_at=due))

    old, _ = again(1, "t:1"), again(2, "t:2")
    assert db.write(lambda unit: alarms.due(unit, 10, start + timedelta(minutes=1))) == []
    db.write(lambda unit: alarms.done(unit, old))  # whoever looked at the old one does not end the new one
    (ringing,) = db.write(lambda unit: alarms.due(unit, 10, start + timedelta(minutes=2)))
    assert ringing.expects == "t:2"
    db.write(lambda unit: alarms.cancel(unit, kind="pause", subject="talk"))
    assert db.write(lambda unit: alarms.due(unit, 10, start + timedelta(days=1))) == []
    again(3, "t:3")
    assert len(db.write(lambda unit: alarms.due(unit, 10, start + timedelta(days=1)))) == 1


def test_history_refuses_changes(world: World) -> None:
    report = world.file()
    for change in ("UPDATE history SET what = 'nothing'", "DELETE FROM history"):
        with pytest.raises(Exception, match="only ever added to"):
            world.do(lambda unit, sql=change: unit.connection.execute(text(sql)))
    assert [entry.what for entry in world.do(history.of, report.id)] == ["report.file"]


def test_history_shows_what_was_done_behind_its_back(manned: World) -> None:
    report, _ = manned.filed()
    manned.do(reports.take, report, manned.people["Budi"])
    manned.do(reports.note, report, manned.people["Budi"], "didatangi")
    assert manned.do(history.verify, report.id) is None
    sqlite = manned.db.sqlite
    off = ["DROP TRIGGER history_keep_update", "DROP TRIGGER history_keep_delete"] if sqlite else [
        "DROP TRIGGER history_keep ON history"
    ]  # fmt: skip
    for number, tampering in enumerate(
        ("UPDATE history SET who = 'somebody' WHERE place = 3", "DELETE FROM history WHERE place = 2")
    ):
        for sql in (off if number == 0 else []) + [tampering]:
            manned.do(lambda unit, sql=sql: unit.connection.execute(text(sql)))
        assert manned.do(history.verify, report.id) == 3 - number
