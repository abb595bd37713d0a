"""The addresses of the try-it page. What is sent here is only checked and kept, as from any other carrier."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from channels import tryit_screen
from storage.base import now
from storage.database import Database
from webhook.tryit.limits import KEEP_DAYS, MOST_KEPT, MOST_STREAMS, MOST_UPLOADS, SECONDS_FOR_BODY, Pace
from webhook.tryit.page import HEADERS, Page, asset
from webhook.tryit.phones import COOKIE, PhoneInfo, Phones, new_session, session_of
from webhook.tryit.sending import SHOWN, NotTaken, read_form, read_said
from webhook.tryit.stream import follow

OURS = "x-kentongan"
"""A header that a form or link on another site cannot set, so other sites cannot send in a visitor's name."""


def routes(
    database: Database,
    texts: Mapping[str, str],
    officers: Sequence[PhoneInfo],
    *,
    secure: bool = False,
    stop: asyncio.Event | None = None,
) -> list[Route]:
    """The routes of the page. `officers` are the shared phones, in the order shown.

    `secure` marks the cookie for HTTPS. Once `stop` is set the open streams end, so that the server can stop at once.
    """
    tryit = _Tryit(database, texts, officers, secure, stop)
    return [
        Route("/coba", tryit.open, methods=["GET"]),
        Route("/coba/aset/{version}/{name}", tryit.give_asset, methods=["GET"]),
        Route("/coba/kirim", tryit.send, methods=["POST"]),
        Route("/coba/aliran", tryit.stream, methods=["GET"]),
        Route("/coba/berkas/{id}", tryit.give_file, methods=["GET"]),
        Route("/coba/ulang", tryit.start_over, methods=["POST"]),
    ]


class _Tryit:
    def __init__(
        self,
        database: Database,
        texts: Mapping[str, str],
        officers: Sequence[PhoneInfo],
        secure: bool,
        stop: asyncio.Event | None,
    ) -> None:
        self._stop = stop
        self._database = database
        self._texts = texts
        self._phones = Phones(officers)
        self._page = Page(texts, self._phones)
        self._secure = secure
        self._pace = Pace()
        self._streams = self._uploads = 0

    async def open(self, request: Request) -> Response:
        response = self._page.response()
        if session_of(request.cookies) is None:
            await self._begin(response)
        return response

    async def give_asset(self, request: Request) -> Response:
        found = asset(request.path_params["version"], request.path_params["name"])
        return found if found is not None else Response(status_code=404)

    async def send(self, request: Request) -> Response:
        session = session_of(request.cookies)
        if session is None or not _ours(request):
            return self._no(403, "session")
        if not self._pace.allows(session):
            return self._no(429, "fast")
        if self._uploads >= MOST_UPLOADS:
            return self._no(503, "busy")
        self._uploads += 1
        try:
            async with asyncio.timeout(SECONDS_FOR_BODY):
                form = await read_form(request)
            try:
                phone = self._phones.address(session, str(form.get("phone", "")))
                if phone is None:
                    return self._no(404, "form")
                said = await read_said(form)
            finally:
                await form.close()
        except NotTaken as trouble:
            return self._no(trouble.status, trouble.why)
        except ClientDisconnect:
            return Response(status_code=400)
        except TimeoutError:
            return self._no(408, "form")
        finally:
            self._uploads -= 1
        if said.file and not self._pace.allows(session, 3):
            return self._no(429, "fast")
        if said.file is not None and await self._database.aread(tryit_screen.bytes_kept) > MOST_KEPT:
            return self._no(507, "full")
        await self._database.awrite(lambda unit: tryit_screen.receive(unit, phone, said))
        return JSONResponse({"id": said.own_id}, headers={"Cache-Control": "no-store"})

    async def stream(self, request: Request) -> Response:
        session = session_of(request.cookies)
        if session is None:
            return self._no(403, "session")
        if self._streams >= MOST_STREAMS:
            return self._no(503, "busy")
        last = request.headers.get("last-event-id") or request.query_params.get("sejak", "")
        number = int(last) if last.isdecimal() and len(last) < 19 else None
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._followed(session, number), media_type="text/event-stream", headers=headers)

    async def _followed(self, session: str, last: int | None) -> AsyncIterator[str]:
        self._streams += 1
        try:
            async for event in follow(self._database, self._phones.followed(session), last, self._stop):
                yield event
        finally:
            self._streams -= 1

    async def give_file(self, request: Request) -> Response:
        file_id = request.path_params["id"]
        found = await self._database.aread(lambda unit: tryit_screen.file(unit, file_id))
        if found is None:
            return Response(status_code=404)
        shown = found.mime in SHOWN
        headers = {
            **HEADERS,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=86400",
            "Content-Disposition": "inline" if shown else "attachment",
        }
        return Response(found.content, media_type=found.mime if shown else "application/octet-stream", headers=headers)

    async def start_over(self, request: Request) -> Response:
        if session_of(request.cookies) is None or not _ours(request):
            return self._no(403, "session")
        response = JSONResponse({}, headers={"Cache-Control": "no-store"})
        await self._begin(response)
        return response

    async def _begin(self, response: Response) -> None:
        """Give a browser new villagers, and clear away what was played long ago."""
        before = now() - timedelta(days=KEEP_DAYS)
        await self._database.awrite(lambda unit: tryit_screen.forget_before(unit, before))
        response.set_cookie(
            COOKIE,
            new_session(),
            max_age=KEEP_DAYS * 86400,
            path="/coba",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def _no(self, status: int, why: str) -> Response:
        say = self._texts[f"tryit.no.{why}"]
        return JSONResponse({"why": why, "say": say}, status_code=status, headers={"Cache-Control": "no-store"})


def _ours(request: Request) -> bool:
    return request.headers.get(OURS) == "coba" and request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
