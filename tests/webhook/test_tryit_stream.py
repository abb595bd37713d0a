"""The try-it page as a carrier: what the bot says reaches the right phones, live, once, and after a lost line too."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from tryit_echo import YES_NO, served

from channels import inbox
from channels.failures import Refused, Unreachable
from channels.messages import File, Outgoing
from channels.tryit import TryitCarrier
from channels.tryit_screen import OVERLAP, Said, receive
from storage.database import Database
from webhook.tryit.stream import follow

PHONES = {"warga-x-1": "warga-1", "petugas-desa": "petugas-desa"}


def event(text: str) -> tuple[str, object]:
    fields = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    return fields.get("event", ""), json.loads(fields.get("data", "null"))


async def until_now(line: AsyncIterator[str]) -> list[tuple[str, object]]:
    """Everything told until the line is at the present."""
    told: list[tuple[str, object]] = []
    async for chunk in line:
        told += [event(each) for each in chunk.split("\n\n") if each]
        if told and told[-1][0] == "kini":
            return told
    raise AssertionError("the line ended")


async def next_of(line: AsyncIterator[str], name: str) -> object:
    async with asyncio.timeout(10):
        async for chunk in line:
            for each in filter(None, chunk.split("\n\n")):
                if event(each)[0] == name:
                    return event(each)[1]
    raise AssertionError("the line ended")


def texts(told: list[tuple[str, object]]) -> list[str]:
    return [data["text"] for name, data in told if name == "pesan"]  # type: ignore[index,call-overload]


def test_what_the_bot_says_is_drawn_on_that_phone_only(db: Database) -> None:
    async def play() -> None:
        carrier = TryitCarrier(db)
        line = follow(db, PHONES, None)
        assert await until_now(line) == [("awal", {}), ("kini", {})]
        await carrier.send("warga-y-1", Outgoing("untuk orang lain"))
        own_id = await carrier.send("petugas-desa", Outgoing("MERAH", YES_NO, quote="lihat /tutup dan @budi"))
        drawn = await next_of(line, "pesan")
        assert isinstance(drawn, dict)
        assert (drawn["id"], drawn["phone"], drawn["said"], drawn["text"]) == (own_id, "petugas-desa", False, "MERAH")
        assert [choice["value"] for choice in drawn["choices"]] == [choice.value for choice in YES_NO]
        assert "/tutup" not in drawn["quote"] and "@budi" not in drawn["quote"]
        await line.aclose()

    asyncio.run(play())


def test_after_a_lost_line_only_what_came_since_is_told(db: Database) -> None:
    async def play() -> None:
        carrier = TryitCarrier(db)
        for number in range(OVERLAP + 20):
            await carrier.send("warga-x-1", Outgoing(f"pesan {number}"))
        first = await until_now(follow(db, PHONES, None))
        assert texts(first) == [f"pesan {number}" for number in range(20, OVERLAP + 20)]
        last = first[-2][1]["number"]  # type: ignore[index,call-overload]
        await carrier.send("warga-x-1", Outgoing("sesudahnya"))
        again = await until_now(follow(db, PHONES, last))
        assert again[0][0] == "pesan" and texts(again)[-1] == "sesudahnya"
        assert len(texts(again)) <= OVERLAP + 1  # those just before are told again, the page knows them by their ids
        assert (await until_now(follow(db, PHONES, last + 10_000)))[0][0] == "awal"

    asyncio.run(play())


def test_a_message_is_read_when_the_bot_is_done_with_it(db: Database) -> None:
    async def play() -> None:
        own_id = secrets.token_urlsafe(16)
        await db.awrite(lambda unit: receive(unit, "warga-x-1", Said(own_id, text="halo")))
        line = follow(db, PHONES, None)
        assert "dibaca" not in [name for name, _ in await until_now(line)]
        waiting = await db.aread(lambda unit: inbox.waiting(unit, inbox.waiting_conversations(unit)[0]))
        await db.awrite(lambda unit: inbox.mark_handled(unit, waiting[0].id))
        assert await next_of(line, "dibaca") == [own_id]
        await line.aclose()

    asyncio.run(play())


def test_files_go_both_ways(db: Database) -> None:
    async def play() -> None:
        carrier = TryitCarrier(db)
        await carrier.send("warga-x-1", Outgoing("", files=("a",)), [File("photo", "image/jpeg", b"gambar")])
        (_, drawn) = (await until_now(follow(db, PHONES, None)))[1]
        file = drawn["files"][0]  # type: ignore[index,call-overload]
        assert (file["kind"], file["mime"], file["size"]) == ("photo", "image/jpeg", 6)
        assert await carrier.download({"ref": file["id"]}) == b"gambar"
        with pytest.raises(Refused):
            await carrier.download({"ref": "tidak ada"})

    asyncio.run(play())


def test_an_address_that_is_no_phone_is_never_tried_again(db: Database) -> None:
    for address in ("", "bukan hp", "x" * 65):
        with pytest.raises(Unreachable):
            asyncio.run(TryitCarrier(db).send(address, Outgoing("halo")))


@pytest.fixture
def house(db: Database) -> Iterator[str]:
    with served(db) as address:
        yield address


def test_the_answer_comes_back_through_the_real_outbox(house: str) -> None:
    with httpx.Client(base_url=house, timeout=10) as client:
        client.get("/coba")
        with client.stream("GET", "/coba/aliran") as line:
            assert line.headers["content-type"].startswith("text/event-stream")
            rows = line.iter_lines()
            assert next(row for row in rows if row.startswith("event")) == "event: awal"
            parts = {"phone": (None, "warga-1"), "id": (None, secrets.token_urlsafe(16)), "text": (None, "halo")}
            sent = client.post("/coba/kirim", files=parts, headers={"X-Kentongan": "coba"})
            assert sent.status_code == 200
            told = (json.loads(row[6:]) for row in rows if row.startswith("data: {") and "number" in row)
            first, second, third = next(told), next(told), next(told)
    assert (first["said"], first["text"], first["phone"]) == (True, "halo", "warga-1")
    assert [second["said"], third["said"]] == [False, False] and len(third["choices"]) == 3


def test_an_open_page_does_not_hold_up_the_end(db: Database) -> None:
    async def play() -> None:
        stop = asyncio.Event()
        line = follow(db, PHONES, None, stop)
        await until_now(line)
        stop.set()
        async with asyncio.timeout(5):
            assert [chunk async for chunk in line] == []

    asyncio.run(play())
