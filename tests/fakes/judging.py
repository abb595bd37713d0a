"""The contract: whatever any test makes us send is judged by the carriers' own descriptions, counted, and remembered if
it does not fit. tests/conftest.py looks here after every test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

JUDGED: Counter[str] = Counter()
WRONG: list[str] = []


def note(what: str, wrong: Sequence[str]) -> None:
    """One request of this kind was judged; `wrong` says what does not fit."""
    JUDGED[what] += 1
    WRONG.extend(f"{what}: {each}" for each in wrong)
