"""What is denied, in six languages; and what only looks like a denial because it asks."""

from __future__ import annotations

import pytest
from reading_of import reading, told


def denied(text: str, word: str) -> bool:
    found = reading(text)
    at = next(at for at, each in enumerate(found.words) if each.form == word)
    return found.negated[at]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("gk bayar", "bayar"),
        ("paspor tdk ditahan", "ditahan"),
        ("belum ada yg dimintain uang", "dimintain"),
        ("gak pernah dipukul atau dikurung", "dikurung"),
        ("tanpa potongan", "potongan"),
        ("ora mbayar", "mbayar"),
        ("durung mangkat", "mangkat"),
        ("ora ana potongan aneh2", "potongan"),
        ("mboten mbayar", "mbayar"),
        ("teu kedah mayar", "mayar"),
        ("ndeq bau sugul", "sugul"),
        ("ta' majar", "majar"),
        ("jangan sampai paspor ditahan", "paspor"),
        ("ojo nganti dikunci", "dikunci"),
    ],
)
def test_denied(text: str, word: str) -> None:
    assert denied(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("gk bayar malah dikasih uang", "dikasih"),
        ("tidak resmi, paspor ditahan", "ditahan"),
        ("resmi gak min? paspor ditahan", "ditahan"),
        ("aman opo ora, bayar dulu", "bayar"),
        ("G to G bayar", "bayar"),
        ("ga ada izin tapi minta uang", "minta"),
        ("pake visa turis aja ke saudi", "saudi"),
    ],
)
def test_not_denied(text: str, word: str) -> None:
    assert not denied(text, word)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("calo di desa saya, paspor gak ditahan, visanya resmi", "documents_held"),
        ("takut dipukul calo", "violence_or_threat"),
        ("majikan gak pernah kasar, saya mantan tkw saudi", "violence_or_threat"),
        ("gaji lancar, saya lapor calo lain", "unpaid_wages"),
        ("lapor calo, bukan visa turis kok", "tourist_or_pilgrim_visa"),
        ("lapor sponsor, visanya visa kerja", "tourist_or_pilgrim_visa"),
        ("lapor calo, paspor saya pegang sendiri", "documents_held"),
        ("lapor calo minta fotokopi ktp", "documents_held"),
        ("kalo paspor ditahan majikan itu melanggar hukum ga sih?", "documents_held"),
    ],
)
def test_no_false_signs(text: str, absent: str) -> None:
    assert absent not in {signal.name for signal in told(text).signals}
