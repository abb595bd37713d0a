"""When two ways of writing a firm's name are the same name: "pt. Contoh Maju-Jaya" and "PT CONTOH MAJU JAYA".

Three keys, from strict to loose. `exact` forgives what typing does to a name (capitals, PT, signs, spaces) and is the
only one that finds a firm for certain. `respelled` also forgives what reads the same aloud (dj/j, oe/u, sy/si, x/ks,
z/s, doubled letters, "&" for "dan"), `loose` letters that only look alike; both are good for "did you mean" alone: whoever
wants to pass for a firm writes its name with one letter more, or with a Cyrillic а.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FORMS = {
    "pt": "pt", "cv": "cv", "ud": "ud", "pd": "pd", "fa": "fa", "lpk": "lpk", "blk": "blk", "blkln": "blk",
    "koperasi": "koperasi", "yayasan": "yayasan",
}  # fmt: skip
"""Words before a name that say what kind of body it is. A P3MI is a PT (UU 18/2017 art. 51), so "CV X" is not "PT X"."""

_FILLERS = frozenset({"p3mi", "pjtki", "pptkis"})  # say what every agency is, and belong to no name
_LONGEST = 160  # characters of a name that are looked at; the longest registered ones known have 60
_RESPELLED = (("sy", "si"), ("oe", "u"), ("dj", "j"), ("x", "ks"), ("z", "s"))
_LOOKS_LIKE = str.maketrans(
    "авекмнорстухіјѕһԁԛԝяѵαβεηικνορτυχοіӏ01357",
    "abekmhopctyxijshdqwrvabenikvoptuxoiloiest",
)  # Cyrillic and Greek letters by their small forms, then digits that stand for letters
_CAPITALS = str.maketrans("АВЕКМНОРСТУХІЈЅАΑΒΕΗΙΚΜΝΟΡΤΥΧΖ", "ABEKMHOPCTYXIJSAABEHIKMNOPTYXZ")
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its keys. `exact` is "" when no letters or digits are left, or when it holds letters that are not Latin.

    `form` is pt, cv, ... or "" if not said; `words` are the words of the loose key, for initials and beginnings.
    """

    exact: str
    respelled: str
    loose: str
    form: str
    words: tuple[str, ...]

    @property
    def initials(self) -> str:
        """The first letters of the words."""
        return "".join(word[0] for word in self.words)


@lru_cache(maxsize=8192)
def read_name(text: str) -> Name:
    """The keys of a name as somebody wrote it."""
    text = text[:_LONGEST]
    words, form = _words(text)
    plain = all(word.isascii() for word in words)
    seen, seen_form = (words, form) if plain else _words(_latin(text))
    loose = tuple(word.translate(_LOOKS_LIKE) if not word.isdigit() else word for word in seen)
    return Name(
        exact="".join(_words(text, "")[0]) if plain else "",
        respelled="".join(map(_respell, words)) if plain else "",
        loose="".join(map(_respell, loose)),
        form=form or seen_form,
        words=tuple(word for word in loose if word),
    )


def _words(text: str, ampersand: str = "dan") -> tuple[list[str], str]:
    """The words of a name in small letters without its form, and the form."""
    clean = []
    for char in text.replace("&", f" {ampersand} "):
        kind = unicodedata.category(char)
        if kind == "Cf":  # marks that nobody sees, such as those that WhatsApp adds
            continue
        if char in "'’`´":  # Abuni'mah
            continue
        clean.append(char.lower() if kind[0] in "LMN" else " ")
    words = re.sub(r"\b([pc]) ([tv])\b", r"\1\2", "".join(clean)).split()
    if words[:2] == ["perseroan", "terbatas"]:
        words[:2] = ["pt"]
    form = ""
    while words and (words[0] in FORMS or words[0] in _FILLERS):
        form = form or FORMS.get(words[0], "")
        words.pop(0)
    while len(words) > 1 and (words[-1] in ("pt", "cv") or words[-1] in _FILLERS):
        form = form or FORMS.get(words[-1], "")
        words.pop()
    return words, form


def _latin(text: str) -> str:
    """The Latin letters that the letters of a text look like: Cyrillic, Greek, fancy fonts, accents."""
    plain = unicodedata.normalize("NFKD", text.translate(_CAPITALS).lower().translate(_LOOKS_LIKE))
    return "".join(char for char in plain if char.isascii())


def _respell(word: str) -> str:
    for old, new in _RESPELLED:
        word = word.replace(old, new)
    return _DOUBLED.sub(r"\1", word)


def spelled(text: str) -> str:
    """What tells one firm of a list from another: its form and its words as written, without signs and capitals."""
    words, form = _words(text[:_LONGEST])
    return " ".join([form or "pt", *words])
