"""Sums: how much, in what currency, for what period, and who pays whom."""

from __future__ import annotations

import pytest
from reading_of import told

from bot.understanding.lexicon import load
from bot.understanding.numbers import number_at
from bot.understanding.reading import read


def sums(text: str) -> list[tuple[float, str]]:
    return [(each.amount, each.currency) for each in told(text).money]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lima belas juta", 15e6),
        ("dua puluh lima juta", 25e6),
        ("tujuh ratus lima puluh ribu", 750e3),
        ("telu juta", 3e6),
        ("sejuta setengah", 1.5e6),
        ("seratus ribu", 100e3),
        ("2,5jt", 2.5e6),
        ("12.500.000", 12.5e6),
        ("7 yuta", 7e6),
        ("35 jeti", 35e6),
        ("500k", 500e3),
    ],
)
def test_numbers(text: str, value: float) -> None:
    found = number_at(read(text, load()), 0, load())
    assert found and found.value == value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("bayar 5jt", [(5e6, "IDR")]),
        ("bayar Rp 12.500.000", [(12.5e6, "IDR")]),
        ("biaya 5-10jt", [(5e6, "IDR"), (10e6, "IDR")]),
        ("gaji 15 sampai 20 juta", [(15e6, "IDR"), (20e6, "IDR")]),
        ("gaji 1200 RM", [(1200, "MYR")]),
        ("gaji RM1800 sebulan", [(1800, "MYR")]),
        ("HKD 4.520", [(4520, "HKD")]),
        ("minta 60rb NT", [(60000, "TWD")]),
        ("gaji $800", [(800, "USD")]),
        ("150 dinar di kuwait", [(150, "KWD")]),
        ("gaji 1.100 EUR", [(1100, "EUR")]),
        ("kontrak bilang 1500 dirham, nyatanya 800", [(1500, "AED"), (800, "AED")]),
        ("calo minta dp 2,5 per kepala", [(2.5e6, "IDR")]),
        ("bayar lima juta seorang", [(5e6, "IDR")]),
        ("potongan 8 bulan, 3 orang, umur 17", []),
        ("izin 81201000000010099", []),
        ("bonus 100%", []),
        ("tahun 2019", []),
    ],
)
def test_sums(text: str, wanted: list[tuple[float, str]]) -> None:
    assert sums(text) == wanted


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("sponsor minta 15jt ke saya", "fee_asked"),
        ("saya sudah setor 27 juta ke Bu Tini", "fee_asked"),
        ("kasih 5 juta ke calo", "fee_asked"),
        ("dikasih 5 juta sama calo", "paid_to_candidate"),
        ("katanya gk bayar malah dpt uang saku 6jt", "paid_to_candidate"),
        ("ibunya terima uang 3 juta", "paid_to_candidate"),
        ("jere ora mbayar malah dikei dhuwit 5 yuta", "paid_to_candidate"),
        ("teu kedah mayar, malih dipasihan artos 7 juta", "paid_to_candidate"),
        ("ta' majar malah eberri' pesse 5 juta", "paid_to_candidate"),
        ("dikasih DP 2 jt klo mau", "paid_to_candidate"),
        ("gaji 12jt di kamboja", "salary"),
        ("kerja dari rumah 3jt/minggu", "salary"),
        ("gaji dipotong, cuma dikasih 20 dolar", "salary"),
        ("klo mau pulang disuruh bayar 15 jt", "debt_or_penalty"),
        ("hrs nebus 8jt", "debt_or_penalty"),
        ("sponsor ngasih utang 9 juta", "debt_or_penalty"),
        ("dipotong dari gaji 250 BND x 6 bln", "debt_or_penalty"),
        ("gak boleh pulang kalo blm bayar 150jt", "debt_or_penalty"),
        ("tiap bawa 1 org dpt 5 juta", "other"),
        ("jual ginjal dibayar 135jt", "other"),
        ("per kepala dikasih 2,5", "other"),
    ],
)
def test_who_pays_whom(text: str, role: str) -> None:
    (found,) = told(text).money
    assert found.role == role


@pytest.mark.parametrize(
    ("text", "period"),
    [("gaji 12jt/bln", "month"), ("gaji 3jt/minggu", "week"), ("gaji 150rb per hari", "day"), ("bayar 5jt", "")],
)
def test_period(text: str, period: str) -> None:
    assert told(text).money[0].period == period
