"""The red flags of a message, each with the words that raised it; denied, quoted, settled and general talk raises none.

Most signs are little sentences in data/lexicon/signs.toml; those that need more than words (an age, a country under the
moratorium, who is paid, how many travel) are worked out here. Meanings of the signs: tests/corpus/README.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.facts import Country, Money, Person, Signal
from bot.understanding.lexicon import FOLDER, Lexicon
from bot.understanding.patterns import Match, Pattern, compile_pattern, find
from bot.understanding.reading import Reading

MORATORIUM = frozenset("AE BH DZ EG IQ IR JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())
"""Kepmenaker 260/2015: no household work in these countries."""
SCAM_COUNTRIES = frozenset({"KH", "MM", "LA", "PH"})
GROUP = 3  # people moved together


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign as written in signs.toml."""

    name: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What the other rooms found, which some signs need."""

    money: tuple[tuple[Money, int, int], ...]
    countries: tuple[Country, ...]
    persons: tuple[Person, ...]
    agencies: bool
    minor_words: str
    ages: tuple[int, ...]
    counts: tuple[tuple[int, int, int], ...]


@lru_cache(maxsize=1)
def signs() -> tuple[Sign, ...]:
    """The signs of data/lexicon/signs.toml, compiled once."""
    table = tomllib.loads((FOLDER / "signs.toml").read_text(encoding="utf-8"))
    return tuple(
        Sign(
            name,
            tuple(compile_pattern(each) for each in entry["when"]),
            tuple(compile_pattern(each) for each in entry.get("unless", ())),
        )
        for name, entry in table.items()
    )


def find_signals(reading: Reading, lexicon: Lexicon, around: Around) -> dict[str, Signal]:
    """All signs of a message by name, before the intent of the message is weighed."""
    present = {meaning for over in reading.meanings for meaning in over}
    found: dict[str, Signal] = {}

    def raise_sign(name: str, words: str) -> None:
        if words and name not in found:
            found[name] = Signal(name, words)

    for sign in signs():
        match = _matches(sign, reading, present)
        if match:
            raise_sign(sign.name, reading.quote(match.first, match.behind))
    _drop_wrong(reading, found)
    if around.minor_words:
        raise_sign("minor", around.minor_words)
    raise_sign("fee_to_person", fee_to_person(reading, around))
    raise_sign("paid_to_candidate", paid_to_candidate(reading, around))
    raise_sign("moratorium_domestic_work", moratorium(reading, around))
    if "organ_trade" not in found:
        raise_sign("scam_compound", scam_compound(reading, around, found))
    raise_sign("recruiter_is_official", recruiter_is_official(reading))
    raise_sign("group_departure", group_departure(reading, around))
    return found


def _matches(sign: Sign, reading: Reading, present: set[str]) -> Match | None:
    found = None
    for pattern in sign.when:
        found = find(pattern, reading, present)
        if found:
            break
    if not found:
        return None
    for pattern in sign.unless:
        against = find(pattern, reading, present, anyway=True)
        if against and against.first <= found.behind + 2 and against.behind >= found.first - 2:
            return None
    return found


def _drop_wrong(reading: Reading, found: dict[str, Signal]) -> None:
    """Signs whose words were about somebody or something else."""
    if "missing_person" in found and _lost_is_recruiter(reading, found["missing_person"].words):
        del found["missing_person"]
    if "job_substitution" in found and "scam_compound" in found and not reading.has("promise", "turned_out"):
        pass


def _lost_is_recruiter(reading: Reading, words: str) -> bool:
    """It is the recruiter who went silent, not a worker."""
    spot = next((at for at in range(len(reading)) if reading.text[reading.words[at].start :].startswith(words)), None)
    if spot is None:
        return False
    sentence = reading.words[spot].sentence
    before = [at for at in range(max(0, spot - 6), spot) if reading.words[at].sentence == sentence]
    kin = any(reading.means(at, "kin", "friend") for at in before)
    return any(reading.means(at, "recruiter", "agency_kind") for at in before) and not kin


def fee_to_person(reading: Reading, around: Around) -> str:
    """Money that goes from a candidate to an individual: the payee is named or plainly a person, not a firm's till."""
    fees = [(money, first, behind) for money, first, behind in around.money if money.role == "fee_asked"]
    direct = reading.affirmed("pay_person")
    asked = [
        (a, b)
        for a, b in reading.affirmed("pay", "ask_money")
        if any(
            reading.means(at, "money") or reading.words[at].form in ("dp", "panjar")
            for at in range(a, min(len(reading), b + 2))
        )
    ]
    if not fees and not (asked and direct):
        return ""
    for money, first, behind in fees:
        if _institution_near(reading, first, behind) and not _private_near(reading, first, behind):
            continue
        if _private_near(reading, first, behind) or _person_takes(reading, first, around):
            return money.words
    if not fees and direct:
        return reading.quote(*direct[0])
    return ""


