"""Whoever came by a village's poster and names no place is taken to be from there, as a guess that is read back."""

from __future__ import annotations

from tests.flows.villager import Villager

STORY = (
    "mau lapor ada bu yanti (0812-0000-7890) ngajak tetangga kerja ke kamboja gaji 12jt, paspor dikumpulin, bulan depan"
)


def test_the_poster_says_where():
    sari = Villager(poster="35.02.15.2001")
    sari.says(STORY)
    assert sari.value("place") == "35.02.15.2001"
    while "confirm" not in sari.talk.asked:
        sari.says("1")
    assert "Desa Sukorejo, Kec. Sukorejo, Ponorogo" in sari.reads() and "kami kira" in sari.reads()


def test_a_place_that_is_named_counts_more():
    sari = Villager(poster="35.02.15.2001")
    sari.says(STORY + ", di desa nampan kec sukorejo ponorogo")
    assert sari.value("place") != "35.02.15.2001"


def test_a_strange_poster_is_nothing():
    sari = Villager(poster="99.99")
    assert sari.says(STORY)[-1] == "report.place.ask"
