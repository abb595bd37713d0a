"""Reading what a phone of the page sends: one form, at most one file, never more bytes than allowed, nothing on disk."""

from __future__ import annotations

import math
import re
from collections.abc import AsyncGenerator
from typing import Any

import filetype  # type: ignore[import-untyped]
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from channels.messages import Contact, File, Location
from channels.tryit_screen import Said
from webhook.tryit.limits import LARGEST_BODY, LARGEST_FILE, LONGEST_TEXT

_OWN_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
_SOUNDS = {"audio/mpeg", "audio/ogg", "audio/webm", "audio/mp4", "audio/aac", "audio/amr", "audio/wav"}
SHOWN = frozenset(_PICTURES | _SOUNDS | {"video/mp4", "video/webm"})
"""Types that a browser may show in place; every other file can only be saved."""


class NotTaken(Exception):
    """A form that is not taken; `status` is HTTP's, `why` ends the key of the text that says so."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class _InMemory(MultiPartParser):
    """A parser that never spills a photo to a temporary file, where it would lie in clear."""

    spool_max_size = LARGEST_BODY


async def read_form(request: Request) -> FormData:
    """The form of a request. Raises NotTaken for a body that is too large, or none that we asked for."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise NotTaken(415, "form")
    try:
        parser = _InMemory(request.headers, _capped(request), max_files=1, max_fields=12, max_part_size=32 * 1024)
        return await parser.parse()
    except MultiPartException:
        raise NotTaken(400, "form") from None


async def _capped(request: Request) -> AsyncGenerator[bytes, None]:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise NotTaken(413, "large")
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > LARGEST_BODY:
            raise NotTaken(413, "large")
        yield chunk


async def read_said(form: FormData) -> Said:
    """What the form says was sent. Raises NotTaken when it is empty or makes no sense."""
    own_id = _text(form, "id")
    if not _OWN_ID.fullmatch(own_id):
        raise NotTaken(400, "form")
    file = await _file(form)
    said = Said(
        own_id=own_id,
        text=_text(form, "text"),
        choice=_text(form, "choice"),
        reply_to=_text(form, "reply_to"),
        file=file,
        seconds=min(3600, int(_number(form, "seconds", 0, 86400) or 0)) if file else 0,
        location=_location(form),
        contact=_contact(form),
    )
    if len(said.text) > LONGEST_TEXT:
        raise NotTaken(413, "long")
    if len(said.choice.encode()) > 64 or len(said.reply_to) > 64:
        raise NotTaken(400, "form")
    if not (said.text.strip() or said.choice or said.file or said.location or said.contact):
        raise NotTaken(400, "empty")
    return said


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _number(form: FormData, name: str, least: float, most: float) -> float | None:
    try:
        value = float(_text(form, name))
    except ValueError:
        return None
    return value if math.isfinite(value) and least <= value <= most else None


def _location(form: FormData) -> Location | None:
    if not _text(form, "lat") and not _text(form, "lon"):
        return None
    lat, lon = _number(form, "lat", -90, 90), _number(form, "lon", -180, 180)
    if lat is None or lon is None:
        raise NotTaken(400, "place")
    return Location(lat, lon, _text(form, "label")[:200])


def _contact(form: FormData) -> Contact | None:
    name, phone = _text(form, "contact_name").strip()[:120], _text(form, "contact_phone").strip()[:40]
    if not name and not phone:
        return None
    return Contact(name, (phone,) if phone else ())


async def _file(form: FormData) -> File | None:
    upload: Any = form.get("file")
    if not isinstance(upload, UploadFile):
        return None
    content = await upload.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise NotTaken(413, "large")
    if not content:
        raise NotTaken(400, "empty")
    guess = filetype.guess(content)
    mime = guess.mime if guess is not None else "application/octet-stream"
    mime = {"audio/x-wav": "audio/wav", "audio/m4a": "audio/mp4"}.get(mime, mime)
    if _text(form, "kind") == "voice" and mime.startswith("video/"):  # recordings come in containers made for films
        mime = mime.replace("video/", "audio/")
    kind: Any = {"image": "photo", "audio": "voice", "video": "video"}.get(mime.partition("/")[0], "document")
    return File(kind=kind, mime=mime, content=content)
