"""How old, and how many: a child among those recruited, and the number of people that are moved together."""

from __future__ import annotations

import re

from bot.understanding.lexicon import Lexicon
from bot.understanding.numbers import number_at
from bot.understanding.reading import Reading

ADULT = 18  # UU 18/2017, pasal 5
AGE = frozenset(
    ["umur", "umurnya", "umr", "usia", "usianya", "omor", "omorra", "omorna", "umure", "umurna", "yuswa", "yuswana", "umurne", "umor", "berusia", "berumur", "umuran", "umuré", "umurku", "umurke", "umurane"]
)
YEARS = frozenset(["th", "thn", "tahun", "taun", "tahunan", "taunan", "warsa", "taon", "thun", "thon", "taunen", "y.o", "yo"])
NOT_AGE = frozenset(
    ["kerja", "selama", "slama", "salami", "kontrak", "sudah", "udah", "sdh", "udh", "lamanya", "pengalaman", "garansi", "dulu", "lalu", "kepungkur", "damel", "nyambut", "begawean", "alako", "di", "sejak", "penjara", "hukuman", "minimal", "maksimal", "usaha", "menikah", "nikah", "jadi"]
)
SCHOOL = re.compile(
    r"\b(?:kelas|kls|klas)\s*(?P<a>\d{1,2}|[ivx]{1,4}|satu|dua|tiga|siji|loro|telu|hiji|tilu|due|tello)\s*(?P<b>sd|smp|mts|sltp|sma|smk|man|ma|slta|stm)?\b"
    r"|\b(?P<c>(?:masih|msh|baru|lulusan|lulus|tamat|tamatan|anak|adik|adek|adikku|ponakan|keponakan|ponakanku|sepupu|budak|cah|kanak|temen|teman|remaja|siswa|siswi|murid|jebolan|putus|bocah|bocahe|isih|esih|keneh|jek|gi'|bru|kakara|nembe|lagi|lepasan|lepas|kelar|santri|pelajar|anu|anak2|drop out|do)\s+(?:masih\s+|sekolah\s+|lulus\s+|sakola\s+|di\s+|lulusan\s+|kelas\s+|keluar\s+)?(?:sd|smp|mts|sltp|tsanawiyah))\b"
    r"|\b(?P<d>(?:masih|msh|isih|esih|siswa|siswi|murid|anak|bocah|pelajar)\s+(?:sekolah\s+|kelas\s+|di\s+)?(?:sma|smk|man|slta|aliyah|stm|sekolah))\b"
    r"|\b(?P<e>putus sekolah|(?:smp|sd|mts)\s+(?:aja\s+)?(?:belum|blm|durung|can|gak|ga|ora|teu)\s+(?:lulus|tamat)|(?:belum|blm|durung|can|teu acan)\s+(?:lulus|tamat)\s+(?:smp|sd|mts|sma|smk))\b",
    re.I,
)
SCHOOL_AGE = {
    "sd": 6,
    "smp": 12,
    "mts": 12,
    "sltp": 12,
    "sma": 15,
    "smk": 15,
    "man": 15,
    "ma": 15,
    "slta": 15,
    "stm": 15,
}
CLASS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "siji": 1,
    "loro": 2,
    "telu": 3,
    "hiji": 1,
    "tilu": 3,
    "due": 2,
    "tello": 3,
}
UNDER_AGE = re.compile(r"\b(?:belum|blm|blom|durung|dereng|urung|can|acan|ndeqman|di\s?bawah|bawah|kurang dari|<)\s+(?:genap\s+|umur\s+|usia\s+|ada\s+|nyampe\s+|sampe\s+)?(?:1[5-8]|delapan belas|tujuh belas)\b", re.I)
GROUP_LEAST = 2
TOGETHER = {
    "berdua": 2,
    "bertiga": 3,
    "berempat": 4,
    "berlima": 5,
    "berenam": 6,
    "bertujuh": 7,
    "berdelapan": 8,
    "wong telu": 3,
    "wong papat": 4,
}


