"""What reporters and officers do with a report; said twice, the second time changes nothing."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from sqlalchemy import text

from casework import alarms, duty, errors, history, outcomes, reports, sight
from casework.codes import ALPHABET, read_report_code
from tests.casework.country import SUKOREJO, World


def test_codes_have_no_letters_that_look_alike_and_are_read_loosely(world: World) -> None:
    report = world.file()
    assert re.fullmatch(rf"K-[{ALPHABET}]{{6}}", report.code)
    assert not set("01OILU") & set(ALPHABET)
    for typed in (
        report.code,
        report.code.lower(),
        report.code.replace("-", " "),
        f" {report.code[2:5]} {report.code[5:]}",
    ):
        assert world.do(reports.find, typed).id == report.id
    for wrong in ("", "K-", "K-ABC", "terima", "K-0OIL1U", "K-7F3KQ2K7"):
        assert read_report_code(wrong) is None
        with pytest.raises(errors.UnknownCode):
            world.do(reports.find, wrong)


def test_a_form_is_filed_once(world: World) -> None:
    first = world.file(form="form-1", reporter="a")
    again = world.file(form="form-1", reporter="a", level="green", facts={"story": "lain"})
    assert (again.id, again.level, again.facts) == (first.id, first.level, first.facts)
    assert [one.code for one in world.do(reports.of_reporter, "a")] == [first.code]


def test_the_alarm_and_its_form_are_one_report(manned: World) -> None:
    raised = manned.do(reports.alert, reporter="rina", facts={"story": "dikunci majikan"}, form="f", area=SUKOREJO)
    asked = manned.do(duty.assign, raised)
    assert (raised.level, raised.finished, manned.name(asked)) == ("red", False, "Budi")
    again = manned.do(reports.alert, reporter="rina", facts={"where": "Riyadh"}, form="f")
    assert again.id == raised.id
    whole = manned.file(form="f", reporter="rina", facts={"agency": "PT Contoh"}, level="yellow", name="Rina")
    assert (whole.id, whole.level, whole.finished, whole.reporter_name) == (raised.id, "red", True, "Rina")
    assert whole.facts == {"story": "dikunci majikan", "where": "Riyadh", "agency": "PT Contoh"}
    assert manned.do(duty.current, whole).id == asked.id
    assert manned.file(form="f", reporter="rina", name=None).reporter_name == "Rina"


def test_an_alarm_without_a_form_finds_itself_again(world: World) -> None:
    first = world.do(reports.alert, reporter="rina", facts={"story": "tolong"})
    assert world.do(reports.alert, reporter="rina", facts={"story": "tolong cepat"}).id == first.id
    assert world.do(reports.alert, reporter="sari", facts={"story": "tolong"}).id != first.id


def test_taking_is_first_come_and_says_who_was_first(manned: World) -> None:
    report, asked = manned.filed()
    manned.do(duty.silence, asked.id, asked.answer_by)
    done = manned.do(reports.take, report.code, manned.people["Budi"])
    assert (done.changed, done.report.state) == (True, "taken")
    assert manned.do(reports.take, report.code, manned.people["Budi"]).changed is False
    with pytest.raises(errors.AlreadyTaken) as trouble:
        manned.do(reports.take, report.code, manned.people["Wati"])
    assert trouble.value.params["name"] == "Budi"
    assert manned.do(duty.current, report) is None
    assert manned.do(reports.open_cases, manned.people["Budi"]) == 1


def test_whoever_was_not_asked_does_not_know_the_code(manned: World) -> None:
    report, _ = manned.filed()
    for verb in (reports.take, reports.decline, reports.visible_to):
        args = (
            (manned.people["Joko"], report.code) if verb is reports.visible_to else (report.code, manned.people["Joko"])
        )
        with pytest.raises(errors.UnknownCode):
            manned.do(verb, *args)


def test_not_my_area_goes_to_the_next(manned: World) -> None:
    report, _ = manned.filed()
    done = manned.do(reports.decline, report.code, manned.people["Budi"])
    assert manned.name(done.asked) == "Wati"
    assert manned.do(reports.decline, report.code, manned.people["Budi"]).changed is False
    with pytest.raises(errors.AlreadyDeclined):
        manned.do(reports.take, report.code, manned.people["Budi"])
    manned.do(reports.take, report.code, manned.people["Wati"])
    given_back = manned.do(reports.decline, report.code, manned.people["Wati"])
    assert (manned.name(given_back.asked), manned.report(report).state) == ("Joko", "new")


def test_the_way_of_a_report(manned: World) -> None:
    report, _ = manned.filed()
    budi = manned.people["Budi"]
    for early in (
        lambda: manned.do(reports.note, report, budi, "x"),
        lambda: manned.do(reports.close, report, budi, "prevented"),
    ):
        with pytest.raises(errors.NotTaken):
            early()
    manned.do(reports.take, report, budi)
    assert manned.do(reports.question, report, budi, "kumpul di mana?").report.state == "acting"
    assert manned.do(reports.question, report, budi, "kumpul di mana?").changed is False
    with pytest.raises(errors.UnknownBody):
        manned.do(reports.refer, report, budi, "fbi")
    assert manned.do(reports.refer, report, budi, "bp3mi").report.state == "referred"
    assert manned.do(reports.refer, report, budi, "bp3mi").changed is False
    with pytest.raises(errors.ReasonNeeded):
        manned.do(reports.overrule, report, budi, "yellow", " ")
    assert manned.do(reports.overrule, report, budi, "yellow", "sudah aman").report.level == "yellow"
    with pytest.raises(errors.UnknownOutcome):
        manned.do(reports.close, report, budi, "gone")
    assert manned.do(reports.close, report, budi, "protected").report.outcome == "protected"
    assert manned.do(reports.close, report, budi, "protected").changed is False
    with pytest.raises(errors.AlreadyClosed):
        manned.do(reports.close, report, budi, "prevented")
    with pytest.raises(errors.AlreadyClosed):
        manned.do(reports.note, report, budi, "x")
    with pytest.raises(errors.NotYours):
        second, _ = manned.filed()
        manned.do(reports.take, second, budi)
        manned.do(reports.note, second, manned.people["Ratmi"], "x")
    done = [entry.what for entry in manned.do(history.of, report.id)]
    assert done == [
        "report.file", "duty.ask_answer", "report.take", "evidence.question", "report.question", "report.refer",
        "evidence.reason", "report.overrule", "report.close",
    ]  # fmt: skip
    assert [one.kind for one in manned.do(alarms.due, 10, manned.report(report).created_at.replace(year=2099))] == [
        "idle"
    ]


def test_a_supervisor_sees_his_offices_reports_and_may_step_in(manned: World) -> None:
    report, _ = manned.filed()
    ratmi = manned.people["Ratmi"]
    assert [one.code for one in manned.do(reports.list_cases, ratmi)] == []
    assert [one.code for one in manned.do(reports.list_cases, ratmi, office=True)] == [report.code]
    manned.do(reports.take, report, ratmi)
    assert manned.do(reports.decline, report, ratmi).asked is not None


def test_the_card_holds_nothing_of_the_reporter(manned: World) -> None:
    report, _ = manned.filed(reporter="conversation-canary", name=None)
    budi = manned.people["Budi"]
    shown = str(asdict(manned.do(reports.card, budi, report)))
    assert "canary" not in shown
    assert report.id not in shown
    named, _ = manned.filed(name="Sari")
    assert manned.do(sight.card, manned.people["Budi"], named).name == "Sari"


def test_forgetting_cuts_the_line_and_keeps_the_case(manned: World) -> None:
    report, _ = manned.filed(reporter="sari", name="Sari", form="sari:form")
    assert manned.do(reports.line_to, report.id) == "sari"
    assert manned.do(reports.forget, "sari") == 1
    assert manned.do(reports.line_to, report.id) is None
    assert (manned.report(report).reporter_name, manned.report(report).form) == (None, None)
    assert manned.do(reports.of_reporter, "sari") == []


def test_evidence_is_added_in_order(manned: World) -> None:
    report, _ = manned.filed()
    manned.do(reports.add, report, "reporter", "naik elf", ["file-1"])
    manned.do(reports.add, report, "reporter", "jam 4 pagi", kind="answer")
    pieces = manned.do(reports.evidence, report)
    assert [(one.words, one.files, one.kind) for one in pieces] == [
        ("naik elf", ["file-1"], "more"),
        ("jam 4 pagi", [], "answer"),
    ]
    assert manned.do(reports.card, manned.people["Budi"], report).files == 1


def test_one_who_leaves_leaves_nothing_lying(manned: World) -> None:
    from casework import officers

    taken, _ = manned.filed()
    manned.do(reports.take, taken, manned.people["Budi"])
    waiting, _ = manned.filed()
    asked = manned.do(officers.dismiss, manned.people["Budi"])
    assert {one.report_id for one in asked} == {taken.id, waiting.id}
    assert "Budi" not in {manned.name(one) for one in asked}
    assert manned.do(officers.dismiss, manned.people["Budi"]) == []
    assert manned.do(officers.of_conversation, "line-Budi") is None


def test_nothing_that_people_said_lies_open(manned: World) -> None:
    report, _ = manned.filed(
        facts={"story": "canarystory"},
        name="canaryname",
        reporter="canaryline",
        form="canaryform",
        signals={"minor": "canarysignal"},
    )
    manned.do(reports.add, report, "reporter", "canarywords")
    for table in ("report", "report_line", "evidence", "history", "officer", "assignment", "alarm"):
        rows = manned.do(lambda unit, name=table: unit.connection.execute(text(f'SELECT * FROM "{name}"')).all())
        assert b"canary" not in str(rows).encode()
        assert "Budi" not in str(rows).replace("officer-Budi", "")  # the id that the test gave him


def test_outcomes_ship_whole() -> None:
    shipped = outcomes.outcomes()
    assert shipped.second == {"not_proven"}
    assert {"prevented", "protected", "referred", "unclear", "duplicate"} <= set(shipped.names)
