"""Nothing that only nearly is a registered firm is ever called registered: names, numbers, and crooks' tricks."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from benchmarks import agencies as bench
from casework import agencies
from casework.agency_check import REGISTERED, check
from casework.agency_events import Event
from casework.agency_firms import Firm, Place, Register
from casework.agency_index import AgencyIndex
from casework.agency_names import read_name, spelled
from casework.agency_numbers import find_licence, find_phone, licence_key, phone_key

TODAY = date(2026, 11, 2)
LISTED = Register("list", TODAY, "stamp")
EVENTS = (Event("licensed", seen_on=TODAY),)


def index_of(*names: str, **more: object) -> AgencyIndex:
    return AgencyIndex([Firm(name, name, spelled(name), events=EVENTS, **more) for name in names], LISTED)  # type: ignore[arg-type]


BIG = AgencyIndex(bench.firms(None), LISTED)
NAMES = [firm.name for firm in BIG.firms]


def letters(text: str) -> str:
    """What is compared at the strictest, written anew: letters and digits without PT and CV."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\b(pt|cv)\b", " ", text.lower().replace("p.t.", "pt ")))


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=400, deadline=None)
def test_no_near_miss_is_ever_registered(name: str, data: st.DataObject) -> None:
    """Letters changed anywhere: registered is said only of the one firm that is written like this."""
    core = bench.core(name)
    at = data.draw(st.integers(0, len(core)))
    put = data.draw(st.text("abcdefghijklmnopqrstuvwxyz0123456789аеоі& -.'", max_size=3))
    cut = data.draw(st.integers(0, 3))
    text = core[:at] + put + core[at + cut :]
    assume(read_name(text).words)
    for answer in check(
        BIG, data.draw(st.sampled_from(["{}", "pt {}", "cek PT. {} resmi gak?"])).format(text), on=TODAY
    ):
        if answer.verdict != REGISTERED:
            continue
        assert answer.firm is not None
        assert [firm for firm in BIG.firms if letters(firm.name) == letters(text)] == [answer.firm]
        assert text.isascii(), "letters that only look alike are never certain"


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
@example("PT \u202eABADI")
@example("&")
@example("0" * 200)
def test_any_text_has_an_answer_and_no_stranger_is_registered(text: str) -> None:
    for answer in check(BIG, text, on=TODAY):
        assert answer.verdict in agencies.VERDICTS
        assert answer.verdict != REGISTERED or (answer.firm and letters(answer.firm.name) in letters(text))


def test_ten_thousand_near_misses_hold_no_dangerous_answer() -> None:
    wrong = [text for text in bench.near_misses(NAMES, bench.NEAR_MISSES) if bench.dangerous(BIG, text)]
    assert wrong == []


def test_a_question_takes_less_than_five_milliseconds() -> None:
    questions = list(bench.near_misses(NAMES, 300))
    begun = perf_counter()
    for text in questions:
        check(BIG, text, on=TODAY)
    assert (perf_counter() - begun) / len(questions) < 0.005


def test_words_in_another_order_or_among_others_are_no_match() -> None:
    index = index_of("PT CONTOH JAYA ABADI")
    for text in (
        "abadi jaya contoh",
        "PT ABADI CONTOH JAYA",
        "jaya abadi",
        "PT Contoh Jaya Abadi Group",
        "PT Agen Contoh Jaya Abadi",
        "PT Contoh Jaya Abadi Resmi",
        "PT Contoh Jaya Abadi Aman?",
        "PT Contoh Jaya Abadi Mas",
    ):
        assert [answer.verdict for answer in check(index, text, on=TODAY)] in (["similar"], ["not_found"]), text


def test_the_country_that_is_asked_for_is_no_part_of_a_name() -> None:
    index = index_of("PT CONTOH BINTANG TIMUR", "PT CONTOH KE DEPAN")
    for text in (
        "pt contoh bintang timur ke taiwan resmi gak",
        "cek PT Contoh Bintang Timur buat arab saudi aman gk?",
        "cek pt contoh bintang timur utk hongkong",
    ):
        answer = check(index, text, on=TODAY)[0]
        assert (answer.verdict, answer.firm and answer.firm.name) == (REGISTERED, "PT CONTOH BINTANG TIMUR"), text
    assert check(index, "pt contoh bintang timur ke depan", on=TODAY)[0].verdict != REGISTERED
    assert check(index, "pt contoh bintang timur taiwan", on=TODAY)[0].verdict != REGISTERED
    assert check(index, "cek pt contoh ke depan", on=TODAY)[0].verdict == REGISTERED


def test_names_made_of_question_words_keep_them() -> None:
    index = index_of("PT CONTOH", "PT SUMBER", "PT JAYA MANDIRI", "PT BUMI MAS")
    for text in ("PT Sumber Mas?", "PT Contoh Bu", "mas jaya mandiri", "PT Contoh Aman?", "bu contoh"):
        assert check(index, text, on=TODAY)[0].verdict != REGISTERED, text
    assert check(index, "min, pt bumi mas resmi gak mas?", on=TODAY)[0].verdict == REGISTERED


def test_two_firms_that_typing_cannot_tell_apart_are_both_shown() -> None:
    index = index_of("PT CONTOH KARYA BAKTI", "PT CONTOH KARYABAKTI")
    answer = check(index, "contoh karya bakti", on=TODAY)[0]
    assert answer.verdict == "similar" and len(answer.suggestions) == 2
    reads = index_of("PT CONTOH SYARIF", "PT CONTOH SIARIFF")
    assert check(reads, "contoh syariff", on=TODAY)[0].verdict == "similar"
    assert check(reads, "contoh syarif", on=TODAY)[0].verdict == REGISTERED


