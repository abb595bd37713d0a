"""What stands on a locked phone: the first line of anything that a reporter did not ask for just now (SAFETY T4)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.language import Texts

ROOT = Path(__file__).resolve().parent.parent
TEXTS = Texts.load(ROOT / "locales")
CHATS = sorted((ROOT / "tests" / "chats").glob("*.chat"))
SENSITIVE = re.compile(
    r"(?i)lapor|petugas|imigrasi|polisi|calo|perekrut|sponsor|tekong|agen\b|\bpt\b|korban|aparat|kabur|bahaya|darurat|"
    r"luar negeri|pmi|tki|kentongan|k-[a-z0-9]{6}"
)
"""Words that tell whoever holds the phone what this chat is about."""
LANGUAGES = sorted(path.name for path in (ROOT / "locales").iterdir() if path.is_dir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_says_nothing_in_any_language(language: str) -> None:
    first = TEXTS.say("preview.news", language)
    assert first and "\n" not in first and not SENSITIVE.search(first)


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
def test_in_the_chats_a_villager_who_did_not_write_reads_that_line_first(path: Path) -> None:
    """Somebody "gets" something without having written: what others caused. A story's own pause is the same talk."""
    lines = path.read_text(encoding="utf-8").splitlines()
    act = ""
    for number, line in enumerate(lines):
        if re.match(r"(?!Bot:)[A-Z][^:]*: |-- ", line):
            act = line
        found = re.fullmatch(r"([A-Z][\w ]*) gets:", line)  # officers are written with what they are: "(officer)"
        if found is None or re.match(r"-- (?:a short pause|\d+ \w+ later|the missed)", act):
            continue
        assert lines[number + 1].startswith("Bot:  ")
        first = lines[number + 1].removeprefix("Bot:  ")
        assert not SENSITIVE.search(first) or first == TEXTS.say("whatsapp.knock"), f"{path.name}:{number + 2}"


def test_whatsapps_template_is_the_one_that_was_agreed() -> None:
    assert TEXTS.say("whatsapp.knock") == "Ada pesan baru soal laporan. Balas LIHAT."
