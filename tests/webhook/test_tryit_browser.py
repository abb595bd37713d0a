"""The try-it page in a real browser: a villager's tap is on the officer's phone, on a large screen and on a small one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tryit_echo import TEXTS, served

from channels.drawing import quoted
from storage.database import Database
from storage.migrate import upgrade
from storage.sealed import KeyRing

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--headless=new",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


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


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('coba')}/coba.db", KeyRing.parse(KeyRing.generate()))
    upgrade(database)
    with served(database) as address:
        yield address
    database.close()


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desktop", "phone"])
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    context.grant_permissions(["microphone", "geolocation"])
    context.set_geolocation({"latitude": -7.83891, "longitude": 111.41909})
    yield context
    context.close()


@pytest.fixture
def coba(context: BrowserContext, house: str) -> Iterator[Page]:
    """The opened page; at the end nothing may have gone wrong in it, and nothing may have come from elsewhere."""
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda trouble: troubles.append(str(trouble)))
    page.on(
        "console", lambda line: troubles.append(line.text) if line.type == "error" and "503" not in line.text else 0
    )
    page.on("request", lambda asked: None if asked.url.startswith((house, "blob:")) else troubles.append(asked.url))
    page.goto(f"{house}/coba")
    page.wait_for_selector("body[data-live=yes]")
    yield page
    assert troubles == []


def show(page: Page, name: str) -> None:
    """Bring a phone to the front where only one fits."""
    tab = page.locator("#tabs .tab", has_text=name)
    if tab.is_visible():
        tab.click()


def small(page: Page) -> bool:
    return bool(page.viewport_size and page.viewport_size["width"] < 760)


def test_a_villagers_tap_is_on_the_officers_phone_and_back(coba: Page) -> None:
    sari, budi = coba.locator("#phone-warga-1"), coba.locator("#phone-petugas-desa")
    before = budi.locator(".told").count()
    sari.get_by_text(TEXTS["tryit.example.1"]).click()
    expect(sari.locator(".said .tick.read")).to_have_text("✓✓")
    sari.get_by_role("button", name="Takut jawab").click()
    expect(sari.locator(".told").last).to_contain_text("Anda memilih: Takut jawab")
    expect(sari.locator(".taken")).to_have_text("Takut jawab")
    if small(coba):
        expect(coba.locator(".tab", has_text="Pak Budi").locator(".badge")).to_have_text("1")
    show(coba, "Pak Budi")
    expect(budi.locator(".told")).to_have_count(before + 1)
    expect(budi.locator(".told blockquote").last).to_have_text(TEXTS["tryit.example.1"])
    expect(coba.locator(".tab", has_text="Pak Budi").locator(".badge")).to_be_hidden()
    budi.get_by_role("button", name="Terima").last.click()
    expect(budi.locator(".told").last).to_contain_text("TERIMA K-7F3KQ2")


def test_choices_are_drawn_as_each_carrier_can(coba: Page) -> None:
    sari = coba.locator("#phone-warga-1")
    words = sari.get_by_label("Tulis pesan sebagai Sari")
    words.fill("daftar")
    words.press("Enter")
    sari.get_by_role("button", name="Pilih").click()
    sheet = coba.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="Desa Sukorejo")).to_have_count(5)
    coba.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    sari.get_by_label("Seperti Telegram").check(force=True)
    expect(sari.locator(".keys button")).to_have_count(5)
    expect(sari.locator(".keys button").first).to_have_text("Desa Sukorejo 1 · Kec. Contoh 1, Ponorogo")
    sari.get_by_label("Seperti WhatsApp").check(force=True)
    sari.get_by_role("button", name="Pilih").click()
    sheet.get_by_role("button", name="Desa Sukorejo 3").click()
    expect(sari.locator(".told").last).to_contain_text("t1:place=3")
    words.fill("banyak")
    words.press("Enter")
    expect(sari.locator(".told").last).to_contain_text("[12] Pilihan nomor 12")


def test_photo_place_card_and_voice_are_sent(coba: Page, tmp_path: Path) -> None:
    sari, sheet = coba.locator("#phone-warga-1"), coba.get_by_role("dialog")
    last = sari.locator(".told").last
    Image.new("RGB", (320, 200), "#c9a56b").save(tmp_path / "foto.jpg")
    sari.get_by_role("button", name="Lampirkan").click()
    with coba.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="Foto").click()
    chooser.value.set_files(tmp_path / "foto.jpg")
    expect(last).to_contain_text("Sampai: photo")
    assert sari.locator(".said img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 320

    sari.get_by_role("button", name="Lampirkan").click()
    sheet.get_by_role("button", name="Lokasi").click()
    sheet.get_by_role("button", name="Pakai lokasi saya").click()
    expect(sheet.get_by_label("Lintang")).to_have_value("-7.83891")
    sheet.get_by_role("button", name="Kirim").click()
    expect(last).to_contain_text("Lokasi sampai: -7.83891, 111.41909")

    sari.get_by_role("button", name="Lampirkan").click()
    sheet.get_by_role("button", name="Kontak").click()
    sheet.get_by_role("button", name="Kirim").click()
    expect(last).to_contain_text("Kontak sampai: Bu Yanti")

    sari.get_by_role("button", name="Rekam pesan suara").click()
    expect(sari.locator(".recording span").last).to_have_text("0:01", timeout=5000)
    sari.get_by_role("button", name="Kirim rekaman").click()
    expect(last).to_contain_text("Sampai: voice")
    expect(sari.locator(".said audio")).to_have_count(1)


def test_html_in_a_message_stays_words(coba: Page) -> None:
    sari = coba.locator("#phone-warga-1")
    nasty = '<img src=x onerror="alert(1)"> <b>tebal</b> yang panjangnya lebih dari empat puluh huruf'
    words = sari.get_by_label("Tulis pesan sebagai Sari")
    words.fill(nasty)
    words.press("Enter")
    expect(sari.locator(".said .text")).to_have_text(nasty)
    show(coba, "Pak Budi")
    expect(coba.locator("#phone-petugas-desa blockquote").last).to_have_text(quoted(nasty))
    assert coba.locator(".talk b, .talk img").count() == 0


def test_a_reload_keeps_the_talk_and_starting_over_empties_it(coba: Page) -> None:
    coba.get_by_role("button", name="Tambah warga").click()
    tono = coba.locator("#phone-warga-2")
    words = tono.get_by_label("Tulis pesan sebagai Tono")
    expect(words).to_be_focused()
    words.fill("halo")
    words.press("Enter")
    expect(tono.locator(".told")).to_have_count(2)
    coba.reload()
    expect(tono.locator(".message")).to_have_count(3)
    coba.get_by_role("button", name="Mulai dari awal").click()
    coba.get_by_role("button", name="Ya, mulai dari awal").click()
    expect(tono).to_have_count(0)
    coba.wait_for_selector("body[data-live=yes]")
    expect(coba.locator("#phone-warga-1 .message")).to_have_count(0)
    expect(coba.locator("#phone-warga-1 .hint")).to_be_visible()


def test_a_message_without_a_line_can_be_sent_again(coba: Page, house: str) -> None:
    sari = coba.locator("#phone-warga-1")
    coba.route(f"{house}/coba/kirim", lambda route: route.fulfill(status=503, json={"say": TEXTS["tryit.no.line"]}))
    words = sari.get_by_label("Tulis pesan sebagai Sari")
    words.fill("halo")
    words.press("Enter")
    again = sari.get_by_role("button", name="Ketuk untuk mengirim lagi")
    expect(again).to_be_visible()
    coba.unroute(f"{house}/coba/kirim")
    again.click()
    expect(sari.locator(".told")).to_have_count(2)
    expect(sari.locator(".said")).to_have_count(1)


def test_everything_has_a_name_and_fits_the_screen(coba: Page) -> None:
    sari = coba.locator("#phone-warga-1")
    sari.get_by_text(TEXTS["tryit.example.1"]).click()
    expect(sari.locator(".buttons button")).to_have_count(3)
    nameless = coba.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, audio, [role=log], section')]
            .filter((each) => !(each.getAttribute('aria-label') || each.textContent.trim() || each.labels?.length))
            .map((each) => each.outerHTML)"""
    )
    assert nameless == []
    expect(sari.get_by_role("log")).to_have_attribute("aria-live", "polite")
    assert coba.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.body.scrollHeight <= innerHeight"
    )
