"""The closed list of ways in which sending fails. A carrier raises one of these and nothing else.

The list is short because there are only four things to do about a failed send: wait and try again, stop writing to
that person, mend the message or the settings, or open the 24-hour window first.
"""

from __future__ import annotations


class SendFailed(Exception):
    """A send that did not (or may not) have reached the carrier; `why` is a short code, never a person's words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TryAgain(SendFailed):
    """Passing trouble. `after` is how many seconds the carrier asked for, None when it did not say.

    `ambiguous` is true when the carrier may have taken the message before the line broke; a later try is then marked
    as a repeat, because neither carrier offers an idempotency key. `everybody` is true when the carrier wants to be left
    alone for `after` seconds altogether, not only with this message.
    """

    def __init__(
        self, why: str, after: float | None = None, *, ambiguous: bool = False, everybody: bool = False
    ) -> None:
        super().__init__(why)
        self.after = after
        self.ambiguous = ambiguous
        self.everybody = everybody


class Unreachable(SendFailed):
    """The person blocked the bot, left the carrier, or never existed. Never tried again."""


class Refused(SendFailed):
    """The carrier refuses this message or this account: text too long, bad template, wrong token. An operator must look."""


class WindowClosed(SendFailed):
    """WhatsApp's 24 hours since the person's last message are over; only an approved template may go out."""
