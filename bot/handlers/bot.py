"""What the bot has at hand, and one visit: a message being answered inside its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot.engine.talk import Talk
from bot.engine.turning import Book
from bot.handlers.commands import Commands
from bot.handlers.hotlines import Hotlines
from bot.handlers.photo_reader import PhotoReader
from bot.language import Texts
from bot.understanding.gazetteer import Gazetteer
from casework.agencies import Shelf
from casework.salaries import Salaries
from casework.triage import Rules
from channels import conversations, outbox
from channels.messages import LANES, Choice, Inbound, Lane, Outgoing
from storage.base import now
from storage.database import Unit

log = structlog.get_logger(__name__)

_ONE_BUBBLE = 320
"""Characters; about what a small phone shows at once."""


@dataclass(frozen=True)
class Bot:
    """Everything that talks are made of; read-only and shared by all conversations.

    `photos` reads the writing on photos, where tesseract is installed.
    """

    texts: Texts
    book: Book
    gazetteer: Gazetteer
    commands: Commands
    hotlines: Hotlines
    rules: Rules
    salaries: Salaries
    register: Shelf = field(default_factory=Shelf)
    photos: PhotoReader | None = None
    zone: str = "Asia/Jakarta"


@dataclass
class Visit:
    """One message (or one alarm) of one conversation, with what is remembered of it. Nothing here commits."""

    unit: Unit
    bot: Bot
    conversation_id: str
    channel: str
    kept: dict[str, Any]
    message: Inbound | None = None
    files: list[str] = field(default_factory=list)
    answers: list[Outgoing] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language this person reads."""
        return str(self.kept.get("language", "id"))

    @property
    def talk(self) -> Talk | None:
        """The open talk, if there is one. One that cannot be read any more must not lock its owner out: it is dropped."""
        try:
            return Talk.from_dict(self.kept["talk"]) if self.kept.get("talk") else None
        except (TypeError, ValueError, KeyError, AttributeError) as trouble:
            log.error("talk unreadable", conversation=self.conversation_id, why=type(trouble).__name__)
            self.kept["talk"] = None
            return None

    def keep_talk(self, talk: Talk | None) -> None:
        """Remember this talk (or that none is open)."""
        self.kept["talk"] = talk.to_dict() if talk is not None else None

    def text(self, key: str, **params: Any) -> str:
        """The words for a key, in this person's language."""
        return self.bot.texts.say(key, self.language, **params)

    def say(
        self,
        key: str,
        *,
        choices: Sequence[tuple[str, str]] = (),
        quote: str = "",
        files: Sequence[str] = (),
        lane: Lane = "talk",
        about: str = "",
        **params: Any,
    ) -> None:
        """Answer in this conversation. `choices` are (value, text key) pairs."""
        self.put(
            Outgoing(
                self.text(key, **params),
                choices=tuple(Choice(value, self.text(label)) for value, label in choices),
                quote=quote,
                files=tuple(files),
                lane=lane,
                about=about,
            )
        )

    def offered(self) -> dict[str, str]:
        """What was offered by the last answer, by number and by label, once: whatever is said now, it is not offered any
        more."""
        values, labels = self.kept.pop("offered", ()), self.kept.pop("offered_as", ())
        return {**dict(zip(labels, values, strict=False)), **{str(at): each for at, each in enumerate(values, start=1)}}

    def offers_nothing(self) -> None:
        """A number typed next means what is asked now, and nothing that was offered before."""
        self.kept["offered"] = self.kept["offered_as"] = []

    def put_text(self, text: str, *, lane: Lane = "talk") -> None:
        """Answer with words that are put together already."""
        self.put(Outgoing(text, lane=lane))

    def put(self, *messages: Outgoing) -> None:
        """Answer with these messages, in this order, when the visit is over.

        What handlers offer is remembered for the very next message, because some phones draw choices as numbers. (A talk
        knows its own offers: its buttons hold "=".)
        """
        for message in messages:
            if message.choices:
                ours = all("=" not in choice.value for choice in message.choices)
                self.kept["offered"] = [choice.value for choice in message.choices] if ours else []
                self.kept["offered_as"] = [choice.label.lower() for choice in message.choices] if ours else []
                self.kept["offered_at"] = now().isoformat()
        self.answers += messages

    def send(self) -> None:
        """Queue the answers as part of the transaction. Plain short ones that follow each other become one message:
        people read one bubble more easily than three, and every message costs on WhatsApp.
        """
        joined: list[Outgoing] = []
        for message in self.answers:
            if (
                joined
                and _plain(joined[-1])
                and _plain(message)
                and len(joined[-1].text) + len(message.text) < _ONE_BUBBLE
            ):
                before = joined.pop()
                lane = min(before.lane, message.lane, key=LANES.__getitem__)
                message = replace(message, text=f"{before.text}\n{message.text}", lane=lane)
            joined.append(message)
        outbox.put(self.unit, self.conversation_id, *joined, channel=self.channel)
        self.answers = []


def _plain(message: Outgoing) -> bool:
    return not (message.choices or message.quote or message.files or message.about)


def put_to(
    unit: Unit,
    bot: Bot,
    conversation_id: str,
    key: str,
    *,
    quote: str = "",
    files: tuple[str, ...] = (),
    lane: Lane = "case",
    about: str = "",
    **params: Any,
) -> bool:
    """Queue a message for somebody who did not ask for it just now: what an officer says to a reporter, news of an agency.

    Its first line says nothing to whoever reads it on the locked phone (SAFETY T4). False when that person said STOP.
    """
    if not conversations.may_be_told(unit, conversation_id):
        return False
    words = f"{bot.texts.say('preview.news')}\n{bot.texts.say(key, **params)}"
    outbox.put(unit, conversation_id, Outgoing(words, quote=quote, files=files, lane=lane, about=about))
    return True