def test_what_only_reads_the_same_is_offered_first_and_never_certain() -> None:
    index = index_of("PT CONTOH DUTA SAMUDRA", "PT CONTOH DUTA SAMUDERA", "PT CONTOH DAN JAYA", "PT CONTOH JAKSA")
    for text, name in {
        "contoh dutta samudra": "PT CONTOH DUTA SAMUDRA",
        "PT Contoh Doeta Samoedra": "PT CONTOH DUTA SAMUDRA",
        "contoh duta zamudra": "PT CONTOH DUTA SAMUDRA",
        "contoh duta samoedera": "PT CONTOH DUTA SAMUDERA",
        "PT Contoh & Jaya": "PT CONTOH DAN JAYA",
        "cek pt contoh djaxa resmi gak": "PT CONTOH JAKSA",
    }.items():
        answer = check(index, text, on=TODAY)[0]
        assert (answer.verdict, answer.firm) == ("similar", None), text
        assert answer.suggestions[0].name == name and answer.to_jsonable()["match"] is None


def test_at_most_three_are_suggested_and_the_rest_is_counted() -> None:
    index = index_of(*(f"PT CONTOH JAYA {word}" for word in ("ABADI", "UTAMA", "MANDIRI", "SENTOSA", "LESTARI")))
    answer = check(index, "pt contoh jaya", on=TODAY)[0]
    assert answer.verdict == "similar" and len(answer.suggestions) == 3 and answer.more == 2


def test_only_the_right_kind_of_body_is_the_firm() -> None:
    index = index_of("CV CONTOH SATU", "CONTOH DUA")
    assert check(index, "cv contoh satu", on=TODAY)[0].verdict == REGISTERED
    assert check(index, "pt contoh satu", on=TODAY)[0].verdict == "similar"
    assert check(index, "pt contoh dua", on=TODAY)[0].verdict == REGISTERED, (
        "an agency is a PT where the list says nothing"
    )
    assert check(index, "cv contoh dua", on=TODAY)[0].verdict == "similar"


@given(st.integers(10**16, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
@settings(deadline=None)
def test_a_licence_number_with_a_typing_error_is_never_certain(number: int, at: int, by: int) -> None:
    digits = str(number)
    index = index_of("PT CONTOH SATU", licence=digits)
    assert check(index, f"cek izin {digits}", on=TODAY)[0].verdict == REGISTERED
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    answer = check(index, f"cek izin {wrong}", on=TODAY)[0]
    assert answer.verdict == "similar" and [firm.name for firm in answer.suggestions] == ["PT CONTOH SATU"]
    assert check(index, digits[:at] + digits[at + 1 :], on=TODAY)[0].verdict != REGISTERED


def test_digits_in_a_name_are_no_licence_number() -> None:
    index = index_of("PT CONTOH B2 JAYA 2000", licence="123/MEN/2012")
    answer = check(index, "cek pt contoh b2 jaya 2000 resmi gak?", on=TODAY)[0]
    assert answer.verdict == REGISTERED and not answer.number_differs
    assert check(index, "nomor 123 MEN 2012", on=TODAY)[0].by == "licence"


def test_licence_numbers_of_every_age() -> None:
    assert licence_key("KEP. 901 / MEN / 2006") == licence_key("kep.901/men/2006") == "kep/901/men/2006"
    assert licence_key("No. 12 Tahun 2016") == licence_key("nomor 12 th 2016") == "12/2016"
    assert licence_key("SIP3MI No. 9041 7263 5500 18201") == "90417263550018201"
    assert licence_key("901/MEN/2006") != licence_key("KEP.901/MEN/2006"), "another decree"
    assert licence_key("123") == licence_key("no") == licence_key("") == ""
    assert find_licence("cek no 902/MEN/2012 ya")[0] == "902/men/2012"
    assert find_licence("telp 081234567890") == ("", "")


def test_telephones() -> None:
    assert phone_key("+62 (21) 555-0101") == phone_key("021 5550101") == phone_key("0062215550101") == "215550101"
    assert phone_key("5550101") == phone_key("") == phone_key("12345678901234567890") == ""
    assert find_phone("hub (021) 5550101 ya")[0] == "215550101"
    shared = AgencyIndex(
        [Firm(name, name, spelled(name), events=EVENTS, offices=(Place("head", phones=("021-5550101",)),)) for name in ("PT CONTOH A", "PT CONTOH B")],
        LISTED,
    )  # fmt: skip
    assert check(shared, "0215550101", on=TODAY)[0].verdict == "similar", "one number, two firms"


def test_the_names_for_measuring_are_not_here() -> None:
    """Only invented agencies ship."""
    text = (Path(agencies.__file__).parents[1] / "data" / "demo" / "agencies.csv").read_text(encoding="utf-8")
    assert all("CONTOH" in line for line in text.splitlines()[1:])


@pytest.mark.parametrize("size", [1, 60])
def test_joining_and_splitting_words_is_forgiven(size: int) -> None:
    chance = random.Random(size)
    for name in chance.sample(NAMES, size):
        joined = "pt " + "".join(bench.core(name).split())
        same = [each for each in NAMES if letters(each) == letters(name)]
        answer = check(BIG, joined, on=TODAY)[0]
        assert answer.verdict == (REGISTERED if len(same) == 1 else "similar")
