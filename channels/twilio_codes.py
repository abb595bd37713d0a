"""What Twilio's error codes mean for a message: one of the four ways to fail in failures.py.

Source: CHANNELS.md, "Error codes", after Twilio's error dictionary. A code that is not listed is refused aloud rather
than retried for ever, unless the HTTP status says that the trouble is passing.
"""

from __future__ import annotations

from channels.failures import Refused, SendFailed, TryAgain, Unreachable, WindowClosed

WINDOW = frozenset({63016})
GONE = frozenset({63003, 63024, 63015, 21211, 21610, 21614, 30003, 30005, 30006, 63032, 63033})
"""The person is not there (or, in the sandbox, has not joined; or wrote STOP to Twilio itself)."""
SLOW_DOWN = {63018: 10.0, 63017: 60.0, 20429: 2.0, 21611: 60.0, 30001: 60.0, 14107: 10.0, 63038: 3600.0}
"""Code -> seconds to wait: sender's rate, account's limit, HTTP 429, queues that are full, the daily limit."""
PASSING = frozenset({20500, 20503, 30002, 30008, 63012, 63020})
SETTINGS = frozenset({20003, 63007, 63002, 21910, 21606, 21212, 63031, 63010, 20404, 21603, 21604})


def failure(code: int, status: int = 0, *, after: float | None = None) -> SendFailed:
    """The failure for Twilio's error `code`, or for the HTTP `status` alone when there is no code (0)."""
    why = f"twilio.{code or status or 'failed'}"
    if code in WINDOW:
        return WindowClosed(why)
    if code in GONE:
        return Unreachable(why)
    if code in SLOW_DOWN:
        return TryAgain(why, after if after is not None else SLOW_DOWN[code])
    if status == 429:
        return TryAgain(why, after if after is not None else SLOW_DOWN[20429])
    if code in PASSING or status >= 500:
        return TryAgain(why, after, ambiguous=status in (502, 504))
    return Refused(why)