def _institution_near(reading: Reading, first: int, behind: int) -> bool:
    """The firm, the school or the clinic is paid, or gives a receipt."""
    for a, b in reading.spans("institution"):
        if abs(a - behind) <= 12 or abs(first - b) <= 12:
            return not any(reading.negated[a:b])
    sentence = reading.words[first].sentence
    for at in range(max(0, first - 8), first):
        if reading.words[at].sentence != sentence:
            continue
        if reading.words[at].form in ("pt", "lpk", "agency", "agensi", "lembaga", "perusahaan", "kantor") and not any(
            reading.means(here, "recruiter", "honorific") for here in range(at + 1, first)
        ):
            if any(reading.means(here, "ask_money") for here in range(at, first)) or reading.words[at - 1].form in (
                "ke",
                "lewat",
            ):
                return True
    return False


def _private_near(reading: Reading, first: int, behind: int) -> bool:
    """The words say that a person is paid: "ke Bu Yanti", "rekening pribadi", "dititip ke sponsor"."""
    words = reading.words
    for a, b in reading.affirmed("pay_person"):
        if -14 <= a - behind <= 10:
            return True
    for at in range(max(0, first - 8), min(len(words) - 1, behind + 8)):
        if words[at].form in (
            "ke",
            "ka",
            "kepada",
            "kpd",
            "sama",
            "maring",
            "nang",
            "neng",
            "jok",
            "marang",
            "dhateng",
            "lek",
            "leq",
            "an",
            "tipaq",
            "nyang",
            "de'",
        ):
            step = at + 1
            while step < len(words) and words[step].form in (
                "si",
                "dia",
                "sang",
                "marketingnya",
                "staf",
                "stafnya",
                "oknum",
            ):
                step += 1
            if (
                step < len(words)
                and (reading.means(step, "recruiter", "official") or _named(reading, step))
                and abs(words[step].sentence - words[first].sentence) <= 1
            ):
                return True
    return False


def _named(reading: Reading, at: int) -> bool:
    if not reading.means(at, "honorific") or at + 1 >= len(reading):
        return False
    follows = reading.words[at + 1]
    told = {key for key in reading.meanings[at + 1] if key not in (follows.form, reading.spellings[at + 1])}
    return follows.capital or not told or bool(told & {"given_name", "honorific"})


def _person_takes(reading: Reading, first: int, around: Around) -> bool:
    """A person is said to recruit, and no firm is said to take the money."""
    named = any(not _self_or_victim(reading, person) for person in around.persons)
    taker = reading.affirmed("recruiter") or _man_who_recruits(reading)
    if around.agencies and not named:
        return False
    if _unnamed_firm(reading) and not named:
        return False
    return bool(named or taker)


def _unnamed_firm(reading: Reading) -> bool:
    return any(
        word.form in ("lpk", "blk", "lembaga", "agency", "agensi", "yayasan", "tiktok") for word in reading.words
    )


