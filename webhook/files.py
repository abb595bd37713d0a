"""Hands Twilio the one file that an address was made for, and nobody anything else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from channels import attachments, file_links
from storage.database import Database

_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "content-disposition": "attachment",
    "referrer-policy": "no-referrer",
}


class FileDoor:
    """The endpoint of GET /twilio/files/{token}. It gives out cleaned copies only, never an original."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give(self, request: Request) -> Response:
        """The file, or the same 404 for every other case."""
        name = file_links.attachment(self._database.ring, request.path_params["token"])
        file = await self._database.aread(lambda unit: attachments.shareable(unit, name)) if name else None
        if file is None:
            return Response(b"not found", 404, media_type="text/plain")
        return Response(file.content, headers=_HEADERS, media_type=file.mime)
