"""Going back, correcting, passing over, old buttons, and the read-back that is sealed."""

import pytest

from bot.engine.repair import Words, tokens
from bot.engine.talk import Cancelled, Finished
from tests.engine.sample import Phone

LONG = "ada pesta di balong utara di rumah bu yanti 081234567 semua orang datang malam ini"
WORDS = Words.load()


def at_confirm() -> Phone:
    sari = Phone()
    sari.start(LONG)
    sari.say("1")
    assert sari.keys == ["party.confirm.ask"]
    return sari


# ---- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("yg 1", 1), ("nomer dua", 2), ("no. 3", 3), ("yang ketiga aja kak", 3), ("1️⃣", 1), ("[2]", 2), ("loro", 2),
     ("pilih 2 min", 2), ("10", 10), ("0812345", None), ("1 orang", None), ("ada 2", None), ("", None)],
)  # fmt: skip
def test_numbers(text, number):
    assert WORDS.number(text) == number


@pytest.mark.parametrize(
    ("text", "yes"),
    [("iya kak betul", True), ("yoi", True), ("iyaaaa", True), ("inggih", True), ("👍", True), ("gak usah", False), ("ora", False),
     ("ya enggak", False), ("bukan itu", False), ("besok", None), ("tidak tahu ya", False)],
)  # fmt: skip
def test_yes_and_no(text, yes):
    assert WORDS.yes_no(text) is yes


@pytest.mark.parametrize(
    ("name", "text"),
    [("back", "kembali"), ("back", "balik kak"), ("skip", "lewati aja"), ("cancel", "batalin aja min"), ("cancel", "gak jadi deh"),
     ("help", "bingung kak"), ("done", "sudah itu aja"), ("unknown", "kurang tau pak"), ("unknown", "gak tau"), ("skip", "skip")],
)  # fmt: skip
def test_words_of_repair(name, text):
    assert WORDS.is_(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("cancel", "dia batal berangkat"), ("back", "uang saya tidak kembali"), ("done", "dia sudah berangkat"), ("skip", "lewat batam"),
     ("help", "tolong")],
)  # fmt: skip
def test_words_of_repair_inside_a_story_are_story(name, text):
    assert not WORDS.is_(name, text)


def test_tokens_are_plain():
    assert tokens("Iyaaa, KAK!!") == ("iya", "kak")
    assert tokens("-") == ("-",)


# ---- going back and passing over -------------------------------------------------------------------------------------


def test_kembali_goes_to_the_question_before_and_then_straight_on():
    sari = at_confirm()
    assert sari.say("kembali") == ["party.named.ask"]
    assert "named" not in sari.talk.answers
    assert sari.say("takut") == ["party.confirm.ask"]


def test_kembali_further_reaches_the_story_and_keeps_it():
    sari = at_confirm()
    sari.say("kembali")
    assert sari.say("kembali") == ["engine.listening"]
    sari.say("ada musik juga")
    assert sari.say("sudah") == ["party.named.ask"]
    assert sari.value("story")["texts"] == [LONG, "ada musik juga"]


def test_kembali_at_the_first_question_is_answered_kindly():
    sari = Phone()
    sari.start("pesta")
    assert sari.say("kembali") == ["engine.back.nothing", "party.story.ask"]


@pytest.mark.parametrize("reply", ["lewati", "gak tau", "skip aja", "1", "Tidak tahu", "gak usah", "lupa kak"])
def test_an_optional_question_is_passed_over_once(reply):
    sari = Phone()
    sari.start("pesta di slahung rame sekali lho semua orang datang dari mana mana")
    assert sari.keys[-1] == "party.host.ask"
    assert sari.say(reply) == ["party.named.ask"]
    assert sari.say("1") == ["party.confirm.ask"]
    assert sari.read() == ["Kota: Slahung Kota", "Nama Anda: Tidak"]


def test_any_question_but_the_story_can_be_passed_over():
    sari = Phone()
    sari.start("pesta")
    assert sari.say("lewati") == ["engine.skip.cannot"]
    sari.say("ada pesta")
    sari.say("sudah")
    assert sari.keys[-1] == "party.town.ask"
    assert sari.say("lewati") == ["party.host.ask"]
    sari.say("lewati")
    sari.say("lewati")
    assert sari.value("named") == "afraid"  # what passing over means there


def test_bantuan_explains_and_repeats_the_question():
    sari = Phone()
    sari.start(LONG)
    assert sari.say("bantuan") == ["engine.help", "party.named.ask"]


def test_sudah_saya_bilang_gets_an_apology_and_the_question():
    sari = Phone()
    sari.start("pesta di slahung rame sekali lho semua orang datang dari mana mana")
    assert sari.say("kan tadi udah saya bilang") == ["engine.told_already", "party.host.ask"]


