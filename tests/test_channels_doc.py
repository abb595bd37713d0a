"""docs/channels.md says what is supported, and each row names what shows it: the chat or test must exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROWS = [
    line for line in (ROOT / "docs" / "channels.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| what", "| ---"))
]  # fmt: skip


def test_there_are_rows() -> None:
    assert len(ROWS) > 35


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_what_shows_a_row_exists(row: str) -> None:
    named = re.findall(r"`([^`]+)`", row.rstrip("| ").split("|")[-1])
    shown = [each for each in named if "=" not in each]
    assert shown, "a row names no chat and no test"
    for each in shown:
        if each.startswith("tests/"):
            path, _, test = each.partition("::")
            text = (ROOT / path).read_text(encoding="utf-8")
            assert not test or f"def {test}(" in text, each
        else:
            assert (ROOT / "tests" / "chats" / f"{each}.chat").exists(), each
