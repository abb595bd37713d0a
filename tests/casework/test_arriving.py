"""Whoever becomes an officer after a report was told about him is never brought it, and neither is his office."""

from __future__ import annotations

import pytest

from casework import duty, officers, reports
from casework.errors import UnknownCode
from casework.officers import Officer
from tests.casework.country import NEXT_DOOR, OTHER_REGENCY, SUKOREJO, World

NUMBER = "+6281234567890"


def enrolled(
    world: World, name: str = "Slamet Riyadi", role: str = "village", number: str = "", **more: object
) -> Officer:
    """Somebody who was invited and sent his code."""
    told = {"office": "near", "areas": [SUKOREJO], **more}
    code = world.do(officers.invite, name=name, role=role, **told)
    done = world.do(officers.enrol, code, f"line-{name}", number=number)
    return done.officer


def seen_by(world: World, officer: Officer, report: reports.Report) -> bool:
    """May he see it, by its code or in his lists?"""
    codes = {one.code for one in world.do(reports.list_cases, officer, office=True)}
    try:
        world.do(reports.visible_to, officer, report.code)
    except UnknownCode:
        return report.code in codes
    return True


@pytest.mark.parametrize("role", ["village", "supervisor", "duty"])
def test_what_was_told_before_he_came_is_not_brought_to_him(world: World, role: str) -> None:
    world.officer("Lukman", "desk", "mid")
    report = world.file(facts={}, said="yang ambil uang pak Slamet Riyadi petugas imigrasi")
    world.do(reports.add, report, "reporter", "yang ambil uang pak Slamet Riyadi petugas imigrasi")
    slamet = enrolled(world, role=role)
    asked = world.do(duty.assign_waiting)
    assert [world.name(one) for one in asked] == ["Lukman"]
    assert world.report(report).conflict
    assert not seen_by(world, slamet, report)


def test_what_his_office_already_reads_is_split(manned: World) -> None:
    report, asked = manned.filed(facts={"story": "uang diminta pak Slamet Riyadi"}, reporter="sari")
    assert manned.name(asked) == "Budi"
    before = manned.do(reports.card, manned.people["Budi"], report)
    manned.do(officers.invite, name="Slamet Riyadi", role="village", office="near")
    assert len(manned.do(reports.of_reporter, "sari")) == 1  # split as soon as somebody can be asked at once
    slamet = enrolled(manned)
    (brought,) = manned.do(duty.assign_waiting)
    assert (manned.name(brought), manned.report(report).conflict) == ("Lukman", False)
    (split, first) = manned.do(reports.of_reporter, "sari")
    assert (split.id, split.continues, first.id) == (brought.report_id, report.id, report.id)
    assert manned.do(reports.card, manned.people["Budi"], report) == before
    assert not seen_by(manned, slamet, split)
    assert not seen_by(manned, slamet, report)
    enrolled(manned, "Tono Hadi")
    assert len(manned.do(reports.of_reporter, "sari")) == 2


def test_a_short_name_keeps_only_him_away(world: World) -> None:
    report = world.file(facts={"story": "kata pak slam aman"})
    slamet, other = enrolled(world), enrolled(world, "Wati")
    (asked,) = world.do(duty.assign_waiting)
    assert asked.officer_id == other.id
    assert not seen_by(world, slamet, report)


def test_his_own_number_speaks_of_him(world: World) -> None:
    world.officer("Lukman", "desk", "mid")
    before = world.file(facts={}, signals={}, said="", reporter="a")
    world.do(reports.add, before, "reporter", "calonya orang imigrasi nomor 0812-3456-7890")
    slamet = enrolled(world, number=f"whatsapp:{NUMBER}")
    after = world.file(facts={"phones": [NUMBER]}, said="calonya orang imigrasi nomor 081234567890")
    asked = [*world.do(duty.assign_waiting)]
    assert {world.name(one) for one in asked} == {"Lukman"}
    for report in (before, after):
        assert world.report(report).conflict
        assert not seen_by(world, slamet, report)


def test_other_areas_make_him_one_who_could_answer(manned: World) -> None:
    tono = enrolled(manned, "Tono Hadi", office="mid", areas=[OTHER_REGENCY])
    report, _ = manned.filed(facts={"story": "uang diminta tono hadi"}, area=NEXT_DOOR)
    assert not manned.report(report).conflict
    (split,) = manned.do(officers.set_areas, tono, [NEXT_DOOR])
    assert split.conflict
    assert manned.name(manned.do(duty.assign, split)) == "Yosef"
    assert not seen_by(manned, tono, split)