# ---- the read-back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        "ya",
        "iya kak betul",
        "Ya, kirim",
        "1",
        "sudah betul semua",
        "kirim aja kak",
        "yg 1",
        "betul, kirim",
        "ok",
        "👍",
        "udah bener",
    ],
)
def test_many_ways_to_agree(reply):
    sari = at_confirm()
    sari.say(reply)
    assert isinstance(sari.events[-1], Finished), reply
    assert sari.talk is None


@pytest.mark.parametrize(
    "reply",
    [
        "ya tapi tempatnya salah",
        "iya dia orangnya kak",
        "kirim uang 5 juta",
        "betul dia penipu",
        "ya nanti dulu",
        "tidak",
    ],
)
def test_nothing_else_agrees(reply):
    sari = at_confirm()
    sari.say(reply)
    assert not any(isinstance(each, Finished) for each in sari.events), reply
    assert sari.keys


@pytest.mark.parametrize(
    "reply", ["2", "ada yang salah", "ubah", "salah", "ada yg salah kak", "belum", "tidak", "bukan"]
)
def test_something_is_wrong_and_which_line_is_asked(reply):
    sari = at_confirm()
    assert sari.say(reply) == ["engine.fix.ask"]
    assert sari.say("2") == ["party.town.ask"]
    assert sari.say("slahung") == ["party.confirm.ask"]
    assert sari.value("town") == "3"


@pytest.mark.parametrize(
    "reply",
    [
        "ubah 2",
        "ubah tempat",
        "ubah kota",
        "nomor 2 salah",
        "tempatnya salah",
        "ganti tempatnya",
        "ubah nomor 2",
        "kotanya keliru",
    ],
)
def test_a_line_is_named_by_number_or_by_name(reply):
    sari = at_confirm()
    assert sari.say(reply) == ["party.town.ask"], reply
    assert sari.say("slahung") == ["party.confirm.ask"]
    assert sari.value("town") == "3"


@pytest.mark.parametrize(
    "reply",
    ["tempatnya slahung", "ubah tempat ke slahung", "kotanya bukan balong tapi slahung", "desa slahung yang benar"],
)
def test_a_correction_in_one_breath(reply):
    sari = at_confirm()
    assert sari.say(reply) == ["party.confirm.ask"], reply
    assert sari.value("town") == "3"


def test_a_correction_without_naming_the_line():
    sari = at_confirm()
    assert sari.say("bukan bu yanti tapi bu yanto kak") == ["engine.added", "party.confirm.ask"]
    assert sari.value("host") == "bu yanto"


def test_more_story_at_the_read_back_is_added_and_read_again():
    sari = at_confirm()
    old = sari.buttons()[0]
    assert sari.say("oh iya nanti malam ada musik kencang") == ["engine.added", "party.confirm.ask"]
    assert "Ramai: yes?" in sari.read()
    assert sari.value("story")["texts"][-1].startswith("oh iya")
    assert sari.tap(old) == ["engine.reread", "party.confirm.ask"]
    assert not any(isinstance(each, Finished) for each in sari.events)


def test_a_line_with_two_answers_is_mended_in_either_part():
    sari = at_confirm()
    assert sari.say("ubah 1") == ["party.host.ask"]
    assert sari.say("bu lastri") == ["party.confirm.ask"]
    assert sari.read()[0] == "Tuan rumah: bu lastri, 081234567"
    sari.say("ubah 1")
    assert sari.say("nomernya yang salah, 0877000111") == ["party.confirm.ask"]
    assert sari.read()[0] == "Tuan rumah: bu lastri, 0877000111"
    sari.say("ubah nomor hp")
    assert sari.keys == ["party.number.ask"]
    sari.say("0899000111")
    assert sari.read()[0] == "Tuan rumah: bu lastri, 0899000111"


def test_a_reopened_question_can_be_left_as_it_was():
    for reply in ("gak jadi", "biarkan", "kembali", "tetap"):
        sari = at_confirm()
        sari.say("ubah tempat")
        assert sari.say(reply) == ["party.confirm.ask"], reply
        assert sari.value("town") == "1"


def test_what_was_opened_again_is_not_guessed_again():
    sari = at_confirm()
    sari.say("ubah tempat")
    assert sari.say("wah gak tau namanya apa ya bingung saya") != ["party.confirm.ask"]
    assert "town" not in sari.talk.answers


def test_a_branch_that_no_longer_applies_takes_its_answers_with_it():
    sari = Phone()
    sari.start(LONG)
    sari.say("boleh")
    sari.say("Siti")
    assert sari.read()[-1] == "Nama Anda: Boleh, Siti"
    sari.say("ubah nama")
    sari.say("tidak")
    assert sari.read()[-1] == "Nama Anda: Tidak"
    sari.say("ya")
    assert "own_name" not in sari.events[-1].values
    assert "own_name" not in sari.events[-1].talk.answers
    assert "Siti" not in str(sari.events[-1].talk.to_dict()["answers"])


