"""Making a carrier fail on purpose: the next request, the next few, or all to one person."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal["status", "hang", "cut", "cut_after", "garbage", "late"]


@dataclass(slots=True)
class Trouble:
    """`status` answers that status; `cut` breaks the line before, `cut_after` after the message was taken; `hang` never
    answers; `garbage` takes it and answers nonsense; `late` fails afterwards, in a status callback with `code`."""

    kind: Kind
    times: int = 1
    method: str = ""
    to: str = ""
    status: int = 500
    code: int = 0
    retry_after: int = 0
    words: str = ""
    moved_to: int = 0


class Troubles:
    """The troubles that wait for a request."""

    def __init__(self) -> None:
        self._waiting: list[Trouble] = []
        self._lock = threading.Lock()

    def add(self, trouble: Trouble) -> None:
        """Let it befall the next request that fits."""
        with self._lock:
            self._waiting.append(trouble)

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, to: str) -> Trouble | None:
        """The trouble that befalls this request."""
        if not self._waiting:
            return None
        with self._lock:
            for trouble in self._waiting:
                if trouble.method in ("", method) and trouble.to in ("", to):
                    trouble.times -= 1
                    if trouble.times <= 0:
                        self._waiting.remove(trouble)
                    return trouble
        return None
