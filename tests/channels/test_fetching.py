"""Files that people send: evidence is kept as it came, and what others see tells nothing about where it was made (S10, T16)."""

from __future__ import annotations

import asyncio
import hashlib
import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from channels import attachments, conversations, inbox
from channels.attachments import StoredAttachment
from channels.failures import Refused, SendFailed, TryAgain
from channels.fetching import BACK_OFF, fetch_once, shareable_copy, sniff
from channels.messages import Attachment, Inbound, MediaKind
from channels.outbox import Receipt
from storage.base import now
from storage.database import Database
from tests.fakes.phones import PHOTO, VOICE


class Shelf:
    """A carrier that holds files, and may be out of order for a while."""

    def __init__(self, content: bytes = b"", *troubles: Exception) -> None:
        self.content, self.troubles = content, list(troubles)
        self.asked: list[dict[str, Any]] = []

    async def download(self, source: Mapping[str, Any]) -> bytes:
        self.asked.append(dict(source))
        if self.troubles:
            raise self.troubles.pop(0)
        return self.content


def sent(db: Database, kind: MediaKind = "photo", mime: str = "image/jpeg", number: int = 1) -> str:
    """Somebody sends a file; the attachment's id."""

    def work(unit: Any) -> str:
        file = Attachment(kind, f"ref{number}", mime, name="IMG rumah Sari.jpg")
        message = Inbound("telegram", str(number), "sari", "55", now(), attachments=(file,))
        conversation = inbox.receive(unit, message)
        assert conversation
        (name,) = attachments.note(unit, conversation, message)
        return name

    return db.write(work)


def fetch(db: Database, shelf: Shelf) -> int:
    return asyncio.run(fetch_once(db, {"telegram": shelf}))


def row(db: Database, name: str) -> StoredAttachment:
    return db.read(lambda unit: unit.session.scalars(select(StoredAttachment).where(StoredAttachment.id == name)).one())


def photo(size: tuple[int, int] = (80, 60), kind: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind, **more)
    return out.getvalue()


def photo_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "TELEPON-SERI-9981"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 52.0, 12.0), 3: "E", 4: (111.0, 27.0, 44.0)})
    return photo((80, 60), exif=exif, comment=b"rumah Sari")


def test_a_photo_is_kept_as_it_came_and_shown_without_its_place(db: Database) -> None:
    original = photo_with_a_place()
    name = sent(db)
    assert fetch(db, Shelf(original)) == 1
    found = row(db, name)
    assert (found.state, found.original, found.sha256) == ("stored", original, hashlib.sha256(original).hexdigest())
    shown = db.read(lambda unit: attachments.shareable(unit, name))
    assert shown is not None and shown.mime == "image/jpeg"
    with Image.open(io.BytesIO(shown.content)) as copy:
        assert copy.size == (60, 80)  # turned upright, as the phone had noted
        assert not copy.getexif()
        assert "comment" not in copy.info
    for secret in (b"TELEPON", b"Exif", b"rumah", b"GPS"):
        assert secret not in shown.content
    assert "rumah" not in shown.name
    (receipt,) = db.read(lambda unit: unit.session.scalars(select(Receipt)).all())
    assert receipt.about == f"file:{name}"  # whoever waits for the file hears of it


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "JPEG"])
def test_photos_of_every_allowed_kind_become_plain_ones(kind: str) -> None:
    copy, mime, why = asyncio.run(shareable_copy(photo(kind=kind), sniff(photo(kind=kind))))
    assert copy is not None and copy[:2] == b"\xff\xd8"
    assert (mime, why) == ("image/jpeg", "")


def test_the_largest_photos_that_phones_take_are_drawn() -> None:
    for size, kind in (((8160, 6000), "JPEG"), ((4000, 3000), "PNG"), ((4000, 3000), "WEBP")):
        copy, _, why = asyncio.run(shareable_copy(photo(size, kind), f"image/{kind.lower()}"))
        assert copy is not None, (kind, why)
        with Image.open(io.BytesIO(copy)) as drawn:
            assert max(drawn.size) == 2560


