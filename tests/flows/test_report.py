"""Lapor, as villagers talk: story first, only what is not yet clear is asked, all of it is read back."""

import pytest

from tests.flows.villager import Contact, Location, Villager

ONE_BREATH = (
    "pak mau lapor, di ds sukorejo ponorogo ada bu yanti (0812-3456-7890) cari org buat kerja admin di kamboja gaji 12jt, "
    "paspor dikumpulin, katanya senin depan brangkat 4 org"
)


def test_all_in_one_breath():
    sari = Villager()
    assert sari.says(ONE_BREATH)[-1] == "report.official.ask"
    assert sari.says("gak ada") == ["report.identity.ask"]
    assert sari.says("1") == ["report.confirm.ask"]
    read = sari.reads()
    for part in (
        "Bu Yanti, 0812-3456-7890",
        "Kamboja",
        "Rp12 juta",
        "Desa Sukorejo, Kec. Sukorejo, Ponorogo",
        "dirahasiakan",
    ):
        assert part in read
    sari.says("ya kirim")
    assert sari.talk is None
    assert sari.sent["place"] == "35.02.15.2001"
    assert sari.sent["recruiter"] == {"name": "bu yanti"}
    assert sari.sent["phone"] == "+6281234567890"
    assert sari.sent["destination"]["country"] == "KH"
    assert sari.sent["identity"] == "anonymous"
    assert sari.sent["official"] == "no"
    assert "documents_held" in sari.sent["signs"]


def test_a_story_in_fragments():
    wati = Villager(pace=6)
    assert wati.says("lapor") == ["report.story.ask"]
    for text in ("calo", "ds sukamaju", "08123 4567 891", "dia nawarin kerja ke malaysia lwt batam"):
        assert wati.says(text) == []
    assert wati.sends("photo") == []
    assert wati.waits() == ["report.thanks", "report.urgency.ask"]
    assert wati.says("belum tau kapan") == ["report.place.which"]
    assert "Sukamaju" in wati.reads()
    assert wati.says("yang garut") == ["report.official.ask"]
    assert wati.value("place") == "32.05.07.2001"
    assert wati.value("phone") == "+6281234567891"
    assert wati.value("story")["texts"][0] == "calo"
    assert len(wati.value("story")["files"]) == 1


def test_a_cry_for_help_is_told_first_and_no_form_follows():
    rina = Villager()
    assert rina.says("tolong sy dikunci di rumah majikan di riyadh, hp mau diambil") == ["report.whereabouts.known"]
    assert rina.told == ["danger"]
    assert type(rina.turn.script[0]).__name__ == "Told"
    assert rina.sends(Location(24.71, 46.67)) == ["report.whereabouts_passed_on"]
    assert rina.sent["whereabouts"] == {"lat": 24.71, "lon": 46.67, "words": "", "area": None}
    assert rina.talk is None


@pytest.mark.parametrize("text", ["DARURAT", "sos", "tolong saya", "Saya dalam bahaya"])
def test_a_bare_cry_is_believed(text):
    rina = Villager()
    rina.says(text)
    assert rina.told == ["danger"]
    assert rina.waits() == ["report.whereabouts.ask"]


def test_a_short_cry_in_the_middle_of_the_form():
    sari = Villager()
    sari.says(ONE_BREATH.replace("senin depan", "bulan depan"))
    assert sari.told == []
    assert "report.whereabouts.ask" in sari.says("tolong saya")
    assert sari.told == ["danger"]


def test_urgency_is_asked_only_when_it_is_not_clear_and_now_is_told_at_once():
    sari = Villager()
    sari.says("di ds nampan sukorejo ponorogo ada pak karto ngajak kerja ke taiwan minta 40 juta dulu")
    assert sari.turn.lines[-1].key == "report.urgency.ask"
    assert sari.says("nanti malam katanya") == ["report.hurry", "report.phone.ask"]
    assert sari.told == ["danger"]
    besok = Villager()
    besok.says(
        "adik saya besok pagi dibawa ke malaysia sama pak karto dari ds nampan sukorejo ponorogo lewat batam gelap"
    )
    assert besok.told == ["danger"]


def test_recruiter_and_phone_are_asked_at_most_once():
    sari = Villager()
    sari.says("lapor")
    sari.says(
        "ada yang nawarin kerja ke arab saudi pakai visa ziarah di desa nampan sukorejo ponorogo, berangkatnya bulan depan"
    )
    sari.says("sudah")
    assert sari.turn.lines[-1].key == "report.recruiter.ask"
    assert sari.says("gak tau") == ["report.official.ask"]
    anyone = Villager()
    anyone.says(
        "ada yang nawarin kerja ke arab saudi pakai visa ziarah di desa nampan sukorejo ponorogo, berangkat bulan depan"
    )
    assert anyone.says("namanya bu lastri 0812 3456 7890") == ["report.official.ask"]
    assert anyone.value("recruiter")["name"].lower() == "bu lastri"
    assert anyone.value("phone") == "+6281234567890"


