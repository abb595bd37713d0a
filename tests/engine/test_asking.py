"""A talk is a form being filled: the next question is the first step that applies and has no answer."""

import pytest

from bot.engine.talk import Cancelled, Finished, Listening, Told
from tests.engine.sample import HeardFile, Location, Phone

LONG = "ada pesta di balong utara di rumah bu yanti 081234567 semua orang datang malam ini"


def test_a_long_story_is_answered_at_once_and_only_the_rest_is_asked():
    sari = Phone()
    assert sari.start(LONG) == ["party.thanks", "party.named.ask"]
    assert sari.value("host") == "bu yanti"
    assert sari.say("gak ada") == ["party.confirm.ask"]
    assert sari.read() == ["Tuan rumah: bu yanti, 081234567", "Kota: Balong Utara", "Nama Anda: Tidak"]
    sari.say("ya kirim")
    assert sari.talk is None
    assert isinstance(sari.events[-1], Finished)
    assert sari.events[-1].values["town"] == "1"
    assert sari.events[-1].values["story"]["texts"] == [LONG]


def test_the_name_of_the_flow_is_not_a_story():
    wati = Phone()
    assert wati.start("Mau pesta kak") == ["party.story.ask"]


def test_several_short_messages_are_one_story_and_nothing_is_answered_before_the_pause():
    wati = Phone()
    wati.start("pesta")
    for text in ("pesta nih", "di slahung", "0812345678"):
        assert wati.say(text) == []
        assert isinstance(wati.events[-1], Listening)
        assert 8 <= wati.events[-1].seconds <= 15
    assert wati.photo() == []
    assert wati.pause() == ["party.thanks", "party.named.ask"]
    assert wati.value("story")["texts"] == ["pesta nih", "di slahung", "0812345678"]
    assert [file["id"] for file in wati.value("story")["files"]] == ["f1"]


def test_sudah_ends_the_story_without_a_pause():
    wati = Phone()
    wati.start("pesta")
    wati.say("pesta di slahung")
    assert wati.say("udah itu aja kak") == ["party.thanks", "party.host.ask"]


def test_an_old_pause_alarm_does_nothing():
    wati = Phone()
    wati.start("pesta")
    wati.say("pesta di slahung")
    first = wati.events[-1]
    wati.say("rumah bu yanti")
    assert wati.book.pause_over(wati.talk, first.turn) is None
    assert wati.pause() == ["party.thanks", "party.number.ask"]
    assert wati.book.pause_over(wati.talk, wati.events[-1].turn) is None


def test_next_to_nothing_is_asked_for_a_little_more_once():
    wati = Phone()
    wati.start("pesta")
    wati.say("kak")
    assert wati.pause() == ["party.story.again"]
    wati.say("hm")
    assert wati.pause() == ["party.thanks", "party.town.ask"]


def test_a_voice_note_alone_is_a_story():
    wati = Phone()
    wati.start(files=(HeardFile("v1", "voice", 30),))
    assert wati.events[-1].seconds == 15
    assert wati.pause() == ["party.thanks", "party.town.ask"]


def test_danger_is_told_before_the_form_goes_on_and_waits_for_nothing():
    rina = Phone()
    rina.start("kebakaran!")
    assert [type(each).__name__ for each in rina.turn.script] == ["Line", "Told", "Line", "Listening"]
    assert rina.keys == ["party.thanks", "party.water"]
    assert rina.say("cepat pak") == []
    assert rina.pause() == ["party.town.ask"]
    assert rina.value("story")["texts"] == ["kebakaran!", "cepat pak"]
    assert rina.talk.context["told"] == {"fire": {"parts": 1, "files": 0}}
    rina.say("slahung")
    assert sum(isinstance(each, Told) for each in rina.events) == 1


def test_a_long_story_of_danger_is_told_and_asked_on_at_once():
    rina = Phone()
    rina.start(LONG + " kebakaran sekarang")
    assert rina.keys == ["party.thanks", "party.water", "party.named.ask"]


def test_a_teller_who_had_not_finished_is_not_pestered_with_the_question():
    rina = Phone()
    rina.pace = 8
    rina.start(LONG)
    assert rina.say("katanya nanti ada musik juga") == []
    assert rina.say("terus orangnya galak sekali lho") == []
    assert rina.pause() == ["engine.files", "party.named.ask"]
    assert rina.value("loud") == "yes"
    assert len(rina.value("story")["texts"]) == 3
    rina.pace = 60
    assert rina.say("kayaknya gimana ya itu") == ["engine.again", "party.named.ask"]


def test_danger_that_is_told_late_is_told_all_the_same():
    rina = Phone()
    rina.start(LONG)
    assert "party.water" in rina.say("aduh kebakaran di sana sekarang")
    assert any(isinstance(each, Told) for each in rina.events)


def test_more_than_one_place_fits_and_the_person_chooses():
    for reply in ("2", "yg 2", "nomer dua", "yang kedua aja", "selatan", "Balong Selatan", "yang selatan kak"):
        sari = Phone()
        sari.start("pesta di balong rumah bu yanti 081234567, semua orang akan datang malam ini")
        assert sari.keys[-1] == "party.town.which"
        assert len(sari.buttons()) == 3
        assert sari.say(reply) == ["party.named.ask"], reply
        assert sari.value("town") == "2"


def test_none_of_the_candidates():
    for reply in ("3", "kota lain", "bukan", "lain kak"):
        sari = Phone()
        sari.start("pesta di balong rumah bu yanti 081234567, semua orang akan datang malam ini")
        assert sari.say(reply) == ["party.town.again"], reply
        assert sari.say("slahung") == ["party.named.ask"]
        assert sari.value("town") == "3"


