"""What phones and programs write into sounds and documents does not travel with the copy that others see."""

from __future__ import annotations

import asyncio

import pytest

from channels import tags
from channels.fetching import shareable_copy, sniff

PDF = b"%PDF-1.4\n1 0 obj<</Author(Siti Aminah 08123456789)/Creator(HP Siti)>>endobj\n" + b"0" * 300
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21TPE1\x00\x00\x00\x17\x00\x00\x00Siti Aminah 0812345678" + b"\xff\xfb" * 300


def box(kind: bytes, inside: bytes) -> bytes:
    return (len(inside) + 8).to_bytes(4, "big") + kind + inside


M4A = (
    box(b"ftyp", b"M4A \x00\x00\x02\x00M4A mp42isom")
    + box(b"moov", box(b"mvhd", b"\x00" * 20) + box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7-07.8389+111.419/Siti")))
    + box(b"mdat", b"\x01" * 300)
)


def opus(*comments: bytes) -> bytes:
    said = b"".join(len(each).to_bytes(4, "little") + each for each in comments)
    body = b"OpusTags" + (4).to_bytes(4, "little") + b"libo" + len(comments).to_bytes(4, "little") + said
    return b"OggS\x00\x02" + b"\x00" * 22 + b"OpusHead" + b"\x00" * 20 + body + b"\x00" * 100


@pytest.mark.parametrize("content", [PDF, MP3, M4A], ids=["pdf", "mp3", "m4a"])
def test_tags_are_taken_out_of_the_copy(content: bytes) -> None:
    copy, _, why = asyncio.run(shareable_copy(content, sniff(content)))
    assert why == "" and copy is not None
    assert not any(word in copy for word in (b"Siti", b"0812", b"111.419"))
    assert len(copy) > 250


def test_addresses_inside_still_fit() -> None:
    for content, mime in ((PDF, "application/pdf"), (M4A, "audio/mp4")):
        copy = tags.without(content, mime)
        assert copy is not None and len(copy) == len(content)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (PDF + b"/Type /ObjStm", "application/pdf"),
        (PDF + b"Exif\x00\x00", "application/pdf"),
        (b"%PDF-1.4 /Author(Siti (Aminah) 0812)", "application/pdf"),
        (opus(b"ARTIST=Siti"), "audio/ogg"),
        (M4A[:-10], "audio/mp4"),
        (b"\xff\xfb" * 99 + b"APETAGEX" + b"x" * 32, "audio/mpeg"),
    ],
)
def test_what_cannot_be_taken_out_is_not_shown(content: bytes, mime: str) -> None:
    assert asyncio.run(shareable_copy(content, mime)) == (None, mime, "holds_tags")


def test_a_voice_note_is_passed_on_as_it_is() -> None:
    plain = opus(b"encoder=phone")
    assert tags.without(plain, "audio/ogg") == plain


def test_of_a_wav_only_the_sound_is_left() -> None:
    sound = b"fmt " + (2).to_bytes(4, "little") + b"ab" + b"data" + (4).to_bytes(4, "little") + b"wxyz"
    told = b"LIST" + (8).to_bytes(4, "little") + b"INFOSiti"
    copy = tags.without(b"RIFF\x00\x00\x00\x00WAVE" + told + sound, "audio/x-wav")
    assert copy is not None and b"Siti" not in copy and copy.endswith(sound)
