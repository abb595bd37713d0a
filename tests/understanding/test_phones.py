"""Telephone numbers, however they are typed, and the numbers that are none."""

from __future__ import annotations

import pytest

from bot.understanding.phones import find_phones


def numbers(text: str) -> list[str]:
    found = find_phones(text)
    for phone, start, end in found:
        assert text[start:end] == phone.words
    return [phone.e164 for phone, _, _ in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no nya 0812-3456-7890 ya", ["+6281234567890"]),
        ("+62 812 3456 7890", ["+6281234567890"]),
        ("6281234567890", ["+6281234567890"]),
        ("wa 812-3456-7890", ["+6281234567890"]),
        ("hp o852 oooo 7718", ["+6285200007718"]),
        ("085l-2345-678", ["+6285123 45678".replace(" ", "")]),
        ("0821.0000.7763 sering chat", ["+6282100007763"]),
        ("(0812) 3456 7890", ["+6281234567890"]),
        ("https://wa.me/6289600001182", ["+6289600001182"]),
        ("wa.me/+6289600001182 itu", ["+6289600001182"]),
        ("no: 0895 0000 20417 / 0812 0000 9930. aktif", ["+62895000020417", "+6281200009930"]),
        ("0811 0000 678. soalnya", ["+628110000678"]),
        ("agency +886 900 000 123", ["+886900000123"]),
        ("+60 12-345 6789", ["+60123456789"]),
        ("00966 50 123 4567", ["+966501234567"]),
        ("0813\n0000 9274", ["+6281300009274"]),
        ("nol delapan lima enam nol nol nol nol satu dua tiga empat", ["+6285600001234"]),
        ("081234567890 dan 081234567890", ["+6281234567890"]),
    ],
)
def test_found(text: str, wanted: list[str]) -> None:
    assert numbers(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "sip3mi nomor 81201000000010099",
        "NIK 3502150812900001",
        "rek BRI 0123 0100 4567 890",
        "rekening BCA 0812345678",
        "kode KTG-7Q2M-81",
        "K-7F3KQ2 gimana",
        "bayar Rp 12.500.000",
        "27.000.000 sudah",
        "hubungi 110 atau 1955",
        "1x24 jam",
        "tahun 2018 sampai 2020",
        "3 orang umur 17, 18, 19",
        "dua tiga orang",
    ],
)
def test_not_phones(text: str) -> None:
    assert numbers(text) == []
