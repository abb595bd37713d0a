"""The line to Twilio's REST API: its own SDK over our connections, with its errors told in our own words.

The SDK has no setting for another address, and loading it takes a while; so it is loaded at the first message, and its
requests are turned to `api_base` in the one place that it offers, the HTTP client.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from channels import twilio_codes
from channels.failures import SendFailed, TryAgain
from channels.wire import Answer, Wire, host_of


class TwilioLine:
    """Requests of one account."""

    def __init__(self, account: str, token: str, base: str, wire: Wire) -> None:
        self._account, self._token = account, token
        self._base, self._wire = base, wire
        self._http = _Redirected(base, wire)
        self._client: Any = None

    async def create_message(self, to: str, fields: Mapping[str, Any]) -> str:
        """Hand one message to Twilio; its SID. Raises one of channels.failures."""
        try:
            created = await self.client().messages.create_async(to=to, **fields)
        except (KeyError, TypeError, ValueError):
            created = None
        if created is None or not created.sid:
            # Probably taken, but without its SID nobody would ever hear whether it arrived: rather a marked repeat.
            raise TryAgain("twilio.not_understood", ambiguous=True)
        return str(created.sid)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        content: bool = False,
    ) -> dict[str, Any]:
        """One request for JSON; `content` asks the Content API. Raises one of channels.failures."""
        more: dict[str, Any] = {"json": body} if body is not None else {}
        answer = await self._wire.request(
            method,
            (content_base(self._base) if content else self._base) + path,
            params=dict(params) if params else None,
            auth=aiohttp.BasicAuth(self._account, self._token),
            **more,
        )
        if not 200 <= answer.status < 300:
            raise _failure(answer)
        try:
            found = json.loads(answer.body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise TryAgain("twilio.not_understood")
        return found

    def client(self) -> Any:
        """The SDK's client, loaded when it is first needed."""
        if self._client is None:
            from twilio.rest import Client  # type: ignore[import-untyped]

            self._client = Client(self._account, self._token, http_client=self._http)
        return self._client


def content_base(base: str) -> str:
    """Where the Content API is: on a host of its own at Twilio, and below the one root where something stands in for it."""
    return base.replace("://api.", "://content.", 1) if host_of(base) == "api.twilio.com" else base


class _Redirected:
    """The HTTP client that the SDK is given: sends everything to `base`, and raises our failures itself."""

    is_async = True

    def __init__(self, base: str, wire: Wire) -> None:
        self._base, self._wire = base, wire

    async def request(
        self,
        method: str,
        uri: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any:
        """One request of the SDK; raises one of channels.failures unless the status is a good one."""
        from twilio.http.response import Response  # type: ignore[import-untyped]

        parts = urlsplit(uri)
        answer = await self._wire.request(
            method.upper(),
            self._base + parts.path + (f"?{parts.query}" if parts.query else ""),
            params=params or None,
            data=_pairs(data or {}),
            headers=headers,
            auth=aiohttp.BasicAuth(*auth) if auth else None,
        )
        if not 200 <= answer.status < 300:
            raise _failure(answer)
        return Response(answer.status, answer.body.decode(errors="replace"), dict(answer.headers))


def _pairs(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The SDK's form fields; a list becomes a field that is repeated."""
    pairs = []
    for name, value in data.items():
        for each in value if isinstance(value, list) else [value]:
            pairs.append((name, str(each)))
    return pairs


def _failure(answer: Answer) -> SendFailed:
    try:
        code = int(json.loads(answer.body)["code"])
    except (ValueError, TypeError, KeyError):
        code = 20003 if answer.status == 401 else 0
    wait = answer.headers.get("Retry-After", "")
    return twilio_codes.failure(code, answer.status, after=float(wait) if wait.isdigit() else None)
