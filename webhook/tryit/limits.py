"""How much one browser may send: enough for anybody who plays, too little for who wants to fill our disk."""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a photo or voice note; a phone camera makes 2-6 MB."""

LARGEST_BODY = LARGEST_FILE + 64 * 1024
MOST_KEPT = 512 * 1024 * 1024
"""Bytes of files that the page keeps in all, for all browsers together."""

SECONDS_FOR_BODY = 30.0
"""A photo over a slow line; a body that trickles longer is let go."""
MOST_UPLOADS = 6
"""Forms that are read at a time: each may hold its whole file in memory."""
LONGEST_TEXT = 4096
MOST_STREAMS = 300
KEEP_DAYS = 7


class Pace:
    """A bucket of messages for each browser: `burst` at once, then `per_minute`. The least recent ones are forgotten."""

    def __init__(self, burst: float = 30, per_minute: float = 40, most: int = 5000) -> None:
        self._burst, self._per_second, self._most = burst, per_minute / 60, most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, session: str, cost: float = 1) -> bool:
        """Take `cost` out of the browser's bucket; false when it does not hold that much."""
        at = monotonic()
        left, before = self._buckets.pop(session, (self._burst, at))
        left = min(self._burst, left + (at - before) * self._per_second)
        allowed = left >= cost
        self._buckets[session] = (left - cost if allowed else left, at)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return allowed
