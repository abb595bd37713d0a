"""Short-lived addresses under which a carrier fetches one file that is to be sent: WhatsApp takes no uploads.

The address names the attachment and an hour, sealed by the installation's keys. Whoever holds it can fetch that one
cleaned copy until then; nothing can be guessed or listed.
"""

from __future__ import annotations

import base64
from datetime import datetime

from storage.base import now
from storage.sealed import CannotOpen, KeyRing

VALID_SECONDS = 4 * 3600
"""Twilio fetches at once, but a message may wait up to four hours in its queue."""
_ABOUT = "file.link"


def token(ring: KeyRing, attachment_id: str, at: datetime | None = None) -> str:
    """The secret part of the address for this attachment."""
    expires = int((at or now()).timestamp()) + VALID_SECONDS
    sealed = ring.seal(f"{expires} {attachment_id}".encode(), _ABOUT)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def attachment(ring: KeyRing, given: str, at: datetime | None = None) -> str | None:
    """The attachment that `given` opens; None when it was not made here or its time is over."""
    try:
        sealed = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        expires, _, attachment_id = ring.open(sealed, _ABOUT).decode().partition(" ")
    except (ValueError, CannotOpen):
        return None
    return attachment_id if int(expires) >= (at or now()).timestamp() else None