def _man_who_recruits(reading: Reading) -> bool:
    """ "ada tamu ... buka pendaftaran", "wonten tiyang madosi tenaga kerja": somebody who looks for people."""
    forms = (
        "tiyang",
        "orang",
        "org",
        "wong",
        "tamu",
        "dengan",
        "jalmi",
        "jalma",
        "oreng",
        "dia",
        "tetangga",
        "tetanggaku",
        "sodara",
        "om",
        "anjeunna",
        "manehna",
        "perempuan",
        "laki2",
    )
    for at, word in enumerate(reading.words):
        if word.form in forms and any(
            reading.means(here, "offer") or reading.means(here, "ask_money") or reading.means(here, "carry")
            for here in range(at + 1, min(len(reading), at + 9))
            if abs(reading.words[here].sentence - word.sentence) <= 0
            and not reading.words[here].form.startswith("dita")
        ):
            return reading.has("report_word") or word.form in ("tamu", "tiyang", "dia")
    return False


def _self_or_victim(reading: Reading, person: Person) -> bool:
    """A name behind "suami saya" or "saya" is the teller's or the victim's."""
    at = next(
        (here for here in range(len(reading)) if reading.text[reading.words[here].start :].startswith(person.words)), 0
    )
    before = range(max(0, at - 3), at)
    return any(
        reading.means(here, "kin") or reading.words[here].form in ("saya", "perkenalkan") for here in before
    ) and not any(reading.means(here, "recruiter", "pay", "ask_money") for here in before)


def paid_to_candidate(reading: Reading, around: Around) -> str:
    """Cash to the candidate or the family, as a lure."""
    for money, _, _ in around.money:
        if money.role == "paid_to_candidate":
            return money.words
    for first, behind in reading.affirmed("sweetener"):
        near = range(max(0, first - 5), min(len(reading), behind + 4))
        phrase = reading.quote(first, behind).lower()
        if phrase in ("di depan", "didepan", "di muka", "dimuka", "disit", "dhisik", "ndisik", "hadiah"):
            continue
        if any(reading.means(at, "give_me") and not reading.negated[at] for at in near):
            return reading.quote(first, behind)
    for first, behind in reading.affirmed("give_me"):
        if behind < len(reading) and reading.means(behind, "money") and not reading.has("organ", "commission"):
            if reading.words[first].form.startswith(
                (
                    "di",
                    "te",
                    "e",
                    "dapat",
                    "dpt",
                    "dapet",
                    "oleh",
                    "olih",
                    "entuk",
                    "meunang",
                    "kenging",
                    "terima",
                    "nerima",
                    "nampi",
                    "mauq",
                    "bau",
                    "olle",
                    "narema",
                )
            ):
                after = reading.words[behind + 1].form if behind + 1 < len(reading) else ""
                if after not in ("dari", "kalo", "kembali", "pinjaman"):
                    return reading.quote(first, behind + 1)
    return ""


def moratorium(reading: Reading, around: Around) -> str:
    """Household work, or no other work named, in a country under the moratorium."""
    spots = [each for each in around.countries if each.code in MORATORIUM]
    if not spots:
        return ""
    house = reading.affirmed("house_job")
    named = [(a, b) for a, b in reading.affirmed("house_job") if reading.words[a].form not in ("tkw",) or b > a + 1]
    other = reading.affirmed("other_job", "seafarer")
    if other and not named:
        return ""
    if _long_ago(reading):
        return ""
    return reading.quote(*house[0]) if house else spots[0].words


def _long_ago(reading: Reading) -> bool:
    """A year before 2015 is named, or a grown person tells of her childhood."""
    years = [int(word.form) for word in reading.words if word.number and len(word.form) == 4 and word.form.isdigit()]
    return any(1980 <= year < 2015 for year in years)


def scam_compound(reading: Reading, around: Around, found: dict[str, Signal]) -> str:
    """Made to defraud, or an office job without skill in the countries where the compounds are."""
    words = reading.affirmed("scam_word")
    scam_place = [each for each in around.countries if each.code in SCAM_COUNTRIES]
    border = any(each.code == "TH" for each in around.countries) and reading.affirmed("thai_border")
    abroad = bool(around.countries)
    if words and (abroad or reading.has("force", "confinement") or "confinement" in found):
        return reading.quote(*words[0])
    if not scam_place and not border:
        return ""
    where = scam_place[0].words if scam_place else reading.quote(*border[0])
    for first, behind in reading.affirmed("scam_job", "unskilled", "scam_target"):
        return reading.quote(first, behind)
    if any(money.role == "salary" for money, _, _ in around.money):
        return where
    if reading.affirmed("other_job", "house_job") and reading.has("offer", "promise", "carry", "leave"):
        return where
    return ""


