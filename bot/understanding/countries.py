"""Which foreign countries are named: goal, workplace or way through. A city stands for its country, a region for none.

Names come from Babel (CLDR, Indonesian) and from data/countries.toml (other names, abbreviations, cities). "PL" is a
recruiter in this trade, never Poland; "bahasa Inggris", "orang Cina" and "dolar Singapura" name no destination.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from babel import Locale

from bot.understanding.facts import Country
from bot.understanding.reading import Reading
from bot.understanding.words import cut, several

FILE = Path(__file__).resolve().parents[2] / "data" / "countries.toml"
NOT_COUNTRIES = several("AC CP DG EA EU EZ IC QO TA UN XA XB XK ZZ ID AQ GE TD ML GN GG IM JE MR CV")
PREFIX = "country:"
MENDED = 5  # letters from which on two may be missing
BEFORE = several(
    "tmn temen teman kanca kawan bahasa bhs basa boso bhasa orang org wong uong oreng urang dengan warga wna bos boss orang2 logat masakan makanan dolar dollar dolarnya mata_uang tulisan huruf bapak pemerintah kursus les drama lagu film ringgit riyal dinar rial peso won yen"
)
AREAS = several("kec kecamatan desa ds kab kabupaten kel kelurahan kampung kp dusun pasar jalan jl")
"""A village or street may bear a country's name."""
PERSON = several("pak pa bu mas mbak bapak ibu bang haji hj teh kang kak tuan")
AFTER = several("ringgit dolar dollar")


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Every name, abbreviation and city in small letters, with its country code."""
    found: dict[str, str] = {}
    for code, name in Locale("id").territories.items():
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES and "(" not in name:
            found[_plain(name)] = code
    for code, entry in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for kind in ("names", "short", "cities"):
            for written in filter(None, map(str.strip, entry.get(kind, "").split(","))):
                found[_plain(written)] = code
    return found


def _plain(written: str) -> str:
    return " ".join(word.form for word in cut(written))


def lexicon_forms() -> dict[str, frozenset[str]]:
    """The names as meanings for the word list: `country` and `country:SA`."""
    return {form: frozenset({"country", PREFIX + code}) for form, code in names().items() if form}


def find_countries(reading: Reading) -> tuple[Country, ...]:
    """Every foreign country of a message once, in the order in which they are named."""
    found: dict[str, Country] = {}
    covered = -1
    for at, over in enumerate(reading.meanings):
        codes = [(end, key.removeprefix(PREFIX)) for key, end in over.items() if key.startswith(PREFIX)]
        if not codes or at < covered:
            continue
        end, code = max(codes)
        form, spelling = reading.words[at].form, reading.spellings[at]
        rest = form[len(spelling) :] if form.startswith(spelling) else ""
        if rest.strip(spelling[-1:]) not in ("", "nya", "ne", "e", "na", "ku"):
            continue
        if _other_meaning(reading, at, end) or _far_fetched(form, spelling):
            continue
        covered = end
        found.setdefault(code, Country(code, reading.quote(at, end)))
    return tuple(found.values())


def _far_fetched(form: str, spelling: str) -> bool:
    """A short word that would have to be mended a good deal to be a country: "sign" is not Saigon."""
    return spelling != form and (len(form) < 4 or (len(form) < MENDED and len(spelling) - len(form) > 1))


def _other_meaning(reading: Reading, at: int, end: int) -> bool:
    """A language, a nationality or a currency, not a place."""
    words = reading.words
    there = at > 1 and words[at - 2].form in ("bumi", "imah", "rumah", "roma", "bale")
    if at and not there and words[at - 1].sentence == words[at].sentence and words[at - 1].form in BEFORE:
        return not any(reading.means(here, "marry") for here in range(max(0, at - 5), at))  # a bride is sent there
    if at and words[at - 1].form in PERSON:
        return words[at].capital
    if at and (reading.means(at - 1, "contract") or words[at - 1].form in AREAS):
        return True
    if end < len(words) and words[end - 1].form == "labuan" and words[end].form == "bajo":
        return True
    form = words[at].form
    if end == at + 1 and form in ("my", "kl", "as", "uk", "sin", "jb"):
        return not _goes_there(reading, at)
    if form in ("jordan", "lei", "perak", "victoria") and words[at].capital:
        return not _goes_there(reading, at)
    return False


def _goes_there(reading: Reading, at: int) -> bool:
    return at > 0 and (
        reading.words[at - 1].form
        in ("ke", "di", "dari", "dr", "ka", "neng", "nang", "ning", "meng", "maring", "jok", "leq", "e")
        or reading.means(at - 1, "leave", "work", "come_home")
    )
