"""How old somebody is, and whether a child is among those recruited: by age, by school class, or in so many words."""

from __future__ import annotations

import re
from bisect import bisect_right

from bot.understanding.lexicon import Lexicon
from bot.understanding.numbers import Amount, number_at
from bot.understanding.reading import Reading
from bot.understanding.spelling import squeeze
from bot.understanding.words import several

ADULT = 18  # years; UU 18/2017, pasal 5
AGE = several(
    "umur umurnya umr usia usianya omor omorra omorna umure umurna yuswa yuswana umurne umor berusia berumur umuran umuré umurku umurke umurane"
)
YEARS = several("th thn tahun taun tahunan taunan warsa taon thun thon taunen yo")
NOT_AGE = several(
    "kerja selama slama salami kontrak sudah udah sdh udh lamanya pengalaman garansi dulu lalu kepungkur damel nyambut begawean alako di sejak penjara hukuman minimal maksimal usaha menikah nikah jadi"
)
STILL = several("baruq masih msh baru isih nembe esih taksih")
AFTER_DURATION = several("lalu yg yang lagi kerja penjara kepungkur terakhir kontrak")
OTHER_UNITS = several("hari hr minggu mgg kali jam x % bulan bln orang org")
KIND = r"(?:sd|smp|mts|sltp|tsanawiyah)"
HIGHER = r"(?:sma|smk|man|slta|aliyah|stm|sekolah)"
PUPIL = r"(?:arek|arek2|arek-arek|masih|msh|baru|seragam|(?:anak|anak2|bocah|bocah2|cah|budak|remaja|kanak|adik|adek|ponakan|keponakan|gadis|baru|nembe|tas|kakara|cewek|cewek2)\s+(?:wadon\s+|wedok\s+|lanang\s+|perempuan\s+|cewek\s+|laki\s+|estri\s+|awewe\s+)?(?:lulusan|lulus|tamat|tamatan|jebolan)|anak|anak2|adik|adek|ade|adikku|ponakan|keponakan|ponakanku|sepupu|budak|cah|kanak|remaja|siswa|siswi|murid|putus|bocah|bocahe|isih|esih|keneh|kakara|nembe|lagi|lepasan|lepas|kelar|santri|pelajar|do|gi'|ghi')"
SCHOOL = re.compile(
    rf"\b(?:kelas|kls|klas)\s*(?P<level>\d{{1,2}}|[ivx]{{1,4}}|satu|dua|tiga|siji|loro|telu|hiji|tilu|due|tello)\s*(?P<kind>sd|smp|mts|sltp|sma|smk|man|ma|slta|stm)?\b"
    rf"|\b(?P<young>{PUPIL}\s+(?:masih\s+|sekolah\s+|lulus\s+|sakola\s+|di\s+|lulusan\s+|kelas\s+|keluar\s+)?{KIND})\b"
    rf"|\b(?P<older>(?:masih|msh|isih|esih|siswa|siswi|murid|anak|bocah|pelajar)\s+(?:sekolah\s+|kelas\s+|di\s+)?{HIGHER})\b"
    rf"|\b(?P<left>putus sekolah|{KIND}\s+(?:aja\s+)?(?:belum|blm|durung|can|gak|ga|ora|teu)\s+(?:lulus|tamat)|(?:belum|blm|durung|can|teu acan)\s+(?:lulus|tamat)\s+(?:smp|sd|mts|sma|smk))\b",
    re.I,
)
UNDER = re.compile(
    r"\b1[0-7]\s+(?:aja|saja|wae|bae|pun)\s+(?:belum|blm|durung|can|urung)\b|\b(?:belum|blm|blom|durung|dereng|urung|can|acan|ndeqman|di\s?bawah|bawah|kurang dari)\s+"
    r"(?:genap\s+|umur\s+|usia\s+|ada\s+|nyampe\s+|sampe\s+)?(?:1[5-8]|delapan belas|tujuh belas)\b",
    re.I,
)
FIRST_CLASS = {
    "sd": 7,
    "smp": 13,
    "mts": 13,
    "sltp": 13,
    "sma": 16,
    "smk": 16,
    "man": 16,
    "ma": 16,
    "slta": 16,
    "stm": 16,
}
"""Age in the first class of each school."""
LEVELS = {
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
}
LEVELS |= {"satu": 1, "siji": 1, "hiji": 1, "dua": 2, "loro": 2, "due": 2, "tiga": 3, "telu": 3, "tilu": 3, "tello": 3}

Age = tuple[int, int, int]
"""Years, first word, word behind the last."""


def find_ages(reading: Reading, lexicon: Lexicon) -> list[Age]:
    """Every stated age; a duration is none."""
    found: list[Age] = []
    for at in range(len(reading)):
        age = _named_age(reading, at, lexicon) or _bare_age(reading, at, lexicon)
        if age:
            found.append(age)
    return found


def _named_age(reading: Reading, at: int, lexicon: Lexicon) -> Age | None:
    """`umurnya baru 16`."""
    words = reading.words
    if not {words[at].form, reading.spellings[at], squeeze(words[at].form)} & AGE:
        return None
    for here in range(at + 1, min(at + 7, len(words))):
        if words[here].sentence != words[at].sentence:
            return None
        amount = number_at(reading, here, lexicon)
        if amount and _years_added(reading, at, here, amount.behind):
            return None
        if amount and not amount.scaled and not amount.many and 4 <= amount.value <= 80:
            return int(amount.value), at, amount.behind
    return None


