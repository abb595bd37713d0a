"""Contact cards as phones really write them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.cards import read
from channels.messages import Contact

WHATSAPP = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Bu Yanti;;;\r\nFN:Bu Yanti\r\n"
    b"TEL;type=CELL;waid=6281234567890:+62 812-3456-7890\r\nEND:VCARD\r\n"
)


def test_a_card_from_whatsapp() -> None:
    assert read(WHATSAPP) == [Contact("Bu Yanti", ("+62 812-3456-7890",))]


def test_several_people_and_several_numbers() -> None:
    other = b"BEGIN:VCARD\nVERSION:2.1\nN:Slamet;Pak\nitem1.TEL:0813\nTEL;HOME:0812\nTEL:0812\nEND:VCARD\n"
    assert read(WHATSAPP + other) == [
        Contact("Bu Yanti", ("+62 812-3456-7890",)),
        Contact("Pak Slamet", ("0813", "0812")),
    ]


def test_folded_escaped_and_quoted_lines() -> None:
    card = (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:PT Maju\\, Jaya\r\n Sejahtera\r\nTEL;VALUE=uri:tel:+62-812\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89ka\r\nTEL:1\r\nEND:VCARD"
    )
    assert read(card.encode()) == [Contact("PT Maju, JayaSejahtera", ("+62-812",)), Contact("Éka", ("1",))]


def test_what_is_no_card_has_nobody_on_it() -> None:
    assert read(b"") == read(b"\xff\xd8\xff") == read(b"BEGIN:VCARD\nEND:VCARD") == []


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_nothing_in_a_card_is_an_error(content: bytes) -> None:
    read(b"BEGIN:VCARD\nFN:x\n" + content + b"\nEND:VCARD")
