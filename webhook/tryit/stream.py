"""The live line of the page: one stream of server-sent events that brings the bubbles of all phones of one browser."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from channels import tryit_screen
from channels.tryit import BELL, SAID
from channels.tryit_screen import OVERLAP, Shown
from storage.database import Database

_QUIET = 15.0  # seconds between signs of life, so that no proxy thinks the line is dead
_LOOK_SOON, _LOOKS = 0.5, 60  # how often, and how many times, to ask whether a message was read by the bot


async def follow(database: Database, phones: Mapping[str, str], last: int | None) -> AsyncIterator[str]:
    """Events for the browser: `awal` (draw anew), `pesan` (a bubble), `dibaca` (the bot is done with these), `kini`.

    `phones` maps addresses to the page's names. `last` is the number of the last bubble that the browser drew; without
    it (or when it is not from this database) everything is drawn anew.
    """
    with database.bells.hear(BELL) as bell:
        if last is not None and last > await database.aread(tryit_screen.newest):
            last = None
        unread: dict[str, str] = {}
        known: set[int] = set()
        if last is None:
            yield "event: awal\ndata: {}\n\n"
            shown = await database.aread(lambda unit: tryit_screen.latest(unit, phones, OVERLAP))
            last = await database.aread(tryit_screen.newest) if not shown else shown[-1].number
        else:
            after = last
            shown = await database.aread(lambda unit: tryit_screen.since(unit, phones, after, ()))
        first, looks = True, 0
        while True:
            for row in shown:
                known.add(row.number)
                last = max(last, row.number)
                if row.direction == SAID:
                    unread[row.own_id] = phones[row.phone]
                    looks = 0
                yield f"id: {row.number}\nevent: pesan\ndata: {json.dumps(_drawn(row, phones))}\n\n"
            if unread:
                looks += 1
                read = await database.aread(lambda unit, ids=tuple(unread): tryit_screen.handled(unit, ids))
                if read:
                    yield f"event: dibaca\ndata: {json.dumps(sorted(read))}\n\n"
                unread = {own_id: phone for own_id, phone in unread.items() if own_id not in read}
            if first:
                yield "event: kini\ndata: {}\n\n"
                first = False
            rang = await bell.wait(_LOOK_SOON if unread and looks < _LOOKS else _QUIET)
            if not rang and not unread:
                yield ": masih di sini\n\n"
            known = {number for number in known if number > last - OVERLAP}
            after = last
            shown = await database.aread(
                lambda unit, after=after, known=known: tryit_screen.since(unit, phones, after, known)
            )


def _drawn(row: Shown, phones: Mapping[str, str]) -> dict[str, Any]:
    return {
        **row.body,
        "number": row.number,
        "id": row.own_id,
        "phone": phones[row.phone],
        "said": row.direction == SAID,
        "at": row.at.isoformat(),
    }
