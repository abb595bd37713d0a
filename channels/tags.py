"""Taking out what phones and programs write into sounds and documents: names, places, titles.

Only the copy that others see is changed; the sealed original stays as it came. What cannot be taken out safely is not
shown (`None`): an officer then asks for it in another form.
"""

from __future__ import annotations

import re

_PDF_WORDS = re.compile(
    rb"(/(?:Author|Title|Subject|Keywords|Creator|Producer|Company|Manager|SourceModified|CreationDate|ModDate)\s*)"
    rb"(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)",
    re.DOTALL,
)
_PDF_XMP = re.compile(rb"<(x:xmpmeta|rdf:RDF)\b.*?</\1>", re.DOTALL)
_PDF_HIDES = (b"/ObjStm", b"/Encrypt", b"/EmbeddedFile", b"Exif\x00\x00", b"/JavaScript", b"/Launch")
"""What may hold tags that are not seen from outside, or what acts."""
_PLACE_MARKS = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci")
_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}
_TOLD = {b"udta", b"meta", b"uuid", b"XMP_"}
_NAMELESS = (b"encoder=", b"encoder")


def without(content: bytes, mime: str) -> bytes | None:
    """The same sound or document without its tags; None when they cannot be taken out."""
    if mime == "application/pdf":
        return _pdf(content)
    if mime == "audio/ogg":
        return content if _bare_ogg(content) else None
    if mime == "audio/mp4":
        cleaned = _mp4(content)
        return None if cleaned is None or any(mark in cleaned for mark in _PLACE_MARKS) else cleaned
    if mime == "audio/x-wav":
        return _wav(content)
    return _sound(content)


def _pdf(content: bytes) -> bytes | None:
    if any(mark in content for mark in _PDF_HIDES):
        return None
    # Overwritten in place, so that every address inside the document still fits.
    blank = _PDF_WORDS.sub(lambda found: found[1] + found[2][:1] + b" " * (len(found[2]) - 2) + found[2][-1:], content)
    if re.search(rb"/(?:Author|Title|Subject|Keywords|Creator)\s*\((?!\s*\))", blank):
        return None
    if b"/Metadata" in content and not _PDF_XMP.search(content):
        return None
    return _PDF_XMP.sub(lambda found: b" " * len(found[0]), blank)


def _sound(content: bytes) -> bytes | None:
    """MP3 and AAC: tags stand before and behind the sound."""
    while content[:3] == b"ID3" and len(content) > 10:
        size = content[6:10]
        if any(byte & 0x80 for byte in size):
            return None
        length = 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]) + (10 if content[5] & 0x10 else 0)
        content = content[length:]
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    return None if not content or b"APETAGEX" in content[-65536:] or b"LYRICSBEGIN" in content else content


def _mp4(content: bytes) -> bytes | None:
    """Boxes that tell something become free space of the same size, so that every address still fits."""
    out = bytearray(content)
    return bytes(out) if _blank_boxes(out, 0, len(out)) else None


def _blank_boxes(out: bytearray, at: int, end: int) -> bool:
    while at + 8 <= end:
        size, kind, head = int.from_bytes(out[at : at + 4], "big"), bytes(out[at + 4 : at + 8]), 8
        if size == 1:
            size, head = int.from_bytes(out[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head or at + size > end:
            return False
        if kind in _TOLD:
            out[at + 4 : at + 8] = b"free"
            out[at + head : at + size] = bytes(size - head)
        elif kind in _BOXES and not _blank_boxes(out, at + head, at + size):
            return False
        at += size
    return True


def _wav(content: bytes) -> bytes | None:
    """Only what is needed to hear it: the format and the sound."""
    at, kept = 12, b""
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if content[at : at + 4] in (b"fmt ", b"data", b"fact"):
            kept += content[at : at + 8 + size + size % 2]
        at += 8 + size + size % 2
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WAVE" + kept if b"data" in kept else None


def _bare_ogg(content: bytes) -> bool:
    """Ogg seals each page with a sum, so nothing is taken out: a recording of a phone's microphone holds no comments but
    the name of the program."""
    for mark in (b"OpusTags", b"\x03vorbis"):
        at = content.find(mark)
        if at < 0:
            continue
        at += len(mark)
        at += 4 + int.from_bytes(content[at : at + 4], "little")
        count = int.from_bytes(content[at : at + 4], "little")
        at += 4
        for _ in range(count):
            size = int.from_bytes(content[at : at + 4], "little")
            if not content[at + 4 : at + 4 + size].lower().startswith(_NAMELESS):
                return False
            at += 4 + size
        return True
    return not any(mark in content for mark in (b"ARTIST=", b"TITLE=", b"artist=", b"title="))
