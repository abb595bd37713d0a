"""What villagers really write around a cry for help, a name, a place and a wish to stop: nothing told is lost by it."""

import pytest

from bot.engine.talk import Cancelled
from tests.flows.villager import Location, Villager

CRY = "sy disekap di myanmar myawaddy disuruh nipu online, paspor juga diambil semua sama bos"
STORY = (
    "pak mau lapor, di ds sukorejo ponorogo ada bu yanti (0812-3456-7890) cari org buat kerja admin di kamboja gaji 12jt, "
    "paspor dikumpulin, katanya bulan depan brangkat 3 org"
)


def told(*messages: str) -> Villager:
    sari = Villager()
    for message in messages:
        sari.says(message)
    return sari


def test_a_cry_for_help_stays_one_whatever_is_said_after_it():
    rina = Villager()
    assert rina.says(CRY) == ["report.whereabouts.known"]
    assert rina.says("paspor diambil, 5 org indo disini") == ["report.whereabouts_passed_on"]
    assert rina.sent["plea"] == "yes"
    assert rina.sent["whereabouts"]["words"] == "myanmar myawaddy"
    assert {"confinement", "documents_held"} <= set(rina.sent["signs"])


def test_a_place_on_the_map_after_a_cry_is_where_the_person_is():
    rina = told(CRY)
    assert rina.sends(Location(16.7, 98.5)) == ["report.whereabouts_passed_on"]
    assert rina.sent["whereabouts"]["lat"] == 16.7


def test_small_talk_takes_no_signs_and_no_departure_away():
    sari = told("adik saya besok pagi dibawa ke malaysia sama pak karto lewat batam gelap")
    before = sari.value("signs"), sari.value("departure"), sari.value("urgency")
    sari.says("siapa yang baca ini?")
    assert (sari.value("signs"), sari.value("departure"), sari.value("urgency")) == before


@pytest.mark.parametrize("words", ["aku wedi pak ora iso turu", "dekat pasar", "rumah saya", "jangan tanya tanya"])
def test_fear_and_vague_words_are_no_place(words):
    sari = told("bu yanti 0812 3456 7890 ngajak kerja ke malaysia pakai visa wisata bulan depan")
    assert sari.says(words) == ["report.place.again"]
    assert "place" not in sari.talk.answers


@pytest.mark.parametrize("words", ["eh jangan deh", "gak usah", "kirim", "gak jadi", "takut pak"])
def test_a_refusal_is_no_name(words):
    sari = told(STORY, "g ad", "iyo kirim")
    assert sari.turn.lines[-1].key == "report.name.ask"
    assert sari.says(words) == ["report.confirm.ask"]
    assert sari.value("identity") == "anonymous"


def test_a_question_is_no_name_and_no_answer():
    sari = told(STORY)
    assert sari.says("boleh gak?") == ["engine.again", "report.official.ask"]
    assert sari.says("boleh")[-1] == "report.official.ask"
    sari.says("g ad")
    sari.says("boleh")
    assert sari.says("kapan uang saya kembali?") == ["report.name.again"]


def test_leave_is_no_fact_and_a_name_with_the_yes_is_taken():
    sari = told(STORY)
    assert sari.says("jgn") == ["engine.again", "report.official.ask"]
    sari.says("gak ada")
    assert sari.says("boleh, nama saya siti aminah") == ["report.confirm.ask"]
    assert sari.value("name") == "siti aminah"


def test_a_name_given_early_is_taken_and_can_be_taken_back():
    sari = told(STORY, "gak ada")
    assert sari.says("nama saya siti") == ["report.confirm.ask"]
    assert sari.value("name") == "siti"
    assert sari.says("gak usah pakai nama") == ["engine.changed", "report.confirm.ask"]
    assert sari.value("identity") == "anonymous"
    sari.says("ya kirim")
    assert "name" not in sari.sent


@pytest.mark.parametrize("words", ["gak jadi deh takut", "tidak jadi pak saya takut", "nggak jadi lapor"])
def test_fear_of_reporting_is_heard_as_wanting_to_stop(words):
    sari = told(STORY)
    assert sari.says(words)[-1] == "engine.cancel.ask"
    assert sari.says("hmm") == ["engine.cancel.ask"]
    assert sari.says("gak jadi batal") == ["report.official.ask"]


def test_a_false_alarm_is_asked_kindly_and_told():
    rina = told("tolong saya dikunci majikan di riyadh hp mau diambil, paspor dibawa agen")
    assert rina.says("gak jadi salah pencet") == ["engine.safe.ask"]
    rina.says("iya aman")
    cancelled = next(each for each in rina.events if isinstance(each, Cancelled))
    assert cancelled.talk.context["false_alarm"] is True


def test_an_official_who_is_named_is_not_asked_about_again():
    sari = told(
        "pak kades kami sendiri yang ngajak kerja ke kamboja gaji 12jt, di ds nampan sukorejo ponorogo, bulan depan"
    )
    assert sari.value("official") == "yes"


@pytest.mark.parametrize(
    ("words", "name", "part", "value"),
    [
        ("bukan bu yanti tapi bu lastri", "recruiter", "name", "bu lastri"),
        ("bukan 3 org tapi 5", "departure", "people", 5),
        ("minggu depan tanggal 3", "departure", "on", "2026-12-03"),
        ("bukan kamboja tapi malaysia", "destination", "country", "MY"),
    ],
)
def test_a_short_remark_at_the_read_back_mends_its_line(words, name, part, value):
    sari = told(STORY, "gak ada", "jgn pak")
    assert sari.says(words) == ["engine.added", "report.confirm.ask"]
    assert sari.value(name)[part] == value


def test_a_line_number_before_the_read_back_shows_what_can_be_changed():
    assert told(STORY).says("ubah 2") == ["engine.fix.ask"]


def test_only_a_time_is_a_home_coming():
    home = Villager("returnee")
    home.says(
        "saya dulu kerja di malaysia lewat pt maju jaya, gaji tidak dibayar 6 bulan, sekarang sudah pulang di rumah ponorogo"
    )
    home.says("pt")
    while home.turn.lines[-1].key != "returnee.home.ask":
        home.says("1")
    assert home.says("saya masih takut")[-1] == "returnee.home.again"
    home.says("habis lebaran")
    assert home.value("home")["words"] == "habis lebaran"


def test_a_place_named_outright_later_opens_the_place_again():
    sari = told("bu yanti 0812 3456 7890 ngajak kerja ke malaysia pakai visa wisata bulan depan", "gak tau")
    assert sari.value("place") is None
    assert sari.says("kec sukorejo ponorogo, desa nampan pak")[0] == "engine.noted"
    assert sari.value("place") == "35.02.15.2008"
    sari.says("eh bukan, desa karangan kec balong kab ponorogo yang benar")
    assert sari.value("place") == "35.02.09.2002"