def recruiter_is_official(reading: Reading) -> str:
    """The recruiter or taker of money is an official, poses as one, or is shielded by one."""
    for first, behind in reading.affirmed("official"):
        if _not_accused(reading, first, behind):
            continue
        near = range(max(0, first - 6), min(len(reading), behind + 8))
        close = [at for at in near if reading.words[at].sentence == reading.words[first].sentence]
        after = [at for at in close if at >= behind]
        before = [at for at in close if at < first]
        poses = any(reading.means(at, "lie") for at in before[-4:]) and not any(
            reading.words[at].form in ("kenal", "knal") for at in before
        )
        acts = any(reading.means(at, "official_side") and not reading.negated[at] for at in after[:6]) or any(
            reading.words[at].form
            in (
                "dibekingi",
                "dibekingin",
                "dibacking",
                "dilindungi",
                "bekingan",
                "bekingannya",
                "dibekingan",
                "beking",
                "dibantu",
                "kerjasama",
                "dilindungan",
            )
            for at in before[-6:]
        )
        recruits = any(
            reading.means(at, "recruiter", "offer", "ask_money", "carry")
            and not reading.negated[at]
            and not reading.words[at].form.startswith(("ditawar", "diajak", "dibawa"))
            for at in after[:6]
        ) or any(reading.means(at, "recruiter") for at in before[-4:])
        if poses or acts or recruits:
            return reading.quote(first, behind)
    return ""


def _not_accused(reading: Reading, first: int, behind: int) -> bool:
    """A former official, one who reports, one who is only known or asked for help, or a place of duty."""
    words = reading.words
    before = range(max(0, first - 4), first)
    if (
        any(reading.means(at, "former") for at in before)
        or reading.words[first].form in ("anggota", "pegawai")
        and behind == first + 1
    ):
        return True
    if any(
        words[at].form in ("kenal", "knal", "lapor", "ngelapor", "laporan", "ke", "ka", "kantor", "dari")
        and words[first - 1].form in ("ke", "ka", "kenal", "org", "orang", "kantor", "dari")
        for at in before
    ):
        return not any(reading.means(at, "lie") for at in before)
    me = [
        at
        for at in before
        if words[at].form in ("saya", "sy", "aku", "kami", "kulo", "abdi", "perkenalkan", "tiang", "kaula", "nyong")
    ]
    if (
        me
        and words[first].sentence == words[me[0]].sentence
        and not any(reading.means(at, "lie", "kin") for at in before)
    ):
        return True
    return first > 0 and reading.means(first - 1, "report_word")


def group_departure(reading: Reading, around: Around) -> str:
    """Three or more people who are moved together."""
    for many, first, behind in around.counts:
        if many < GROUP:
            continue
        near = range(max(0, first - 7), min(len(reading), behind + 9))
        if any(word.form in ("parang", "golok", "preman", "celurit") for word in (reading.words[at] for at in near)):
            continue
        moved = [
            at
            for at in near
            if abs(reading.words[at].sentence - reading.words[first].sentence) <= 1
            and (reading.means(at, "carry", "leave", "transport", "boat") or reading.words[at].form in ("muat", "isi"))
            and not reading.negated[at]
        ]
        if moved:
            return reading.quote(first, behind)
    words = [word.form for word in reading.words]
    for form in (
        "bersama2",
        "sama2",
        "barengan",
        "bareng2",
        "bareng",
        "serombongan",
        "rombongan",
        "berombongan",
        "bebarengan",
        "babarengan",
    ):
        if form in words:
            at = words.index(form)
            near = range(max(0, at - 8), min(len(reading), at + 6))
            if any(reading.means(here, "leave", "carry", "transport", "boat") for here in near) and (
                form in ("serombongan", "rombongan", "berombongan")
                or any(many >= GROUP for many, _, _ in around.counts)
                or reading.has("women")
                and len(reading.spans("women")) > 0
                and any(w.endswith("2") for w in words)
            ):
                return reading.quote(at, at + 1)
    return ""
