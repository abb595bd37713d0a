"""Whose phones stand on the try-it page: each browser has villagers of its own, the officers are shared by all.

A browser is known by a random cookie. The page says "warga-1"; only here does that become the full name of a phone, so
nobody can write from, or look at, somebody else's villager.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MOST_VILLAGERS = 6
COOKIE = "coba"
_SESSION = re.compile(r"[A-Za-z0-9_-]{22}")
_VILLAGER = re.compile(rf"warga-([1-{MOST_VILLAGERS}])")


@dataclass(frozen=True, slots=True)
class PhoneInfo:
    """An officer's phone: `id` is its address on the carrier, `name` and `duty` are what stands above it."""

    id: str
    name: str
    duty: str
    look: Literal["whatsapp", "telegram"] = "whatsapp"


class Phones:
    """All phones that one browser may use. ValueError when an officer's phone could be mistaken for a villager's."""

    def __init__(self, officers: Sequence[PhoneInfo]) -> None:
        if any(phone.id.startswith("warga-") for phone in officers):
            raise ValueError('an officer\'s phone must not be called "warga-..."')
        self.officers = tuple(officers)
        self._shared = {phone.id for phone in officers}

    def address(self, session: str, phone: str) -> str | None:
        """The carrier's address of what the page calls `phone`; None when this browser has no such phone."""
        if phone in self._shared:
            return phone
        found = _VILLAGER.fullmatch(phone)
        return f"warga-{session}-{found[1]}" if found else None

    def followed(self, session: str) -> dict[str, str]:
        """What this browser follows: the address of each phone, and the page's name for it."""
        own = {f"warga-{session}-{number}": f"warga-{number}" for number in range(1, MOST_VILLAGERS + 1)}
        return own | {phone: phone for phone in self._shared}


def new_session() -> str:
    """A name for a browser that has none."""
    return secrets.token_urlsafe(16)


def session_of(cookies: dict[str, str]) -> str | None:
    """The browser's name out of its cookies; None when it has none or a strange one."""
    session = cookies.get(COOKIE, "")
    return session if _SESSION.fullmatch(session) else None
