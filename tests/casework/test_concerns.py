"""Does a report speak of one of our own officers? Names, short names and numbers, and what must not be mistaken for one."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from casework import concerns
from casework.concerns import officially, speaks_of
from tests.casework.country import World

BUDI = ["Budi Santoso", "0812-0000-1234"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yg bawa org2 itu pak budi petugas imigrasi sini", True),
        ("PAK BUDI!!", True),
        ("calonya kenal sama Santoso", True),
        ("sama santosso kantor imigrasi", True),
        ("budi santoso", True),
        ("budi petugas imigrasi", True),
        ("hubungi 62 812 0000 1234", True),
        ("pak bud itu petugas imigrasi", True),
        ("pak toso", False),
        ("pak bud", False),
        ("budi pekerti", None),
        ("orangnya berbudi", None),
        ("Bu Yanti minta 5jt", None),
        ("nomor 081200001235", None),
        ("", None),
    ],
)
def test_names(text: str, expected: bool | None) -> None:
    assert speaks_of(text, BUDI) is expected


def test_everyday_words_are_no_names_unless_addressed() -> None:
    assert speaks_of("hari ini berangkat, hari senin juga", ["Hari Jaya"]) is None
    assert speaks_of("PT Maju Jaya", ["Hari Jaya"]) is None
    assert speaks_of("pak hari yang antar", ["Hari Jaya"]) is True
    assert speaks_of("hari jaya yang antar", ["Hari Jaya"]) is True


def test_words_about_officials() -> None:
    assert officially("ada orang dalam yang bantu")
    assert officially("kerja sama dengan Petugas")
    assert not officially("terima kasih pak budi")


def test_the_database_alone_does_not_tell_who_is_accused(manned: World) -> None:
    report, _ = manned.filed(facts={"story": "pak budi petugas imigrasi minta uang"})
    budi = manned.people["Budi"].id
    assert manned.do(concerns.of, report.id) == {budi}
    rows = manned.do(lambda unit: unit.connection.execute(text("SELECT * FROM report_concern")).all())
    assert len(rows) == 1
    assert budi not in str(rows)
    assert manned.do(concerns.concerns, report.id, budi)
    assert not manned.do(concerns.concerns, report.id, manned.people["Wati"].id)
