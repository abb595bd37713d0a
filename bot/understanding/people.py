"""Named people: an honorific and a name ("Bu Lastri"), or a name behind "namanya", "si", "suami saya", "tekong".

A role is no name (pak RT, bu kader), nor is a greeting (Sugeng enjang), an initial, or a place that follows a name.
"""

from __future__ import annotations

import re

from bot.understanding.facts import Person
from bot.understanding.people_names import (
    NEVER,
    PLACE_CUE,
    IsPlace,
    follows,
    is_name,
    is_title,
    name_end,
    stands_out,
    told,
)
from bot.understanding.reading import Reading, Span
from bot.understanding.words import several

WEAK = several(
    "pa a aa h ki ko ci ra bi yu ua uni uda ke tuan si lalu andi ama ina guru den nok ji wa wak mang nang ning neng lik cak bos mama papa bapa mami usi nona saudara saudari kang teh bang kak tante umi ummi abi mbah ibu bapak lora puang bung cik papuq opa oma encik sdr sdri nyae nyonya"
)
"""Honorifics that are also other words; they need a clearer name behind them."""
UNSURE = several("pa nang neng ning lek lik leq den nok ra a aa ko ki h ci bi mang ji wa wak ua")
"""Honorifics that are mostly prepositions in chat."""
OWN = several("saya sy ku aku kami nya kulo tiang abdi engko' kaula nyong beta kula")
TELLER = several("saya sy aku perkenalkan kulo abdi tiang kaula nyong beta")
BEHIND_TELLER = several(
    "dari dr mau warga asal umur usia ibu anak istri suami kakak ti saking sekang relawan kader guru ketua pengurus bidan mahasiswa sekdes anggota perawat staf pendamping kepala petugas umurku alumni"
)
BETWEEN = several(
    "sponsor calo agen nya agenna agennya calonya sponsornya itu adalah yaitu tu dia org orangnya orgnya lengkap lengkapnya panggilan asli aslinya perorangan pribadi ne pake cuma kalo gak salah si perekrutnya perekrut anak anaknya ya kalau ga"
)
CUE_STOP = several(
    "dhewe dewe dewek piyambak pribadi pembicaranya trainernya pt cv perusahaan agen agensi desa kampung kantor saya sy aku orang kami mereka itu ini dia nya yang yg ada tidak gak lupa siapa apa palsu resmi lain sendiri samaran alias pemilik pengirim penerima toko"
)
PREPOSITIONS = several("kang nang neng ning lek leq nek")
SINCE = several("dulu dlu dl itu tu namanya")
OPEN_CUES = several("nama nami nyama aran jeneng alias si an")
"""Cues that are often followed by another word than a name."""


def find_persons(reading: Reading, taken: list[Span], is_place: IsPlace | None = None) -> tuple[Person, ...]:
    """Every named person once. `taken` are words that are an agency's name; `is_place` tells whether a word is a place."""
    blocked = {at for first, behind in taken for at in range(first, behind)}
    ways = (_behind_honorific, _behind_cue, _own_kin, _behind_recruiter)
    found: dict[str, Person] = {}
    at = 0
    while at < len(reading):
        spot = None
        if at not in blocked:
            spot = next(filter(None, (way(reading, at, blocked, is_place) for way in ways)), None)
        if spot is None:
            at += 1
            continue
        first, behind = spot
        bare = [reading.words[here].form for here in range(first, behind) if not is_title(reading, here)]
        key = " ".join(bare)
        if key and not any(key == known or key in known.split() for known in found):
            written = reading.quote(first, behind)
            found[key] = Person(" ".join(written.split()), written)
        at = behind
    return tuple(found.values())


