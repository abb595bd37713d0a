"""Twilio's doors: is it really Twilio (a signature over our public address and every field), written down, empty TwiML.

The address that was signed is the configured one. The request's own Host and path are never believed, because whoever
forges a request also writes those (threat T10 of SECURITY.md).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from time import perf_counter
from urllib.parse import parse_qsl, urlsplit

import structlog
from starlette.datastructures import ImmutableMultiDict
from starlette.types import Receive, Scope, Send
from twilio.request_validator import RequestValidator, get_signature_algorithm  # type: ignore[import-untyped]

from channels import delivery
from channels.whatsapp_parsing import WHATSAPP, Status, parse, parse_status
from storage.database import Database
from webhook.ingress import Busy, keep, patiently
from webhook.limits import answer, header, read_body
from webhook.metrics import Metrics

log = structlog.get_logger(__name__)

LARGEST_BODY = 64 * 1024
MOST_FIELDS = 150
"""Form fields; Twilio sends about 40. Every field costs work before we know who knocks."""
_SID = re.compile(r"(?:SM|MM)[A-Za-z0-9]{1,32}")
EMPTY_TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
MESSAGES, STATUSES = "/twilio/whatsapp", "/twilio/status"
_XML = b"text/xml; charset=utf-8"


class TwilioIngress:
    """What it takes to let Twilio in: the auth tokens (two while they are rotated), our public address and account.

    `unknown_waits` are the seconds to look again for a message whose status came before its own id was written down.
    """

    def __init__(
        self,
        auth_tokens: Sequence[str],
        public_base_url: str,
        *,
        account: str = "",
        unknown_waits: Sequence[float] = (0.3, 1.0, 3.0),
    ) -> None:
        tokens = [token for token in auth_tokens if token.strip()]
        if not tokens:
            raise ValueError("the Twilio auth token is empty: anybody could pretend to be Twilio")
        parts = urlsplit(public_base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(
                "PUBLIC_BASE_URL must be the address at which Twilio reaches us, such as https://example.org"
            )
        self.validators = [RequestValidator(token) for token in tokens]
        self.account = account
        self.base = public_base_url.rstrip("/")
        self.unknown_waits = tuple(unknown_waits)

    def read(self, scope: Scope, path: str, body: bytes) -> ImmutableMultiDict[str, str] | None:
        """The signed fields; None unless one of our tokens signed exactly this body for exactly this address."""
        signature = header(scope, b"x-twilio-signature").decode("latin-1")
        if not signature:
            return None
        query = scope["query_string"].decode("latin-1")
        url = f"{self.base}{path}?{query}" if query else f"{self.base}{path}"
        algorithm = get_signature_algorithm(header(scope, b"x-twilio-webhooks-signature-settings").decode("latin-1"))
        try:
            text = body.decode()
            if "json" in header(scope, b"content-type").decode("latin-1") and "bodySHA256=" in query:
                signed: str | _Signed = text
                fields = ImmutableMultiDict(_plain(json.loads(text)))
            else:
                pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
                signed, fields = _Signed.of(pairs), ImmutableMultiDict(pairs)
        except (ValueError, RecursionError):
            return None
        if any(validator.validate(url, signed, signature, algorithm) for validator in self.validators):
            return fields if self._ours(fields) else None
        return None

    def _ours(self, fields: ImmutableMultiDict[str, str]) -> bool:
        named = fields.get("AccountSid", "")
        return not named or not self.account or named == self.account


class MessageDoor:
    """The endpoint of POST /twilio/whatsapp (WhatsApp and SMS alike)."""

    def __init__(self, ingress: TwilioIngress, database: Database, metrics: Metrics) -> None:
        self._ingress, self._database, self._metrics = ingress, database, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        fields = self._ingress.read(scope, MESSAGES, await read_body(receive))
        if fields is None:
            self._metrics.came(WHATSAPP, "refused")
            await answer(send, 403, b"forbidden")
            return
        try:
            await keep(self._database, self._metrics, parse(fields) if well_named(fields) else None, WHATSAPP)
        except Busy:
            await answer(send, 503, b"try again")
            return
        await answer(send, 200, EMPTY_TWIML, _XML)
        self._metrics.took(WHATSAPP, perf_counter() - began)


class StatusDoor:
    """The endpoint of POST /twilio/status: what became of a message that we sent."""

    def __init__(self, ingress: TwilioIngress, database: Database, metrics: Metrics) -> None:
        self._ingress, self._database, self._metrics = ingress, database, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fields = self._ingress.read(scope, STATUSES, await read_body(receive))
        if fields is None:
            self._metrics.came(WHATSAPP, "refused")
            await answer(send, 403, b"forbidden")
            return
        status = parse_status(fields)
        try:
            known = status is None or await self._note(status)
        except Exception as trouble:
            log.error("status not kept", error=type(trouble).__name__)
            await answer(send, 503, b"try again")
            return
        self._metrics.came(WHATSAPP, "status" if known else "status_unknown")
        await answer(send, 200, EMPTY_TWIML, _XML)

    async def _note(self, status: Status) -> bool:
        """Pass it on. Twilio is often quicker than our own note of the message's id, so an unknown one is looked for again."""
        for wait in (*self._ingress.unknown_waits, None):
            known = await patiently(
                self._database,
                lambda unit: delivery.note_status(unit, status.provider_id, status.status, status.failure),
            )
            if known or wait is None:
                return known
            await asyncio.sleep(wait)
        return False


class _Signed(dict[str, list[str]]):
    """The fields as the signature is computed over them: every value of a name in one look."""

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> _Signed:
        """By name, repeated ones together."""
        found = cls()
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found

    def getlist(self, name: str) -> list[str]:
        """What RequestValidator asks for."""
        return self[name]


def well_named(fields: Mapping[str, str]) -> bool:
    """Whether the message's id is one of Twilio's. The signature is over names and values run together, so a captured
    request can be cut anew without breaking it: an id that has swallowed the next field would be a new message."""
    names = [fields[name] for name in ("MessageSid", "SmsMessageSid", "SmsSid") if fields.get(name)]
    if names and all(_SID.fullmatch(name) for name in names):
        return True
    log.warning("message without an id of Twilio's", fields=len(fields))
    return False


def _plain(found: object) -> list[tuple[str, str]]:
    """The fields of a JSON body, as a form would have brought them."""
    if not isinstance(found, dict):
        return []
    return [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in found.items()]
