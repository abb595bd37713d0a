"""Named people: an honorific and a name ("Bu Lastri"), or a name behind "namanya", "si", "suami saya".

A role is no name (pak RT, bu kader), nor is a greeting (Sugeng enjang), an initial, or a place that follows a name.
"""

from __future__ import annotations

import re

from bot.understanding.facts import Person
from bot.understanding.reading import Reading

TITLES = frozenset(
    ["haji", "hajah", "hajjah", "hj", "h", "ustad", "ustadz", "ustaz", "ustadzah", "kh", "kyai", "kiai", "gus", "daeng", "andi", "si", "tuan", "guru", "lalu", "baiq", "amaq", "inaq", "cik", "puang", "kaji", "ji", "umi", "abah", "ra"]
)
WEAK = frozenset(
    ["a", "aa", "h", "ki", "ko", "ci", "ra", "bi", "yu", "ua", "uni", "uda", "ke", "tuan", "si", "lalu", "andi", "ama", "ina", "guru", "den", "nok", "ji", "wa", "wak", "mang", "nang", "ning", "neng", "lik", "cak", "bos", "mama", "papa", "bapa", "mami", "om", "usi", "mas", "nona", "h", "saudara", "saudari", "kang", "teh", "bang", "kak", "tante", "umi", "abi", "mbah", "ibu", "bapak", "lora", "puang", "bung", "cik", "papuq", "opa", "oma", "encik", "sdr", "sdri", "nyae", "nyonya"]
)
UNSURE = frozenset(["nang", "neng", "ning", "lek", "lik", "leq", "den", "nok", "ra", "a", "aa", "ko", "ki", "h", "ci", "bi", "mang", "ji", "wa", "wak", "ua", "om", "mas_"])
PLACE_CUE = frozenset(
    ["ds", "desa", "dsn", "dusun", "kec", "kecamatan", "kab", "kabupaten", "kota", "kp", "kampung", "blok", "rt", "rw", "jl", "jalan", "kel", "di", "dari", "asal", "org", "orang", "wong", "alamat", "rumah", "rumahnya", "dr", "ti", "sekang", "soko", "tiang"]
)
NEVER = frozenset(
    ["de", "dhe", "le", "lik", "contoh", "kentongan", "admin", "allah", "tuhan", "gusti", "saya", "sy", "aku", "dia", "ia", "kami", "yg", "yang", "itu", "ini", "mau", "sudah", "udah", "tadi", "tlg", "tolong", "terima", "assalamualaikum", "pt", "cv", "lpk", "tkw", "tki", "pmi", "wni", "ktp", "kk", "jl", "wa", "hp", "fb", "ig", "tiktok", "facebook", "whatsapp", "telegram", "imigrasi", "kbri", "kjri", "bp2mi", "bp3mi", "kp2mi", "polri", "tni", "polisi", "rt", "rw", "lurah", "camat", "kades", "kadus", "bupati", "gubernur", "presiden", "menteri", "tetangga", "ganti", "resmi", "calo", "sponsor", "agen", "majikan", "bos", "korban", "pelaku", "anak", "janda", "gadis", "nomor", "no"]
)
OWN = frozenset(["saya", "sy", "ku", "aku", "kami", "nya", "kulo", "tiang", "abdi", "engko'", "kaula", "nyong"])
CUE_STOP = frozenset(
    ["pt", "cv", "perusahaan", "agen", "agensi", "desa", "kampung", "kantor", "saya", "sy", "aku", "orang", "kami", "mereka", "itu", "ini", "dia", "nya", "yang", "yg", "ada", "tidak", "gak", "lupa", "siapa", "apa", "palsu", "resmi", "lain", "sendiri", "samaran", "alias", "pemilik", "pengirim", "penerima", "toko"]
)


def find_persons(reading: Reading, taken: list[tuple[int, int]], is_place=None) -> tuple[Person, ...]:
    """Every named person once. `taken` are words that are an agency's name; `is_place` tells whether a word is a place."""
    blocked = {at for first, behind in taken for at in range(first, behind)}
    found: dict[str, Person] = {}
    at = 0
    while at < len(reading):
        spot = (
            None
            if at in blocked
            else (
                _behind_honorific(reading, at, blocked, is_place)
                or _behind_cue(reading, at, blocked, is_place)
                or _own_kin(reading, at, blocked, is_place) or _behind_recruiter(reading, at, blocked, is_place)
            )
        )
        if spot is None:
            at += 1
            continue
        first, behind = spot
        name = " ".join(reading.quote(first, behind).split())
        key = _bare(reading, first, behind)
        if key and not any(key == known or key in known.split() for known in found):
            found[key] = Person(name, reading.quote(first, behind))
        at = behind
    return tuple(found.values())


