"""Cutting one message into what a carrier takes in one request: long texts at sentence ends, one file a request."""

from __future__ import annotations

import re
from dataclasses import replace

from channels.drawing import disarm, quoted
from channels.messages import Outgoing

LONGEST = {"telegram": 4096, "whatsapp": 1600, "sms": 1600, "tryit": 4096}
"""Characters a text may have (Telegram: Bot API sendMessage; Twilio: error 21617)."""

_SPARE = 64  # room for what marks a repeat
_CHOICES_NEED = 400  # room for choices that are drawn as numbered lines below the text
_BREAKS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…]) "), re.compile(r" "))


def parts(message: Outgoing, channel: str) -> list[Outgoing]:
    """`message` as the requests it takes on `channel`, in order. Choices and the receipt belong to the last text.

    Words are disarmed before they are measured, because that may lengthen them (a carrier does it again, to no effect).
    """
    if message.cleans:
        return [message]
    message = replace(message, text=disarm(message.text), quote=quoted(message.quote))
    longest = LONGEST[channel] - _SPARE - (_CHOICES_NEED if message.choices else 0)
    pieces: list[Outgoing] = []
    if len(message.text) + len(message.quote) + 2 <= longest:
        pieces.append(replace(message, files=()))
    else:
        bare = replace(message, choices=(), quote="", files=(), about="")
        pieces += [replace(bare, text=piece) for piece in split(message.text, longest)]
        pieces += [replace(bare, text="", quote=piece) for piece in split(message.quote, longest)]
        pieces[-1] = replace(pieces[-1], choices=message.choices, about=message.about)
    if not message.text and not message.quote:
        pieces = []
    for file in message.files:
        pieces.append(Outgoing(text="", files=(file,), lane=message.lane))
    return pieces


def split(text: str, longest: int) -> list[str]:
    """Cut `text` into pieces of at most `longest` characters, at the kindest place there is."""
    pieces = []
    while len(text) > longest:
        cut = longest
        for pattern in _BREAKS:
            ends = [found.end() for found in pattern.finditer(text, 0, longest)]
            if ends and ends[-1] > longest // 3:
                cut = ends[-1]
                break
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    if text:
        pieces.append(text)
    return pieces