# ---- buttons ---------------------------------------------------------------------------------------------------------


def test_buttons_answer_and_carry_a_seal():
    sari = Phone()
    sari.start(LONG)
    assert sari.buttons() == ["ab12cd:named=no", "ab12cd:named=yes", "ab12cd:named=afraid"]
    sari.tap("named=no")
    yes = sari.buttons()[0]
    assert yes.startswith("ab12cd:yes=") and len(yes.encode()) <= 64
    sari.tap(yes)
    assert isinstance(sari.events[-1], Finished)


def test_a_yes_to_something_else_reads_again():
    sari = at_confirm()
    old = sari.buttons()[0]
    sari.say("ubah tempat")
    assert sari.tap(old) == ["engine.button.old", "party.town.ask"]
    sari.say("slahung")
    assert sari.tap(old) == ["engine.reread", "party.confirm.ask"]
    assert sari.tap("yes=000000000000") == ["engine.reread", "party.confirm.ask"]
    sari.tap(sari.buttons()[0])
    assert isinstance(sari.events[-1], Finished)


def test_an_old_answer_button_corrects_that_answer_aloud():
    sari = at_confirm()
    assert sari.tap("named=afraid") == ["engine.changed", "party.confirm.ask"]
    assert sari.value("named") == "afraid"
    assert sari.tap("named=afraid") == ["party.confirm.ask"]
    assert sari.tap("town=3") == ["engine.changed", "party.confirm.ask"]
    assert sari.value("town") == "3"


@pytest.mark.parametrize(
    "value", ["zzzzzz:named=yes", "rubbish", "ab12cd:", "ab12cd:named=maybe", "ab12cd:town=99", "ab12cd:gone=1", "ab12cd:own_name=x",
              "ab12cd:skip=town", "ab12cd:cancel=yes", "ab12cd:resume=no", "ab12cd:line=zz", "ab12cd:loud=yes", "ab12cd:story=x", "::=="]
)  # fmt: skip
def test_foreign_and_senseless_buttons_change_nothing(value):
    sari = at_confirm()
    before = sari.talk.answers
    sari.say(choice=value)
    assert sari.keys[0] in ("engine.button.old", "engine.button.foreign")
    assert sari.keys[-1] == "party.confirm.ask"
    assert sari.talk.answers == before


def test_the_fix_button_and_its_lines():
    sari = at_confirm()
    sari.tap("fix=1")
    assert sari.buttons() == ["ab12cd:line=host", "ab12cd:line=town", "ab12cd:line=named"]
    assert sari.tap("line=town") == ["party.town.ask"]
    assert sari.tap("line=host") == ["engine.button.old", "party.town.ask"]


def test_calling_off_by_button():
    sari = at_confirm()
    sari.say("batal")
    assert sari.buttons() == ["ab12cd:cancel=yes", "ab12cd:cancel=no"]
    sari.tap("cancel=no")
    assert sari.keys == ["party.confirm.ask"]
    sari.say("batal")
    sari.tap("cancel=yes")
    assert isinstance(sari.events[-1], Cancelled)


# ---- two talks -------------------------------------------------------------------------------------------------------


def test_a_second_flow_lays_the_first_aside_and_offers_it_again():
    for reply in ("ya", "1", "lanjutkan"):
        sari = at_confirm()
        assert sari.start(flow="trip") == ["trip.by.ask"]
        assert sari.talk.aside[0].answers["town"].value == "1"
        assert sari.tap("ab12cd:named=yes") == ["engine.button.foreign", "trip.by.ask"]
        sari.say("bus")
        assert sari.say("senin") == ["engine.resume.ask"]
        assert isinstance(sari.turn.script[0], Finished) and sari.turn.script[0].values == {"by": "bus", "day": "senin"}
        assert sari.talk.flow == "party"
        assert sari.say(reply) == ["party.confirm.ask"], reply
        sari.say("ya")
        assert sari.talk is None


def test_the_laid_aside_talk_can_be_dropped_or_simply_answered():
    sari = at_confirm()
    sari.start(flow="trip")
    sari.say("batal")
    assert sari.keys == ["engine.resume.ask"]
    assert sari.say("tidak usah") == []
    assert isinstance(sari.events[-1], Cancelled) and sari.talk is None
    sari = at_confirm()
    sari.start(flow="trip")
    sari.say("batal")
    assert sari.say("ubah tempat") == ["party.town.ask"]


def test_an_empty_talk_is_not_worth_keeping():
    sari = Phone()
    sari.start("pesta")
    sari.start(flow="trip")
    assert sari.talk.aside == []
