"""Nothing that somebody wrote can be tapped, run or turn the reading direction round (T9, S18)."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.drawing import clean, disarm, numbered, quoted
from channels.messages import Choice, Outgoing
from channels.telegram import draw

WRITINGS = st.text(
    st.one_of(st.sampled_from("/@#:.\n\t -_aZ9é😀\u202e\u2066\u200b\u0000\x1b\ud800\u2028\u00ad"), st.characters()),
    max_size=80,
)
COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}")  # as Telegram's own clients find commands
MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,}")


@given(WRITINGS)
def test_a_quote_holds_nothing_that_acts(text: str) -> None:
    shown = quoted(text)
    assert not COMMAND.search(shown)
    assert not MENTION.search(shown)
    assert not re.search(r"(?i)https?://", shown)
    assert quoted(shown) == shown  # doing it twice changes nothing


@given(WRITINGS)
def test_words_hold_no_hidden_signs(text: str) -> None:
    for shown in (clean(text), disarm(text), quoted(text)):
        for letter in shown:
            assert letter in "\n\t\u200c\u200d" or unicodedata.category(letter) not in ("Cc", "Cs"), ascii(letter)
            assert letter not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff"
        shown.encode()  # half characters would break the database and the carriers


@given(WRITINGS, WRITINGS)
def test_the_only_entity_is_the_quote_and_it_lies_over_the_quote(text: str, quote: str) -> None:
    whole, entities = draw(Outgoing(text, quote=quote))
    units = whole.encode("utf-16-le")
    if not quoted(quote).strip():
        assert entities == []
        return
    (entity,) = entities
    assert entity.type == "blockquote"
    assert units[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le") == quoted(quote).strip()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("/tutup_K7F3KQ2 sekarang", "/ tutup_K7F3KQ2 sekarang"),
        ("lihat https://jahat.com/a dan wa.me/628", "lihat https[:]//jahat[.]com/a dan wa[.]me/628"),
        ("tanya @pakbudi atau bu@yanti.com", "tanya @ pakbudi atau bu@ yanti[.]com"),
        ("besok.terus ke rumah.nanti jam 4.30", "besok.terus ke rumah.nanti jam 4.30"),
        ("ya/tidak, RT 3/RW 2, Rp12.000.000", "ya/tidak, RT 3/RW 2, Rp12.000.000"),
        ("abc\u202edcba\u2066", "abcdcba"),
        ("satu\r\ndua\u2028tiga", "satu\ndua\ntiga"),
        ("👨‍👩‍👧 keluarga", "👨‍👩‍👧 keluarga"),
    ],
)
def test_a_quote_stays_readable(written: str, shown: str) -> None:
    assert quoted(written) == shown


def test_numbered_choices_stand_apart_from_a_numbered_summary() -> None:
    message = Outgoing(
        "1. Perekrut: Bu Yanti\n2. Tujuan: Kamboja\nSudah betul?",
        (Choice("a", "Ya, kirim"), Choice("b", "Ada yang salah")),
    )
    drawn = numbered(message, "Balas dengan angkanya.", 1600)
    assert drawn.endswith("Sudah betul?\n\n[1] Ya, kirim\n[2] Ada yang salah\n\nBalas dengan angkanya.")


def test_numbered_choices_give_up_hints_before_the_message_grows_too_long() -> None:
    choices = tuple(
        Choice(str(n), f"Desa Sukorejo {n}", "Kec. Sukorejo, Kab. Ponorogo, Jawa Timur" * 2) for n in range(9)
    )
    drawn = numbered(Outgoing("x" * 1200, choices), "Balas angka.", 1600)
    assert len(drawn) <= 1600
    assert "[9] Desa Sukorejo 8" in drawn
