"""Contact cards (vCard, RFC 6350 and its older kinds): who is on them, and under which numbers."""

from __future__ import annotations

import quopri
import re

from channels.messages import Contact
from channels.reading import words

MOST_CARDS, MOST_PHONES = 10, 10
_FOLDED = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([,;\\nN])")


def read(content: bytes) -> list[Contact]:
    """The people on a card file; empty when there are none. Whatever stands in it, it is never an error."""
    text = _FOLDED.sub("", content[: 256 * 1024].decode("utf-8", "replace"))
    found: list[Contact] = []
    name, whole, phones = "", "", []
    for line in text.replace("=\r\n", "").replace("=\n", "").splitlines():
        head, _, value = line.partition(":")
        kind = head.split(";")[0].rpartition(".")[2].strip().upper()  # item1.TEL is a TEL
        if kind == "BEGIN":
            name, whole, phones = "", "", []
        elif kind == "FN":
            whole = whole or _plain(head, value)
        elif kind == "N":
            name = name or " ".join(part for part in _parts(_plain(head, value)) if part)
        elif kind == "TEL":
            phone = words(re.sub(r"(?i)^tel:", "", _plain(head, value)), 40)
            if phone and phone not in phones and len(phones) < MOST_PHONES:
                phones.append(phone)
        elif kind == "END" and (whole or name or phones):
            found.append(Contact(words(whole or name, 100), tuple(phones)))
            name, whole, phones = "", "", []
            if len(found) == MOST_CARDS:
                break
    return found


def _plain(head: str, value: str) -> str:
    if "QUOTED-PRINTABLE" in head.upper():
        value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()


def _parts(value: str) -> list[str]:
    """N is family;given;more;before;after: as people say it, the given name first."""
    parts = [part.strip() for part in (value + ";;;;").split(";")]
    return [parts[1], parts[2], parts[0]]