def _behind_honorific(reading: Reading, at: int, blocked: set[int], is_place: IsPlace | None) -> Span | None:
    """ "Bu Hj Romlah", "pak samsul"."""
    words, over = reading.words, reading.meanings[at]
    word = words[at]
    if "honorific" not in over or word.form == "ke" or reading.spellings[at] != word.form or "whole_greeting" in over:
        return None
    if over["honorific"] > at + 1 and word.form != "tuan":
        return None
    here = at + 1
    while here < len(words) and here - at < 3 and is_title(reading, here) and follows(reading, here):
        here += 1
    if here in blocked or not follows(reading, here):
        return None
    alone = here == at + 1
    cued = any(reading.means(back, "name_cue") for back in range(max(0, at - 2), at))
    written = (word.form in ("ibu", "bapak") or cued) and stands_out(reading, here)
    if not is_name(reading, here, sure=written or not (word.form in WEAK and alone)):
        return None
    if (
        (word.form in PREPOSITIONS and alone)
        and is_place
        and any(is_place(words[at].form) for at in range(here, min(here + 2, len(words))))
    ):
        return None  # ngapak for "from"
    named = reading.means(here, "given_name") or (
        word.form in ("lik", "wak", "ko", "ci", "bi", "mang", "ji", "wa", "uwa") and stands_out(reading, here)
    )
    if word.form in UNSURE and alone and not word.capital and not named:
        return None
    si = next((back for back in range(here - 1, at - 1, -1) if words[back].form == "si"), None)
    return (here if si is not None else at), name_end(reading, here, blocked, is_place, loose=word.form == "si")


def _behind_cue(reading: Reading, at: int, blocked: set[int], is_place: IsPlace | None) -> Span | None:
    """ "namanya Yanti", "a.n. Hendra Wicaksana", "arane Ji Tasem"."""
    words = reading.words
    if not reading.means(at, "name_cue"):
        return None
    here = reading.meanings[at]["name_cue"]
    cue = words[at].form
    if cue.endswith("inisial") or (cue == "an" and here == at + 1 and not (here < len(words) and words[here].capital)):
        return None
    while here < len(words) and here - at < 7 and words[here].form in BETWEEN:
        here += 1
    if here >= len(words) or here in blocked or words[here].form in CUE_STOP:
        return None
    if "\n" in reading.text[words[at].end : words[here].start] or (
        reading.means(here, "honorific") and words[here].form != "si"
    ):
        return None  # the honorific itself will be found
    if not is_name(reading, here, sure=True):
        return None
    plain = not (stands_out(reading, here) or reading.means(here, "given_name"))
    if cue in OPEN_CUES and plain and told(reading, here):
        return None
    return here, name_end(reading, here, blocked, is_place, loose=True)


def _own_kin(reading: Reading, at: int, blocked: set[int], is_place: IsPlace | None) -> Span | None:
    """ "suami saya Sugeng", "adik saya Marlince (15)", "saya Yuliana dari TTS": a capital where none is due."""
    words, over = reading.words, reading.meanings[at]
    kin = reading.means(at, "kin", "friend")
    teller = words[at].form in TELLER
    if (not kin and not teller) or words[at].form in ("warga", "wargi"):
        return None
    here = max(over.get("kin", 0), over.get("friend", 0)) or at + 1
    if kin and here < len(words) and words[here].form in OWN:
        here += 1
    if here >= len(words) or here in blocked:
        return None
    gap = reading.text[words[here - 1].end : words[here].start]
    word = words[here]
    if (
        "\n" in gap
        or not re.fullmatch(r"\s*[,(]?\s*", gap)
        or told(reading, here)
        or len(word.form) < 3
        or word.form in NEVER
    ):
        return None
    listed = reading.means(here, "given_name")
    if (reading.cased and not word.capital) or (not reading.cased and not listed):
        return None
    if (reading.cased and word.text.isupper() and len(word.text) < 5) or (
        is_place and not listed and is_place(word.form)
    ):
        return None
    if teller and not kin:
        if at and reading.means(at - 1, "kin", "friend", "recruiter"):
            return None
        after = words[here + 1].form if here + 1 < len(words) else ""
        ends = here + 1 < len(words) and words[here + 1].soft
        if after and not (listed or ends) and after not in BEHIND_TELLER:
            return None
    return here, name_end(reading, here, blocked, is_place)


def _behind_recruiter(reading: Reading, at: int, blocked: set[int], is_place: IsPlace | None) -> Span | None:
    """ "tekong Buyung", "sponsor yanti": a recruiter and a name, with nothing between."""
    if not reading.means(at, "recruiter"):
        return None
    here = reading.meanings[at]["recruiter"]
    if here < len(reading) and reading.words[here].form in SINCE:
        here += 1
    if here in blocked or not follows(reading, here):
        return None
    word = reading.words[here]
    listed = reading.means(here, "given_name")
    if (
        word.form in NEVER
        or word.form in PLACE_CUE
        or (not listed and (not stands_out(reading, here) or told(reading, here)))
    ):
        return None
    if is_place and not listed and is_place(word.form):
        return None
    return here, name_end(reading, here, blocked, is_place)
