"""T6: whoever asks about an agency or an offer cannot find out whether it was reported.

Two worlds: in one of them villagers have reported the agency, its people and its number. Every byte that is answered to
somebody who asks afterwards is the same in both.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.handlers.bot import Bot
from casework import agencies
from casework import reports as reports_of
from casework.record import Report
from kentongan import wiring
from storage.database import Database, Unit
from storage.migrate import upgrade
from tests.checking.conftest import CHECKED
from tests.checking.villager import Villager
from tests.conftest import RING

REPORTS = (
    "bu yanti 081234567890 dari pt contoh maju jaya abadi di sukorejo ponorogo minta 5 juta ke rekening pribadi, penipu",
    "pt contoh duta samudra itu calo, minta 35jt buat taiwan ke rek pribadi pak anton 081298765432, di balong ponorogo",
    "hati hati pt sembarang, ktp asli dikumpulkan, visa ziarah ke arab saudi, orangnya bu sri desa lantan",
    "tolong saya disekap di kamboja sama pt contoh cahaya bunda",
)
QUESTIONS = (
    "cek pt contoh maju jaya abadi resmi gk? minta 35jt buat taiwan, tf ke rek pribadi",
    "cek pt contoh maju jya",
    "cek pt contoh duta samudra",
    "cek pt contoh cahaya bunda",
    "cek pt sembarang",
    "cek 081234567890",
    "cek pt contoh maju jaya, pt contoh cahaya bunda, pt sembarang resmi gak",
    "ditawari kerja admin di kamboja gaji 15jt lewat pt contoh maju jaya abadi, tiket gratis, aman gk?",
)


def _filed(unit: Unit, report: str) -> None:
    """A report about the agencies, as casework has it."""
    reports_of.file(
        unit, kind=reports_of.REPORT, reporter="pelapor", area=None, level="red", said=report,
        facts={"agencies": ["pt contoh maju jaya abadi", "pt sembarang"], "phones": ["+6281234567890"]},
        signals={"fee_to_person": report, "numpang_proses": report},
    )  # fmt: skip


def asks(db: Database, bot: Bot, clock: time_machine.Coordinates, questions: list[str], reports: list[str]) -> str:
    """What somebody is answered, in a world in which these reports came before."""
    for number, report in enumerate(reports):
        reporter = Villager(db, bot, clock, f"pelapor{number}")
        reporter.says(report)
        reporter.waits()
        db.write(partial(_filed, report=report))
    doni = Villager(db, bot, clock)
    doni.gets()
    shown = []
    for question in questions:
        shown += [doni.says(question), doni.waits()]
    text = repr(shown)
    for firm in db.read(agencies.everyone):  # ids are drawn at random in each world
        text = text.replace(firm.id, firm.name)
    return text


@pytest.fixture
def worlds(tmp_path: Path, clock: time_machine.Coordinates) -> list[Database]:
    found = []
    for name in ("plain", "reported"):
        db = Database(f"sqlite:///{tmp_path}/{name}.db", RING)
        upgrade(db)
        wiring.load_facts(db)
        db.write(
            lambda unit: agencies.carry_out(
                unit, agencies.plan(unit, agencies.DEMO, source="KP2MI", checked_at=CHECKED)
            )
        )
        found.append(db)
    return found


def test_reports_change_no_byte_of_what_is_answered(
    worlds: list[Database], bot: Bot, clock: time_machine.Coordinates
) -> None:
    plain, reported = worlds
    first = asks(plain, bot, clock, list(QUESTIONS), [])
    second = asks(reported, bot, clock, list(QUESTIONS), list(REPORTS) * 2)
    assert first == second and "TERDAFTAR" in first and "TANDA BAHAYA" in first
    count = select(func.count()).select_from(Report)
    assert reported.read(lambda unit: unit.session.execute(count).scalar_one()) > len(REPORTS), "there were reports"
    for db in worlds:
        db.close()


@given(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=3), st.lists(st.sampled_from(REPORTS), max_size=3))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_either(
    bot: Bot, clock: time_machine.Coordinates, tmp_path: Path, questions: list[str], reports: list[str]
) -> None:
    told = []
    for name, before in (("a", []), ("b", reports)):
        db = Database(f"sqlite:///{tmp_path}/{name}{uuid4().hex}.db", RING)
        upgrade(db)
        db.write(
            lambda unit: agencies.carry_out(
                unit, agencies.plan(unit, agencies.DEMO, source="KP2MI", checked_at=CHECKED)
            )
        )
        told.append(asks(db, bot, clock, questions, before))
        db.close()
    assert told[0] == told[1]
