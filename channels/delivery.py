"""Sending what waits in the outbox: oldest first per person, urgent first between people, and never silently given up.

A row is claimed under a lease before it is sent and marked afterwards; a mark that comes after the lease was taken over
is refused. Sending is at-least-once, because no carrier offers an idempotency key: a row whose sender died, or whose
line broke, is sent again and says so. Leases are short, so that what a dead process held is soon taken over, and a living
process renews its own.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

import structlog

from channels import attachments, claims, endings, traces, windows
from channels.claims import Claimed
from channels.failures import Refused, SendFailed, TryAgain, Unreachable, WindowClosed
from channels.manners import FREE, Manners
from channels.messages import File, Outgoing
from channels.trouble import place
from storage.base import now
from storage.database import Database, Unit

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=12)
RENEW_EVERY = LEASE.total_seconds() / 4
LONGEST_SEND = 45.0
"""Seconds; a carrier that has not answered by then may or may not have taken the message."""

GIVE_UP_AFTER = timedelta(hours=72)
"""How long passing trouble is retried (promise R7 of SECURITY.md) before the sender hears that it failed."""

IN_FLIGHT = 12
"""Requests at a time: few, because a dying process leaves as many repeats; enough for 30 messages a second."""
SLOW_LOOK = 1.0
"""Seconds between looks when no bell rings: across processes on SQLite this is the only waking there is."""


class Carrier(Protocol):
    """One way to reach people. `confirms` is true where acceptance already means delivery (no later status comes).

    It may have `manners` (how fast, in what order, how long after somebody's last word), and where these hold windows
    `knock(address)` sends the template that asks somebody to write.
    """

    name: str
    confirms: bool

    async def send(self, address: str, message: Outgoing, files: Sequence[File]) -> str:
        """Make exactly one request; the carrier's id of the message, or one of channels.failures."""
        ...


class Delivery:
    """The sender of one process. `run` works until `stop` is set and then lets what is in flight finish."""

    def __init__(
        self, database: Database, carriers: Mapping[str, Carrier], repeated: str, *, most: int = IN_FLIGHT
    ) -> None:
        self.database = database
        self.carriers = carriers
        self.repeated = repeated
        self.most = most
        self._owner = secrets.token_hex(4)
        self._sending: set[asyncio.Task[None]] = set()
        self._held: dict[int, str] = {}
        self._again = asyncio.Event()
        self._wait_for_room = SLOW_LOOK

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`. An error of our own is logged and the loop goes on: a queue must never stand still."""
        beating = asyncio.create_task(self._renew())
        with self.database.bells.hear("outbox") as bell:
            while not stop.is_set():
                self._again.clear()
                try:
                    claimed = await self.claim()
                except Exception as trouble:
                    log.error("claiming failed", error=type(trouble).__name__)
                    claimed = []
                for row in claimed:
                    self._held[row.id] = row.lease
                    task = asyncio.create_task(self.send(row))
                    self._sending.add(task)
                    task.add_done_callback(lambda task, held=row.id: self._one_done(task, held))
                if len(self._sending) >= self.most or not claimed:
                    await self._wait(bell.wait(min(SLOW_LOOK, self._wait_for_room)), stop)
        if self._sending:
            await asyncio.wait(self._sending, timeout=LONGEST_SEND)
        beating.cancel()

    async def _renew(self) -> None:
        """The heartbeat: as long as this process lives, what it is sending stays its own."""
        while True:
            await asyncio.sleep(RENEW_EVERY)
            if held := dict(self._held):
                await self._keep(lambda unit, held=held: claims.renew(unit, held, LEASE))

    async def claim(self) -> list[Claimed]:
        """Take what is due, as far as there is room in flight."""
        room = self.most - len(self._sending)
        if room <= 0:
            return []
        manners = {channel: self._manners(channel) for channel in self.carriers}
        found = await self.database.awrite(lambda unit: claims.claim_paced(unit, manners, room, self._owner, LEASE))
        self._wait_for_room = found.wait
        return found.rows

    async def send(self, row: Claimed) -> None:
        """Send one claimed row and write down how it went."""
        carrier, manners = self.carriers[row.channel], self._manners(row.channel)
        if windows.is_closed(row, manners.windows.get(row.channel)):
            await self._knock(carrier, row)
            return
        entered = False
        try:
            message, files = await self._ready(row)
            entered = True
            async with asyncio.timeout(LONGEST_SEND):
                provider_id = await carrier.send(row.address, message, files)
        except TimeoutError:
            await self._failed(row, TryAgain("timeout", ambiguous=True))
        except SendFailed as failure:
            await self._failed(row, failure)
        except Exception as trouble:  # a defect of ours must not be retried in a hurry, nor for ever
            log.error("carrier broke", channel=row.channel, row=row.id, error=type(trouble).__name__, at=place(trouble))
            await self._broke(row, f"{claims.DEFECT}{type(trouble).__name__}", ambiguous=entered)
        else:
            more = await self._keep(
                lambda unit: (
                    claims.accepted(unit, row, provider_id, delivered=carrier.confirms, rest=manners.rest)
                    and bool(manners.a_chat)
                    and endings.more_waits(unit, row.conversation_id)
                )
            )
            if manners.rest:
                self._look_in(manners.rest)
            if more and hasattr(carrier, "typing"):  # the next one comes in a second, and the person sees that it does
                await carrier.typing(row.address)

    async def _knock(self, carrier: Any, row: Claimed) -> None:
        """The person has not written for a day: ask them to, by the template; the row waits for that."""
        if now() - row.created_at >= GIVE_UP_AFTER:
            await self._failed(row, WindowClosed("window_closed"))
            return
        try:
            async with asyncio.timeout(LONGEST_SEND):
                knock_id = await carrier.knock(row.address)
        except TimeoutError:
            await self._failed(row, TryAgain("timeout"))
        except (TryAgain, Unreachable) as failure:
            await self._failed(row, failure)
        except SendFailed as failure:
            why = failure.why
            await self._keep(lambda unit: windows.nobody_to_knock(unit, row, why))
        else:
            await self._keep(lambda unit: windows.knocked(unit, row, knock_id))

    async def _ready(self, row: Claimed) -> tuple[Outgoing, list[File]]:
        message = row.message
        if message.cleans:
            found = await self.database.aread(lambda unit: traces.of(unit, row.conversation_id, row.id))
            return replace(message, traces=found), []
        if row.ambiguous and message.text and not message.edits:
            message = replace(message, text=f"{self.repeated}\n{message.text}")
        files: list[File] = []
        for name in message.files:
            file = await self.database.aread(lambda unit, name=name: attachments.shareable(unit, name))
            if file is None:
                raise Refused("attachment_missing")
            files.append(file)
        return message, files

    async def _failed(self, row: Claimed, failure: SendFailed) -> None:
        late = now() - row.created_at >= GIVE_UP_AFTER
        if isinstance(failure, TryAgain) and not late:
            wait = failure.after if failure.after is not None else back_off(row.tries)
            due = now() + timedelta(seconds=wait)
            everybody = failure.everybody
            await self._keep(
                lambda unit: claims.postponed(unit, row, failure.why, due, failure.ambiguous, everybody=everybody)
            )
            self._look_in(wait)
            return
        if isinstance(failure, WindowClosed) and not late:
            await self._keep(lambda unit: windows.closed_at_once(unit, row, failure.why))
            return
        why = "gave_up" if isinstance(failure, TryAgain) else failure.why
        if isinstance(failure, (Refused, WindowClosed)) or late:
            log.error("message not delivered", channel=row.channel, row=row.id, why=why)
        gone = isinstance(failure, Unreachable)
        await self._keep(lambda unit: claims.failed(unit, row, why, unreachable=gone))

    async def _broke(self, row: Claimed, why: str, ambiguous: bool) -> None:
        wait = back_off(row.tries)
        due = now() + timedelta(seconds=wait)
        await self._keep(lambda unit: claims.broke(unit, row, why, due, ambiguous))
        self._look_in(wait)

    async def _keep(self, work: claims.Work) -> Any:
        """Write a result down; when the database is away the lease lapses and the row is sent again as a repeat."""
        try:
            return await self.database.awrite(work)
        except Exception as trouble:
            log.error("result not written", error=type(trouble).__name__)
            return None

    def _one_done(self, task: asyncio.Task[None], held: int) -> None:
        self._sending.discard(task)
        self._held.pop(held, None)
        self._again.set()

    def _manners(self, channel: str) -> Manners:
        found: Manners = getattr(self.carriers[channel], "manners", FREE)
        return found

    def _look_in(self, seconds: float) -> None:
        """Look again then, even if no bell rings."""
        asyncio.get_running_loop().call_later(seconds, self._again.set)

    async def _wait(self, bell: object, stop: asyncio.Event) -> None:
        """Until the bell rings, a send is done, it is time to look again, or `stop` is set."""
        waits = [
            asyncio.ensure_future(bell),
            asyncio.ensure_future(self._again.wait()),
            asyncio.ensure_future(stop.wait()),
        ]  # type: ignore[arg-type]
        _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in pending:
            each.cancel()


def back_off(tries: int) -> float:
    """Seconds before the next try: doubling from 2 s to 5 minutes, with jitter so that a recovery is not a stampede."""
    return min(300.0, 2.0 ** min(tries, 9)) * random.uniform(0.8, 1.2)


def note_status(unit: Unit, provider_id: str, status: str, failure: SendFailed | None = None) -> bool:
    """A carrier's later word about a message (`sent delivered read failed`); false when the message is unknown here."""
    return claims.moved_on(unit, provider_id, status, failure)