def _bare(reading: Reading, first: int, behind: int) -> str:
    bare = [reading.words[at].form for at in range(first, behind) if not _title(reading, at)]
    return " ".join(bare)


def _title(reading: Reading, at: int) -> bool:
    return (reading.means(at, "honorific") and not reading.means(at, "given_name")) or reading.words[at].form in TITLES


def _behind_honorific(reading, at, blocked, is_place):
    if (
        not reading.means(at, "honorific")
        or (reading.words[at].form in ("ke", "si")
        and not reading.words[at].form == "si")
    ):
        return None
    if (
        "whole_greeting" in reading.meanings[at]
        or (reading.meanings[at]["honorific"] > at + 1
        and reading.words[at].form != "tuan")
    ):
        return None
    words = reading.words
    first, here = at, at + 1
    if reading.spellings[at] != words[at].form:
        return None
    while here < len(words) and here - at < 3 and _title(reading, here) and _joins(reading, here):
        here += 1
    if here >= len(words) or here in blocked or not _joins(reading, here):
        return None
    weak = words[at].form in WEAK and here == at + 1
    if not _is_name(reading, here, weak):
        return None
    if words[at].form in UNSURE and here == at + 1 and not reading.means(here, "given_name") and not words[at].capital:
        return None
    if words[at].form == "si":
        first = here
    return first, _name_end(reading, here, blocked, is_place)


def _joins(reading: Reading, at: int) -> bool:
    """Whether a word follows the one before with nothing but a space, or the dot of `H.`, between them."""
    words = reading.words
    gap = reading.text[words[at - 1].end : words[at].start]
    return (gap.strip() == "" and "\n" not in gap) or (gap.strip() == "." and len(words[at - 1].form) <= 3)


def _is_name(reading: Reading, at: int, weak: bool) -> bool:
    word = reading.words[at]
    told = {key for key in reading.meanings[at] if key not in (word.form, reading.spellings[at])} - {"firm_word"}
    if word.number or word.form in NEVER or (len(word.form) < 3 and not (word.capital and len(word.form) == 2)):
        return False
    if "given_name" in told:
        return not (weak and word.form in ("nur", "sri", "hari", "bagus") and not word.capital)
    if any(key in told for key in ("official", "whole_greeting", "country")) and not _midcap(reading, at):
        return False
    exact = word.form == reading.spellings[at]
    if told and exact:
        return (
            _midcap(reading, at)
            and not told
            & {
                "official",
                "no",
                "recruiter",
                "me",
                "question",
                "report_word",
                "honorific",
                "kin",
                "pass",
                "already",
                "still",
                "carry",
                "offer",
                "leave",
                "want",
                "agency_kind",
                "help",
                "please",
            }
            and not weak
        )
    if weak or told:
        return _midcap(reading, at)
    return word.form.isalpha() or "'" in word.form


def _midcap(reading: Reading, at: int) -> bool:
    """Written with a capital where none is due: not at the beginning of a sentence and not in a shouted message."""
    words = reading.words
    if not words[at].capital or (words[at].text.isupper() and len(words[at].text) > 1):
        return False
    return at > 0 and words[at - 1].sentence == words[at].sentence


def _name_end(reading, first, blocked, is_place):
    words = reading.words
    here = first + 1
    while (
        here < len(words)
        and here - first < 3
        and here not in blocked
        and _joins(reading, here)
        and not reading.text[words[here - 1].end : words[here].start].strip()
    ):
        word = words[here]
        told = {key for key in reading.meanings[here] if key not in (word.form, reading.spellings[here])} - {
            "firm_word",
            "given_name",
        }
        if (
            word.number
            or not word.capital
            or not words[first].capital
            or word.form in PLACE_CUE
            or word.form in NEVER
            or (told and "given_name" not in reading.meanings[here])
            or word.text.isupper()
        ):
            break
        if is_place and is_place(word.form):
            break
        here += 1
    return here