def test_a_contact_card_is_the_recruiter():
    sari = Villager()
    sari.says(
        "ada yang nawarin kerja ke arab saudi pakai visa ziarah di desa nampan sukorejo ponorogo, berangkat bulan depan"
    )
    assert sari.sends(Contact("Bu Lastri", ("0812-3456-7890",))) == ["report.official.ask"]
    assert sari.value("recruiter") == {"name": "Bu Lastri"}
    assert sari.value("phone") == "+6281234567890"


def test_a_shared_place_offers_the_three_nearest_villages():
    sari = Villager()
    sari.says(
        "ada pak karto 0812 3456 7890 nawarin kerja ke arab saudi pakai visa ziarah, berangkatnya bulan depan katanya"
    )
    assert sari.turn.lines[-1].key == "report.place.ask"
    assert sari.sends(Location(-7.84, 111.43)) == ["report.place.near"]
    assert len(sari.sees()) == 4
    assert sari.sees()[0] == "Desa Sukorejo, Kec. Sukorejo, Ponorogo"
    assert sari.sees()[-1] == "Desa lain"
    assert sari.says("1") == ["report.official.ask"]
    assert sari.value("place") == "35.02.15.2001"


def test_a_place_abroad_asks_for_the_village_at_home():
    sari = Villager()
    sari.says(
        "ada pak karto 0812 3456 7890 nawarin kerja ke arab saudi pakai visa ziarah, berangkatnya bulan depan katanya"
    )
    assert sari.sends(Location(24.71, 46.67)) == ["report.place.point_abroad"]


def test_a_place_is_narrowed_down_and_taken_as_far_as_it_is_known():
    sari = Villager()
    sari.says(
        "ada pak karto 0812 3456 7890 nawarin kerja ke arab saudi pakai visa ziarah, berangkatnya bulan depan katanya"
    )
    assert sari.says("ponorogo") == ["report.place.narrower"]
    assert "Ponorogo" in sari.reads()
    assert sari.says("karangan") == ["report.place.which"]
    assert sari.says("yang balong") == ["report.official.ask"]
    assert sari.value("place") == "35.02.09.2002"
    other = Villager()
    other.says(
        "ada pak karto 0812 3456 7890 nawarin kerja ke arab saudi pakai visa ziarah, berangkatnya bulan depan katanya"
    )
    other.says("kabupaten ponorogo")
    assert other.says("gak tau desanya") == ["report.official.ask"]
    assert other.value("place") == "35.02"


def test_none_of_the_villages():
    sari = Villager()
    sari.says(
        "ada pak karto 0812 3456 7890 nawarin kerja ke arab saudi pakai visa ziarah, berangkatnya bulan depan katanya"
    )
    sari.says("karangan ponorogo")
    assert sari.turn.lines[-1].key == "report.place.which"
    assert sari.says("desa lain") == ["report.place.again"]
    assert sari.says("nampan") == ["report.official.ask"]
    assert sari.value("place") == "35.02.15.2008"


@pytest.mark.parametrize(
    ("reply", "value"),
    [("gak ada", "no"), ("tidak ada pak", "no"), ("cuma calo", "no"), ("ada, pak kades", "yes"), ("iya pak polisi", "yes"),
     ("oknum tentara", "yes"), ("takut kak", "rather_not_say"), ("gak berani jawab", "rather_not_say"), ("lewati", "rather_not_say"),
     ("gak tau ya", "unknown"), ("kurang tau", "unknown"), ("3", "rather_not_say"), ("mboten wonten", "no")],
)  # fmt: skip
def test_officials(reply, value):
    sari = Villager()
    sari.says(ONE_BREATH)
    sari.says(reply)
    assert sari.value("official") == value
    assert sari.turn.lines[-1].key == "report.identity.ask"


@pytest.mark.parametrize(
    ("reply", "value"),
    [("jangan", "anonymous"), ("gak boleh", "anonymous"), ("rahasiakan aja", "anonymous"), ("jangan kasih tau", "anonymous"),
     ("boleh", "named"), ("ya boleh", "named"), ("gak papa", "named"), ("2", "named"), ("lewati", "anonymous"), ("tidak", "anonymous"),
     ("rahasia ya", "anonymous"), ("ojo", "anonymous")],
)  # fmt: skip
def test_identity(reply, value):
    sari = Villager()
    sari.says(ONE_BREATH)
    sari.says("gak ada")
    sari.says(reply)
    assert sari.value("identity") == value
    assert sari.turn.lines[-1].key == ("report.name.ask" if value == "named" else "report.confirm.ask")


def test_a_name_is_given_read_back_and_taken_back():
    sari = Villager()
    sari.says(ONE_BREATH)
    sari.says("gak ada")
    sari.says("boleh")
    assert sari.says("nama saya Siti Aminah") == ["report.confirm.ask"]
    assert "Nama Anda: boleh diketahui petugas, Siti Aminah" in sari.reads()
    assert sari.says("ubah nama") == ["report.identity.ask"]
    sari.says("rahasiakan")
    assert "dirahasiakan" in sari.reads()
    assert "Siti" not in sari.reads()
    sari.says("ya")
    assert "name" not in sari.sent


