"""What is answered about an agency, for every status, on the invented list that ships."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework import agencies
from casework.agencies import AgencyIndex, Answer
from casework.agency_check import STALE_AFTER
from storage.database import Database
from tests.casework.country import World

CHECKED = date(2026, 11, 2)
TODAY = date(2026, 11, 24)
ROOM = Path(agencies.__file__).parent


@pytest.fixture(scope="module")
def index() -> AgencyIndex:
    return agencies.demo_index(CHECKED)


def ask(index: AgencyIndex, text: str, *, on: date = TODAY, country: str = "") -> Answer:
    answers = agencies.check(index, text, on=on, country=country)
    assert len(answers) == 1, text
    return answers[0]


@pytest.mark.parametrize(
    ("name", "verdict", "state"),
    [
        ("PT CONTOH MAJU JAYA ABADI", "registered", "licensed"),
        ("PT CONTOH MAJU JAYA", "registered", "licensed"),
        ("PT CONTOH DUTA SAMUDRA", "sanctioned", "suspended"),
        ("PT CONTOH BINTANG TIMUR", "sanctioned", "suspended_part"),
        ("PT CONTOH MEKAR LESTARI", "sanctioned", "suspended_part"),
        ("PT CONTOH SUMBER REZEKI", "registered", "lifted"),
        ("PT CONTOH CAHAYA BUNDA", "revoked", "revoked"),
        ("PT CONTOH LINTAS HARAPAN", "revoked", "expired"),
        ("PT CONTOH ANUGRAH INSANI", "sanctioned", "suspended"),
    ],
)
def test_every_status_has_its_answer(index: AgencyIndex, name: str, verdict: str, state: str) -> None:
    answer = ask(index, f"cek {name.lower()} resmi gak?")
    assert (answer.verdict, answer.standing and answer.standing.state) == (verdict, state)
    assert answer.firm is not None and answer.firm.name == name and answer.by == "name"
    assert answer.register is not None and answer.register.checked_at == CHECKED and not answer.stale
    assert answer.to_jsonable() == {"verdict": verdict, "match": name, "suggestions": []}


def test_a_sanction_tells_its_days_its_decree_and_what_it_covers(index: AgencyIndex) -> None:
    sanction = ask(index, "contoh duta samudra").sanction
    assert sanction is not None
    assert (sanction.scope, sanction.starts, sanction.ends) == ("all", date(2026, 9, 1), date(2026, 12, 1))
    assert sanction.decree == "SK Dirjen 12/2026"
    sectors = ask(index, "contoh mekar lestari").sanction
    assert sectors is not None and (sectors.scope, sectors.covers) == ("sector", ("rumah tangga",))
    answer = ask(index, "contoh maju jaya abadi")
    assert answer.valid_to == date(2027, 3, 3) and answer.firm is not None
    assert [branch.permit for branch in answer.firm.branches] == ["CONTOH-CAB/35/2025"]


def test_a_sanction_whose_last_day_has_passed_is_not_over_before_a_list_says_so(index: AgencyIndex) -> None:
    before = ask(index, "contoh duta samudra", on=date(2026, 8, 31))
    assert before.verdict == "registered", "the sanction has not begun"
    after = ask(index, "contoh duta samudra", on=date(2026, 12, 2))
    assert after.verdict == "sanctioned" and after.standing is not None and after.standing.overdue


def test_the_country_that_is_asked_for_counts(index: AgencyIndex) -> None:
    saudi = ask(index, "contoh bintang timur", country="SA")
    taiwan = ask(index, "contoh bintang timur", country="TW")
    assert (saudi.verdict, saudi.touches, saudi.permitted) == ("sanctioned", True, True)
    assert (taiwan.verdict, taiwan.touches, taiwan.permitted) == ("sanctioned", False, True)
    elsewhere = ask(index, "contoh maju jaya", country="TW")
    assert (elsewhere.verdict, elsewhere.permitted) == ("sanctioned", False), "its licence does not name Taiwan"
    assert ask(index, "contoh maju jaya", country="MY").verdict == "registered"
    assert ask(index, "contoh anugerah insani", country="TW").permitted is None, "the list names no countries"


def test_an_old_list_says_no_more_that_a_licence_is_in_force(index: AgencyIndex) -> None:
    last, old = CHECKED + STALE_AFTER, CHECKED + STALE_AFTER + timedelta(days=1)
    assert ask(index, "contoh maju jaya abadi", on=last).verdict == "registered"
    answer = ask(index, "contoh maju jaya abadi", on=old)
    assert answer.verdict == "stale_data" and answer.stale and answer.firm is not None
    for name, verdict in (
        ("contoh cahaya bunda", "revoked"),
        ("contoh duta samudra", "sanctioned"),
        ("lain sama sekali", "not_found"),
    ):
        other = ask(index, name, on=old)
        assert (other.verdict, other.stale) == (verdict, True), "what is bad is told, with the warning"
    ahead = agencies.check(index, "contoh maju jaya abadi", on=old, today=TODAY)[0]
    assert ahead.verdict == "registered", "a day ahead does not make the list older"


def test_without_any_list_nothing_is_claimed() -> None:
    answer = ask(AgencyIndex([], None), "pt contoh maju jaya")
    assert answer.verdict == "stale_data" and answer.register is None and answer.firm is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("cek pt contoh maju jya", {"PT CONTOH MAJU JAYA", "PT CONTOH MAJU JAYA ABADI"}),
        ("contoh maju", {"PT CONTOH MAJU JAYA", "PT CONTOH MAJU JAYA ABADI"}),
        ("PT Contoh Maju Jaya Abadi Sentosa", {"PT CONTOH MAJU JAYA", "PT CONTOH MAJU JAYA ABADI"}),
        ("PT Contoh Maju Jaya. Sentosa", {"PT CONTOH MAJU JAYA"}),
        ("pt contoh anugrh insani", {"PT CONTOH ANUGERAH INSANI", "PT CONTOH ANUGRAH INSANI"}),
        ("pt contoh annugrah insani", {"PT CONTOH ANUGERAH INSANI", "PT CONTOH ANUGRAH INSANI"}),
        ("PT Contoh Dutta Samoedra", {"PT CONTOH DUTA SAMUDRA"}),
        ("P.T. C.M.J.A.", {"PT CONTOH MAJU JAYA ABADI"}),
        ("PT СОNTОН DUТА SАМUDRА", {"PT CONTOH DUTA SAMUDRA"}),
        ("PT C0NT0H DUTA 5AMUDRA", {"PT CONTOH DUTA SAMUDRA"}),
        ("𝗣𝗧 𝗖𝗢𝗡𝗧𝗢𝗛 𝗗𝗨𝗧𝗔 𝗦𝗔𝗠𝗨𝗗𝗥𝗔", {"PT CONTOH DUTA SAMUDRA"}),
        ("CV Contoh Duta Samudra", {"PT CONTOH DUTA SAMUDRA"}),
        ("LPK Contoh Duta Samudra", {"PT CONTOH DUTA SAMUDRA"}),
        ("KEP.901/MEN/2007", {"PT CONTOH DUTA SAMUDRA"}),
        ("SIP3MI 90417263550018210", {"PT CONTOH MAJU JAYA ABADI"}),
        ("pt contoh palsu, no izin 90417263550018201", {"PT CONTOH MAJU JAYA ABADI"}),
    ],
)
def test_what_is_only_near_is_asked_back(index: AgencyIndex, text: str, names: set[str]) -> None:
    answer = ask(index, text)
    assert answer.verdict == "similar" and answer.firm is None
    assert {firm.name for firm in answer.suggestions} == names


@pytest.mark.parametrize(
    "text",
    [
        "contoh maju jaya abadi",
        "P.T. CONTOH  MAJU-JAYA ABADI",
        "Contoh Maju Jaya Abadi, PT",
        "*PT. CONTOH MAJUJAYA ABADI*",
        "\u200ePT Contoh Maju Jaya Abadi\u200f 🙏",
        "cek pt contoh maju jaya abadi resmi gk? minta 35jt buat taiwan, tf ke rek pribadi",
        "apakah PT Contoh Maju Jaya Abadi itu legal ya kak",
        "90417263550018201",
        "no izin 9041 7263 5500 18201",
        "PT Contoh Maju Jaya Abadi (SIP3MI 90417263550018201)",
        "izin cabang CONTOH-CAB/35/2025",
        "+62 21 555 0101",
        "021.5550102",
        "0352 555011",
    ],
)
def test_exactly_one_firm_however_it_is_typed(index: AgencyIndex, text: str) -> None:
    answer = ask(index, text)
    assert answer.verdict == "registered" and answer.firm is not None
    assert answer.firm.name == "PT CONTOH MAJU JAYA ABADI" and not answer.number_differs


def test_a_name_with_a_number_that_is_not_its_own(index: AgencyIndex) -> None:
    invented = ask(index, "PT Contoh Maju Jaya, izin 12345678901234567")
    assert invented.verdict == "registered" and invented.number_differs
    stolen = ask(index, "PT Contoh Maju Jaya, izin 90417263550018201")
    assert stolen.verdict == "similar" and stolen.firm is None


def test_almost_the_same_names_are_shown_apart(index: AgencyIndex) -> None:
    answer = ask(index, "PT CONTOH ANUGERAH INSANI")
    assert answer.verdict == "registered" and [firm.name for firm in answer.alike] == ["PT CONTOH ANUGRAH INSANI"]


def test_three_names_in_one_message_have_three_answers(index: AgencyIndex) -> None:
    text = "cek 1. PT Contoh Maju Jaya\n2. PT Contoh Cahaya Bunda dan PT Sembarang Saja"
    assert [answer.verdict for answer in agencies.check(index, text, on=TODAY)] == [
        "registered",
        "revoked",
        "not_found",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "PT",
        "cek",
        "halo min",
        "Pak Budi",
        "0812 3456 7890",
        "62",
        "😀",
        "x" * 4000,
        "PT " * 1300,
        "KEP",
        "12345678901234567",
    ],
)
def test_what_is_no_agency_is_not_found(index: AgencyIndex, text: str) -> None:
    answers = agencies.check(index, text, on=TODAY)
    assert [answer.verdict for answer in answers] == ["not_found"]
    assert answers[0].to_jsonable() == {"verdict": "not_found", "match": None, "suggestions": []}


def test_what_was_picked_is_answered_as_if_it_had_been_typed(db: Database) -> None:
    db.write(lambda unit: agencies.load_demo(unit, CHECKED))
    index = db.read(agencies.index)
    offered = ask(index, "cek pt contoh maju jya").suggestions
    answer = agencies.check_firm(index, offered[0].id, on=TODAY)
    assert answer is not None and answer.verdict == "registered" and answer.firm == offered[0]
    assert agencies.check_firm(index, "nobody", on=TODAY) is None


def test_the_demo_list_is_always_of_today_and_never_beside_a_real_one(db: Database, tmp_path: Path) -> None:
    assert db.write(lambda unit: agencies.load_demo(unit, CHECKED))
    assert not db.write(lambda unit: agencies.load_demo(unit, CHECKED))
    old = db.read(agencies.index)
    assert db.write(lambda unit: agencies.load_demo(unit, TODAY))
    new = db.read(lambda unit: agencies.fresh(unit, old))
    assert new is not old and new.register is not None and (new.register.checked_at, new.register.demo) == (TODAY, True)
    assert db.read(lambda unit: agencies.fresh(unit, new)) is new
    real = tmp_path / "real.csv"
    real.write_text("nama,status\nPT Contoh Nyata,aktif\n")
    db.write(lambda unit: agencies.carry_out(unit, agencies.plan(unit, real, source="KP2MI", checked_at=CHECKED)))
    assert [firm.name for firm in db.read(agencies.everyone)] == ["PT Contoh Nyata"]
    assert not db.write(lambda unit: agencies.load_demo(unit, TODAY))


def test_the_invented_agencies_say_so(index: AgencyIndex) -> None:
    assert len(index.firms) == 10 and all("CONTOH" in firm.name for firm in index.firms)


def test_reports_change_no_byte_of_an_answer(manned: World) -> None:
    """Two worlds: in one of them citizens have told of the agency. Whoever asks cannot tell which one he is in."""
    manned.do(agencies.load_demo, CHECKED)
    questions = ("cek pt contoh maju jaya abadi", "contoh maju jya", "pt contoh gelap", "90417263550018201")

    def answers() -> str:
        index = manned.db.read(agencies.index)
        return repr([agencies.check(index, each, on=TODAY, country="TW") for each in questions])

    before = answers()
    for name in ("PT CONTOH MAJU JAYA ABADI", "pt contoh gelap"):
        for _ in range(5):
            manned.filed(facts={"story": f"ditipu {name}", "agencies": [name]}, signals={"fake_agency": name})
    assert answers() == before


def test_nothing_that_citizens_reported_is_in_reach() -> None:
    """The answer rests on the list alone: none of its rooms knows a report, a signal or a file of a case."""
    allowed = {"data_files", "errors"}
    for path in [*ROOM.glob("agency_*.py"), ROOM / "agencies.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.ImportFrom | ast.Import) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            for name in [f"{module}.{each}".strip(".") for each in names] if module == "casework" else [module, *names]:
                if name.startswith("casework."):
                    room = name.split(".")[1]
                    assert room.startswith(("agency_", "agencies")) or room in allowed, f"{path.name} knows {name}"
