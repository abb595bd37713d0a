"""WhatsApp (and plain SMS) through Twilio as a carrier: draws one message as one REST request, and fetches files.

Twilio's create is not idempotent, so a broken line is told as such and never retried here. The account's password goes
to the account's own address alone and never along with a redirect (threat T14 of SECURITY.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
import structlog

from channels import twilio_codes, twilio_templates, whatsapp_parsing
from channels.drawing import numbered, plain_letters
from channels.failures import Refused, TryAgain, Unreachable
from channels.manners import WINDOWS, Manners
from channels.messages import File, Inbound, Outgoing
from channels.twilio_line import TwilioLine
from channels.whatsapp_parsing import WHATSAPP, Status
from channels.wire import Wire, host_of

log = structlog.get_logger(__name__)

LONGEST_TEXT = 1600
"""Characters of a Body (Twilio error 21617)."""
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; WhatsApp itself carries at most 16 MB of media to us."""
TOLERATED_404 = 3
"""A valid media address may answer 404 for its first seconds (chatwoot#15499)."""
_CDN = ("twilio.com", "twiliocdn.com", "amazonaws.com")
_MOST_HOPS = 4


class TwilioCarrier:
    """One WhatsApp sender of one Twilio account. `api_base` is the root that stands for api.twilio.com.

    `from_` is the sender (`whatsapp:+...`); SMS goes out from the same number. `status_callback` is where Twilio tells
    what became of a message; without it acceptance has to count as delivery. `number_hint` is the line below numbered
    choices. `media_link` makes the short-lived public address under which Twilio fetches a stored attachment.
    `templates` are the ids by which buttons, lists and the knock are drawn (twilio_templates.py); without them choices are
    numbered lines. `sent_within` and `overall` are its manners (manners.py).
    """

    name = channel = WHATSAPP

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        from_: str,
        *,
        api_base: str = "https://api.twilio.com",
        status_callback: str = "",
        number_hint: str = "",
        media_link: Callable[[str], str] | None = None,
        templates: Mapping[str, str] | None = None,
        sent_within: float = 0.0,
        overall: float = 0.0,
    ) -> None:
        self._account, self._base = account_sid, api_base.rstrip("/")
        self._from = from_ if from_.startswith("whatsapp:") else f"whatsapp:{from_}"
        self._status_callback, self._hint, self._media_link = status_callback, number_hint, media_link
        self.confirms = not status_callback
        self.templates: Mapping[str, str] = templates or {}
        self.manners = Manners(overall=overall, sent_within=sent_within if status_callback else 0.0, windows=WINDOWS)
        self._wire = Wire("twilio")
        self._auth = aiohttp.BasicAuth(account_sid, auth_token)
        self._line = TwilioLine(account_sid, auth_token, self._base, self._wire)
        # Files lie on hosts that Twilio names, so these must be public ones, unless Twilio itself is a stand-in here.
        self._files = Wire("twilio", public_only=host_of(self._base).endswith("twilio.com"))

    async def send(self, address: str, message: Outgoing, files: Sequence[File] = ()) -> str:
        """Make one request; Twilio's SID of the message. Raises one of channels.failures and nothing else."""
        if not address:
            raise Unreachable("twilio.address")
        fields: dict[str, Any] = {"from_": self._sender_for(address)}
        if self._status_callback:
            fields["status_callback"] = self._status_callback
        whatsapp = address.startswith(f"{WHATSAPP}:")
        drawn = twilio_templates.drawn(message) if whatsapp and not (message.files or files) else None
        if drawn is not None and (template := self.templates.get(drawn[0])):
            variables = json.dumps(drawn[1], ensure_ascii=False)
            try:
                return await self._line.create_message(
                    address, {**fields, "content_sid": template, "content_variables": variables}
                )
            except Refused as refused:  # before it was taken, so this is no repeat: rather numbers than nothing
                log.warning("template refused", why=refused.why, template=drawn[0])
        text = numbered(message, self._hint, LONGEST_TEXT)
        text = text if whatsapp else plain_letters(text)
        if len(text) > LONGEST_TEXT:
            raise Refused("twilio.too_long")
        if text:
            fields["body"] = text
        if message.files or files:
            fields["media_url"] = [self._link_to(message)]
        if "body" not in fields and "media_url" not in fields:
            raise Refused("twilio.empty")
        return await self._line.create_message(address, fields)

    async def knock(self, address: str) -> str:
        """Ask somebody whose 24 hours are over to write to us; Twilio's SID of the template. Raises channels.failures."""
        template = self.templates.get(twilio_templates.KNOCK)
        if template is None:
            raise Refused("twilio.no_template")
        fields = {"from_": self._sender_for(address), "content_sid": template}
        if self._status_callback:
            fields["status_callback"] = self._status_callback
        return await self._line.create_message(address, fields)

    async def download(self, source: Mapping[str, Any]) -> bytes:
        """The bytes of a file that somebody sent; `source["ref"]` is "message SID/media SID". TryAgain or Refused."""
        path = whatsapp_parsing.media_path(str(source.get("ref", "")), self._account)
        if not path:
            raise Refused("twilio.foreign_file")
        url = self._base + path
        auth: aiohttp.BasicAuth | None = self._auth
        for _ in range(_MOST_HOPS):
            answer = await self._files.fetch(url, LARGEST_FILE, **({"auth": auth} if auth else {}))
            if answer.status not in (301, 302, 303, 307, 308):
                break
            url, auth = urljoin(url, answer.headers.get("Location", "")), None
            if not self._may_fetch(url):
                raise Refused("twilio.foreign_file")
        else:
            raise Refused("twilio.too_many_redirects")
        if answer.status == 200:
            return answer.body
        if answer.status == 404 and source.get("tries", 0) < TOLERATED_404:
            raise TryAgain("twilio.file_404", after=1.0 if not source.get("tries", 0) else 3.0)
        if answer.status in (408, 425, 429) or answer.status >= 500:
            raise TryAgain(f"twilio.file_{answer.status}")
        raise Refused(f"twilio.file_{answer.status}")

    def parse(self, form: Mapping[str, str]) -> Inbound | None:
        """What somebody said; see whatsapp_parsing.parse."""
        return whatsapp_parsing.parse(form)

    def parse_status(self, form: Mapping[str, str]) -> Status | None:
        """What became of a message; see whatsapp_parsing.parse_status."""
        return whatsapp_parsing.parse_status(form)

    async def who(self) -> str:
        """The account's state (such as "active"); raises Refused when the token is wrong, TryAgain when unreachable."""
        answer = await self._wire.request(
            "GET", f"{self._base}/2010-04-01/Accounts/{self._account}.json", auth=self._auth
        )
        if answer.status == 200:
            return "active"
        raise twilio_codes.failure(20003 if answer.status == 401 else 0, answer.status)

    async def close(self) -> None:
        """Let the connections go."""
        await self._wire.close()
        await self._files.close()

    @property
    def line(self) -> TwilioLine:
        """Twilio's REST API, for what is not sending."""
        return self._line

    @property
    def senders(self) -> tuple[str, str]:
        """What people write to: the WhatsApp sender and the number itself (SMS)."""
        return self._from, self._from.removeprefix(f"{WHATSAPP}:")

    @property
    def account(self) -> str:
        """The account's SID."""
        return self._account

    def _sender_for(self, address: str) -> str:
        return self._from if address.startswith("whatsapp:") else self._from.removeprefix("whatsapp:")

    def _link_to(self, message: Outgoing) -> str:
        if len(message.files) != 1:
            raise Refused("twilio.more_than_one_file")
        if self._media_link is None:
            raise Refused("twilio.no_public_address")
        return self._media_link(message.files[0])

    def _may_fetch(self, url: str) -> bool:
        parts, host = urlsplit(url), host_of(url)
        if host == host_of(self._base) and parts.scheme == urlsplit(self._base).scheme:
            return True
        return parts.scheme == "https" and any(host == end or host.endswith(f".{end}") for end in _CDN)
