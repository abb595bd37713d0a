"""How words are made harmless before anybody reads them, and how choices look where there are no buttons.

A villager's words are shown to an officer. Whatever is in them must stay words: nothing in them may be tapped, run a
command, call somebody's name, or turn the reading direction round (threat T9 of SECURITY.md).
"""

from __future__ import annotations

import re
import unicodedata

from channels.messages import Choice, Outgoing

_BREAKS = dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n")
_KEPT = "\n\t\u200c\u200d"  # joiners belong to emoji families and to some scripts
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_CALL = re.compile(r"(?<![\w/])([/@])(?=\w)")
_MENTION = re.compile(r"@(?=\w)")
_LINK_START = re.compile(r"(?i)\b(https?|ftp|tg|whatsapp|intent|tel|mailto)(://|:(?=[\w+]))")
_LINK_HOST = re.compile(
    r"(?i)\b((?:[\w-]+\.)+)(?=(?:com|net|org|id|me|ly|io|co|gl|cc|tv|in|info|biz|xyz|online|site|top|link|app|dev|ai|"
    r"store|shop|click|live|vip|club|my|sg|kh|cn|hk|tw|kr|ph|ru)\b)"
)
LONGEST_LABEL = 60
"""Characters of a button that a phone still shows in one piece."""


def clean(text: str) -> str:
    """`text` without control characters, direction marks and other things that cannot be seen; line ends as \\n."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    text = "".join(_BREAKS.get(letter, letter) for letter in text)
    return _INVISIBLE.sub(lambda found: found[0] if found[0] in _KEPT else "", text)


def disarm(text: str) -> str:
    """`text` in which no /command and no @name can be tapped: a space stands after the sign."""
    return _CALL.sub(r"\1 ", clean(text)) if "/" in text or "@" in text else clean(text)


def quoted(text: str) -> str:
    """Somebody's own words, ready to be shown to somebody else: `disarm`, and addresses that cannot be tapped."""
    text = clean(unicodedata.normalize("NFC", text))
    text = _MENTION.sub("@ ", text)
    text = _LINK_START.sub(lambda found: f"{found[1]}[:]{found[2][1:]}", text)
    text = _LINK_HOST.sub(lambda found: found[1][:-1].replace(".", "[.]") + "[.]", text)
    return _CALL.sub(r"\1 ", text)


def label(choice: Choice) -> str:
    """What stands on a button: the label, and the hint where the label alone would be ambiguous."""
    words = f"{choice.label} · {choice.hint}" if choice.hint else choice.label
    words = clean(words)
    return words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1].rstrip() + "…"


def cut(text: str, longest: int) -> str:
    """`text` within `longest` characters, its end marked where something is missing. A message is rather cut than lost."""
    return text if len(text) <= longest else text[: max(0, longest - 1)].rstrip() + "…"


_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "·": "-", "–": "-", "—": "-", "→": "->", "•": "-"}
)


def plain_letters(text: str) -> str:
    """For SMS: without the signs that would make every part hold 70 characters instead of 160 (GSM 03.38)."""
    return text.translate(_PLAIN)


def numbered(message: Outgoing, hint: str, longest: int) -> str:
    """The whole message as plain words: text, quote, and the choices as `[1] ...` lines with `hint` below.

    The brackets keep a choice apart from the numbered lines of a summary above it. Where there is no room for all of it
    within `longest` characters, hints are left out, labels cut, and at last the text.
    """
    head = "\n\n".join(filter(None, (disarm(message.text), f"“{quoted(message.quote)}”" if message.quote else "")))
    if not message.choices:
        return cut(head, longest)
    names = [clean(f"{each.label} · {each.hint}" if each.hint else each.label) for each in message.choices]
    tail = ""
    for width in (200, 60, 24):
        lines = "\n".join(f"[{number}] {name[:width]}" for number, name in enumerate(names, start=1))
        tail = "\n\n".join(filter(None, (lines, hint)))
        if len(head) + len(tail) + 2 <= longest:
            break
        names = [clean(each.label) for each in message.choices]
    return "\n\n".join(filter(None, (cut(head, longest - len(tail) - 2), tail)))