def test_the_tellers_own_name_and_number_are_not_the_recruiters():
    sari = Villager()
    sari.says(
        "selamat malam, saya Yuliana. no saya 0812 3456 7890. tetangga saya diajak Pak Wahyudi ke malaysia bulan depan, ds nampan sukorejo"
    )
    assert sari.value("recruiter") == {"name": "Pak Wahyudi"}
    assert "phone" not in sari.talk.answers
    assert "Yuliana" not in str(sari.talk.context["facts"]["persons"])
    assert sari.talk.context["facts"]["phones"] == []


def test_corrections_at_the_read_back():
    sari = Villager()
    sari.says(ONE_BREATH)
    sari.says("gak ada")
    sari.says("1")
    assert sari.says("perekrutnya bukan bu yanti tapi bu yanto") == ["report.confirm.ask"]
    assert "Bu Yanto" in sari.reads()
    assert sari.says("ubah tempat") == ["report.place.ask"]
    sari.says("nampan ponorogo")
    assert "Desa Nampan" in sari.reads()
    assert sari.says("tujuannya salah") == ["report.destination.ask"]
    sari.says("thailand")
    assert "Thailand" in sari.reads()
    assert sari.says("nomornya 0813 9999 8888") == ["report.confirm.ask"]
    assert "0813-9999-8888" in sari.reads()


def test_facts_go_with_the_talk():
    sari = Villager()
    sari.says(ONE_BREATH)
    facts = sari.talk.context["facts"]
    assert facts["intent"] == "report"
    assert facts["phones"] == ["+6281234567890"]
    assert facts["signal_words"]["documents_held"]


def test_besok_counts_from_the_day_it_was_said():
    sari = Villager()
    sari.says("lapor")
    sari.says("bu yanti ngajak kerja ke malaysia, minggu depan berangkat")
    sari.waits()
    sari.pace = 3 * 24 * 3600
    sari.says("eh ternyata besok pagi mereka sudah berangkat ke batam lho pak")
    assert sari.value("departure")["on"] == "2026-11-28"


def test_yes_to_which_line_is_wrong_sends_nothing():
    sari = Villager()
    sari.says(ONE_BREATH)
    sari.says("gak ada")
    sari.says("1")
    assert sari.says("jangan") == ["engine.fix.ask"]
    assert sari.says("ya") == ["report.confirm.ask"]
    assert sari.talk is not None


def test_rather_not_telling_the_name_after_all_is_staying_anonymous():
    sari = Villager()
    sari.says(ONE_BREATH)
    sari.says("gak ada")
    sari.says("boleh")
    assert sari.says("1") == ["report.confirm.ask"]
    assert "Nama Anda: dirahasiakan" in sari.reads()
    sari.says("ya")
    assert sari.sent["identity"] == "anonymous"
    assert "name" not in sari.sent


def test_a_place_on_the_map_in_a_cry_for_help_is_not_asked_for_again():
    rina = Villager()
    rina.says("darurat")
    assert rina.sends(Location(-7.84, 111.43)) == ["report.whereabouts_passed_on"]
    assert rina.waits() == []
    assert rina.sent["whereabouts"]["area"] == "35.02.15.2001"
    again = Villager()
    again.says("darurat")
    again.waits()
    assert again.says("darurat") == ["report.whereabouts.again"]


def test_calling_off_after_an_alarm_is_honest_about_it():
    sari = Villager()
    sari.says("DARURAT")
    sari.waits()
    assert sari.says("batal") == ["engine.cancel.ask_told"]


def test_a_departure_without_a_date_is_read_back_in_the_tellers_words():
    sari = Villager()
    sari.says(ONE_BREATH.replace("senin depan", "minggu depan").replace("kamboja", "hongkong"))
    sari.says("gak ada")
    sari.says("1")
    assert "Berangkat: minggu depan" in sari.reads()
    assert "Tujuan: Hong Kong, dijanjikan Rp12 juta" in sari.reads()


def test_already_told_at_the_read_back():
    sari = Villager()
    sari.says(ONE_BREATH)
    sari.says("gak ada")
    sari.says("1")
    assert sari.says("kan sudah saya bilang tadi") == ["engine.told_already_all", "report.confirm.ask"]


def test_javanese_does_not_get_stuck():
    sum_ = Villager()
    sum_.says(
        "nyuwun sewu, kulo badhe lapor. ten deso nampan sukorejo wonten tiyang asmane pak gatot ngajak lare nyambut damel ten malaysia"
    )
    assert sum_.says("dereng ngertos")[-1] == "report.phone.ask"
    assert sum_.says("mboten gadhah") == ["report.official.ask"]
    assert sum_.says("mboten wonten") == ["report.identity.ask"]
    assert sum_.says("ojo") == ["report.confirm.ask"]
    assert sum_.says("nggih") == []
    assert sum_.talk is None
