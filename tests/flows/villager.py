"""A villager with a phone, our real flows, texts and understanding, and a handful of villages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.engine.talk import Finished, Heard, HeardFile, Line, Listening, Talk, Told, Turn
from bot.engine.turning import Book
from bot.flows import Reading, all_flows
from bot.language import Texts
from bot.understanding.gazetteer import Gazetteer
from channels.messages import Contact, Location

ROWS = (
    ("32", "Jawa Barat", None, None),
    ("32.05", "Kabupaten Garut", -7.2, 107.9),
    ("32.05.07", "Samarang", -7.2, 107.83),
    ("32.05.07.2001", "Sukamaju", -7.21, 107.82),
    ("35", "Jawa Timur", None, None),
    ("35.02", "Kabupaten Ponorogo", -7.87, 111.46),
    ("35.02.15", "Sukorejo", -7.83, 111.42),
    ("35.02.15.2001", "Sukorejo", -7.84, 111.43),
    ("35.02.15.2008", "Nampan", -7.85, 111.44),
    ("35.02.09", "Balong", -7.95, 111.42),
    ("35.02.09.2001", "Balong", -7.951, 111.421),
    ("35.02.09.2002", "Karangan", -7.96, 111.43),
    ("35.02.20", "Jambon", -7.9, 111.4),
    ("35.02.20.2010", "Karangan", -7.91, 111.39),
    ("35.05", "Kabupaten Blitar", -8.1, 112.2),
    ("35.05.01", "Bakung", -8.3, 112.1),
    ("35.05.01.2003", "Sukamaju", -8.31, 112.11),
)  # fmt: skip

TEXTS = Texts.load()
READING = Reading(Gazetteer(ROWS))
FLOWS = all_flows(READING)
BOOK = Book(FLOWS, TEXTS)
TUESDAY = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class Villager:
    """Types, taps and sends; everything is stored and read again between every two messages."""

    def __init__(self, flow: str = "report", pace: int = 40, poster: str = "") -> None:
        self.context = {"code": "K-7F3KQ2", "poster": poster}
        self.flow, self.pace, self.at = flow, pace, TUESDAY
        self.talk: Talk | None = None
        self.turn = Turn(None)
        self.events: list[Any] = []
        self.count = 0

    def took(self, turn: Turn) -> list[str]:
        self.turn, self.talk = turn, Talk.from_dict(turn.talk.to_dict()) if turn.talk else None
        self.events += turn.events
        return [line.key for line in turn.lines]

    def says(self, text: str = "", **more: Any) -> list[str]:
        """One message; the keys of what the bot answers."""
        self.at += timedelta(seconds=self.pace)
        self.count += 1
        heard = Heard(self.at, text, message_id=f"m{self.count}", **more)
        if self.talk is None:
            return self.took(BOOK.start(self.flow, "a1b2c3", heard, context=self.context))
        return self.took(BOOK.hear(self.talk, heard))

    def sends(self, what: Location | Contact | str) -> list[str]:
        """A place on the map, a contact card, or a file of this kind."""
        if isinstance(what, Location):
            return self.says(location=what)
        if isinstance(what, Contact):
            return self.says(contact=what)
        return self.says(files=(HeardFile(f"f{self.count}", what, 10),))

    def waits(self) -> list[str]:
        """A pause long enough for the bot to take the story as told."""
        last = next(each for each in reversed(self.events) if isinstance(each, Listening))
        turn = BOOK.pause_over(self.talk, last.turn)
        return self.took(turn) if turn else []

    def reads(self) -> str:
        """The last message of the bot, as it stands on the phone."""
        return TEXTS.render(self.turn.lines[-1]).text

    def sees(self) -> list[str]:
        """The choices below it."""
        return [choice.label for choice in TEXTS.render(self.turn.lines[-1]).choices]

    def value(self, name: str) -> Any:
        return self.talk.answers[name].value

    @property
    def sent(self) -> dict[str, Any]:
        """What was handed over at the end."""
        return next(each for each in reversed(self.events) if isinstance(each, Finished)).values

    @property
    def told(self) -> list[str]:
        return [each.name for each in self.events if isinstance(each, Told)]

    @property
    def words(self) -> str:
        return "\n".join(TEXTS.render(each).text for each in self.turn.script if isinstance(each, Line))


__all__ = ["BOOK", "FLOWS", "READING", "TEXTS", "TUESDAY", "Contact", "Location", "Villager"]
