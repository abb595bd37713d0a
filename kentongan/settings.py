"""What an operator can set, all through environment variables (or a file `.env` beside the Makefile).

Only the roots in this folder read settings; every other room is handed what it needs.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one installation. Empty means: not configured. Nothing here is ever printed."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    database_url: str = Field("", validation_alias="KENTONGAN_DATABASE_URL")
    keys: str = Field("", validation_alias="KENTONGAN_KEYS", repr=False)
    var: Path = Field(Path("var"), validation_alias="KENTONGAN_VAR")
    tryit: bool | None = Field(None, validation_alias="KENTONGAN_TRYIT")
    host: str = Field("127.0.0.1", validation_alias="KENTONGAN_HOST")
    port: int = Field(8000, validation_alias="PORT")
    public_base_url: str = Field("", validation_alias="PUBLIC_BASE_URL")

    telegram_bot_token: str = Field("", validation_alias="TELEGRAM_BOT_TOKEN", repr=False)
    telegram_webhook_secret: str = Field("", validation_alias="TELEGRAM_WEBHOOK_SECRET", repr=False)
    telegram_api_base: str = Field("https://api.telegram.org", validation_alias="TELEGRAM_API_BASE")

    telegram_pace: str = Field("", validation_alias="TELEGRAM_PACE")

    metrics_token: str = Field("", validation_alias="KENTONGAN_METRICS_TOKEN", repr=False)
    twilio_account_sid: str = Field("", validation_alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: str = Field("", validation_alias="TWILIO_AUTH_TOKEN", repr=False)
    twilio_whatsapp_from: str = Field("", validation_alias="TWILIO_WHATSAPP_FROM")
    twilio_api_base: str = Field("https://api.twilio.com", validation_alias="TWILIO_API_BASE")

    @field_validator("telegram_pace")
    @classmethod
    def a_pace(cls, value: str) -> str:
        """Seconds between two messages to one chat, and messages a second in all: "1/27"; "off" for none."""
        if value not in ("", "off"):
            chat, _, overall = value.partition("/")
            if not (float(chat) >= 0 and float(overall) > 0):
                raise ValueError('TELEGRAM_PACE is written "1/27" or "off"')
        return value

    @field_validator("public_base_url", "telegram_api_base", "twilio_api_base")
    @classmethod
    def without_slash(cls, value: str) -> str:
        """Roots are joined with paths that begin with a slash."""
        return value.rstrip("/")

    @property
    def database(self) -> str:
        """The main database: what is set, else SQLite under `var/`."""
        return self.database_url or f"sqlite:///{self.var}/kentongan.db"

    @property
    def tryit_database(self) -> str:
        """The try-it page's own database: what is played there never mixes with what is real."""
        return f"sqlite:///{self.var}/coba.db"

    @property
    def has_telegram(self) -> bool:
        """A Telegram bot is configured."""
        return bool(self.telegram_bot_token)

    @property
    def has_twilio(self) -> bool:
        """A Twilio account is configured."""
        return bool(self.twilio_account_sid and self.twilio_tokens and self.twilio_whatsapp_from)

    @property
    def half_twilio(self) -> list[str]:
        """What is missing of a Twilio account that is partly configured."""
        parts = {
            "TWILIO_ACCOUNT_SID": bool(self.twilio_account_sid.strip()),
            "TWILIO_AUTH_TOKEN": bool(self.twilio_tokens),
            "TWILIO_WHATSAPP_FROM": bool(self.twilio_whatsapp_from.strip()),
        }
        begun = any(parts.values()) or bool(self.twilio_auth_token)
        return [name for name, there in parts.items() if not there] if begun else []

    @property
    def twilio_tokens(self) -> list[str]:
        """The auth tokens that are accepted; the first one is used for our own requests."""
        return [token.strip() for token in self.twilio_auth_token.split(",") if token.strip()]

    @property
    def shows_tryit(self) -> bool:
        """The try-it page is for places without real people: on by default only where no carrier is configured."""
        if self.tryit is not None:
            return self.tryit
        return not (self.has_telegram or self.has_twilio or self.half_twilio)
