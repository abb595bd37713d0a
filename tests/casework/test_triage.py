"""Triage can be explained: every reason cites words, names an element and tells its source; broken rules are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.data_files import DATA
from casework.errors import BrokenFile
from casework.outcomes import Outcomes
from casework.signals import LEVELS, SIGNALS
from casework.times import Times
from casework.triage import ELEMENTS, Judgement, Rules, judge

RULES = Rules.load(DATA / "rules")
ON = date(2026, 11, 24)


def judged(signals: dict[str, str] | None = None, **facts: Any) -> Judgement:
    """What the shipped rules say."""
    return judge(signals or {}, facts, ON, RULES)


@pytest.mark.parametrize(
    "signal",
    [
        "minor", "confinement", "violence_or_threat", "self_harm", "missing_person", "group_departure",
        "sexual_exploitation", "organ_trade",
    ],
)  # fmt: skip
def test_red_signals(signal: str) -> None:
    assert judged({signal: "kata-kata"}).level == "red"


@pytest.mark.parametrize(
    "facts",
    [
        {"departure": "today"}, {"departure": "tomorrow"}, {"departs_on": "2026-11-26"}, {"departs_on": ON},
        {"urgency": "now"}, {"emergency": True}, {"people": 4}, {"age": 16},
    ],
)  # fmt: skip
def test_red_facts(facts: dict[str, Any]) -> None:
    assert judged(**facts).level == "red"


@pytest.mark.parametrize(
    "facts",
    [
        {"departure": "later"}, {"departure": "this_week"}, {"departs_on": "2026-11-27"}, {"departs_on": "2026-11-23"},
        {"departs_on": "besok"}, {"urgency": "soon"}, {"emergency": False}, {"people": 2}, {"people": True}, {"age": 18},
        {"age": "16"}, {},
    ],
)  # fmt: skip
def test_calm_facts(facts: dict[str, Any]) -> None:
    assert judged(**facts).level == "green"


def test_what_is_over_is_less_urgent() -> None:
    assert judged({"violence_or_threat": "dipukul majikan"}, home=True).level == "yellow"
    assert judged({"self_harm": "gak kuat hidup"}, home=True).level == "red"


def test_reasons_cite_words_and_come_most_urgent_first() -> None:
    found = judged({"documents_held": "paspor dikumpulin", "minor": "umur 16"}, departure="tomorrow")
    assert [LEVELS.index(one.level) for one in found.reasons] == sorted(
        (LEVELS.index(one.level) for one in found.reasons), reverse=True
    )
    held = next(one for one in found.reasons if one.signal == "documents_held")
    assert (held.words, held.element, held.point, held.law) == (
        "paspor dikumpulin", "cara", "document_control", "UU 21/2007",
    )  # fmt: skip
    assert all(one.source and one.rule for one in found.reasons)


def test_unknown_names_what_nobody_told() -> None:
    assert judged().unknown == ("recruiter", "agency", "destination", "fee", "minor", "departure", "people")
    told = judged(
        {"minor": "16"}, persons=["Bu Yanti"], agencies=["PT Contoh"], countries=["MY"], money=[1], departs_on="2026-11-30",
        people=1,
    )  # fmt: skip
    assert told.unknown == ()
    assert "departure" in judged(departure="unknown").unknown


def test_every_signal_means_something_and_every_rule_is_sourced() -> None:
    assert {rule.signal for rule in RULES.rules if rule.signal} == SIGNALS
    assert {rule.element for rule in RULES.rules} == set(ELEMENTS)
    assert all(rule.source for rule in RULES.rules)


def test_rules_have_their_time() -> None:
    before = judge({"moratorium_domestic_work": "arab"}, {}, date(2014, 1, 1), RULES)
    assert before.reasons == ()
    assert judged({"moratorium_domestic_work": "arab"}).level == "yellow"


@given(
    st.dictionaries(st.sampled_from(sorted(SIGNALS)), st.text(max_size=20)),
    st.dictionaries(
        st.sampled_from(["departure", "departs_on", "people", "age", "urgency", "emergency", "home", "x"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.lists(st.integers()),
    ),
)
def test_any_report_can_be_judged(signals: dict[str, str], facts: dict[str, Any]) -> None:
    found = judge(signals, facts, ON, RULES)
    assert found.level in LEVELS
    assert found.level == max((one.level for one in found.reasons), key=LEVELS.index, default="green")


@given(st.dictionaries(st.sampled_from(sorted(SIGNALS)), st.just("x")), st.sampled_from(sorted(SIGNALS)))
def test_one_more_red_flag_never_calms(signals: dict[str, str], more: str) -> None:
    before, after = judged(signals).level, judged({**signals, more: "x"}).level
    assert LEVELS.index(after) >= LEVELS.index(before)


GOOD = """
law = "UU 1/2000"
title = "t"
valid_from = 2000-01-01
source = "s"
checked_on = 2026-01-01

[[rule]]
id = "a"
signal = "minor"
level = "red"
element = "cara"
point = "p"
article = ""
source = "s"
checked_on = 2026-01-01
"""


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (('signal = "minor"', 'signal = "miner"'), "line 8, rule 1", "miner"),
        (('level = "red"', 'level = "purple"'), "line 8, rule 1", "level"),
        (('element = "cara"', 'element = "x"'), "line 8, rule 1", "element"),
        (('point = "p"\n', ""), "line 8, rule 1", "'point' is missing"),
        (('id = "a"', "id = 1"), "line 8, rule 1", "'id' must be of type str"),
        (('signal = "minor"\n', ""), "line 8, rule 1", "needs a 'signal'"),
        (('level = "red"', 'levle = "red"'), "line 8, rule 1", "'levle' is not known"),
        (('level = "red"', 'level = "red"\nwhen = { age = 3 }'), "line 8, rule 1", "when.age"),
        (('level = "red"', 'level = "red"\nvalid_to = 1999-01-01'), "line 8, rule 1", "valid_from"),
        (('law = "UU 1/2000"', "law = "), "TOML", "line 2"),
        (('source = "s"\nchecked_on = 2026-01-01\n\n', 'source = "s"\n\n'), "", "'checked_on' is missing"),
    ],
)
def test_broken_rules_are_refused_with_their_place(
    tmp_path: Path, change: tuple[str, str], where: str, what: str
) -> None:
    (tmp_path / "pack.toml").write_text(GOOD.replace(*change, 1))
    with pytest.raises(BrokenFile) as trouble:
        Rules.load(tmp_path)
    assert trouble.value.path == tmp_path / "pack.toml"
    assert trouble.value.where == where
    assert what in trouble.value.what


def test_one_id_in_two_files_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="no rules"):
        Rules.load(tmp_path)
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(GOOD)
    with pytest.raises(BrokenFile, match=r"one\.toml too"):
        Rules.load(tmp_path)


def test_other_broken_facts_are_refused(tmp_path: Path) -> None:
    for name, loader, old, new in (
        ("duty.toml", Times.load, "minutes = 15", "minutes = 0"),
        ("duty.toml", Times.load, '["07:00", "20:00"]', '["20:00", "07:00"]'),
        ("duty.toml", Times.load, "[answer.green]", "[answer.blue]"),
        ("outcomes.toml", Outcomes.load, "second = true", 'second = "yes"'),
    ):
        text = (DATA / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new))
        with pytest.raises(BrokenFile):
            loader(tmp_path / name)
