"""A report that concerns an officer or official never reaches the place that it concerns (SAFETY T1)."""

from __future__ import annotations

import pytest

from casework import duty, reports
from casework.errors import UnknownCode
from tests.casework.country import SUKOREJO, World


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
