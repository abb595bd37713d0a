"""How reports end: with a second officer where one is not enough, again when the reporter says so, and taken by one only."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import timedelta

import pytest
import time_machine

from casework import duty, errors, reports
from casework.errors import AlreadyTaken
from casework.times import times
from storage.base import now
from storage.database import Database
from tests.casework.country import SUKOREJO, World, country


def test_not_proven_needs_a_second_officer(manned: World) -> None:
    report, _ = manned.filed()
    budi, ratmi = manned.people["Budi"], manned.people["Ratmi"]
    manned.do(reports.take, report, budi)
    with pytest.raises(errors.ReasonNeeded):
        manned.do(reports.close, report, budi, "not_proven")
    done = manned.do(reports.close, report, budi, "not_proven", "tidak ada saksi")
    assert (done.report.state, manned.name(done.asked), done.asked.purpose) == ("acting", "Ratmi", "review")
    assert manned.do(reports.close, report, budi, "not_proven", "tidak ada saksi").changed is False
    with pytest.raises(errors.NotForReview):
        manned.do(reports.confirm, report, budi)
    manned.do(reports.dissent, report, ratmi, "ada saksi di RT 3")
    assert manned.report(report).closing_outcome is None
    manned.do(reports.close, report, budi, "not_proven", "saksi mencabut")
    asked = manned.do(duty.current, report, "review")
    assert manned.name(asked) == "Hamzah"
    final = manned.do(reports.confirm, report, manned.people["Hamzah"])
    assert (final.report.state, final.report.outcome) == ("closed", "not_proven")
    assert manned.do(reports.confirm, report, manned.people["Hamzah"]).changed is False


def test_a_review_that_nobody_answers_climbs(manned: World) -> None:
    report, _ = manned.filed()
    manned.do(reports.take, report, manned.people["Budi"])
    asked = manned.do(reports.close, report, manned.people["Budi"], "not_proven", "x").asked
    assert manned.name(manned.do(duty.silence, asked.id, asked.answer_by)) == "Hamzah"
    assert manned.do(duty.unassigned) == []


def test_belum_selesai_opens_it_again_one_rung_up(manned: World) -> None:
    report, _ = manned.filed()
    budi = manned.people["Budi"]
    manned.do(reports.take, report, budi)
    with pytest.raises(errors.NotClosed):
        manned.do(reports.contest, report)
    manned.do(reports.close, report, budi, "prevented")
    done = manned.do(reports.contest, report, "mereka tetap berangkat")
    assert (done.report.state, done.report.outcome, manned.name(done.asked)) == ("new", None, "Wati")
    assert manned.do(reports.contest, report).changed is False
    assert [one.kind for one in manned.do(reports.evidence, report)] == ["contest"]


def test_contesting_the_highest_still_finds_somebody(world: World) -> None:
    world.officer("Hamzah", "desk", None)
    report, _ = world.filed()
    world.do(reports.take, report, world.people["Hamzah"])
    world.do(reports.close, report, world.people["Hamzah"], "unclear")
    assert world.name(world.do(reports.contest, report).asked) == "Hamzah"


def test_of_many_who_take_at_once_one_is_first(db: Database) -> None:
    """Officers who answer in the same moment: one handles it, the others hear who."""
    world = World(db)
    world.do(country)
    people = [world.officer(f"Satu{number}", areas=[SUKOREJO]) for number in range(3)]
    report, asked = world.filed()
    while asked is not None and asked.again == 0:
        asked = world.do(duty.silence, asked.id, asked.answer_by)
    tries: list[Future[reports.Done]] = [
        db.submit(lambda unit, one=one: reports.take(unit, report.code, one)) for one in people * 2
    ]
    done = [one.result() for one in tries if one.exception() is None]
    assert sum(one.changed for one in done) == 1
    assert {type(one.exception()) for one in tries if one.exception()} == {AlreadyTaken}
    winner = world.report(report).officer_id
    assert {one.exception().params["name"] for one in tries if one.exception()} == {roster_name(world, winner)}


def roster_name(world: World, officer_id: str | None) -> str:
    """An officer's display name."""
    return next(name for name, one in world.people.items() if one.id == officer_id)


def test_after_a_contest_the_rounds_start_anew(world: World) -> None:
    hamzah = world.officer("Hamzah", "desk", None)
    report, asked = world.filed()
    while asked is not None:
        asked = world.do(duty.silence, asked.id, asked.answer_by)
    with time_machine.travel(now() + timedelta(days=60)):
        world.do(reports.take, report, hamzah)
        world.do(reports.close, report, hamzah, "prevented")
        asked = world.do(reports.contest, report).asked
    assert (world.name(asked), asked.again) == ("Hamzah", 1)
    rounds = 0
    while asked is not None:
        rounds, asked = rounds + 1, world.do(duty.silence, asked.id, asked.answer_by)
    assert rounds == times().again
