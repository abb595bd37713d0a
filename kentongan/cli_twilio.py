"""`kentongan twilio setup`: makes at Twilio what WhatsApp needs to draw buttons and lists, and to write after 24 hours."""

from __future__ import annotations

import asyncio

import typer

from bot.language import Texts
from channels import twilio_setup, twilio_templates
from channels.failures import SendFailed
from channels.whatsapp import TwilioCarrier
from kentongan import carriers, wiring
from kentongan.opening import main_database
from kentongan.settings import Settings
from storage.database import Database

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """WhatsApp by Twilio."""


@app.command()
def setup() -> None:
    """Make the templates at Twilio and remember them. Safe to call again: nothing is made twice."""
    settings = Settings()
    if not settings.has_twilio:
        raise typer.BadParameter("TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_WHATSAPP_FROM are not all set")
    with main_database() as database:
        try:
            done = asyncio.run(_set_up(settings, database))
        except SendFailed as trouble:
            print(f"Twilio did not do it ({trouble.why}). What was made until then is kept; call it again.")
            raise typer.Exit(1) from None
    print(f"{done.made} templates made, {done.found} were there already.")
    print(f"The template for messages after 24 hours: {done.approval}.")
    if done.approval != "approved":
        print("Until WhatsApp approves it, such messages wait until the person writes. Look again with this command.")


async def _set_up(settings: Settings, database: Database) -> twilio_setup.Done:
    texts = Texts.load(wiring.LOCALES)
    carrier: TwilioCarrier = carriers.carriers(settings, database, texts)["whatsapp"]
    try:
        return await twilio_setup.set_up(database, carrier.line, shapes(texts))
    finally:
        await carrier.close()


def shapes(texts: Texts) -> dict[str, dict[str, object]]:
    """The templates in our own words."""
    return twilio_templates.shapes(texts.say("whatsapp.knock"), texts.say("whatsapp.choose"))
