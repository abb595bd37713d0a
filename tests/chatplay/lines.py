"""The two carriers of a played chat: which stand-in answers, how the house is configured for it, who has which phone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from kentongan.settings import Settings
from tests.chatplay.running import Door
from tests.fakes.phones import HttpPost, Phone, Shown
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_phone import TelegramPhone
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio_phone import TwilioPhone
from webhook.app import TELEGRAM_PATH

PUBLIC = "https://kentongan.example"
SECRET = "chat-secret"
_FIRST = 771_044_003
_APART = 1_315_423


class Posting:
    """Carries requests to our webhooks, each of them twice if wanted; remembers those that were not taken."""

    def __init__(self, *, twice: bool) -> None:
        self._post, self._times = HttpPost(), 2 if twice else 1
        self.refused: list[tuple[str, int]] = []

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        statuses = [self._post(url, body, headers) for _ in range(self._times)]
        self.refused += [(url, status) for status in statuses if status != 200]
        return statuses[0]


class Line(ABC):
    """One carrier."""

    name: str
    fake: Any

    def __init__(self, posting: Posting) -> None:
        self.posting = posting
        self._phones = 0

    @property
    @abstractmethod
    def settings(self) -> Settings:
        """The house's settings for this carrier."""

    @abstractmethod
    def connect(self, door: Door) -> None:
        """Let the stand-in call our webhooks through this door."""

    def phone(self, name: str) -> tuple[Phone, tuple[str, ...]]:
        """A new phone, and what must never be seen on another one: its number and the name on its profile."""
        number = _FIRST + self._phones * _APART
        self._phones += 1
        profile = f"Zz{name.replace(' ', '')}zz Kenari"
        return self._phone(number, profile), (str(number), profile.split()[0].lower())

    @abstractmethod
    def _phone(self, number: int, profile: str) -> Phone: ...

    @abstractmethod
    def says_something_else(self, phone: Phone) -> int:
        """Send what no bot can read: a game of dice, a poll."""

    def calls_back(self) -> int:
        """Let the carrier tell what became of messages; how many times it did."""
        return 0

    def close(self) -> None:
        """Hang up."""
        self.fake.close()


class TelegramLine(Line):
    """Telegram."""

    name = "telegram"

    def __init__(self, posting: Posting) -> None:
        super().__init__(posting)
        self.fake = FakeTelegram(post=posting)

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            TELEGRAM_BOT_TOKEN=self.fake.token,
            TELEGRAM_WEBHOOK_SECRET=SECRET,
            TELEGRAM_API_BASE=self.fake.base,
            PUBLIC_BASE_URL=PUBLIC,
        )

    def connect(self, door: Door) -> None:
        self.fake.connect(door.url + TELEGRAM_PATH, SECRET)

    def _phone(self, number: int, profile: str) -> Phone:
        return self.fake.phone(number, profile)

    def says_something_else(self, phone: Phone) -> int:
        assert isinstance(phone, TelegramPhone)
        return phone.update("message", phone.message(dice={"emoji": "🎲", "value": 3}))


class WhatsAppLine(Line):
    """WhatsApp through Twilio."""

    name = "whatsapp"

    def __init__(self, posting: Posting) -> None:
        super().__init__(posting)
        self.fake = PatientTwilio(post=posting)

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            TWILIO_ACCOUNT_SID=self.fake.account,
            TWILIO_AUTH_TOKEN=self.fake.token,
            TWILIO_WHATSAPP_FROM=self.fake.sender,
            TWILIO_API_BASE=self.fake.base,
            PUBLIC_BASE_URL=PUBLIC,
        )

    def connect(self, door: Door) -> None:
        self.fake.connect(PUBLIC, door.url)

    def _phone(self, number: int, profile: str) -> Phone:
        return self.fake.phone(f"62{number}", profile)

    def says_something_else(self, phone: Phone) -> int:
        assert isinstance(phone, TwilioPhone)
        return phone.post(phone.form(MessageType="unsupported"))

    def calls_back(self) -> int:
        return self.fake.calls_back()


