"""The stage: the whole house with one carrier, driven step by step instead of by loops, so that nothing has to wait.

What happens is what happens in service: a signed webhook request, durable before its 200; conversations drained; files
fetched; receipts heard; alarms rung when their time has come; the outbox claimed and sent over HTTP.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.handlers import alarms, receipts
from bot.handlers import inbox as handling
from bot.handlers.bot import Bot
from casework import alarms as alarm_clock
from casework import history
from casework.record import Report
from channels import fetching, inbox, outbox, reconciling, twilio_setup, twilio_templates
from channels.attachments import StoredAttachment
from channels.conversations import Conversation
from channels.delivery import Delivery
from channels.whatsapp import TwilioCarrier
from kentongan import carriers, cli_twilio
from kentongan.wiring import House
from storage.base import now
from storage.database import Database
from storage.sealed import KeyRing
from tests.chatplay.lines import Line
from tests.chatplay.running import Door, Running
from webhook.app import make_app

_ENOUGH = 300
_OUT = outbox.OutboxMessage.__table__  # type: ignore[attr-defined]
_WHO = Conversation.__table__  # type: ignore[attr-defined]
_IN = inbox.InboxMessage.__table__  # type: ignore[attr-defined]
_FILES = StoredAttachment.__table__  # type: ignore[attr-defined]
_HISTORY = history.HistoryEntry.__table__  # type: ignore[attr-defined]


class Stage:
    """One installation that can be taken down and put up again at any moment. With `twice` every drain is repeated."""

    def __init__(
        self, line: Line, url: str, ring: KeyRing, bot: Bot, running: Running, door: Door, *, twice: bool = False
    ) -> None:
        self._line, self._url, self._ring, self._bot = line, url, ring, bot
        self._running, self._door, self._twice = running, door, twice
        self._told = 0
        self.up()

    def up(self) -> None:
        """Start: a new database connection, new carriers, a new house, a new web application."""
        settings = self._line.settings
        self.database = Database(self._url, self._ring, writers=1)  # one is enough where one thing happens at a time
        found = carriers.carriers(settings, self.database, self._bot.texts)
        self._draw(found.get("whatsapp"))
        self.house = House(self.database, self._bot, found)
        self._delivery = Delivery(self.database, found, self._bot.texts.say("anytime.repeated"))
        self._door.app = make_app(self.database, **carriers.doors(settings, found))
        self._line.connect(self._door)

    def down(self) -> None:
        """Stop."""
        self._door.app = None
        self._running.finish()
        for carrier in set(self.house.carriers.values()):
            self._running.do(carrier.close())
        self.database.close()

    def settle(self) -> None:
        """Work until there is nothing to do at this moment."""
        for _ in range(_ENOUGH):
            if not self._step():
                return
        raise AssertionError("the house does not come to rest")

    def next_due(self) -> datetime | None:
        """When something is due next, by itself."""

        def look(unit: Any) -> list[datetime]:
            found = [alarm_clock.next_at(unit)]
            open_ = _OUT.c.state.in_((outbox.WAITING, outbox.SENDING))
            rests = select(_OUT.c.due_at, _WHO.c.rest_until).join(_WHO, _WHO.c.id == _OUT.c.conversation_id)
            for row in unit.connection.execute(rests.where(open_)):
                found.append(max(row.due_at, row.rest_until or row.due_at))
            waits = select(_FILES.c.due_at).where(_FILES.c.state == "waiting").order_by(_FILES.c.due_at).limit(1)
            row = unit.connection.execute(waits).first()
            found.append(row[0] if row else None)
            return [each for each in found if each is not None]

        found = self.database.read(look)
        return min(found) if found else None

    def news(self) -> list[tuple[str, str, Report | None]]:
        """What history wrote down since the last call: (what, detail, the report)."""

        def look(unit: Any) -> list[tuple[str, str, Report | None]]:
            rows = unit.connection.execute(
                select(_HISTORY).where(_HISTORY.c.id > self._told).order_by(_HISTORY.c.id)
            ).all()
            self._told = max([self._told, *(row.id for row in rows)])
            return [
                (row.what, row.detail, unit.session.get(Report, row.report_id) if row.report_id else None)
                for row in rows
            ]

        return self.database.read(look)

    def left_over(self) -> dict[str, list[Any]]:
        """What must not be there in the end: messages set aside or never handled, sends that failed or still wait."""

        def look(unit: Any) -> dict[str, list[Any]]:
            execute = unit.connection.execute
            inward = execute(select(_IN.c.state, _IN.c.why).where(_IN.c.state != inbox.HANDLED)).all()
            waits = execute(select(_OUT.c.state, _OUT.c.why).where(_OUT.c.state.in_(("waiting", "sending")))).all()
            failed = execute(select(_OUT.c.why).where(_OUT.c.state == outbox.FAILED)).all()
            return {
                "inbox": [tuple(row) for row in inward],
                "outbox": [tuple(row) for row in waits],
                "failed": [row.why for row in failed],
            }

        return self.database.read(look)

    def take_in_missed(self) -> int:
        """Ask Twilio for what never reached us, as happens once a minute."""
        return self._running.do(reconciling.look(self.database, self.house.carriers["whatsapp"]))

    def _draw(self, twilio: TwilioCarrier | None) -> None:
        """Make the templates at the first start, as an operator does."""
        if twilio is not None and not twilio.templates:
            shapes = cli_twilio.shapes(self._bot.texts)
            self._running.do(twilio_setup.set_up(self.database, twilio.line, shapes))
            twilio.templates = self.database.read(twilio_templates.known)

    # ---- one step ----------------------------------------------------------------------------------------------------

    def _step(self) -> int:
        database, bot = self.database, self._bot
        waiting = list(database.read(inbox.waiting_conversations))
        for conversation in waiting * (2 if self._twice else 1):
            database.write(lambda unit, conversation=conversation: handling.drain(unit, bot, conversation))
        did = len(waiting)
        did += self._running.do(fetching.fetch_once(database, self.house.carriers))
        did += self._line.calls_back()
        did += database.write(lambda unit: receipts.hear(unit, bot) + alarms.ring(unit, bot))
        return did + self._deliver()

    def _deliver(self) -> int:
        sent = 0
        while rows := self._running.do(self._delivery.claim()):
            for row in rows:
                self._running.do(self._delivery.send(row))
                self._line.calls_back()
            sent += len(rows)
        return sent

    @property
    def bot(self) -> Bot:
        """The bot that plays."""
        return self._bot

    @property
    def at(self) -> datetime:
        """The time on the stage's clock."""
        return now()