def _years_added(reading: Reading, at: int, here: int, behind: int) -> bool:
    """ "umurnya dimudain 5 tahun": so many years more or less, not an age."""
    changed = any(reading.means(back, "made_older") for back in range(at, here))
    return changed and behind < len(reading) and squeeze(reading.words[behind].form) in YEARS


def _bare_age(reading: Reading, at: int, lexicon: Lexicon) -> Age | None:
    """`Marlince (15)`, `anak 16 th`, `masih 15`, `sekarang saya udah 30`."""
    words = reading.words
    amount = number_at(reading, at, lexicon)
    if (
        not amount
        or amount.scaled
        or amount.decimal
        or not 8 <= amount.value <= 60
        or (at and number_at(reading, at - 1, lexicon))
    ):
        return None
    years = int(amount.value)
    following = squeeze(words[amount.behind].form) if amount.behind < len(words) else ""
    if _bracketed(reading, at, amount, following) and years <= 25:
        return years, max(0, at - 1), amount.behind
    if following in YEARS:
        return (years, at, amount.behind + 1) if years <= 25 and _years_of_life(reading, at, amount) else None
    if following in OTHER_UNITS or reading.means(amount.behind, "months", "person", "number_word"):
        return None
    if years >= ADULT:
        return (years, at, amount.behind) if _now_old(reading, at) else None
    if (
        at
        and words[at - 1].form in STILL
        and words[at].number
        and reading.has("kin", "person", "child", "friend", "me")
    ):
        return years, at - 1, amount.behind
    return None


def _bracketed(reading: Reading, at: int, amount: Amount, following: str) -> bool:
    """A number in brackets behind a name or a relative."""
    word = reading.words[at]
    if at == 0 or not reading.text[: word.start].rstrip().endswith("("):
        return False
    closes = reading.text[reading.words[amount.behind - 1].end :].lstrip().startswith(")")
    named = reading.words[at - 1].capital or reading.means(at - 1, "kin", "person", "child", "given_name")
    return following in YEARS or (closes and named)


def _years_of_life(reading: Reading, at: int, amount: Amount) -> bool:
    """`anak saya 16 tahun`, not `kerja 16 tahun` and not `16 tahun lalu`."""
    words = reading.words
    after = words[amount.behind + 1].form if amount.behind + 1 < len(words) else ""
    before = {words[here].form for here in range(max(0, at - 2), at)}
    if any(reading.means(here, "passport", "visa", "contract") for here in range(max(0, at - 4), at)):
        return False
    if after in AFTER_DURATION or (before & NOT_AGE and not before & STILL):
        return False
    near = range(max(0, at - 6), at)
    return bool(before & STILL) or any(
        reading.means(here, "kin", "person", "child", "friend", "women", "still") for here in near
    )


def _now_old(reading: Reading, at: int) -> bool:
    """ "sekarang saya udah 30": a bare number that tells the teller's age."""
    before = range(max(0, at - 4), at)
    return all(any(reading.means(here, meaning) for here in before) for meaning in ("now", "me", "already"))


def find_minor(reading: Reading, ages: list[Age]) -> tuple[int | None, str]:
    """The lowest age under 18 (an estimate when only a school class was said), and the words; (None, "") without one."""
    ages = [each for each in ages if each[0] < ADULT or not _pretended(reading, each[1])]
    young = [(years, reading.quote(first, behind)) for years, first, behind in ages if years < ADULT]
    if young:
        return min(young)
    line, starts = _plain_line(reading)
    under = UNDER.search(line)
    if under:
        return None, _as_written(reading, starts, under)
    for first, behind in reading.spans("child"):
        return None, reading.quote(first, behind)
    for match in SCHOOL.finditer(line):
        if ages and not (match["level"] and match["kind"]):
            continue  # a grown person's age was said
        years = _school_years(match)
        if years is not None and years < ADULT + 1:
            return min(years, ADULT - 1), _as_written(reading, starts, match)
    return None, ""


def _pretended(reading: Reading, first: int) -> bool:
    """ "disuruh ngaku umur 22": an age that is only claimed."""
    return any(
        reading.means(at, "lie", "made_older") and not reading.words[at + 1].soft
        for at in range(max(0, first - 2), first)
    )


def _plain_line(reading: Reading) -> tuple[str, list[int]]:
    """The words without held-down letters and signs, and where each begins in that line."""
    line, starts = "", []
    for word in reading.words:
        starts.append(len(line))
        line += squeeze(word.form) + " "
    return line, starts


def _as_written(reading: Reading, starts: list[int], match: re.Match[str]) -> str:
    """The words of the message that a match of the plain line stands for."""
    first = bisect_right(starts, match.start()) - 1
    return reading.quote(first, bisect_right(starts, match.end() - 1))


def _school_years(match: re.Match[str]) -> int | None:
    """About how old a pupil of that class is; somebody who left the middle school is about 15."""
    if not match["level"]:
        return 16 if match["older"] else 15
    written = match["level"].lower()
    level = int(written) if written.isdigit() else LEVELS.get(written, 0)
    if match["kind"]:
        return FIRST_CLASS[match["kind"].lower()] + level - 1 if 1 <= level <= 6 else None
    return level + 6 if 6 <= level <= 12 else None