@pytest.mark.parametrize(
    "reply", ["ya", "iya kak betul", "Boleh", "boleh aja", "2", "yang nomor 2", "ya boleh dong", "bolehh"]
)
def test_yes_in_many_ways(reply):
    sari = Phone()
    sari.start(LONG)
    assert sari.say(reply) == ["party.own_name.ask"]


@pytest.mark.parametrize(
    "reply", ["tidak", "gk", "gak boleh", "ya enggak lah", "jangan", "1", "satu", "gak usah", "tdk kak", "Tidakk"]
)
def test_no_in_many_ways(reply):
    sari = Phone()
    sari.start(LONG)
    assert sari.say(reply) == ["party.confirm.ask"]
    assert sari.value("named") == "no"


@pytest.mark.parametrize(("reply", "value"), [("takut", "afraid"), ("gak berani", "afraid"), ("tidak takut kok", None)])
def test_the_longer_phrase_counts_and_a_negated_one_does_not(reply, value):
    sari = Phone()
    sari.start(LONG)
    sari.say(reply)
    assert (sari.talk.answers["named"].value if "named" in sari.talk.answers else None) in (value, "no")
    assert value is None or sari.value("named") == value


def test_after_not_understanding_twice_there_is_a_way_out_and_then_we_move_on():
    sari = Phone()
    sari.start(LONG)
    assert sari.say("hmm") == ["engine.again", "party.named.ask"]
    assert sari.say("apaan sih ini") == ["engine.stuck", "party.named.ask"]
    assert sari.say("wkwkwk") == ["engine.moving_on", "party.confirm.ask"]
    assert sari.value("named") == "afraid"


def test_what_was_not_understood_is_kept_and_read_for_other_answers():
    sari = Phone()
    sari.start("pesta di slahung rame sekali lho semua orang datang dari mana mana")
    assert sari.keys[-1] == "party.host.ask"
    assert sari.say("nomornya itu 081999888") == ["engine.noted", "party.named.ask"]
    assert sari.value("number") == "081999888"


def test_an_answer_that_was_given_is_never_overruled_by_later_words():
    sari = Phone()
    sari.start(LONG)
    sari.say("1")
    sari.say("ubah orangnya")
    sari.say("bu lastri")
    assert sari.value("host") == "bu lastri"
    sari.say("eh itu rumah bu siti juga lho di sana")
    assert sari.value("host") in ("bu lastri", "bu siti")  # named at the read-back, it is a correction
    assert sari.talk.answers["host"].gleaned is False


def test_never_guess_is_never_guessed_and_a_private_answer_is_not_searched():
    sari = Phone()
    sari.start(LONG + " boleh kok")
    assert "named" not in sari.talk.answers
    sari.say("ya")
    sari.say("bu kartini 0877777777")
    assert sari.keys == ["party.confirm.ask"]
    assert sari.value("host") == "bu yanti"
    assert sari.value("number") == "081234567"


def test_a_guess_is_marked_when_it_is_read_back():
    sari = Phone()
    sari.start("pesta di slahung rumah bu yanti apa bu lastri ya, ada musik keras, 081234567")
    sari.say("1")
    assert sari.read()[0] == "Tuan rumah: bu yanti?, 081234567"
    assert sari.read()[2] == "Ramai: yes?"


def test_a_photo_in_the_middle_is_kept_and_thanked_for_once():
    sari = Phone()
    sari.start(LONG)
    assert sari.photo("f1") == []
    assert sari.photo("f2") == []
    assert sari.pause() == ["engine.files", "party.named.ask"]
    assert [file["id"] for file in sari.value("story")["files"]] == ["f1", "f2"]


def test_a_sticker_or_nothing_gets_a_kind_word():
    sari = Phone()
    sari.start(LONG)
    assert sari.say("") == ["engine.empty", "party.named.ask"]
    assert sari.say("", files=(HeardFile("s", "sticker"),)) == ["engine.empty", "party.named.ask"]


def test_a_location_in_the_middle_belongs_to_the_story():
    sari = Phone()
    sari.start(LONG)
    sari.say("", location=Location(-7.8, 111.4))
    assert sari.value("story")["locations"] == [{"lat": -7.8, "lon": 111.4, "label": ""}]


def test_an_interruption_repeats_the_question_and_changes_nothing():
    sari = Phone()
    sari.start(LONG)
    before = sari.talk.to_dict()
    assert [line.key for line in sari.book.repeat(sari.talk)] == ["party.named.ask"]
    assert sari.talk.to_dict() == before


def test_an_edited_message_changes_the_story_but_never_answers_a_question():
    sari = Phone()
    sari.start("pesta", message_id="m0")
    sari.say("pesta di slahung", message_id="m1")
    assert sari.say("pesta di balong utara", message_id="m1", edited=True) == []
    sari.pause()
    assert sari.value("town") == "1"
    assert sari.say("ya", message_id="m9", edited=True)[0] == "engine.edited"
    assert sari.value("story")["texts"] == ["pesta di balong utara"]


def test_batal_asks_once_and_ends():
    sari = Phone()
    sari.start(LONG)
    assert sari.say("batal") == ["engine.cancel.ask"]
    assert sari.say("tidak") == ["party.named.ask"]
    sari.say("gak jadi")
    sari.say("ya")
    assert isinstance(sari.events[-1], Cancelled)
    assert sari.talk is None


def test_batal_with_nothing_told_ends_at_once():
    sari = Phone()
    sari.start("pesta")
    sari.say("batal")
    assert isinstance(sari.events[-1], Cancelled)