def bomb() -> bytes:
    """A PNG of 400 million pixels in a few kilobytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bomb(), "not_a_photo"),
        (photo(kind="BMP"), "not_a_photo"),
        (photo(kind="TIFF"), "not_a_photo"),
        (b"\xff\xd8\xff" + b"<script>" * 50, "not_a_photo"),
        (PHOTO[:-20], "not_a_photo"),
        (photo((7000, 7000), "PNG", "RGBA"), "too_heavy"),
        (b"MZ\x90" + bytes(200), "type_not_shown"),
        (b"PK\x03\x04" + bytes(200), "type_not_shown"),
        (b"<html><script>alert(1)</script>", "type_not_shown"),
        (b"BEGIN:VCARD\nFN:Yanti\nEND:VCARD", "type_not_shown"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40) + b"\xa9xyz+07.87+111.46/", "holds_a_place"),
    ],
)
def test_what_could_harm_or_tell_is_kept_but_not_shown(db: Database, content: bytes, why: str) -> None:
    name = sent(db)
    fetch(db, Shelf(content))
    found = row(db, name)
    assert (found.state, found.original, found.shareable, found.why) == ("stored", content, None, why)
    assert db.read(lambda unit: attachments.shareable(unit, name)) is None


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (VOICE, "audio/ogg"),
        (b"ID3" + bytes(300), "audio/mpeg"),
        (b"%PDF-1.7 x", "application/pdf"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "video/mp4"),
    ],
)
def test_voices_and_papers_are_shown_as_they_came(db: Database, content: bytes, mime: str) -> None:
    name = sent(db, "voice", "application/x-whatever")
    fetch(db, Shelf(content))
    shown = db.read(lambda unit: attachments.shareable(unit, name))
    bare = content[10:] if content.startswith(b"ID3") else content  # without the head of its tags
    assert shown is not None and (shown.content, shown.mime) == (bare, mime)


def test_passing_trouble_is_tried_again_later_and_counted(db: Database) -> None:
    name = sent(db)
    shelf = Shelf(PHOTO, TryAgain("twilio.file_404", after=1.0), TryAgain("telegram.500"))
    fetch(db, shelf)
    assert fetch(db, shelf) == 0  # not yet due
    at = now()
    for seconds in (2, 20):
        with time_machine.travel(at + timedelta(seconds=seconds)):
            fetch(db, shelf)
    assert row(db, name).state == "stored"
    assert [asked["tries"] for asked in shelf.asked] == [0, 1, 2]


@pytest.mark.parametrize("trouble", [Refused("twilio.foreign_file"), None])
def test_what_cannot_be_fetched_is_given_up_with_its_reason(db: Database, trouble: SendFailed | None) -> None:
    name = sent(db)
    fetch(db, Shelf(b"", trouble) if trouble else Shelf(b""))
    assert (row(db, name).state, row(db, name).why) == ("failed", "twilio.foreign_file" if trouble else "file_empty")


def test_endless_trouble_ends(db: Database) -> None:
    name = sent(db)
    shelf = Shelf(b"", *[TryAgain("telegram.500")] * 50)
    at = now()
    for hour in range(20):
        with time_machine.travel(at + timedelta(hours=hour * 3)):
            fetch(db, shelf)
    assert (row(db, name).state, row(db, name).why) == ("failed", "gave_up:telegram.500")
    assert len(shelf.asked) == len(BACK_OFF) + 1


def test_a_defect_of_ours_is_no_end(db: Database) -> None:
    name = sent(db)
    fetch(db, Shelf(b"", KeyError("x")))
    assert (row(db, name).state, row(db, name).why) == ("waiting", "defect:KeyError")


def test_a_file_is_fetched_by_one_and_taken_over_when_that_one_died(db: Database) -> None:
    class Slow(Shelf):
        async def download(self, source: Mapping[str, Any]) -> bytes:
            assert await fetch_once(db, {"telegram": Shelf(PHOTO)}) == 0
            return await super().download(source)

    name = sent(db)
    fetch(db, Slow(PHOTO))
    assert row(db, name).state == "stored"


def test_a_sticker_is_not_fetched(db: Database) -> None:
    name = sent(db, "sticker")
    shelf = Shelf(PHOTO)
    fetch(db, shelf)
    assert (row(db, name).state, shelf.asked) == ("failed", [])


def test_only_so_many_files_of_one_person_are_fetched_a_day(db: Database) -> None:
    who = Inbound("tryit", "many", "ani", "ani", now())
    conversation = db.write(lambda unit: conversations.of(unit, who))
    message = replace(who, attachments=tuple(Attachment("document", f"r{n}", size=1) for n in range(20)))
    for _ in range(4):
        db.write(lambda unit: attachments.note(unit, conversation, message))
    large = replace(who, attachments=(Attachment("document", "r", size=attachments.MOST_BYTES_A_DAY + 1),))
    other = db.write(lambda unit: conversations.of(unit, replace(who, person="budi", address="budi")))
    db.write(lambda unit: attachments.note(unit, other, large))
    states = db.read(lambda unit: [(row.state, row.why) for row in unit.session.query(attachments.StoredAttachment)])
    assert states.count((attachments.WAITING, "")) == attachments.MOST_A_DAY
    assert states.count((attachments.FAILED, attachments.TOO_MANY)) == 81 - attachments.MOST_A_DAY


def test_a_files_fingerprint_is_sealed(db: Database) -> None:
    name = sent(db, "document", "application/pdf")
    fetch(db, Shelf(b"%PDF-1.7 x"))
    raw = db.read(lambda unit: unit.connection.exec_driver_sql("SELECT sha256 FROM attachment").scalar())
    assert isinstance(raw, (bytes, memoryview)) and bytes(raw)[:1] == b"\x01"
    digest = db.read(lambda unit: unit.session.get_one(attachments.StoredAttachment, name).sha256)
    assert digest == hashlib.sha256(b"%PDF-1.7 x").hexdigest()
