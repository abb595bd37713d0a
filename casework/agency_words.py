"""The words of lists, decrees and questions about agencies, read from data/lexicon/: "skorsing" is a suspension.

Nothing is guessed from a word that is not there, and a cell that says two things is refused: a status is somebody's
livelihood, and somebody else's safety.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

from casework.agency_events import KINDS, SCOPES
from casework.data_files import DATA, Section, read_toml
from casework.errors import BrokenFile

_STATUS = DATA / "lexicon" / "agency_status.toml"
_LIST = DATA / "lexicon" / "agency_list.toml"
_COUNTRIES = DATA / "countries.toml"


class Unclear(ValueError):
    """A cell that cannot be read for certain; its text says why, for whoever brings the list."""


def plain(text: str) -> str:
    """Small letters, single spaces, no signs: how all words here are compared."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def status_kind(text: str) -> str:
    """What kind of event a status cell tells of (agency_events.KINDS). Raises Unclear."""
    found = _in_cell(plain(text), _statuses())
    if not found:
        raise Unclear(f"the status {text!r} is not known")
    if len(found) > 1:
        raise Unclear(f"the status {text!r} says two things: {' and '.join(sorted(found))}")
    return found.pop()


def scope_of(text: str) -> str:
    """all, country or sector. Raises Unclear."""
    try:
        return _flat(_section("scopes"))[plain(text)]
    except KeyError:
        raise Unclear(f"the scope {text!r} is not one of {', '.join(SCOPES)}") from None


def office_kind(text: str) -> str:
    """head or branch. Raises Unclear."""
    try:
        return _flat(_section("offices"))[plain(text)]
    except KeyError:
        raise Unclear(f"the office {text!r} is neither head nor branch") from None


def countries_of(text: str) -> tuple[str, ...]:
    """The countries in a cell as two-letter codes, in order of the alphabet. Raises Unclear for a name nobody knows."""
    names = _countries()
    found = set()
    for part in re.split(r"[,;/\n]|\bdan\b|\band\b|&", text):
        if not (word := plain(part)):
            continue
        if word not in names:
            raise Unclear(f"the country {part.strip()!r} is not known")
        found.add(names[word])
    return tuple(sorted(found))


def is_country(text: str) -> bool:
    """Whether these words, as they stand, are the name of a country."""
    return plain(text) in _countries()


def columns() -> Mapping[str, str]:
    """Each heading that is known with the field that it stands for."""
    return _flat(_section("columns"))


def fields() -> tuple[str, ...]:
    """The fields that a list can have."""
    return tuple(_section("columns"))


def asking(part: str) -> frozenset[str]:
    """The words around a name in a question: `before`, `address`, `behind`, `verdict`, `maybe` or `toward`."""
    return frozenset(_section("asking")[part])


def _in_cell(cell: str, forms: Mapping[str, str]) -> set[str]:
    """What the longest known wordings in a cell mean; each word counts once."""
    found = set()
    for form in sorted(forms, key=len, reverse=True):
        inside = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
        if inside.search(cell):
            found.add(forms[form])
            cell = inside.sub("|", cell)
    return found


@lru_cache(maxsize=1)
def _statuses() -> Mapping[str, str]:
    values = read_toml(_STATUS)
    if set(values) != set(KINDS):
        raise BrokenFile(_STATUS, "file", f"the tables must be {', '.join(KINDS)}")
    forms = {}
    for kind in KINDS:
        section = Section(_STATUS, kind, values[kind])
        section.only("gloss", "forms")
        forms[kind] = section.words("forms")
    return _flat(forms, _STATUS)


@lru_cache(maxsize=4)
def _section(name: str) -> Mapping[str, tuple[str, ...]]:
    section = Section(_LIST, name, read_toml(_LIST).get(name))
    return {key: section.words(key) for key in section.values}


def _flat(forms: Mapping[str, tuple[str, ...]], path: object = _LIST) -> dict[str, str]:
    flat: dict[str, str] = {}
    for meaning, words in forms.items():
        for word in words:
            if word != plain(word) or flat.setdefault(word, meaning) != meaning:
                raise BrokenFile(path, meaning, f"{word!r} has signs in it, or means something else too")
    return flat


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "id"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ"):
                names[plain(name)] = code
                names[code.lower()] = code
    for code, words in read_toml(_COUNTRIES).items():
        for key in ("names", "short"):
            for word in Section(_COUNTRIES, code, words).may(key, str, "").split(","):
                if word.strip():
                    names[plain(word)] = code
    return names
