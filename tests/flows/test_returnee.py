"""Cerita pulang: what somebody who came home is asked, and what is promised (nothing)."""

from tests.flows.villager import Villager

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
    assert aminah.says("lewat sponsor pak karso") == ["returnee.route.ask"]
    assert aminah.says("calo") == ["returnee.trouble.ask"]
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
