"""`kentongan doctor`: says in plain words what is configured, missing, unreachable or unsafe, and what to do about it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from bot.handlers.hotlines import Hotlines
from bot.handlers.photo_reader import PhotoReader
from bot.language import Texts
from casework import agencies, areas, duty, officers
from channels import inbox, twilio_templates
from channels.failures import SendFailed
from kentongan import carriers, keys, wiring
from kentongan.settings import Settings
from storage import key_check, migrate, setbacks
from storage.base import now
from storage.database import Database

Mark = Literal["ok", "note", "bad"]
_SIGNS = {"ok": "  ok  ", "note": " note ", "bad": " MEND "}
_LEAST_DISK = 500 * 1024 * 1024


@dataclass
class Findings:
    """What was found, in the order it was looked at."""

    rows: list[tuple[Mark, str]] = field(default_factory=list)

    def add(self, mark: Mark, words: str) -> None:
        """One finding."""
        self.rows.append((mark, words))

    @property
    def well(self) -> bool:
        """Nothing must be mended."""
        return all(mark != "bad" for mark, _ in self.rows)


async def tell(settings: Settings) -> bool:
    """Look at everything and print it; true when nothing must be mended."""
    found = Findings()
    database = _database(settings, found)
    if database is not None:
        try:
            await _carriers(settings, database, found)
            for look in (_facts, _agencies, _people, _queues):
                _guarded(look, database, found)
        finally:
            await asyncio.to_thread(database.close)
    _public(settings, found)
    _hotlines(found)
    _photos(found)
    _disk(settings, found)
    for mark, words in found.rows:
        print(f"[{_SIGNS[mark]}] {words}")
    return found.well


def _database(settings: Settings, found: Findings) -> Database | None:
    try:
        ring = keys.ring(settings)
    except keys.KeysUnsafe as trouble:
        found.add("bad", str(trouble))
        return None
    found.add("ok", f"keys: {'KENTONGAN_KEYS' if settings.keys else keys.key_file(settings)}, newest {ring.newest!r}")
    if not settings.keys:
        found.add(
            "note", f"keep a copy of {keys.key_file(settings)} apart from the database: without it nothing can be read"
        )
    kind = "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL"
    database = Database(settings.database, ring)
    try:
        current = migrate.is_current(database)
    except (SQLAlchemyError, OSError) as trouble:
        found.add("bad", f"{kind} cannot be reached ({type(trouble).__name__}). Check KENTONGAN_DATABASE_URL.")
        database.close()
        return None
    if current:
        found.add("ok", f"{kind} answers and is up to date")
    else:
        found.add("bad", f"{kind} is not up to date. Run: kentongan migrate")
        database.close()
        return None
    try:
        key_check.prove(database)
    except key_check.WrongKeys as trouble:
        found.add("bad", str(trouble))
        database.close()
        return None
    return database


async def _carriers(settings: Settings, database: Database, found: Findings) -> None:
    texts = Texts.load(wiring.LOCALES)
    configured = carriers.carriers(settings, database, texts)
    telegram = configured.get("telegram")
    if telegram is None:
        found.add("note", "Telegram is not configured (TELEGRAM_BOT_TOKEN)")
    else:
        try:
            found.add("ok", f"Telegram answers: the bot is @{await telegram.who()}")
        except SendFailed as trouble:
            found.add("bad", f"Telegram does not answer ({trouble.why}). Check TELEGRAM_BOT_TOKEN and the network.")
    if "whatsapp" not in configured:
        found.add("note", "WhatsApp is not configured (TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_WHATSAPP_FROM)")
    else:
        found.add("ok", f"WhatsApp by Twilio is configured, {len(settings.twilio_tokens)} auth token(s)")
        if twilio_templates.KNOCK not in configured["whatsapp"].templates:
            found.add(
                "note",
                "WhatsApp has no templates yet: no buttons, and nothing can be said after 24 hours of silence. "
                "Run: kentongan twilio setup",
            )
    for carrier in set(configured.values()):
        await carrier.close()


def _public(settings: Settings, found: Findings) -> None:
    public = settings.public_base_url
    if not public:
        if settings.has_twilio:
            found.add("bad", "PUBLIC_BASE_URL is empty: Twilio's signatures are checked against it")
        elif settings.has_telegram:
            found.add("note", "PUBLIC_BASE_URL is empty: Telegram is polled, which is fine for one machine")
    elif not public.startswith("https://"):
        found.add("bad", f"PUBLIC_BASE_URL is not https: what people write could be read on its way ({public})")
    else:
        found.add("ok", f"public address: {public}")
    if settings.half_twilio:
        found.add("bad", f"WhatsApp is only half configured: {', '.join(settings.half_twilio)} is missing")
    if settings.has_telegram and public and len(settings.telegram_webhook_secret) < 16:
        found.add(
            "bad", "TELEGRAM_WEBHOOK_SECRET is missing or shorter than 16 letters: anybody could pretend to be Telegram"
        )
    if settings.shows_tryit and (settings.has_telegram or settings.has_twilio):
        found.add("note", "the try-it page /coba is open beside real carriers (KENTONGAN_TRYIT); its data is separate")


def _facts(database: Database, found: Findings) -> None:
    count = database.read(areas.count)
    if count:
        found.add("ok", f"{count:,} areas are loaded")
    else:
        found.add("bad", "no areas are loaded. Run: kentongan areas import && kentongan offices import")


def _people(database: Database, found: Findings) -> None:
    reachable = database.read(
        lambda unit: [each for each in officers.listing(unit) if officers.lines(unit, each.id) and not each.on_leave]
    )
    if not reachable:
        found.add("note", "no officer can be reached yet. Run: kentongan officer invite NAME --role desk")
        return
    desk = any(each.role == "desk" and each.office_id is None for each in reachable)
    found.add("ok", f"{len(reachable)} officers can be reached")
    if not desk:
        found.add("note", "nobody sits at the national desk: a report may find nobody. Invite one with --role desk")


def _queues(database: Database, found: Findings) -> None:
    aside, nobody = database.read(inbox.set_aside), database.read(duty.unassigned)
    for stuck in database.read(setbacks.stuck):
        found.add(
            "bad", f"{stuck.what} {stuck.key} failed {stuck.tries} times ({stuck.why}); it is still tried at times"
        )
    if aside:
        found.add("bad", f"{len(aside)} messages were set aside. See: kentongan inbox list")
    if nobody:
        found.add("bad", f"{len(nobody)} reports wait for nobody. See: kentongan report list --unassigned")


def _hotlines(found: Findings) -> None:
    lines = Hotlines.load(wiring.DATA / "hotlines.toml")
    if lines.verified:
        found.add("ok", f"{len(lines.verified)} of {len(lines.lines)} hotlines were called and are shown")
    else:
        found.add(
            "note",
            "no hotline was called yet, so none is shown. Call them and fill in verified_on in data/hotlines.toml",
        )


def _agencies(database: Database, found: Findings) -> None:
    there = database.read(agencies.register)
    if there is None or there.demo:
        found.add(
            "note",
            "no official list of agencies was imported, so only invented ones are known. Run: kentongan agencies import",
        )
    elif now().date() - there.checked_at > agencies.STALE_AFTER:
        found.add("note", f"the list of agencies was checked on {there.checked_at}: no licence is vouched for any more")
    else:
        found.add("ok", f"the list of agencies ({there.source}) was checked on {there.checked_at}")


def _photos(found: Findings) -> None:
    if PhotoReader.find() is None:
        found.add("note", "flyers on photos can't be read. Debian: apt install tesseract-ocr tesseract-ocr-ind")
    else:
        found.add("ok", "flyers on photos can be read (tesseract with Indonesian)")


def _disk(settings: Settings, found: Findings) -> None:
    folder = settings.var if settings.var.exists() else settings.var.absolute().parent
    free = shutil.disk_usage(folder).free
    if free < _LEAST_DISK:
        found.add("bad", f"only {free // 1024**2} MB are free where the data lives")
    else:
        found.add("ok", f"{free // 1024**3} GB are free where the data lives")


def _guarded(look: Callable[[Database, Findings], None], database: Database, found: Findings) -> None:
    try:
        look(database, found)
    except SQLAlchemyError as trouble:
        found.add("bad", f"the database could not be read ({type(trouble).__name__})")
