"""What a question about an agency asks for: the name, licence number or office telephone in "cek pt contoh jaya resmi gk?"

Only words that never belong to a name are taken away from it, because what is left is looked up letter by letter: a
name that lost a word could become the name of an honest firm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from casework.agency_names import FORMS
from casework.agency_numbers import find_licence, find_phone
from casework.agency_words import asking, is_country

_LONGEST = 4000  # characters that are looked at: the longest message that a carrier brings
_MOST = 5  # names in one message
_END = re.compile(r"[?!;\n]+")
_FORM = re.compile(r"(?<![\w.])(?:p\.?\s?t|c\.?\s?v)(?:\b|\.)", re.I)
_LABEL = re.compile(r"\b(?:dengan|dgn|no(?:mor|mer)?|sip3mi|izin|ijin|telp|telepon|tlp|hp|wa|kantor)\b[\s.:]*$", re.I)
_SOFT = re.compile(r"[,.]\s+")
_SENTENCE = 3  # words behind a comma or a full stop that make it the end of a name


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for. `names`: the name as written, and with question words taken away, each looked up.

    `licence` and `phone` are the keys of numbers that stand beside it, or alone.
    """

    names: tuple[str, ...] = ()
    licence: str = ""
    phone: str = ""
    words: str = ""

    @property
    def name(self) -> str:
        """The name without the words around it."""
        return self.names[-1] if self.names else ""


def read_question(text: str) -> tuple[Asked, ...]:
    """What a text asks for, at most five things; nothing if it holds neither name nor number."""
    text = text[:_LONGEST]
    licence, licence_words = find_licence(text)
    if licence_words:
        text = _without(text, licence_words)
    phone, phone_words = find_phone(text)
    if phone_words:
        text = _without(text, phone_words)
    names = list(dict.fromkeys(filter(None, map(_forms, _pieces(text)))))[:_MOST]
    if not names and not licence and not phone:
        return ()
    if not names:
        return (Asked((), licence, phone, licence_words or phone_words),)
    return (Asked(names[0], licence, phone, names[0][-1]), *(Asked(each, words=each[-1]) for each in names[1:]))


def _without(text: str, words: str) -> str:
    before, _, behind = text.partition(words)
    while (shorter := _LABEL.sub("", before.rstrip())) != before.rstrip():
        before = shorter
    return f"{before.rstrip(' (')}\n{behind.lstrip(' )')}"


def _pieces(text: str) -> list[str]:
    """The parts of a text that may be names: from each PT on, or, if it says PT nowhere, its lines.

    A question mark stays with its part, because it tells a question from a name.
    """
    starts = [found.start() for found in _FORM.finditer(text)]
    ends = [*starts[1:], len(text)]
    if not starts:
        return [line for line in re.split(r"(?<=[?!;\n])", text) if line.strip(" ?!;\n")]
    parts = []
    for start, end in zip(starts, ends, strict=True):
        part = text[start:end]
        if stop := _END.search(part):
            part = part[: stop.end()]
        if len(re.findall(r"\w+", _FORM.sub("", part, count=1))) == 0:  # the name stands before: "Contoh Jaya, PT"
            part = _END.split(text[:end].strip())[-1] if start == starts[0] else ""
        elif end < len(text):
            part = re.sub(r"(?:\b(?:dan|sama|atau|and)\b|[,&/]|\d+[.)])\s*$", "", part.strip())
        parts.append(part)
    return parts


def _forms(part: str) -> tuple[str, ...]:
    """A part as it is written, and without what asks around it."""
    asks = "?" in part
    whole = " ".join(_END.sub(" ", part).split())
    name = _trim(_without_country(_cut(whole)), asks)
    return tuple(dict.fromkeys((whole, name))) if _has_name(name) else ()


def _cut(text: str) -> str:
    """The text up to a comma or full stop behind which a new sentence begins, never up to one inside a name."""
    words = asking("before") | _around_name()
    for found in _SOFT.finditer(text):
        if _FORM.fullmatch(text[: found.start() + 1].split()[-1]):
            continue
        behind = re.findall(r"\w+", text[found.end() :].lower())
        if behind and (behind[0] in words or len(behind) >= _SENTENCE) and _has_name(text[: found.start()]):
            return text[: found.start()]
    return text


def _without_country(text: str) -> str:
    """The text up to "ke taiwan", "buat arab saudi": words that lead to a country belong to no name."""
    words = text.split()
    for at in range(1, len(words) - 1):
        if words[at].lower() not in asking("toward") or not _has_name(" ".join(words[:at])):
            continue
        if any(is_country(" ".join(words[at + 1 : at + 1 + size])) for size in (1, 2, 3)):
            return " ".join(words[:at])
    return text


def _trim(text: str, mark: bool) -> str:
    """The words between those that ask; `mark`: a question mark stands behind them."""
    words = text.split()
    bare = [re.sub(r"[^\w]", "", word.lower()) for word in words]
    address = asking("address")
    first = last = 0
    for at, word in enumerate(bare):
        if word in asking("before") or not word:
            first = at + 1
        elif word not in address:
            break
    last, particle = len(words), False
    while last > first:
        word, previous = bare[last - 1], bare[last - 2] if last - 2 >= first else ""
        asks = particle or (mark and word in asking("verdict"))
        if word in asking("behind"):
            particle = True
        elif word in address and previous in _around_name():
            pass
        elif word and not (asks and word in _around_name()):
            break
        last -= 1
    return " ".join(words[first:last])


@lru_cache(maxsize=1)
def _around_name() -> frozenset[str]:
    return asking("behind") | asking("verdict") | asking("maybe")


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    return frozenset(FORMS) | asking("before") | asking("behind") | asking("address")


def _has_name(text: str) -> bool:
    return any(word not in _no_names() for word in re.findall(r"\w+", text.lower()))
