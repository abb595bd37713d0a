"""Naming an error without repeating anybody's words: its type and the place in the code, never its message."""

from __future__ import annotations

import traceback
from pathlib import Path


def place(trouble: BaseException) -> str:
    """Where an error arose, as file:line of the innermost frame of ours (else of any frame)."""
    frames = traceback.extract_tb(trouble.__traceback__)
    if not frames:
        return "?"
    own = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}"