class PatientTwilio(FakeTwilio):
    """Twilio that calls back when it is told to, so that everything happens in one order."""

    def _call_back(self) -> None:
        """No thread of its own."""

    def calls_back(self) -> int:
        """Make the calls that are due; how many."""
        due = self._callbacks.qsize()
        if due:
            self._callbacks.put(None)
            FakeTwilio._call_back(self)
        return due


class SmsLine(WhatsAppLine):
    """Plain SMS through the same account: words and numbers only."""

    name = "sms"

    def _phone(self, number: int, profile: str) -> Phone:
        return self.fake.phone(f"62{number}", profile, sms=True)


class BothLine(Line):
    """Telegram and WhatsApp side by side: "Sari WA" is Sari's WhatsApp, "Sari SMS" her plain phone, "Sari" her Telegram."""

    name = "both"

    def __init__(self, posting: Posting) -> None:
        super().__init__(posting)
        self.telegram, self.whatsapp, self.sms = TelegramLine(posting), WhatsAppLine(posting), SmsLine(posting)
        self.sms.fake.close()
        self.sms.fake = self.whatsapp.fake
        self.fake = _Together(self.telegram.fake, self.whatsapp.fake)

    @property
    def settings(self) -> Settings:
        mine = {**self.telegram.settings.model_dump(), **self.whatsapp.settings.model_dump(include=_TWILIO)}
        return Settings.model_construct(**mine)

    def connect(self, door: Door) -> None:
        self.telegram.connect(door)
        self.whatsapp.connect(door)

    def phone(self, name: str) -> tuple[Phone, tuple[str, ...]]:
        line: Line = self.whatsapp if name.endswith(" WA") else self.sms if name.endswith(" SMS") else self.telegram
        line._phones = self._phones
        self._phones += 1
        return line.phone(name)

    def _phone(self, number: int, profile: str) -> Phone:
        return self.telegram._phone(number, profile)

    def says_something_else(self, phone: Phone) -> int:
        line: Line = self.whatsapp if isinstance(phone, TwilioPhone) else self.telegram
        return line.says_something_else(phone)

    def calls_back(self) -> int:
        return self.whatsapp.calls_back()


_TWILIO = {"twilio_account_sid", "twilio_auth_token", "twilio_whatsapp_from", "twilio_api_base"}


class _Together:
    """What is asked of one stand-in, asked of two."""

    def __init__(self, *fakes: Any) -> None:
        self._fakes = fakes

    @property
    def violations(self) -> list[str]:
        return [wrong for fake in self._fakes for wrong in fake.violations]

    def unanswered(self) -> set[str]:
        return {tap for fake in self._fakes if hasattr(fake, "unanswered") for tap in fake.unanswered()}

    def close(self) -> None:
        for fake in self._fakes:
            fake.close()


LINES: dict[str, type[Line]] = {line.name: line for line in (TelegramLine, WhatsAppLine, SmsLine, BothLine)}


def drawn(shown: Shown) -> str:
    """A bubble as a chat writes it, the same whatever carrier drew it: words, quote, file, choices."""
    words = shown.words
    if shown.quote and words.endswith(shown.quote):
        words = words[: -len(shown.quote)]
    lines = [words.strip()] if words.strip() else []
    if shown.quote:
        lines.append(f"“{shown.quote}”")
    if shown.media:
        lines.append(f"({shown.media})")
    lines += choices(shown.choices)
    return "\n".join(line for part in lines for line in part.split("\n") if line.strip())


def choices(labels: tuple[str, ...]) -> list[str]:
    """`[1] Ya   [2] Tidak` on one line while it fits a page, else a line each."""
    numbered = [f"[{number}] {label}" for number, label in enumerate(labels, start=1)]
    together = "   ".join(numbered)
    return numbered if len(together) > 76 else [together] if numbered else []
