"""`kentongan run` as a newcomer starts it: a process of its own, an empty folder, a free port; and a browser on its page.

`python tests/onestart.py docs/coba.png` plays the first conversation and takes the README's picture.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--headless=new"]
STORY = (
    "pak mau lapor, di ds sukorejo ponorogo ada bu yanti (0812-0000-7890) cari org buat kerja admin di kamboja gaji 12jt, "
    "paspor dikumpulin, katanya besok senin brangkat 4 org"
)


@dataclass
class Started:
    """A running `kentongan run`; what it printed is in `said` once it has ended."""

    process: subprocess.Popen[str]
    address: str
    said: str = ""

    def end(self) -> int:
        """Ask it to stop as an operator does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        self.said, _ = self.process.communicate(timeout=30)
        return self.process.returncode


@contextlib.contextmanager
def started(folder: Path, **env: str) -> Iterator[Started]:
    """Start it with its data under `folder`, and wait until its page opens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("KENTONGAN", "TELEGRAM", "TWILIO"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "kentongan.cli", "run"],
        cwd=ROOT,
        env={**clean, "KENTONGAN_VAR": str(folder), "PORT": str(port), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    here = Started(process, f"http://127.0.0.1:{port}")
    try:
        until = time.monotonic() + 60
        while not _opens(here.address):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < until, "it did not open within a minute"
            time.sleep(0.05)
        yield here
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _opens(address: str) -> bool:
    try:
        return urllib.request.urlopen(f"{address}/healthz", timeout=2).status == 200
    except OSError:
        return False


def phone(page: Page, name: str) -> Locator:
    """One phone on the page, brought to the front where there is room for only one."""
    tab = page.locator("#tabs .tab", has_text=name)
    if tab.is_visible():
        tab.click()
    return page.locator("section.phone", has=page.get_by_label(f"Tulis pesan sebagai {name}"))


def says(page: Page, name: str, words: str) -> None:
    """Type a message on a phone and send it."""
    where = page.get_by_label(f"Tulis pesan sebagai {name}")
    phone(page, name)
    where.fill(words)
    where.press("Enter")


def first_report(page: Page) -> None:
    """A villager tells it in one breath, agrees to the read-back; the officer takes it, asks, and is answered."""
    says(page, "Sari", STORY)
    sari = page.locator("#phone-warga-1")
    sari.get_by_role("button", name="Tidak", exact=True).click()
    sari.get_by_role("button", name="Jangan, rahasiakan").click()
    expect(sari.locator(".told", has_text="Ini yang kami tangkap")).to_be_visible()
    sari.get_by_role("button", name="Ya, kirim").click()
    expect(sari.locator(".told", has_text="Kode laporan").last).to_be_visible()
    phone(page, "Pak Budi")
    budi = page.locator("#phone-petugas-desa")
    budi.get_by_role("button", name="Terima").last.click()
    expect(budi.locator(".told", has_text="Anda tangani")).to_be_visible()
    says(page, "Pak Budi", "TANYA kumpulnya di mana dan jam berapa?")
    phone(page, "Sari")
    expect(sari.locator(".told", has_text="Petugas bertanya")).to_be_visible()
    says(page, "Sari", "di rmh bu yanti rt 3 jam 4 pagi, naik elf")
    phone(page, "Pak Budi")
    expect(budi.locator(".told", has_text="naik elf")).to_be_visible()


def take_picture(path: Path, folder: Path) -> None:
    """Play the first report on a desktop-sized page and keep what it looks like."""
    with started(folder) as here, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="id-ID").new_page()
        page.goto(f"{here.address}/coba")
        page.wait_for_selector("body[data-live=yes]")
        first_report(page)
        page.screenshot(path=str(path))
        browser.close()


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        take_picture(Path(sys.argv[1]), Path(temporary))
