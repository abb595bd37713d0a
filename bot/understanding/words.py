"""A message cut into words, each knowing where it stands, so that every fact can point at what was really written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "ʔ": "'"})
QUOTES = "'’‘`´"
_OPENS = re.compile(r"(?:^|[\s(:,])['’‘`´]$")
_ENDING = re.compile(r"-(nya|ne|na|ku|mu|nipun|ipun|e)(?![\w-])", re.I)
_WORD = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<letters>[A-Za-z]{1,6}[234](?:mi|MI|Mi|tki|TKI)\b|[^\W\d_]+(?:['’‘`´ʼ][^\W\d_]+)*['’‘`´ʼ]?(?:2(?!\d)[^\W\d_]*|²)?)"
    r"|(?P<sign>[$€£¥₩@&+/%])"
)
_END = re.compile(r"[!?…\n]|\.(?=\s|$|[^\W\d_]{3,})|\.{2,}|[;|]|\s:\s")
_SOFT = re.compile(r"[,()\"“”:\-–—]")
_TWICE = re.compile(r"([^\W\d_]{2,})-(\1)(?=\W|$)", re.I)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `form` is how it is looked up (small letters, plain apostrophes), `sentence` the sentence it stands in.

    `soft` is True when a comma or bracket stands before it.
    """

    text: str
    form: str
    start: int
    end: int
    sentence: int
    soft: bool = False
    number: bool = False

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()


def several(words: str) -> frozenset[str]:
    """A set of words, written with spaces between them."""
    return frozenset(words.split())


def join(texts: str | Sequence[str]) -> str:
    """One text of several messages; a new message begins a new line."""
    return texts if isinstance(texts, str) else "\n".join(texts)


def fold(text: str) -> str:
    """Small letters, plain apostrophes and no accents: `Énjing` and `enjing` are one word."""
    text = text.translate(APOSTROPHES).lower()
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def cut(text: str) -> tuple[Word, ...]:
    """The words of a text in order, with sentence numbers."""
    words: list[Word] = []
    sentence, last = 0, 0
    skip_until, quoted = -1, False
    for match in _WORD.finditer(text):
        if match.start() < skip_until:
            last = match.end()
            continue
        between = text[last : match.start()]
        if (
            words
            and _END.search(between + text[match.start() : match.start() + 3])
            and _ends(between, text, match.start())
        ):
            sentence += 1
        written, end = match.group(), match.end()
        quoted |= bool(_OPENS.search(text, max(0, match.start() - 2), match.start()))
        if quoted and written[-1] in QUOTES and len(written) > 1:
            written, end, quoted = written[:-1], end - 1, False
        form = fold(written)
        if match["letters"]:
            twice = _TWICE.match(text, match.start())
            if twice:
                written, end = twice.group(), twice.end()
                form = fold(twice.group(1)) + "2"
                skip_until = end
            form = form.replace("²", "2")
            ending = _ENDING.match(text, end)
            if ending and not twice:  # "hp-ne", "ktp-nya" are one word
                written, end = text[match.start() : ending.end()], ending.end()
                form, skip_until = form + fold(ending.group(1)), ending.end()
        words.append(
            Word(written, form, match.start(), end, sentence, bool(_SOFT.search(between)), bool(match["number"]))
        )
        last = end
    return tuple(words)


def _ends(between: str, text: str, at: int) -> bool:
    """Whether the signs between two words end a sentence. A dot after one or two letters belongs to the word (`ds.`)."""
    if any(sign in between for sign in "!?…\n;|") or ".." in between:
        return True
    if "." not in between:
        return False
    before = re.search(r"[^\W\d_]+$", text[: at - len(between)])
    return not (before and len(before.group()) <= 3 and before.group().lower() in ABBREVIATED)


ABBREVIATED = several("pt cv ds kec kab kp dsn h hj kh rp jl no tgl a n bpk sdr dr kel prov rt rw st")
