"""Codes that people read to each other: no letter that looks or sounds like another, nothing that can be counted.

The alphabet leaves out 0 O, 1 I L and U, so a code survives handwriting, a bad screen and being read out loud.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REPORT_LETTERS = 6  # 30**6 = 729 million codes; the code alone opens nothing, see sight.py


def draw(letters: int) -> str:
    """So many random letters (4.9 bits each)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def report_code() -> str:
    """A new report code, "K-7F3KQ2"."""
    return f"K-{draw(REPORT_LETTERS)}"


def read_report_code(typed: str) -> str | None:
    """The report code somebody meant by "k7f3kq2", "K 7F3KQ2" or "7f3-kq2"; None if it cannot be one."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if len(letters) == REPORT_LETTERS + 1 and letters[0] == "K":
        letters = letters[1:]
    if len(letters) != REPORT_LETTERS or any(letter not in ALPHABET for letter in letters):
        return None
    return f"K-{letters}"
