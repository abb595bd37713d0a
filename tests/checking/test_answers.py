"""Every message to the checks has a helpful answer, whatever it is; and none of them is ever lost or breaks the talk."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.handlers.bot import Bot
from bot.handlers.hotlines import Hotline, Hotlines
from casework import agencies, agency_watch
from casework.agency_watch import AgencyWatch
from casework.salaries import Salaries
from casework.triage import OFFERS, Rules, judge
from channels import inbox
from kentongan import wiring
from storage.database import Database
from tests.checking.villager import Villager

_IN = inbox.InboxMessage.__table__  # type: ignore[attr-defined]
RULES = Rules.load(wiring.DATA / "rules")
TODAY = date(2026, 11, 26)


def words(shown: list) -> str:
    return "\n".join(each.text for each in shown)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 4000, "Boleh ditulis sedikit lagi"),
        ("ini " * 800 + "apa", ""),
        ("PT " * 1300, "belum menangkap nama"),
        ("Bu Yanti", "hanya ada PT, bukan nama orang"),
        ("0812 3456 7890", "Nomor HP orang tidak bisa"),
        ("62", ""),
        ("😀", "belum menangkap nama"),
        ("...", "belum menangkap nama"),
        ("batal", "Kalau ada PT lain"),
        ("makasih", "Kalau ada PT lain"),
        ("902/MEN/2013", "Mungkin maksud Anda"),
        ("𝗣𝗧 𝗖𝗢𝗡𝗧𝗢𝗛 𝗗𝗨𝗧𝗔 𝗦𝗔𝗠𝗨𝗗𝗥𝗔", "Mungkin maksud Anda"),
        ("PT \u202eABADI", "TIDAK KAMI TEMUKAN"),
    ],
)
def test_whatever_is_sent_to_the_check_is_answered(
    listed: Database, bot: Bot, clock: time_machine.Coordinates, text: str, said: str
) -> None:
    doni = Villager(listed, bot, clock)
    doni.says("cek")
    shown = doni.says(text) + doni.waits()
    assert shown and said in words(shown), words(shown)
    assert "TERDAFTAR" not in words(shown)


@given(
    st.lists(
        st.text(max_size=120) | st.sampled_from(["cek", "cek pt", "menu", "1", "2", "3", "batal", "sudah", "stop"]),
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_words_break_it(bot: Bot, checked: Database, texts: list[str]) -> None:
    with time_machine.travel("2026-11-26 12:05+00:00", tick=False) as clock:
        doni = Villager(checked, bot, clock, f"doni{abs(hash(tuple(texts)))}")
        doni.gets()
        for text in texts:
            if text.strip():
                assert doni.says(text) + doni.waits(), text
    bad = checked.read(lambda unit: unit.connection.execute(select(_IN.c.why).where(_IN.c.why != "")).all())
    assert bad == []


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Database:
    from storage.migrate import upgrade
    from tests.conftest import RING

    db = Database(f"sqlite:///{tmp_path_factory.mktemp('checked')}/t.db", RING)
    upgrade(db)
    db.write(lambda unit: agencies.load_demo(unit))
    return db


def test_a_cry_for_help_is_never_a_question(listed: Database, bot: Bot, clock: time_machine.Coordinates) -> None:
    doni = Villager(listed, bot, clock)
    doni.says("cek")
    assert "Kami percaya Anda" in words(doni.says("tolong saya disekap di rumah majikan di riyadh"))


def test_a_word_in_the_middle_of_an_offer_is_answered_and_the_question_comes_again(
    listed: Database, bot: Bot, clock: time_machine.Coordinates
) -> None:
    doni = Villager(listed, bot, clock)
    doni.says("cek")
    doni.says(choice="Jawab 5 pertanyaan")
    shown = doni.says("cek pt contoh duta samudra")
    assert "SEDANG DIHENTIKAN" in shown[0].text and not shown[0].choices and "Kerja apa" in shown[-1].text
    assert "Yakin mau berhenti" not in words(doni.says("batal")) or "Kalau ada PT lain" in words(doni.says("ya"))


def test_news_goes_to_nobody_who_took_it_back(listed: Database, bot: Bot, clock: time_machine.Coordinates) -> None:
    for taking_back in ("stop", "hapus data saya"):
        doni = Villager(listed, bot, clock, taking_back)
        doni.gets()
        doni.says("cek pt contoh maju jaya")
        doni.says(choice="Selesai")
        doni.says("ya mau")
        assert listed.read(lambda unit: unit.session.scalars(select(AgencyWatch)).all())
        doni.says(taking_back)
        if taking_back != "stop":
            doni.says(choice="Ya, hapus")
        assert not listed.read(lambda unit: unit.session.scalars(select(AgencyWatch)).all())


def test_who_waits_is_sealed(listed: Database, bot: Bot, clock: time_machine.Coordinates) -> None:
    doni = Villager(listed, bot, clock)
    doni.says("cek pt contoh maju jaya")
    doni.says(choice="Selesai")
    doni.says(choice="Ya, kabari")
    table = AgencyWatch.__table__  # type: ignore[attr-defined]
    row = listed.read(lambda unit: unit.connection.exec_driver_sql(f"select * from {table.name}").mappings().one())
    who = listed.read(lambda unit: unit.session.scalars(select(AgencyWatch)).one().conversation_id)
    assert who.encode() not in b"".join(bytes(value) for value in row.values() if isinstance(value, bytes | memoryview))
    assert listed.read(lambda unit: agency_watch.count(unit, who)) == 1


def test_a_partly_suspended_agency_is_news_and_a_renewal_is_none(listed: Database, tmp_path: Path) -> None:
    def brings(text: str, day: date) -> list:
        path = tmp_path / "list.csv"
        path.write_text(f"nama,status,cakupan,negara sanksi,mulai\n{text}\n", encoding="utf-8")

        def work(unit):  # type: ignore[no-untyped-def]
            plan = agencies.plan(unit, path, source="KP2MI", checked_at=day, whole=False)
            agencies.carry_out(unit, plan)
            return agencies.take_news(unit, plan)

        return listed.write(work)

    firm = next(each for each in listed.read(agencies.everyone) if each.name == "PT CONTOH MAJU JAYA")
    listed.write(lambda unit: agencies.watch(unit, firm.id, "doni"))
    assert brings("PT CONTOH MAJU JAYA,aktif,,,2026-11-01", date(2026, 11, 24)) == []
    found = brings("PT CONTOH MAJU JAYA,skorsing sebagian,negara,Malaysia,2026-11-20", date(2026, 11, 25))
    assert [(each.conversation_id, each.gone) for each in found] == [("doni", False)]
    listed.write(lambda unit: agencies.watch(unit, firm.id, "doni"))
    assert brings("PT CONTOH MAJU JAYA,skorsing sebagian,negara,Malaysia,2026-11-20", date(2026, 11, 26)) == []


# ---- offers ----------------------------------------------------------------------------------------------------------


def test_rules_for_offers_judge_no_report() -> None:
    facts = {"countries": ["KH"], "agency_state": "revoked", "salary_over": 9, "signs": 5}
    assert judge({}, facts, TODAY, RULES).level == "green"
    assert judge({}, facts, TODAY, RULES, about=OFFERS).level == "red"
    assert not any(rule.about for rule in RULES.rules if not rule.id.startswith("offer."))


def test_pay_is_compared_in_the_money_it_was_named_in() -> None:
    salaries = Salaries.load(wiring.DATA / "salaries.toml")
    assert salaries.compare("TW", 66_000_000, "IDR")["salary_over"] == 2
    assert salaries.compare("TW", 10_000, "TWD")["salary_under"] == 0.5
    assert salaries.compare("TW", 900, "USD") == salaries.compare("ZZ", 900, "IDR") == {}
    assert all(pay.source and pay.checked_on for pay in salaries.countries.values())


@pytest.mark.parametrize(
    ("offer", "signs"),
    [
        ("ditawari kerja di malaysia lewat jalur tikus batam naik boat malam, bener gak?", ["imigrasi, tidak sembunyi"]),
        ("ditawari ke taiwan tanpa kontrak, bayar 35jt ke rekening pribadi pak anton, penipuan bukan?", ["perjanjian kerja tertulis", "biaya penempatan"]),
        ("ditawari jadi ART di dubai, kami dikasih 5 juta dulu, apa bener?", ["dihentikan", "diberi uang dulu"]),
        ("adik saya umur 16 ditawari kerja di singapura umurnya dituain, gimana ya?", ["18 tahun", "Umur atau ijazah yang diubah"]),
        ("ditawari ke hongkong gaji hkd 20000 sebulan, beneran gak ya?", ["jauh di atas yang biasa di sana (HK$ 4.990 sampai HK$ 5.500)"]),
        ("ditawari ke jepang pakai nama PT orang, numpang proses katanya, gaji 15jt, bener gak?", ["numpang proses"]),
    ],
)  # fmt: skip
def test_each_kind_of_sign_is_named(
    listed: Database, bot: Bot, clock: time_machine.Coordinates, offer: str, signs: list[str]
) -> None:
    doni = Villager(listed, bot, clock)
    doni.says("cek")
    shown = words(doni.says(offer) + doni.waits())
    assert all(sign in shown for sign in signs), shown
    assert "TANDA BAHAYA" in shown and not re.search(r"\d ?%|\baman\b", shown)


def test_only_numbers_that_were_called_are_shown(listed: Database, bot: Bot, clock: time_machine.Coordinates) -> None:
    called = Hotline("BP3MI Contoh", "021-555-0199", ("work",), ("ID",), "test", date(2026, 11, 20))
    uncalled = replace(called, name="Belum Ditelepon", number="021-555-0188", verified_on=None)
    for lines, seen in (((uncalled,), False), ((uncalled, called), True)):
        doni = Villager(listed, replace(bot, hotlines=Hotlines(lines)), clock, f"doni{seen}")
        doni.gets()
        doni.says("ditawari kerja admin di kamboja gaji 15jt tiket gratis, aman gk? tolong dicek")
        doni.waits()
        shown = words(doni.says(choice="Sebaiknya bagaimana?") + doni.says("cek pt sembarang saja"))
        assert ("021-555-0199" in shown) is seen and "021-555-0188" not in shown
        assert shown.count("20 November 2026") == (2 if seen else 0)


def test_an_old_button_still_means_what_it_said(
    listed: Database, bot: Bot, clock: time_machine.Coordinates, tmp_path: Path
) -> None:
    doni = Villager(listed, bot, clock)
    (asked,) = doni.says("cek pt contoh maju jya")
    clock.shift(timedelta(days=40))
    doni.last = asked
    shown = words(doni.says(choice="PT CONTOH MAJU JAYA"))
    assert "belum bisa kami pastikan" in shown and "lebih dari 30 hari" in shown
    other = tmp_path / "other.csv"
    other.write_text("nama,status\nPT CONTOH LAIN SEKALI,aktif\n", encoding="utf-8")
    plan = {"source": "KP2MI", "checked_at": date(2027, 1, 4)}
    listed.write(lambda unit: agencies.carry_out(unit, agencies.plan(unit, other, **plan)))
    doni.last = asked
    assert "TIDAK ADA LAGI sejak daftar 4 Januari 2027" in words(doni.says(choice="PT CONTOH MAJU JAYA"))
