"""People, agencies and countries: what is a name, and what only looks like one."""

from __future__ import annotations

import pytest
from reading_of import told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ada Bu Lastri nyari cewek", ["Bu Lastri"]),
        ("agennya pak samsul org Tegalgubug", ["pak samsul"]),
        ("Bu Hj Romlah di Jatitujuh", ["Bu Hj Romlah"]),
        ("orangnya H. Mansur, rumah di karangwangi", ["H. Mansur"]),
        ("Yg ngatur si Ucok Rambe", ["Ucok Rambe"]),
        ("rekening a.n. Hendra Wicaksana", ["Hendra Wicaksana"]),
        ("namanya yanti", ["yanti"]),
        ("jenenge Pak Sukir, wong Dolopo", ["Pak Sukir"]),
        ("arane Amaq Sahdi", ["Amaq Sahdi"]),
        ("nyamana Pak Marsuki", ["Pak Marsuki"]),
        ("suami saya Sugeng tidak ada kabar", ["Sugeng"]),
        ("Adik saya Marlince (15) sudah dibawa", ["Marlince"]),
        ("Bayar 5jt ke tekong Buyung", ["Buyung"]),
        ("NAMANYA PAK RUDI", ["PAK RUDI"]),
        ("Pak Darto. kata pak darto begitu", ["Pak Darto"]),
        ("Pak RT 04 jadi PL", []),
        ("Sugeng enjang, niki leres Kentongan?", []),
        ("saya kader desa", []),
        ("inisial T", []),
        ("pak kades nyuruh diem", []),
        ("tolong pak cepat", []),
        ("min mau tanya", []),
        ("neng Kedungbenda ana tekong", []),
        ("pak tolong", []),
    ],
)
def test_persons(text: str, names: list[str]) -> None:
    assert [person.name for person in told(text).persons] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("cek PT Contoh Maju Sentosa Abadi resmi gk min?", ["PT Contoh Maju Sentosa Abadi"]),
        ("pt contoh cahaya timur izin nya masih aktif?", ["pt contoh cahaya timur"]),
        ("PT. CONTOH  MULYA-JAYA", ["PT CONTOH MULYA JAYA"]),
        ("PT Cntoh Harapn Bunda itu msh ada?", ["PT Cntoh Harapn Bunda"]),
        ("PT Contoh Bina Insan sama PT Contoh Bina Insani", ["PT Contoh Bina Insan", "PT Contoh Bina Insani"]),
        ("LPK Contoh Sakura Hikari itu boleh?", ["LPK Contoh Sakura Hikari"]),
        ("PT apa gitu lupa", []),
        ("PT nya tutup", []),
        ("pake nama PT orang lain", []),
        ("PT di malang", []),
        ("disuruh ninggal ijazah di PT sebelum berangkat", []),
    ],
)
def test_agencies(text: str, names: list[str]) -> None:
    assert [agency.name for agency in told(text).agencies] == names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("mau ke hongkong", ["HK"]),
        ("dikirim ke Riyadh lewat dubai", ["SA", "AE"]),
        ("kerja di pabrik korea", ["KR"]),
        ("anak saya di myawaddy", ["MM"]),
        ("ke taiwann", ["TW"]),
        ("kemalaysia kerja", ["MY"]),
        ("kerja di TURKI", ["TR"]),
        ("mau ke UEA sama Libya", ["AE", "LY"]),
        ("kerja di Polandia", ["PL"]),
        ("PL nya minta uang", []),
        ("kerja di timur tengah", []),
        ("kontrak bahasa inggris", []),
        ("kontrak bhs cina gk ngerti", []),
        ("sama orang taiwan", []),
        ("kl mau pulang", []),
        ("di Indonesia aja", []),
    ],
)
def test_countries(text: str, codes: list[str]) -> None:
    assert [country.code for country in told(text).countries] == codes
