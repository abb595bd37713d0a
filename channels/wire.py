"""The line to a carrier: one pool of HTTP connections, and what it means for a message when the line breaks.

Whether a message may already have been taken when the line broke decides if its next try is marked as a repeat, so
every kind of trouble is told apart here, once for all carriers. Addresses and bodies are never logged.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from channels.failures import Refused, TryAgain

CONNECTIONS = 64
"""Connections kept at most; the outbox has fewer messages in flight than this."""
TIMEOUT = aiohttp.ClientTimeout(total=30, connect=8, sock_connect=8)
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Wire:
    """Connections to one carrier. Made when first used, in the event loop that uses it; `close` when done."""

    def __init__(self, name: str, *, public_only: bool = False, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        self.name = name
        self._public_only = public_only
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def request(self, method: str, url: str, **more: Any) -> Answer:
        """One request; raises TryAgain when no whole answer came. Redirects are never followed."""
        try:
            async with self._open().request(method, url, allow_redirects=False, **more) as answer:
                return Answer(answer.status, await answer.read(), answer.headers)
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise self._broken(trouble) from None

    async def fetch(self, url: str, largest: int, **more: Any) -> Answer:
        """GET a file of at most `largest` bytes, counted while it comes; raises TryAgain, or Refused when it is larger."""
        try:
            async with self._open().get(url, allow_redirects=False, **more) as answer:
                if (answer.content_length or 0) > largest:
                    raise Refused(f"{self.name}.file_too_large")
                body = bytearray()
                async for chunk in answer.content.iter_chunked(_CHUNK):
                    body += chunk
                    if len(body) > largest:
                        raise Refused(f"{self.name}.file_too_large")
                return Answer(answer.status, bytes(body), answer.headers)
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise self._broken(trouble) from None

    async def close(self) -> None:
        """Let the connections go; a later request opens new ones."""
        if self._session is not None and not self._session.closed:
            await self._session.close()
        self._session = None

    def _open(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            resolver = PublicOnly() if self._public_only else None
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, resolver=resolver)
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar()
            )
            self._loop = loop
        return self._session

    def _broken(self, trouble: BaseException) -> TryAgain:
        if isinstance(trouble, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
            return TryAgain(f"{self.name}.no_connection")
        if isinstance(trouble, aiohttp.InvalidURL):
            return TryAgain(f"{self.name}.bad_address")
        if isinstance(trouble, TimeoutError):
            return TryAgain(f"{self.name}.timeout", ambiguous=True)
        return TryAgain(f"{self.name}.connection_lost", ambiguous=True)


class PublicOnly(AbstractResolver):
    """Finds hosts by name, but never one inside our own network: a link must not reach what the outside cannot."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await aiohttp.DefaultResolver().resolve(host, port, family)
        if not found or not all(is_public(each["host"]) for each in found):
            raise OSError("not a public address")
        return found

    async def close(self) -> None:
        """Nothing is held."""


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the public internet (IPv4 written into IPv6 is looked at as IPv4)."""
    try:
        ip = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


def host_of(url: str) -> str:
    """The host of an address in lower case, without user, port and brackets; empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
