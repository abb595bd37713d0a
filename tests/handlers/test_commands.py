"""What an officer types is a command only when it is meant as one: plain talk never moves a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.handlers.commands import Command, Commands

COMMANDS = Commands.load(Path(__file__).resolve().parents[2] / "data" / "lexicon" / "commands.toml")


@pytest.mark.parametrize(
    "line",
    [
        "terima kasih infonya",
        "Terima kasih banyak pak K-7F3KQ2 sudah beres",
        "terima nasib",
        "cuti besok",
        "libur panjang",
        "daftar hadir",
        "tutup mulut",
        "selesai rapat saya kabari",
        "setuju sekali pak",
        "bukan begitu maksud saya",
        "teruskan perjuangan",
        "aktif di grup",
        "cerita lucu",
        "tingkat kejahatan naik",
    ],
)
def test_plain_talk_is_no_command(line: str) -> None:
    assert COMMANDS.of_officer(line) is None


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("TERIMA", Command("take", "", "")),
        ("terima pak, siap", Command("take", "", "")),
        ("terima laporan k-7f3kq2 ya", Command("take", "7f3kq2", "ya")),
        ("tanya dulu", Command("ask", "", "")),
        ("tanya rumahnya di mana?", Command("ask", "", "rumahnya di mana?")),
        ("tutup aman", Command("close", "", "aman")),
        ("TUTUP K-7F3KQ2 mulut", Command("close", "7F3KQ2", "mulut")),
        ("rujuk polres ponorogo", Command("refer", "", "polres ponorogo")),
        ("tidak setuju calonnya belum ditemui", Command("refuse", "", "calonnya belum ditemui")),
        ("bukan wilayah saya pak", Command("decline", "", "")),
        ("CUTI", Command("leave", "", "")),
    ],
)
def test_a_command_is_heard(line: str, command: Command) -> None:
    assert COMMANDS.of_officer(line) == command


def test_a_bare_code_and_a_mistyped_verb() -> None:
    assert COMMANDS.only_code("kode k-7f3kq2 pak") == "7f3kq2"
    assert COMMANDS.only_code("k-7f3kq2 kosong") == ""
    assert COMMANDS.nearly("trima K-7F3KQ2") == Command("take", "7F3KQ2", "")
    assert COMMANDS.nearly("cuti besok") == Command("leave", "", "")
    assert COMMANDS.nearly("selamat malam") is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("apa ini robot", "robot"),
        ("Nomor saya kelihatan nggak pak", "number_seen"),
        ("kapan petugas datang?", "next"),
        ("pak kades tau gak", "village"),
        ("bisa dipercaya gak ini?", "trust"),
        ("kenapa butuh nama saya?", "why"),
        ("rahasia", ""),
        ("tidak", ""),
        ("siapa?", ""),
        ("bukan", ""),
    ],
)
def test_a_question_about_us_is_known_and_an_answer_is_none(line: str, name: str) -> None:
    assert COMMANDS.question(line) == name
