"""Which carriers are configured, and the doors through which they come in."""

from __future__ import annotations

from typing import Any

from bot.language import Texts
from channels import file_links, telegram, twilio_templates
from channels.manners import FREE, Manners
from channels.telegram import TelegramCarrier
from channels.whatsapp import TwilioCarrier
from channels.wire import host_of
from kentongan.settings import Settings
from storage.database import Database
from webhook.app import FILES_PATH, TELEGRAM_PATH, TWILIO_STATUS_PATH
from webhook.telegram import TelegramIngress
from webhook.twilio import TwilioIngress

SENT_WITHIN = 3.0
"""Seconds that the next part of a WhatsApp message waits for Twilio's word that the last one was sent. Twilio does not
promise to keep an order; a word that does not come must not hold up a cry for help."""
TWILIO_OVERALL = 80.0
"""Messages a second that one WhatsApp sender may send (CHANNELS.md, 4)."""


def carriers(settings: Settings, database: Database, texts: Texts) -> dict[str, Any]:
    """The configured carriers by channel. SMS goes out by the same Twilio account as WhatsApp."""
    found: dict[str, Any] = {}
    if settings.has_telegram:
        found["telegram"] = TelegramCarrier(
            settings.telegram_bot_token, settings.telegram_api_base, _telegram_pace(settings)
        )
    if settings.has_twilio:
        public = settings.public_base_url
        twilio = TwilioCarrier(
            settings.twilio_account_sid,
            settings.twilio_tokens[0],
            settings.twilio_whatsapp_from,
            api_base=settings.twilio_api_base,
            status_callback=f"{public}{TWILIO_STATUS_PATH}" if public else "",
            number_hint=texts.say("anytime.number_hint"),
            media_link=(lambda name: f"{public}{FILES_PATH}/{file_links.token(database.ring, name)}")
            if public
            else None,
            templates=database.read(twilio_templates.known),
            sent_within=SENT_WITHIN,
            overall=TWILIO_OVERALL if host_of(settings.twilio_api_base) == "api.twilio.com" else 0.0,
        )
        found["whatsapp"] = found["sms"] = twilio
    return found


def _telegram_pace(settings: Settings) -> Manners:
    """As set; else the real Telegram's own limits, and none where something stands in for it."""
    if settings.telegram_pace == "off":
        return FREE
    if settings.telegram_pace:
        chat, _, overall = settings.telegram_pace.partition("/")
        return Manners(a_chat=float(chat), overall=float(overall))
    return telegram.PACE if host_of(settings.telegram_api_base) == host_of(telegram.API) else FREE


def doors(settings: Settings, found: dict[str, Any]) -> dict[str, Any]:
    """What `make_app` needs to let the carriers in. Without a public address Telegram is polled and Twilio stays out."""
    open_doors: dict[str, Any] = {}
    if "telegram" in found and settings.public_base_url:
        open_doors["telegram"] = TelegramIngress(settings.telegram_webhook_secret, found["telegram"].answer_tap)
    if "whatsapp" in found and settings.public_base_url:
        open_doors["twilio"] = TwilioIngress(
            settings.twilio_tokens, settings.public_base_url, account=settings.twilio_account_sid
        )
    return open_doors


async def introduce(settings: Settings, found: dict[str, Any], texts: Texts) -> None:
    """Tell Telegram where to call and what to show in its menu. Raises one of channels.failures."""
    telegram = found.get("telegram")
    if telegram is None:
        return
    if settings.public_base_url:
        await telegram.set_webhook(f"{settings.public_base_url}{TELEGRAM_PATH}", settings.telegram_webhook_secret)
    commands = {name: texts.say(f"telegram.command.{name}") for name in ("lapor", "cek", "status", "bantuan", "menu")}
    await telegram.introduce(commands, description=texts.say("telegram.description"), short=texts.say("telegram.about"))
