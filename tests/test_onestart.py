"""A newcomer's first ten minutes: `kentongan run` in an empty folder, the first report in a browser, a restart, a stop."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from onestart import ARGUMENTS, ROOT, STORY, first_report, phone, says, started
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("CI must test the page in a real browser: install chromium")
        pytest.skip("NOT TESTED IN A BROWSER: chromium is not installed (apt install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_first_report_survives_a_restart(chromium: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="id-ID")
    page = context.new_page()
    with started(tmp_path / "var") as here:
        page.goto(f"{here.address}/coba")
        page.wait_for_selector("body[data-live=yes]")
        first_report(page)
        code = re.search(r"K-[0-9A-Z]{6}", page.locator("#phone-warga-1 .told", has_text="Kode laporan").inner_text())
        assert code is not None
        assert here.end() == 0, here.said
    for canary in ("yanti", "0000-7890", "00007890", "naik elf", "petugas-desa"):
        assert canary not in here.said, "words of people are in the log"
    with started(tmp_path / "var") as again:
        page.goto(f"{again.address}/coba")
        page.wait_for_selector("body[data-live=yes]")
        phone(page, "Pak Budi")
        says(page, "Pak Budi", "DAFTAR")
        budi = page.locator("#phone-petugas-desa")
        expect(budi.locator(".told", has_text="Laporan Anda:").last).to_contain_text(code[0])
        assert again.end() == 0
    context.close()
    files = [path.read_bytes() for path in (tmp_path / "var").iterdir() if path.is_file()]
    assert not any(b"bu yanti" in content or STORY.encode() in content for content in files)


def command(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("KENTONGAN", "TELEGRAM", "TWILIO"))
    }
    return subprocess.run(
        [sys.executable, "-m", "kentongan.cli", *words],
        cwd=ROOT,
        env={**clean, "KENTONGAN_VAR": str(folder), **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_doctor_speaks_plainly(tmp_path: Path) -> None:
    fresh = command(tmp_path, "doctor")
    assert fresh.returncode == 1 and "kentongan migrate" in fresh.stdout
    assert command(tmp_path, "migrate").returncode == 0
    well = command(tmp_path, "doctor")
    assert well.returncode == 0, well.stdout
    assert "MEND" not in well.stdout


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"KENTONGAN_KEYS": "k1:AAAA"}, "KENTONGAN_KEYS cannot be used"),
        ({"KENTONGAN_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "KENTONGAN_KEYS is not set"),
        ({"TELEGRAM_BOT_TOKEN": "1:x", "PUBLIC_BASE_URL": "https://example.org"}, "TELEGRAM_WEBHOOK_SECRET is empty"),
        (
            {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x", "TWILIO_WHATSAPP_FROM": "whatsapp:+1"},
            "PUBLIC_BASE_URL is empty",
        ),
    ],
    ids=["bad keys", "no keys", "no secret", "no public address"],
)
def test_what_is_unsafe_refuses_to_start_and_says_why(tmp_path: Path, env: dict[str, str], words: str) -> None:
    refused = command(tmp_path, "run", **env)
    assert refused.returncode == 1
    assert words in refused.stderr and "Traceback" not in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_keys_that_others_can_read_are_refused(tmp_path: Path) -> None:
    assert command(tmp_path, "migrate").returncode == 0
    (tmp_path / "keys").chmod(0o644)
    refused = command(tmp_path, "migrate")
    assert refused.returncode == 1 and "chmod 600" in refused.stderr


def test_an_operator_invites_an_officer(tmp_path: Path) -> None:
    invited = command(
        tmp_path,
        "officer",
        "invite",
        "Bu Lastri",
        "--area",
        "desa sukorejo, sukorejo, ponorogo",
        "--office",
        "ponorogo",
    )
    assert invited.returncode == 0, invited.stderr
    assert invited.stdout.startswith("P-") and "35.02.15.2001" in invited.stdout
    assert "Bu Lastri" in command(tmp_path, "officer", "list").stdout
    unsure = command(tmp_path, "officer", "invite", "Pak Amir", "--area", "sidomulyo")
    assert unsure.returncode == 2 and "which area" in unsure.stderr


def test_words_are_understood_on_the_command_line(tmp_path: Path) -> None:
    told = command(tmp_path, "understand", "bu yanti minta 5jt buat ke kamboja")
    assert told.returncode == 0, told.stderr
    assert "KH" in told.stdout and "5000000" in told.stdout.replace(".", "").replace("_", "")
    broken = subprocess.run(
        [sys.executable, "-m", "kentongan.cli", "place", "--jsonl"],
        cwd=ROOT, input='{"id": "1", "text": "ds sukorejo ponorogo"}\nnot json\n', capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert broken.returncode == 1 and "35.02.15.2001" in broken.stdout and "line 2" in broken.stderr
