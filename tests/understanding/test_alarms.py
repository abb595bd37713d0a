"""Nobody who is held, hurt, sold, silent or being carried off may go unheard; talk of it must not wake an officer."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_of import told

LINES = [
    line.split("\t")
    for line in (Path(__file__).parent / "alarms.tsv").read_text(encoding="utf-8").splitlines()
    if "\t" in line
]
ALARMS = [text for alarm, text in LINES if alarm == "1"]
CALM = [text for alarm, text in LINES if alarm == "0"]
MISSED = 0.02  # of the alarms at most
FALSE = 0.05  # of the calm messages at most


def test_cries_for_help_are_heard() -> None:
    unheard = [text for text in ALARMS if not told(text).emergency]
    assert len(unheard) <= MISSED * len(ALARMS), unheard


def test_an_alarm_shows_the_words_that_raised_it() -> None:
    for text in ALARMS:
        understood = told(text)
        assert all(words in text for words in understood.emergency_words), text


def test_calm_messages_wake_nobody() -> None:
    waking = [text for text in CALM if told(text).emergency]
    assert len(waking) <= FALSE * len(CALM), waking


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("lapor, dia ke rumah bu RT bawa formulir buat kerja ke Taiwan", "recruiter_is_official"),
        ("lapor calo, gaji 12jt, paspor dikumpulin", "unpaid_wages"),
        ("paspor saya ditahan majikan di Taiwan", "confinement"),
        ("lapor, kalau belum bayar 17 juta katanya gak jadi", "unpaid_wages"),
    ],
)
def test_a_word_beside_another_raises_no_sign(text: str, signal: str) -> None:
    assert signal not in {each.name for each in told(text).signals}


def test_a_denial_does_not_run_into_a_new_clause() -> None:
    signals = {each.name for each in told("lapor, suami di Sabah tidak dibayar dan paspor ditahan mandor").signals}
    assert {"documents_held", "unpaid_wages"} <= signals


def test_tomorrow_monday_is_monday() -> None:
    leaving = told("adik berangkat besok senin ke Malaysia sama calo").departure
    assert leaving.when == "this_week" and leaving.on.weekday() == 0