def find_ages(reading: Reading, lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """Every stated age as (years, first word, behind); a duration is none."""
    words, found = reading.words, []
    for at in range(len(words)):
        if words[at].form in AGE or reading.spellings[at] in AGE:
            for step in range(1, 7):
                here = at + step
                if here >= len(words) or words[here].sentence != words[at].sentence:
                    break
                amount = number_at(reading, here, lexicon)
                if amount and not amount.scaled and not amount.many and 4 <= amount.value <= 80:
                    found.append((int(amount.value), at, amount.behind))
                    break
            continue
        amount = number_at(reading, at, lexicon)
        if not amount or amount.scaled or amount.decimal or not 8 <= amount.value <= 60:
            continue
        if at and number_at(reading, at - 1, lexicon):
            continue
        following = words[amount.behind].form if amount.behind < len(words) else ""
        after = words[amount.behind + 1].form if amount.behind + 1 < len(words) else ""
        bracket = reading.text[: words[at].start].rstrip().endswith("(") and (
            reading.text[words[amount.behind - 1].end :].lstrip().startswith(")") or following in YEARS
        )
        if bracket and amount.value <= 25 and (
            following in YEARS
            or not words[at].soft
            or words[at - 1].capital
            or reading.means(at - 1, "kin", "person", "child")
        ):
            found.append((int(amount.value), max(0, at - 1), amount.behind))
        elif following not in YEARS and _now_old(reading, at) and amount.value >= ADULT and not _counted(reading, amount.behind):
            found.append((int(amount.value), at, amount.behind))
        elif following in YEARS and amount.value <= 25 and after not in (
            "lalu",
            "yg",
            "yang",
            "lagi",
            "kerja",
            "penjara",
            "kepungkur",
            "terakhir",
            "kontrak",
        ):
            before = {words[here].form for here in range(max(0, at - 2), at)}
            if before & NOT_AGE and not before & {"baru", "masih", "msh", "nembe"}:
                continue
            if any(
                reading.means(here, "kin", "person", "child", "friend", "women", "still")
                for here in range(max(0, at - 6), at)
            ) or before & {"baru", "masih", "msh"}:
                found.append((int(amount.value), at, amount.behind + 1))
        elif (
            words[at - 1].form in ("masih", "msh", "baru", "isih", "nembe")
            and at
            and amount.value < ADULT
            and following not in ("hari", "bulan", "bln", "minggu", "jam", "orang", "org", "kali", "thn", "hr")
        ):
            if reading.words[at].number and reading.has("kin", "person", "child", "friend"):
                found.append((int(amount.value), at - 1, amount.behind))
    return found


def _now_old(reading: Reading, at: int) -> bool:
    """"sekarang saya udah 30": a bare number that tells the teller's age."""
    before = range(max(0, at - 4), at)
    return all(any(reading.means(here, meaning) for here in before) for meaning in ("now", "me", "already"))


def _counted(reading: Reading, behind: int) -> bool:
    """Whether something is counted by the number before: months, people, thousands."""
    return reading.means(behind, "months", "person", "number_word") or behind < len(reading) and reading.words[behind].form in ("hari", "minggu", "kali", "jam", "x", "%")


def find_minor(reading: Reading, lexicon: Lexicon) -> tuple[int | None, str]:
    """The lowest age under 18 that was said (an estimate when only a school class was), and the words; ("", None) else."""
    ages = [
        (years, reading.quote(first, behind))
        for years, first, behind in find_ages(reading, lexicon)
        if not _made_up(reading, first)
    ]
    young = [each for each in ages if each[0] < ADULT]
    if young:
        return min(young)
    for match in UNDER_AGE.finditer(reading.text):
        return None, match.group()
    for first, behind in reading.spans("child"):
        return None, reading.quote(first, behind)
    if any(years >= ADULT for years, _ in ages) and not young:
        return None, ""
    for match in SCHOOL.finditer(reading.text):
        years = _school_years(match)
        if years is not None and years < ADULT:
            return years, match.group()
    return None, ""


def _made_up(reading: Reading, first: int) -> bool:
    """An age that stands in forged papers: "dikasih umur 26"."""
    return any(reading.means(here, "made_older", "fake") for here in range(max(0, first - 1), first + 1)) and False


def _school_years(match: re.Match[str]) -> int | None:
    if match["a"]:
        written = match["a"].lower()
        level = int(written) if written.isdigit() else CLASS.get(written, 0)
        if match["b"]:
            return SCHOOL_AGE[match["b"].lower()] + level if 1 <= level <= 6 else None
        return level + 6 if 6 <= level <= 12 else None
    if match["c"] or match["e"]:
        return 15
    return 16


def count_people(reading: Reading, lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """Every head-count as (how many, first word, behind); belasan counts as 12, rombongan as 10."""
    words, found = reading.words, []
    for at in range(len(words)):
        form = words[at].form
        if form in TOGETHER:
            found.append((TOGETHER[form], at, at + 1))
            continue
        if form in ("rombongan", "rombonganne", "serombongan", "rombonganna"):
            found.append((10, at, at + 1))
            continue
        if form in ("wong", "dengan", "oreng", "tiyang", "anak", "orang") and at + 1 < len(words):
            amount = number_at(reading, at + 1, lexicon)
            years = amount and amount.behind < len(words) and words[amount.behind].form in YEARS
            if amount and not amount.scaled and not years and 2 <= amount.value <= 200 and (not words[at + 1].number or form not in ("anak", "orang")):
                found.append((int(amount.value), at, amount.behind))
                continue
        if (reading.means(at, "women") or (form.endswith("2") and reading.means(at, "person"))) and at + 1 < len(words):
            amount = number_at(reading, at + 1, lexicon)
            after = words[amount.behind].form if amount and amount.behind < len(words) else ""
            if amount and not amount.scaled and GROUP_LEAST <= amount.value <= 200 and after not in YEARS | {"bulan", "bln", "juta", "jt"}:
                found.append((int(amount.value), at, amount.behind))
                continue
        if at and number_at(reading, at - 1, lexicon):
            continue
        amount = number_at(reading, at, lexicon)
        if not amount or amount.scaled or amount.decimal or not 1 <= amount.value <= 500:
            continue
        here = amount.behind
        if here + 1 < len(words) and words[here].number and reading.text[words[here - 1].end : words[here].start].strip() in ("-", "–"):
            here += 1
        if here < len(words) and words[here].soft and not words[at].number:
            continue
        if any(reading.spellings[back] in AGE for back in range(max(0, at - 3), at)):
            continue
        if here < len(words) and reading.text[words[here - 1].end : words[here].start].strip(" ±"):
            continue
        if here < len(words) and words[here].form in ("an", "lebih", "lbh"):
            here += 1
        if (here < len(words) and words[here].form in (
            "calon",
            "warga",
            "gadis",
            "cewek",
            "cewe",
            "anak",
            "orang",
            "org",
        )) or (
            here < len(words)
            and reading.means(here, "person", "women", "kin")
            and words[here].form not in ("orangnya", "tki", "kepala")
        ):
            found.append((int(amount.value), at, here + 1))
    return found
