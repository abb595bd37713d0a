"""A phone as a person holds it, the same on every carrier: type, tap, send, and read what is on the screen."""

from __future__ import annotations

import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

Post = Callable[[str, bytes, dict[str, str]], int]
"""How a carrier calls the bot: (url, body, headers) -> status."""

PHOTO = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c"
    "20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b080001000101011100ffc4001f000001050101010101010000"
    "0000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d01020300041105122131410613516107227114328191"
    "a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a"
    "737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8"
    "d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00d2cf20ffd9"
)
"""A photo of one grey dot, as small as JPEG allows."""
VOICE = b"OggS\x00\x02" + bytes(22) + b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00" + bytes(64)
"""The beginning of a voice note."""


@dataclass(slots=True)
class Shown:
    """One bubble on a screen. `text` is all of it; `words` leaves out choices that had to be drawn as numbered lines."""

    id: str
    text: str
    words: str
    choices: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    quote: str = ""
    media: str = ""
    content: bytes = field(default=b"", repr=False)
    edited: bool = False
    at: float = 0.0


class Phone(ABC):
    """One person's phone on one carrier. What is sent returns the status with which the bot's webhook answered."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._shown: list[Shown] = []
        self.replaced: list[Shown] = []
        """What stood there before it was changed in place: a phone that is slow still shows it."""
        self._changed = threading.Condition()
        self._last: Callable[[], int] | None = None
        self.blocked = False

    @abstractmethod
    def says(self, text: str, *, forwarded: bool = False, reply_to: str = "") -> int:
        """Type and send."""

    @abstractmethod
    def taps(self, label: str, *, on: Shown | None = None) -> int:
        """Tap a choice by what stands on it (or its beginning), on the newest message that offers it."""

    @abstractmethod
    def sends(
        self,
        *,
        photo: bytes | None = None,
        voice: bytes | None = None,
        document: bytes | None = None,
        video: bytes | None = None,
        sticker: bytes | None = None,
        seconds: int = 0,
        mime: str = "",
        caption: str = "",
    ) -> int:
        """Send one file."""

    @abstractmethod
    def shares_location(self, lat: float, lon: float, name: str = "") -> int:
        """Share a place."""

    @abstractmethod
    def shares_contact(self, name: str, phone: str) -> int:
        """Share somebody's contact card."""

    @abstractmethod
    def edits(self, text: str) -> int:
        """Change the last text that was typed (where the carrier can)."""

    @abstractmethod
    def blocks(self) -> int:
        """Block the bot: from now on nothing can be sent to this phone."""

    @abstractmethod
    def unblocks(self) -> int:
        """Let the bot in again."""

    def again(self) -> int:
        """The carrier delivers the last message a second time."""
        if self._last is None:
            raise AssertionError(f"{self.name} has not sent anything yet")
        return self._last()

    def screen(self) -> list[Shown]:
        """What the bot has sent to this phone, oldest first."""
        with self._changed:
            return list(self._shown)

    def waits_for(self, number: int, seconds: float = 10.0) -> list[Shown]:
        """The screen, once at least `number` messages are on it; AssertionError when they don't come."""
        end = time.monotonic() + seconds
        with self._changed:
            while len(self._shown) < number:
                if not self._changed.wait(end - time.monotonic()):
                    raise AssertionError(f"{self.name} has {len(self._shown)} messages, not {number}")
            return list(self._shown)

    def show(self, shown: Shown) -> None:
        """Put a message on the screen (the carrier does this)."""
        with self._changed:
            self._shown.append(shown)
            self._changed.notify_all()

    def change(self, message_id: str, shown: Shown | None) -> bool:
        """Replace a message on the screen, or take it away."""
        with self._changed:
            for place, each in enumerate(self._shown):
                if each.id == message_id:
                    self.replaced.append(each)
                    self._shown[place : place + 1] = [shown] if shown else []
                    return True
            return False

    def _deliver(self, send: Callable[[], int]) -> int:
        self._last = send
        return send()

    def _offering(self, label: str, on: Shown | None) -> tuple[Shown, int]:
        for shown in [on] if on else reversed(self.screen()):
            place = find(label, shown.choices)
            if place is not None:
                return shown, place
        raise AssertionError(f"{self.name}: no choice {label!r} on the screen")


def find(label: str, choices: Sequence[str]) -> int | None:
    """The place of the choice that is called `label`, or begins with it, or has that number."""
    wanted = label.strip().lower()
    for place, choice in enumerate(choices):
        if choice.lower() == wanted:
            return place
    for place, choice in enumerate(choices):
        if choice.lower().startswith(wanted):
            return place
    if wanted.isdigit() and 0 < int(wanted) <= len(choices):
        return int(wanted) - 1
    return None


_NUMBERED = re.compile(r"\[(\d+)\] (.+)")


def numbered(text: str) -> tuple[str, tuple[str, ...]]:
    """The words of a message, and its choices where they were drawn as `[1] ...` lines at its end."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if _NUMBERED.fullmatch(line)]
    if not places:
        return text, ()
    first = places[-1] - len(places) + 1
    block = [_NUMBERED.fullmatch(line) for line in lines[first : places[-1] + 1]]
    if [found and int(found[1]) for found in block] != list(range(1, len(places) + 1)):
        return text, ()
    return "\n".join(lines[:first]).strip(), tuple(found[2] for found in block if found)


class HttpPost:
    """Calls the bot's webhook over HTTP, keeping one connection a thread; 0 when nobody answered."""

    def __init__(self, seconds: float = 15.0) -> None:
        self._seconds = seconds
        self._mine = threading.local()

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(url)
        where = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = getattr(self._mine, "lines", None)
        if lines is None:
            lines = self._mine.lines = {}
        for fresh in (False, True):
            line = lines.get(parts.netloc)
            if line is None or fresh:
                line = lines[parts.netloc] = HTTPConnection(parts.netloc, timeout=self._seconds)
            try:
                line.request("POST", where, body, headers)
                answer = line.getresponse()
                answer.read()
                return answer.status
            except (OSError, HTTPException):
                line.close()
        return 0
