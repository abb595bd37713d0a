"""When somebody leaves, and on which day, seen from Tuesday 24 November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from reading_of import told


@pytest.mark.parametrize(
    ("text", "when", "on"),
    [
        ("calo mau bawa adik saya malam ini ke batam", "today", date(2026, 11, 24)),
        ("adik saya dibawa calo tadi pagi", "today", date(2026, 11, 24)),
        ("adik saya bsk subuh berangkat ke malaysia sama sponsor", "tomorrow", date(2026, 11, 25)),
        ("adikku mabur sesuk isuk soko Juanda, sponsore bu Sri", "tomorrow", date(2026, 11, 25)),
        ("sponsor bilang terbang lusa ke saudi", "this_week", date(2026, 11, 26)),
        ("calo mau berangkatin 5 org hari jumat", "this_week", date(2026, 11, 27)),
        ("ponakanku dijak calo, budhal malem Senin", "this_week", date(2026, 11, 29)),
        ("calo bilang berangkat besok senin", "this_week", date(2026, 11, 30)),
        ("sponsor berangkatkan warga 3 hari lagi", "this_week", date(2026, 11, 27)),
        ("berangkat tgl 28 kata calonya", "this_week", date(2026, 11, 28)),
        ("berangkat tgl 5 kata calonya", "later", date(2026, 12, 5)),
        ("berangkat 12 Desember kata calonya", "later", date(2026, 12, 12)),
        ("calo mau bawa adik ke dubai, blm brngkt katanya abis lebaran", "later", None),
        ("sponsor berangkatnya minggu depan ke taiwan", "later", None),
        ("tiap minggu ada kapal calo bawa orang ke malaysia", "unknown", None),
        ("tiap malam jumat calo berangkatin orang ke johor", "unknown", None),
        ("calo nawarin kerja ke taiwan", "unknown", None),
        ("syarat kerja ke korea apa saja", "none", None),
    ],
)
def test_departure(text: str, when: str, on: date | None) -> None:
    found = told(text).departure
    assert (found.when, found.on) == (when, on)


def test_the_day_is_that_of_the_village() -> None:
    late = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # 23:30 in Jakarta, 01:30 the next day in Jayapura
    assert told("besok calo bawa adik ke malaysia", at=late).departure.on == date(2026, 11, 25)
    assert told("besok calo bawa adik ke malaysia", at=late, zone="Asia/Jayapura").departure.on == date(2026, 11, 26)
