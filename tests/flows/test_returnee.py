"""Cerita pulang: what somebody who came home is asked, and what is promised (nothing)."""

import pytest

from bot.engine.reading import Collected
from bot.flows.stories import what_a_returnee_tells
from tests.flows.villager import READING, TUESDAY, Villager

STORY = "saya sudah pulang dari taiwan, dulu lewat PT Contoh Maju Jaya. gaji saya tiga bulan tidak dibayar dan paspor ditahan agen"


def test_a_returnee_tells_and_asks_for_help():
    aminah = Villager("returnee")
    assert aminah.says(STORY) == ["returnee.thanks", "returnee.route.ask"]
    assert aminah.value("sender")["agency"].startswith("PT Contoh Maju Jaya")
    assert aminah.value("destination")["country"] == "TW"
    assert aminah.says("resmi") == ["returnee.home.ask"]
    assert aminah.says("bulan lalu") == ["returnee.help.ask"]
    assert "program" in aminah.reads()
    assert aminah.says("iya butuh pak") == ["returnee.help_kind.ask"]
    assert aminah.says("modal usaha") == ["returnee.help_noted", "returnee.place.ask"]
    assert "belum bisa menjanjikan" in aminah.words
    assert aminah.says("nampan ponorogo") == ["returnee.official.ask"]
    aminah.says("tidak ada")
    assert aminah.says("rahasiakan") == ["returnee.confirm.ask"]
    assert "Pulang: bulan lalu" in aminah.reads()
    aminah.says("ya")
    assert aminah.sent["home"] == {"words": "bulan lalu", "on": "2026-10"}
    assert aminah.sent["help_kind"] == "programme"
    assert "unpaid_wages" in aminah.sent["signs"]
    assert aminah.told == []


def test_what_went_wrong_is_asked_when_the_story_does_not_say_so():
    aminah = Villager("returnee")
    assert aminah.says("pulang") == ["returnee.story.ask"]
    aminah.says("saya kerja di malaysia lima tahun")
    assert aminah.says("sudah") == ["returnee.thanks", "returnee.sender.ask"]
    assert aminah.says("lewat sponsor pak karso") == ["returnee.trouble.ask"]
    assert aminah.value("route") == "sponsor"
    assert len(aminah.sees()) == 8
    assert aminah.says("aman aja alhamdulillah") == ["returnee.home.ask"]
    assert aminah.value("trouble") == "none"
    assert aminah.says("2024") == ["returnee.help.ask"]
    assert aminah.says("gak usah") == ["returnee.place.ask"]
    assert "help_kind" not in aminah.talk.answers


def test_everything_but_the_story_may_be_passed_over():
    aminah = Villager("returnee")
    aminah.says("pulang")
    aminah.says("saya dulu kerja di sana lama sekali pak")
    aminah.says("sudah")
    for _ in range(12):
        if aminah.turn.lines[-1].key == "returnee.confirm.ask":
            break
        aminah.says("lewati")
    assert aminah.turn.lines[-1].key == "returnee.confirm.ask"
    assert aminah.value("identity") == "anonymous"


@pytest.mark.parametrize(
    ("story", "on"),
    [
        ("sy baru pulang dari saudi bulan lalu, gaji 5 bulan gak dibayar", "2026-10"),
        ("aku bali soko taiwan 3 wulan kepungkur", "2026-08"),
        ("pulang dari malaysia 3 bulan yang lalu, gaji dipotong", "2026-08"),
        ("dua tahun yg lalu mau berangkat. saya pulang maret 2024 dari hk", "2024-03"),
        ("saya pulang dari hk thn 2023 krn sakit", "2023"),
        ("bulan lalu kontrak saya selesai, gaji belum dibayar, saya pulang", None),
    ],
)
def test_when_the_story_tells_it_the_day_of_coming_home_is_not_asked(story, on):
    told = what_a_returnee_tells(READING)(Collected(texts=((story, TUESDAY),)), {})
    home = told.answers.get("home")
    assert (home.value["on"] if home else None) == on


@pytest.mark.parametrize(
    ("story", "route"),
    [
        ("sy ke saudi lewat sponsor pak darto, gaji tidak dibayar", "sponsor"),
        ("dulu berangkat sendiri ke malaysia, sekarang sudah pulang", "alone"),
        ("dulu lewat PT Contoh Maju Jaya ke taiwan", None),
    ],
)
def test_the_way_abroad_is_taken_from_the_story(story, route):
    told = what_a_returnee_tells(READING)(Collected(texts=((story, TUESDAY),)), {})
    way = told.answers.get("route")
    assert (way.value if way else None) == route