def _behind_cue(reading, at, blocked, is_place):
    if not reading.means(at, "name_cue"):
        return None
    here = reading.meanings[at]["name_cue"]
    words = reading.words
    cue = words[at].form
    if cue == "inisial" or (cue == "an" and here == at + 1 and not (here < len(words) and words[here].capital)):
        return None
    while (
        here < len(words)
        and here - at < 7
        and (
            words[here].form
            in (
                "sponsor",
                "calo",
                "agen",
                "nya",
                "agenna",
                "agennya",
                "calonya",
                "sponsornya",
                "itu",
                "adalah",
                "yaitu",
                "tu",
                "dia",
                "org",
                "orangnya",
                "orgnya",
                "lengkap",
                "lengkapnya",
                "panggilan",
                "asli",
                "ne",
                "pake",
                "cuma",
                "kalo",
                "gak",
                "salah",
                "si",
                "perekrutnya",
                "perekrut",
                "anak",
                "anaknya",
            )
        )
    ):
        here += 1
    if (
        here >= len(words)
        or here in blocked
        or "\n" in reading.text[words[at].end : words[here].start]
        or words[here].form in CUE_STOP
    ):
        return None
    if reading.means(here, "honorific") and words[here].form not in ("si",):
        return None  # the honorific itself will be found
    if reading.spellings[at] != cue and len(cue) > 6 and here == at + 1 and not words[here].capital:
        return None
    if not _is_name(reading, here, weak=False) or (words[here].form in CUE_STOP):
        return None
    if cue == "si" and not (words[here].capital or reading.means(here, "given_name") or not _told(reading, here)):
        return None
    if (
        cue in ("nama", "nami", "nyama", "aran", "jeneng", "alias", "si", "an")
        and not (words[here].capital or reading.means(here, "given_name"))
        and _told(reading, here)
    ):
        return None
    return here, _name_end(reading, here, blocked, is_place)


def _told(reading: Reading, at: int) -> set[str]:
    return {key for key in reading.meanings[at] if key not in (reading.words[at].form, reading.spellings[at])} - {
        "given_name",
        "firm_word",
    }


def _own_kin(reading, at, blocked, is_place):
    """ "suami saya Sugeng", "adik saya Marlince (15)", "saya Yuliana dari TTS": a capital where none is due."""
    words = reading.words
    kin = reading.means(at, "kin", "friend")
    me = words[at].form in ("saya", "sy", "aku", "perkenalkan", "kulo", "abdi", "tiang", "kaula")
    if not kin and not me:
        return None
    here = reading.meanings[at].get("kin") or reading.meanings[at].get("friend") or at + 1
    if kin and here < len(words) and words[here].form in OWN:
        here += 1
    if here >= len(words) or here in blocked:
        return None
    gap = reading.text[words[here - 1].end : words[here].start]
    if not re.fullmatch(r"\s*[,(]?\s*", gap) or "\n" in gap:
        return None
    word = words[here]
    if (
        not word.capital
        or (word.text.isupper()
        and len(word.text) < 5)
        or _told(reading, here)
        or len(word.form) < 3
        or word.form in NEVER
    ):
        return None
    if is_place and is_place(word.form):
        return None
    if me and not kin and at and reading.means(at - 1, "kin", "friend", "recruiter"):
        return None
    if (
        me
        and here + 1 < len(words)
        and not reading.means(here, "given_name")
        and words[here + 1].form
        not in (
            "dari",
            "dr",
            "mau",
            "warga",
            "asal",
            "umur",
            "usia",
            "ibu",
            "anak",
            "istri",
            "suami",
            "kakak",
            "ti",
            "saking",
        )
    ):
        return None
    return here, _name_end(reading, here, blocked, is_place)


def _behind_recruiter(reading, at, blocked, is_place):
    """"tekong Buyung", "sponsor yanti": a recruiter and a name, with nothing between."""
    if not reading.means(at, "recruiter") or reading.meanings[at]["recruiter"] > at + 1:
        return None
    here = at + 1
    if here >= len(reading) or here in blocked or not _joins(reading, here):
        return None
    word = reading.words[here]
    named = reading.means(here, "given_name")
    if word.form in NEVER or word.form in PLACE_CUE or (not named and (not _midcap(reading, here) or _told(reading, here))):
        return None
    if is_place and is_place(word.form) and not named:
        return None
    return here, _name_end(reading, here, blocked, is_place)
