"""A photo of a flyer is read when it has arrived, by tesseract where it is installed; nobody waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from bot import flyers
from bot.handlers.bot import Bot
from bot.handlers.photo_reader import PhotoReader
from storage.database import Database
from tests.checking.flyers import flyer
from tests.checking.villager import Villager

READER = PhotoReader.find()
needs_tesseract = pytest.mark.skipif(READER is None, reason="tesseract with Indonesian is not installed")


@pytest.fixture
def reading(bot: Bot) -> Bot:
    return replace(bot, photos=READER)


@needs_tesseract
def test_the_writing_on_a_flyer_is_judged(listed: Database, reading: Bot, clock: time_machine.Coordinates) -> None:
    yuni = Villager(listed, reading, clock)
    yuni.says("cek")
    (soon,) = yuni.says(photo=flyer())
    assert soon.text == "Sebentar, tulisan di fotonya sedang kami baca."
    (answer,) = yuni.photos_are_read()
    assert answer.text.startswith("TANDA BAHAYA KUAT")
    assert "“Visa ziarah dulu”" in answer.text and "“KTP dan ijazah asli dikumpulkan”" in answer.text
    assert "Lapor orang ini" in answer.choices
    told = yuni.says(choice="Lapor orang ini")
    assert "sudah kami masukkan" in told[0].text


@needs_tesseract
def test_a_flyer_with_a_question_below_it(listed: Database, reading: Bot, clock: time_machine.Coordinates) -> None:
    yuni = Villager(listed, reading, clock)
    (soon,) = yuni.says("ditawari kerja ini, beneran gak?", photo=flyer("Operator Kamboja\nGaji 800 USD\nTiket gratis"))
    assert "sedang kami baca" in soon.text
    (answer,) = yuni.photos_are_read()
    assert "TANDA BAHAYA KUAT" in answer.text and "Kamboja" in answer.text


@needs_tesseract
def test_the_pause_waits_for_the_photo_but_not_for_ever(
    listed: Database, reading: Bot, clock: time_machine.Coordinates
) -> None:
    yuni = Villager(listed, reading, clock)
    yuni.says("cek tawaran")
    yuni.says(photo=flyer())
    assert yuni.waits(40) == [], "the photo is still being read"
    asked = yuni.waits(80)
    assert "lima hal" in asked[0].text
    late = yuni.photos_are_read()
    assert late[0].text.startswith("Yang terbaca di fotonya:")
    assert "Visa ziarah dulu" in "".join(each.text for each in late)
    assert "Kerja apa" in late[-1].text, "and the open question again"


@needs_tesseract
def test_a_photo_without_words_is_said_to_be_unreadable(
    listed: Database, reading: Bot, clock: time_machine.Coordinates
) -> None:
    yuni = Villager(listed, reading, clock)
    yuni.says("cek")
    yuni.says(photo=flyer(" "))
    (said,) = yuni.photos_are_read()
    assert "tidak terbaca" in said.text
    assert "lima hal" in yuni.waits()[0].text


def test_where_nothing_can_read_it_that_is_said_at_once(
    listed: Database, bot: Bot, clock: time_machine.Coordinates
) -> None:
    yuni = Villager(listed, bot, clock)
    yuni.says("cek")
    (said,) = yuni.says(photo=flyer())
    assert "belum bisa dibaca di sini" in said.text
    assert yuni.photos_are_read() == []
    assert "lima hal" in yuni.waits()[0].text


@needs_tesseract
def test_a_photo_that_two_workers_took_is_heard_once(
    listed: Database, reading: Bot, clock: time_machine.Coordinates
) -> None:
    yuni = Villager(listed, reading, clock)
    yuni.says("cek")
    yuni.says(photo=flyer())
    first = listed.write(flyers.claim)
    assert first is not None and first.content and listed.write(flyers.claim) is None
    clock.shift(flyers.LEASE + timedelta(seconds=1))
    second = listed.write(flyers.claim)
    assert second is not None and second.attachment_id == first.attachment_id
    assert listed.write(lambda unit: flyers.done(unit, first.attachment_id))
    assert not listed.write(lambda unit: flyers.done(unit, second.attachment_id))


@needs_tesseract
def test_erasing_forgets_the_photo(listed: Database, reading: Bot, clock: time_machine.Coordinates) -> None:
    yuni = Villager(listed, reading, clock)
    yuni.says("cek")
    yuni.says(photo=flyer())
    yuni.says("hapus data saya")
    yuni.says(choice="Ya, hapus")
    assert yuni.photos_are_read() == []
