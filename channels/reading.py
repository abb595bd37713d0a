"""Taking values of unknown worth out of what a carrier sends: text that can be stored, points that lie on the earth."""

from __future__ import annotations

import math
from typing import Any

from channels.drawing import clean
from channels.messages import Location

LONGEST_TEXT = 8000
"""Characters kept of a text; Telegram's own limit is 4096."""


def words(value: Any, longest: int = LONGEST_TEXT) -> str:
    """A string of unknown worth, made storable: no control characters, no half characters, not endless."""
    return clean(value[: longest * 2]).strip()[:longest] if isinstance(value, str) else ""


def point_at(latitude: Any, longitude: Any, name: str = "") -> Location | None:
    """A location from two numbers of unknown worth; None unless they are a point on the earth."""
    if isinstance(latitude, bool) or isinstance(longitude, bool):
        return None
    try:
        lat, lon = float(latitude), float(longitude)
    except (TypeError, ValueError, OverflowError):
        return None
    if not (math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return Location(lat, lon, name)
